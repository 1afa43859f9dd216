/** A value of the old server as a setting of ours, checked against the schema: what does not fit is said, not bent. */
import { parseValue } from '../config/parse.ts';
import { isKey, type Key } from '../config/schema.ts';
import type { Book, Done, Line } from './book.ts';
import type { Action } from './statement.ts';

export const setting = (key: Key, text: string): Action => ({ kind: 'setting', key, text });
export const entry = (key: Key, text: string): Action => ({ kind: 'entry', key, text });

/** null: the setting takes it. */
export function faultOf(key: string, text: string): string | null {
  if (!isKey(key)) return `there is no setting ${key}`;
  const parsed = parseValue(key, text);
  return parsed.ok ? null : parsed.error.sentence;
}

export function becomesSetting(book: Book, at: Line, meaning: string, key: Key, text: string, because?: string): Done {
  const fault = faultOf(key, text);
  if (fault) book.cannot(at, meaning, fault);
  else book.means(at, meaning, [setting(key, text)], because);
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** '5d' → '5d'; a bare number has the unit given; '1w' and '1d12h' in units of ours. null: it is no time. */
export function timeText(text: string, unit: 's' | 'm' | 'h' | 'd'): string | null {
  const whole = timeSeconds(text, unit);
  if (whole === null) return null;
  for (const [name, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const)
    if (whole > 0 && whole % length === 0) return `${whole / length}${name}`;
  return `${whole}s`;
}

/** In seconds. Exim writes several in one: '1h30m'. */
export function timeSeconds(text: string, unit: 's' | 'm' | 'h' | 'd'): number | null {
  const word = text.trim().toLowerCase();
  if (/^\d{1,9}$/.test(word)) return Number(word) * seconds[unit]!;
  if (!/^(?:\d{1,9}[smhdw])+$/.test(word.slice(0, 100)) || word.length > 100) return null;
  return [...word.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, count, name]) => sum + Number(count) * seconds[name!]!,
    0,
  );
}
