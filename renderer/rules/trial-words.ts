/** What would become of a message, in words. */

import type { TrialAct, TrialOutcome } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export const staysAsItIs = ({ acts, error }: TrialOutcome): boolean =>
  !error && acts.every(one => one.kind === 'keep' && one.flags.length === 0);

const flagWord = (flag: string): string =>
  flag.toLowerCase() === '\\seen' ? t('read') : flag.toLowerCase() === '\\flagged' ? t('starred') : flag;

function actWords({ kind, what, flags, silent }: TrialAct): string {
  const marked = (words: string): string => [words, ...flags.map(flagWord)].join(', ');
  switch (kind) {
    case 'keep':
      return marked(t('stays'));
    case 'move':
      return marked(t('to {mailbox}', { mailbox: what }));
    case 'copy':
      return marked(t('copy to {mailbox}', { mailbox: what }));
    case 'delete':
      return t('thrown away');
    case 'forward':
      return t('forwarded to {address}', { address: what });
    case 'answer':
      return silent ? t('answered shortly before') : t('answered');
    case 'reject':
      return t('refused');
    case 'notify':
      return t('told of');
  }
}

export const outcomeWords = ({ acts }: TrialOutcome): string => acts.map(actWords).join(', ') || t('stays');

/** "Invoices, line 8" */
export const byWords = ({ acts }: TrialOutcome): string =>
  [
    ...new Set(
      acts
        .filter(one => one.line > 0 && one.rule !== null)
        .map(one => t('{rule}, line {line}', { rule: one.rule, line: one.line })),
    ),
  ].join('; ');
