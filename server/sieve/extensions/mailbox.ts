/**
 * "mailbox": whether a mailbox is there, and making it where it is not. RFC 5490 §3.
 *
 *   mailboxexists <mailbox-names: string-list>
 *   fileinto [":create"] <mailbox: string>
 *
 * A mailbox into which nothing may be delivered counts as missing (§3.1). Who carries out the plan makes it.
 */
import type { Arguments, CompileContext, Extension, TestDefinition, Texts } from '../extension.ts';

const mailboxExists: TestDefinition = {
  name: 'mailboxexists',
  positional: ['texts'],
  compile(args, context) {
    const names = args.texts(0);
    expectMailboxes(names, context);
    return run =>
      names.of(run).every(name => {
        run.spend(1);
        return run.ask('mailbox', { name }) !== null;
      });
  },
};

/** What is named in the script is asked for before it runs. */
function expectMailboxes(names: Texts, context: CompileContext): void {
  for (const { constant } of names.items) if (constant !== null) context.mayAsk({ ask: 'mailbox', name: constant });
}

/** The mailbox that an action names, where it is written as it is. */
export function expectMailboxOf(args: Arguments, context: CompileContext): void {
  const name = args.text(0).constant;
  if (name !== null) context.mayAsk({ ask: 'mailbox', name });
}

export const mailbox: Extension = {
  capability: 'mailbox',
  tests: [mailboxExists],
  tags: [
    {
      on: ['fileinto'],
      tags: [
        {
          name: 'create',
          effect: () => draft => {
            draft.create = true;
          },
        },
      ],
    },
  ],
};
