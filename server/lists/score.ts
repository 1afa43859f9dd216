/**
 * What comes back of a member counts: a final no of the address itself two points, everything else one, at most once a day,
 * for a list with many posts would have somebody out of it within an hour. A week and more without anything, and it begins
 * anew. At the list's limit the member gets no posts any more. Pure.
 */
import { days, type Instant } from '../base/units.ts';
import { explainReply, isDeadAddress } from '../mime/causes.ts';
import type { ListMember } from '../store/interface.ts';

/** Nothing for so long: what was counted is forgotten. */
const FORGOTTEN_AFTER = days(10);
const ONCE_IN = days(1);
const HARD = 2;
const SOFT = 1;

/** As somebody said it. A delay is no failure and is not brought here. */
export type Failure = { readonly status: string | null; readonly reply: string | null };
export type Score = { readonly score: number; readonly counts: boolean; readonly isOver: boolean };

export function scoreAfter(
  member: Pick<ListMember, 'score' | 'bouncedAt'>,
  failure: Failure,
  limit: number,
  now: Instant,
): Score {
  const { score, bouncedAt } = member;
  const isOld = bouncedAt === null || now - bouncedAt >= FORGOTTEN_AFTER;
  const before = isOld ? 0 : score;
  if (bouncedAt !== null && now - bouncedAt < ONCE_IN && now >= bouncedAt)
    return { score, counts: false, isOver: score >= limit };
  const after = before + pointsOf(failure);
  return { score: after, counts: true, isOver: after >= limit };
}

const pointsOf = ({ status, reply }: Failure): number =>
  isDeadAddress(explainReply({ status, reply, final: true })) ? HARD : SOFT;
