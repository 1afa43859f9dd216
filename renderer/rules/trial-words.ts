/** What would become of a message, in words. */
import type { TrialAct, TrialOutcome } from '../../server/api/contract.ts';

export const staysAsItIs = ({ acts, error }: TrialOutcome): boolean =>
  !error && acts.every(one => one.kind === 'keep' && one.flags.length === 0);

const flagWord = (flag: string): string =>
  flag.toLowerCase() === '\\seen' ? 'read' : flag.toLowerCase() === '\\flagged' ? 'starred' : flag;

function actWords({ kind, what, flags, silent }: TrialAct): string {
  const marked = flags.length > 0 ? `, ${flags.map(flagWord).join(', ')}` : '';
  switch (kind) {
    case 'keep':
      return flags.length > 0 ? `stays${marked}` : 'stays';
    case 'move':
      return `to ${what}${marked}`;
    case 'copy':
      return `copy to ${what}${marked}`;
    case 'delete':
      return 'thrown away';
    case 'forward':
      return `forwarded to ${what}`;
    case 'answer':
      return silent ? 'answered shortly before' : 'answered';
    case 'reject':
      return 'refused';
    case 'notify':
      return 'told of';
  }
}

export const outcomeWords = ({ acts }: TrialOutcome): string => acts.map(actWords).join(', ') || 'stays';

/** "Invoices, line 8" */
export const byWords = ({ acts }: TrialOutcome): string =>
  [...new Set(acts.filter(one => one.line > 0 && one.rule !== null).map(one => `${one.rule}, line ${one.line}`))].join(
    '; ',
  );
