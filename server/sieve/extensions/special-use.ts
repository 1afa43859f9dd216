/**
 * "special-use": mailboxes by what they are for. RFC 8579; attributes: RFC 6154 §2.
 *
 *   specialuse_exists [<mailbox: string>] <special-use-attrs: string-list>
 *   fileinto [":specialuse" <special-use-attr: string>] <mailbox: string>
 *
 * ":specialuse" prefers a mailbox for that use to the named one. Where the named one is for it too, it is the one (§4).
 */
import type { Span } from '../ast.ts';
import type { Arguments, CompileContext, Effect, Extension, Run, TagUse, TestDefinition, Text } from '../extension.ts';
import type { MailboxFact } from '../facts.ts';
import { expectMailboxOf } from './mailbox.ts';

/** RFC 6154 §6: use-attr = "\" atom. */
const ATTRIBUTE = /^\\[^\s()<>{}%*"\\\]\x7f-\uffff]+$/;
const isAttribute = (use: string): boolean => ATTRIBUTE.test(use);

export const isFor = (mailbox: MailboxFact, use: string): boolean =>
  mailbox.specialUse.some(own => own.toLowerCase() === use.toLowerCase());

const specialUseExists: TestDefinition = {
  name: 'specialuse_exists',
  positional: ['text', 'texts'],
  optional: 1,
  compile(args, context) {
    const name = args.optionalText(0);
    const uses = args.texts(1);
    for (const use of uses.items) {
      checkAttribute(use, context);
      if (use.constant !== null && name === null) context.mayAsk({ ask: 'mailbox-by-use', use: use.constant });
    }
    if (name !== null && name.constant !== null) context.mayAsk({ ask: 'mailbox', name: name.constant });
    return run => {
      run.spend(uses.items.length);
      if (name === null) return uses.of(run).every(use => run.ask('mailbox-by-use', { use }) !== null);
      const mailbox = run.ask('mailbox', { name: name.of(run) });
      return mailbox !== null && uses.of(run).every(use => isFor(mailbox, use));
    };
  },
};

/** For "fileinto" and for ":fcc". `named` is the mailbox that is taken where none is for it. */
export function preferSpecialUse(use: TagUse, context: CompileContext, named: Text | null): Effect | null {
  const { text } = use;
  if (!text) return null;
  checkAttribute(text, context);
  if (text.constant !== null) context.mayAsk({ ask: 'mailbox-by-use', use: text.constant });
  return (draft, run) => {
    const wanted = text.of(run);
    if (!isAttribute(wanted)) run.fail(wrongAttribute(wanted), use.node.span);
    draft.specialUse = named && isNamedOneForIt(run, named.of(run), wanted) ? null : wanted;
  };
}

function isNamedOneForIt(run: Run, name: string, use: string): boolean {
  const mailbox = run.ask('mailbox', { name });
  return mailbox !== null && isFor(mailbox, use);
}

function checkAttribute({ constant, node }: Text, context: CompileContext): void {
  if (constant !== null && !isAttribute(constant)) context.problem(wrongAttribute(constant), node.span satisfies Span);
}

const wrongAttribute = (use: string): string =>
  `"${use}" is no special use: those begin with a backslash, as in "\\\\Junk"`;

export const specialUse: Extension = {
  capability: 'special-use',
  tests: [specialUseExists],
  tags: [
    {
      on: ['fileinto'],
      tags: [
        {
          name: 'specialuse',
          value: 'text',
          effect(use: TagUse, context: CompileContext, args: Arguments) {
            expectMailboxOf(args, context);
            return preferSpecialUse(use, context, args.text(0));
          },
        },
      ],
    },
  ],
};
