/**
 * "reject" and "ereject": the message goes back with the reason. RFC 5429 §2.1, §2.2. How it goes back (in the dialogue,
 * as a bounce, as an MDN) is for who carries out the plan; what it cannot stand beside: ../planning.ts.
 */
import type { CommandDefinition, Extension } from '../extension.ts';
import { onlyForArrivingMail } from './imapsieve.ts';

const refusing = (name: 'reject' | 'ereject'): CommandDefinition => ({
  name,
  positional: ['text'],
  compile(args) {
    const reason = args.text(0);
    return run => {
      onlyForArrivingMail(run, name, args.node.span);
      run.act({ do: name, reason: reason.of(run) }, args.node.span);
      return null;
    };
  },
});

export const reject: Extension = { capability: 'reject', commands: [refusing('reject')] };
export const ereject: Extension = { capability: 'ereject', commands: [refusing('ereject')] };
