/**
 * "mailboxid": mailboxes by the id that stays when they are renamed. RFC 9042, RFC 8474.
 *
 *   mailboxidexists <mailbox-objectids: string-list>
 *   fileinto [":mailboxid" <mailboxid: string>] <mailbox: string>
 *
 * Where no mailbox has the id, the named one is taken (§3); ":create" makes that one (§4.1).
 */
import type { Extension, TestDefinition } from '../extension.ts';

const mailboxIdExists: TestDefinition = {
  name: 'mailboxidexists',
  positional: ['texts'],
  compile(args, context) {
    const ids = args.texts(0);
    for (const { constant } of ids.items) if (constant !== null) context.mayAsk({ ask: 'mailbox-by-id', id: constant });
    return run =>
      ids.of(run).every(id => {
        run.spend(1);
        return run.ask('mailbox-by-id', { id }) !== null;
      });
  },
};

export const mailboxid: Extension = {
  capability: 'mailboxid',
  tests: [mailboxIdExists],
  tags: [
    {
      on: ['fileinto'],
      tags: [
        {
          name: 'mailboxid',
          value: 'text',
          effect: ({ text }) =>
            text &&
            ((draft, run) => {
              draft.mailboxId = text.of(run);
            }),
        },
      ],
    },
  ],
};
