/**
 * Numbers, sizes and times in words. Pure: the present is an argument, never read here.
 * Relative times stand in lists, the absolute one is on hover; 24 hours everywhere, so that columns line up.
 */
import { languageTag, t } from '../../server/base/language.ts';

const LOCALE = languageTag();
const whole = new Intl.NumberFormat(LOCALE);
const oneDecimal = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const secondsFormat = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const weekdayFormat = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const dateFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const dayAndTimeFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
const fullFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const count = (n: number): string => whole.format(n);

/** `1 message`, `3 messages`, `3 people`. In English only: what has been given to the catalogue says it in ICU's way. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** Decimal, as people and operating systems show sizes: 2.0 kB, 92 kB, 1.4 GB. */
export function size(octets: number): string {
  if (octets < 1000) return `${whole.format(octets)} B`;
  let value = octets / 1000;
  for (const unit of ['kB', 'MB', 'GB']) {
    if (value < 999.5) return `${value < 9.95 ? oneDecimal.format(value) : whole.format(Math.round(value))} ${unit}`;
    value /= 1000;
  }
  return `${oneDecimal.format(value)} TB`;
}

/** How long something took: 0 ms, 412 ms, 4.1 s, 2 min, 3 h, 2 days. */
export function took(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${oneDecimal.format(ms / SECOND)} s`;
  return span(ms);
}

/**
 * A waiting time in its largest fitting unit: 12 s, 4 min, 3 h, 2 days. `bent`: behind “for”, “in” or “ago”, where other
 * languages bend the days (seit 2 Tagen).
 */
export function span(ms: number, form: 'plain' | 'bent' = 'plain'): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  const count = Math.floor(ms / DAY);
  return t(
    '{form, select, bent {{count, plural, one {# day} other {# days}}} other {{count, plural, one {# day} other {# days}}}}',
    { form, count },
  );
}

/** Days are said apart: after “ago” and “in” other languages bend them (vor 2 Tagen). */
export function ago(at: number, now: number): string {
  const past = now - at;
  if (past < 2 * SECOND) return t('just now');
  if (past < DAY) return t('{span} ago', { span: span(past) });
  return t('{count, plural, one {# day} other {# days}} ago', { count: Math.floor(past / DAY) });
}

/** Counts the seconds only near the end: `in 1:12`, `in 17 min`, `in 3 h`, `due now`. */
export function until(at: number, now: number): string {
  const wait = at - now;
  if (wait <= 0) return t('due now');
  if (wait >= DAY) return t('in {count, plural, one {# day} other {# days}}', { count: Math.floor(wait / DAY) });
  if (wait >= 5 * MINUTE) return t('in {span}', { span: span(wait) });
  const seconds = Math.ceil(wait / SECOND);
  return t('in {span}', { span: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` });
}

export const clock = (at: number): string => clockFormat.format(at);
export const clockMillis = (at: number): string =>
  `${secondsFormat.format(at)}.${String(Math.floor(at) % 1000).padStart(3, '0')}`;
/** A day and an hour to come, in a sentence: `Tue 24 Nov 2026, 08:00`. */
export const moment = (at: number): string =>
  `${weekdayFormat.format(at)} ${dateFormat.format(at)}, ${clockFormat.format(at)}`;
/** The same as short as the present allows: `13:05`, `Sat 28 Nov, 13:05`; of another year whole. */
export function nearMoment(at: number, now: number): string {
  if (sameDay(at, now)) return clockFormat.format(at);
  if (new Date(at).getFullYear() !== new Date(now).getFullYear()) return moment(at);
  return `${weekdayFormat.format(at)} ${dayFormat.format(at)}, ${clockFormat.format(at)}`;
}
/** '31 Dec 2026' */
export const date = (at: number): string => dateFormat.format(at);
/** '23 Nov 2026, 13:36': of what is kept for years. */
export const dayAndTime = (at: number): string => dayAndTimeFormat.format(at);
export const fullTime = (at: number): string => fullFormat.format(at);

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** In a list of mail: the time today, the weekday this week, the date before. */
export function listDate(at: number, now: number): string {
  if (sameDay(at, now)) return clockFormat.format(at);
  if (now - at < 6 * DAY && at <= now) return weekdayFormat.format(at);
  return now - at < 300 * DAY ? dayFormat.format(at) : dateFormat.format(at);
}

/** `Ann Ode <ann@a.test>` → `Ann Ode`; a bare address stays. */
export function displayName(address: string): string {
  const found = /^\s*"?([^"<]*?)"?\s*<[^<>]*>\s*$/.exec(address);
  return found?.[1] || address.replace(/^\s*<?|>?\s*$/g, '');
}

/** The first few, and how many more. */
export const few = (names: readonly string[], most = 2): string =>
  names.length <= most
    ? names.join(', ')
    : t('{names} and {count} more', { names: names.slice(0, most).join(', '), count: names.length - most });
