/** Moments to come, as a field has them and as they are offered. Pure. */
import { t } from '../../server/base/language.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Choice = { readonly say: string; readonly at: (now: number) => number };

/** The next time that the clock shows it. */
const clockAt = (now: number, hour: number): number => {
  const today = new Date(now).setHours(hour, 0, 0, 0);
  return today > now ? today : new Date(today + DAY).setHours(hour, 0, 0, 0);
};
export const tomorrow = (now: number): number => new Date(now + DAY).setHours(8, 0, 0, 0);

export const soon: readonly Choice[] = [
  { say: t('In an hour'), at: now => now + HOUR },
  { say: t('At 20:00'), at: now => clockAt(now, 20) },
  { say: t('Tomorrow 08:00'), at: tomorrow },
];
export const afterNow: readonly Choice[] = [
  { say: t('{count} days more', { count: 2 }), at: now => now + 2 * DAY },
  { say: t('{count} days more', { count: 5 }), at: now => now + 5 * DAY },
  { say: t('{count} days more', { count: 10 }), at: now => now + 10 * DAY },
];

/** 2026-11-24T08:00, in the time of this place. */
export function fieldOf(at: number): string {
  const when = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return `${day}T${two(when.getHours())}:${two(when.getMinutes())}`;
}

export function momentIn(text: string): number | null {
  const at = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
