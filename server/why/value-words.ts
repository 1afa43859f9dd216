/** Values as words, in the reader's language: moments, sizes, lists. */
import { languageTag } from '../base/language.ts';

const DAY = 86_400_000;

/** '10:05', and on another day with its date; in this computer's own time. */
export function clock(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = then.toLocaleTimeString(languageTag(), { hour: '2-digit', minute: '2-digit' });
  if (then.toDateString() === today.toDateString()) return time;
  const year = Math.abs(now - at) > 300 * DAY ? { year: 'numeric' as const } : {};
  return `${then.toLocaleDateString(languageTag(), { day: 'numeric', month: 'short', ...year })}, ${time}`;
}
export const list = (words: readonly string[]): string =>
  new Intl.ListFormat(languageTag(), { type: 'conjunction' }).format(words);
export const size = (bytes: number): string =>
  new Intl.NumberFormat(languageTag(), {
    style: 'unit',
    unit: bytes >= 1e9 ? 'gigabyte' : bytes >= 1e6 ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: 1,
  }).format(bytes / (bytes >= 1e9 ? 1e9 : bytes >= 1e6 ? 1e6 : 1e3));
