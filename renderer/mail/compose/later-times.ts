/** The usual times for “later”, in the time of who writes. Pure. */
import { t } from '../../../server/base/language.ts';

const MORNING = 8;
const EVENING = 18;
const MONDAY = 1;

export type LaterTime = { readonly name: string; readonly at: Date };

export function laterTimes(now: Date): readonly LaterTime[] {
  const on = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  return [
    { name: t('In an hour'), at: new Date(now.getTime() + 3_600_000) },
    ...(now.getHours() < EVENING - 1 ? [{ name: t('This evening, 18:00'), at: on(0, EVENING) }] : []),
    { name: t('Tomorrow, 8:00'), at: on(1, MORNING) },
    ...(toMonday === 1 ? [] : [{ name: t('Monday, 8:00'), at: on(toMonday, MORNING) }]),
  ];
}

/** For an `<input type="datetime-local">`. */
export function localInput(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
export function readLocalInput(text: string): Date | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}
