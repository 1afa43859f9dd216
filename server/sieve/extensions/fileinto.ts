/**
 * "fileinto": into a mailbox by its name. RFC 5228 §4.1. Names are UTF-8 as people see them. What the tags say
 * (":copy", ":create", ":flags", ":specialuse", ":mailboxid") stands in the plan.
 */
import type { CommandDefinition, Extension } from '../extension.ts';
import { draftOf } from './base.ts';

/** Longer names exist nowhere. */
const LONGEST_NAME = 1000;

function faultOf(name: string): string | null {
  if (name === '') return 'a mailbox has a name';
  if (name.length > LONGEST_NAME) return 'the name of the mailbox is too long';
  return /\p{Cc}/u.test(name) ? 'the name of the mailbox holds a control character' : null;
}

const fileInto: CommandDefinition = {
  name: 'fileinto',
  positional: ['text'],
  compile(args, context) {
    const text = args.text(0);
    const fault = text.constant === null ? null : faultOf(text.constant);
    if (fault) context.problem(fault, text.node.span);
    return run => {
      const mailbox = text.of(run);
      const wrong = text.constant === null ? faultOf(mailbox) : null;
      if (wrong) run.fail(wrong, text.node.span);
      const draft = draftOf(args, run);
      const { copy = false, create = false, specialUse = null, mailboxId = null, flags = run.flags } = draft;
      run.act({ do: 'fileinto', mailbox, copy, create, specialUse, mailboxId, flags }, args.node.span);
      return null;
    };
  },
};

export const fileinto: Extension = { capability: 'fileinto', commands: [fileInto] };
