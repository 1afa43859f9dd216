/** What the Accounts screen says of how much a person sends, and of mail that is held for it. Pure. */
import type { BreakerTrip, SentLately, SentTally } from '../../server/api/contract.ts';
import { count, plural } from '../design/format.ts';

export type Usage = {
  readonly label: string;
  /** "12 of 300", "12, no limit" */
  readonly text: string;
  /** 0 to 1; null: there is no limit. */
  readonly share: number | null;
};

export const usageOf = ({ hour, day, perHour, perDay }: Omit<SentLately, 'address'>): readonly Usage[] => [
  usage('Within the hour', hour, perHour),
  usage('Within the day', day, perDay),
];

const usage = (label: string, { recipients }: SentTally, limit: number): Usage => ({
  label,
  text: limit === 0 ? `${count(recipients)}, no limit` : `${count(recipients)} of ${count(limit)}`,
  share: limit === 0 ? null : Math.min(1, recipients / limit),
});

/** null where nobody refused anything. */
export const refusedWords = ({ refused }: SentTally): string | null =>
  refused === 0 ? null : `Other servers refused ${count(refused)} of them within the day.`;

export const tallyWords = ({ messages, recipients, refused }: SentTally): string =>
  `${plural(messages, 'message')} to ${plural(recipients, 'recipient')} elsewhere${refused === 0 ? '' : `, ${count(refused)} of them refused there`}`;

export const heldWords = ({ held }: Pick<BreakerTrip, 'held'>): string =>
  held === 0 ? 'Nothing waits yet.' : `${plural(held, 'recipient')} ${held === 1 ? 'waits' : 'wait'} in the`;

export type Held = 'send' | 'delete' | 'keep';

export const releaseWords = (how: Held, held: number): string =>
  held === 0
    ? 'Let it send again'
    : { send: 'Send what was held', delete: 'Delete what was held…', keep: 'Keep it held and let send again' }[how];

export const releasedWords = (address: string, how: Held, held: number): string => {
  const what = {
    send: held === 0 ? '' : ' What was held goes out.',
    delete: held === 0 ? '' : ' What was held is deleted.',
    keep: held === 0 ? '' : ' What was held stays in the queue.',
  };
  return `${address} may send again.${what[how]}`;
};

export const deletionWords = (held: number): string =>
  `${plural(held, 'recipient')} will not get ${held === 1 ? 'its' : 'their'} mail, and nobody is told. It cannot be brought back. The account may send again after that.`;

/** The latest first; more are in the journeys. */
export const FEW_LATEST = 6;
