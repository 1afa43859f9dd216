/** What the Accounts screen says of how much a person sends, and of mail that is held for it. Pure. */

import type { SentLately, SentTally } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type Usage = {
  readonly label: string;
  /** "12 of 300", "12, no limit" */
  readonly text: string;
  /** 0 to 1; null: there is no limit. */
  readonly share: number | null;
};

export const usageOf = ({ hour, day, perHour, perDay }: Omit<SentLately, 'address'>): readonly Usage[] => [
  usage(t('Within the hour'), hour, perHour),
  usage(t('Within the day'), day, perDay),
];

const usage = (label: string, { recipients }: SentTally, limit: number): Usage => ({
  label,
  text:
    limit === 0
      ? t('{count, number}, no limit', { count: recipients })
      : t('{count, number} of {limit, number}', { count: recipients, limit }),
  share: limit === 0 ? null : Math.min(1, recipients / limit),
});

/** null where nobody refused anything. */
export const refusedWords = ({ refused }: SentTally): string | null =>
  refused === 0 ? null : t('Other servers refused {count, number} of them within the day.', { count: refused });

export const tallyWords = ({ messages, recipients, refused }: SentTally): string =>
  t(
    '{messages, plural, one {# message} other {# messages}} to {recipients, plural, one {# recipient} other {# recipients}} elsewhere{refused, plural, =0 {} other {, # of them refused there}}',
    { messages, recipients, refused },
  );

export type Held = 'send' | 'delete' | 'keep';

export const releaseWords = (how: Held, held: number): string =>
  held === 0
    ? t('Let it send again')
    : {
        send: t('Send what was held'),
        delete: t('Delete what was held…'),
        keep: t('Keep it held and let send again'),
      }[how];

export const releasedWords = (address: string, how: Held, held: number): string => {
  const what = {
    send: t('What was held goes out.'),
    delete: t('What was held is deleted.'),
    keep: t('What was held stays in the queue.'),
  };
  const free = t('{name} may send again.', { name: address });
  return held === 0 ? free : `${free} ${what[how]}`;
};

export const deletionWords = (held: number): string =>
  t(
    '{count, plural, one {# recipient will not get its} other {# recipients will not get their}} mail, and nobody is told. It cannot be brought back. The account may send again after that.',
    { count: held },
  );

/** The latest first; more are in the journeys. */
export const FEW_LATEST = 6;
