/** A value of the old server as a setting of ours, checked against the schema: what does not fit is said, not bent. */
import { parseValue } from '../config/parse.ts';
import { isKey, type Key } from '../config/schema.ts';
import type { Book, Desk, Done, Line } from './book.ts';
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

type Unit = 's' | 'm' | 'h' | 'd';
type ValueReader = (desk: Pick<Desk, 'book'>, at: Line, value: string) => Done;

/** A time in the old server's unit, where it names none. */
export const timeSetting =
  (key: Key, unit: Unit, meaning: string): ValueReader =>
  ({ book }, at, value) => {
    const text = timeText(value, unit);
    if (text === null) book.cannot(at, meaning, `"${value.slice(0, 60)}" is no time`);
    else becomesSetting(book, at, `${meaning}: ${text}`, key, text);
  };

/** A number of which 0 was "no limit" there. */
export const limitSetting =
  (key: Key, meaning: string): ValueReader =>
  ({ book }, at, value) => {
    if (value === '0') return book.means(at, `${meaning}: no limit`, [], 'the limit here stays as it is');
    becomesSetting(book, at, `${meaning}: ${value}`, key, value);
  };

export const anySize = (book: Book, at: Line): Done =>
  becomesSetting(
    book,
    at,
    'messages may be as large as they like',
    'smtp.max-message-size',
    '1GB',
    '1 GB is the most here',
  );

/** When senders are told that their mail waits. */
export function toldOfDelay(book: Book, at: Line, value: string, unit: Unit, because?: string): Done {
  const text = timeText(value, unit);
  const told = (meaning: string, becomes: string, why?: string): Done =>
    becomesSetting(book, at, meaning, 'queue.tell-delay-after', becomes, why);
  if (text === null)
    return book.cannot(at, 'when a sender is told that mail waits', `"${value.slice(0, 60)}" is no time`);
  if (text === '0s')
    return told(
      'senders are not told that mail waits',
      '5d',
      'five days is the latest here, when most mail is given back anyway',
    );
  told(`a sender is told after ${text} that mail waits`, text, because);
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** '5d' → '5d'; a bare number has the unit given; '1w' and '1d12h' in units of ours. null: it is no time. */
export function timeText(text: string, unit: Unit): string | null {
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
export function timeSeconds(text: string, unit: Unit): number | null {
  const word = text.trim().toLowerCase();
  if (/^\d{1,9}$/.test(word)) return Number(word) * seconds[unit]!;
  if (!/^(?:\d{1,9}[smhdw])+$/.test(word.slice(0, 100)) || word.length > 100) return null;
  return [...word.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, count, name]) => sum + Number(count) * seconds[name!]!,
    0,
  );
}
