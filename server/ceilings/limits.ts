/** How much an account may send, and whether it has sent too much: from counts and settings to one sentence. Pure. */
import type { Ceiling } from '../config/ceiling.ts';
import type { Seen } from './counts.ts';

export type Limits = {
  /** Recipients elsewhere; 0: no limit. */
  readonly perHour: number;
  readonly perDay: number;
  /** Recipients that next hops refused for good within an hour; 0: no limit. */
  readonly refusedPerHour: number;
  /** Networks that mail was handed in from within an hour; 0: no limit. */
  readonly networksPerHour: number;
};

/** An account's own, where it has one. */
export function limitsOf(address: string, general: Limits, own: readonly Ceiling[]): Limits {
  const found = own.findLast(one => one.address === address.toLowerCase());
  return found ? { ...general, perHour: found.perHour, perDay: found.perDay } : general;
}

/** Refusals are told from slips by their share: whoever writes to many has some old addresses. */
const REFUSED_SHARE = 0.2;
/** A travelling person changes networks and sends little. */
const FEW_RECIPIENTS = 20;

/** `seen` with the message that asks. Null: it may go. */
export function tooMuch(seen: Seen, limits: Limits): string | null {
  const { hour, day, networks } = seen;
  const { perHour, perDay, refusedPerHour, networksPerHour } = limits;
  if (perHour > 0 && hour.recipients > perHour)
    return `${of(hour.recipients, 'recipient')} elsewhere within an hour, and ${perHour} are usual at most (submission.recipients-per-hour)`;
  if (perDay > 0 && day.recipients > perDay)
    return `${of(day.recipients, 'recipient')} elsewhere within a day, and ${perDay} are usual at most (submission.recipients-per-day)`;
  if (refusedPerHour > 0 && hour.refused >= refusedPerHour && hour.refused >= hour.recipients * REFUSED_SHARE)
    return `other servers refused ${of(hour.refused, 'recipient')} of ${hour.recipients} within an hour (submission.refused-per-hour)`;
  if (networksPerHour > 0 && networks.length >= networksPerHour && hour.recipients > FEW_RECIPIENTS)
    return `mail for ${of(hour.recipients, 'recipient')} was handed in from ${networks.length} networks within an hour (submission.networks-per-hour)`;
  return null;
}

const of = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
