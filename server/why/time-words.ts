/** 'yesterday', 'this morning', '10:05', 'last night', 'vor zwei Stunden': a span of this computer's own time. Pure. */
import type { Instant } from '../base/units.ts';

export type Span = {
  readonly from: Instant;
  readonly until: Instant;
  /** Somebody said a time; else it is as far back as events are looked at. */
  readonly said: boolean;
  /** A clock time: what happened is looked for around it. */
  readonly point: Instant | null;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** As far back as one looks when nobody says a time. */
const USUAL = 14 * DAY;
/** Around a clock time. */
const AROUND = HOUR / 2;

/** Midnight of the day that is so many days from today. */
function midnight(now: Instant, days = 0): Instant {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}
/** That hour of that day. */
const hourOf = (now: Instant, days: number, hour: number): Instant => {
  const date = new Date(midnight(now, days));
  date.setHours(hour);
  return date.getTime();
};

type Part = readonly [pattern: RegExp, span: (now: Instant, found: RegExpExecArray) => readonly [Instant, Instant]];
const parts: readonly Part[] = [
  [
    /\b(?:last night|letzte nacht|heute nacht|over ?night|über nacht)\b/i,
    now => [hourOf(now, -1, 18), hourOf(now, 0, 9)],
  ],
  [/\b(?:yesterday morning|gestern (?:morgen|früh|vormittag))\b/i, now => [hourOf(now, -1, 4), hourOf(now, -1, 12)]],
  [
    /\b(?:yesterday (?:afternoon|evening)|gestern (?:nachmittag|abend))\b/i,
    now => [hourOf(now, -1, 12), midnight(now)],
  ],
  [/\b(?:this morning|heute (?:morgen|früh|vormittag))\b/i, now => [hourOf(now, 0, 4), hourOf(now, 0, 12)]],
  [/\b(?:this afternoon|heute nachmittag)\b/i, now => [hourOf(now, 0, 12), hourOf(now, 0, 18)]],
  [/\b(?:this evening|tonight|heute abend)\b/i, now => [hourOf(now, 0, 17), midnight(now, 1)]],
  [/\b(?:the day before yesterday|vorgestern)\b/i, now => [midnight(now, -2), midnight(now, -1)]],
  [/\b(?:yesterday|gestern)\b/i, now => [midnight(now, -1), midnight(now)]],
  [/\b(?:today|heute)\b/i, now => [midnight(now), midnight(now, 1)]],
  [/\b(?:last week|letzte woche)\b/i, now => [midnight(now, -7), now]],
  [/\b(?:just now|right now|gerade(?: eben)?|eben|jetzt)\b/i, now => [now - 15 * 60_000, now]],
  [
    /\b(?:(?:in )?the last|last|past|(?:in den )?letzten?|vor)\s+(\d{1,4}|an?|one|two|three|einer?|zwei|drei)?\s*(minutes?|minuten?|hours?|stunden?|days?|tage?n?)\b/i,
    (now, found) => ago(now, found),
  ],
  [/\b(\d{1,4}|an?|one|two|three)\s*(minutes?|hours?|days?)\s+ago\b/i, (now, found) => ago(now, found)],
  [/\b(\d{4})-(\d{2})-(\d{2})\b/, (_, found) => wholeDay(Number(found[1]), Number(found[2]), Number(found[3]))],
];

const counts: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  ein: 1,
  eine: 1,
  einer: 1,
  zwei: 2,
  drei: 3,
};

/** Twice as long back: 'an hour ago' is rarely exact. */
function ago(now: Instant, [words = '', count, unit = '']: RegExpExecArray): readonly [Instant, Instant] {
  const number = count === undefined ? 1 : (counts[count.toLowerCase()] ?? Number(count));
  const length = /^m/i.test(unit) ? 60_000 : /^[hs]/i.test(unit) ? HOUR : DAY;
  return /\bago\b|^vor\b/i.test(words) ? [now - 2 * number * length, now] : [now - number * length, now];
}
const wholeDay = (year: number, month: number, day: number): readonly [Instant, Instant] => {
  const from = new Date(year, month - 1, day).getTime();
  return [from, new Date(year, month - 1, day + 1).getTime()];
};

const weekdays = [
  ['sunday', 'sonntag'],
  ['monday', 'montag'],
  ['tuesday', 'dienstag'],
  ['wednesday', 'mittwoch'],
  ['thursday', 'donnerstag'],
  ['friday', 'freitag'],
  ['saturday', 'samstag'],
] as const;

const CLOCK =
  /(?:\b(?:at|um|gegen|around|since|seit|about)\s+)?\b([01]?\d|2[0-3])(?::([0-5]\d)(?::[0-5]\d)?|\.([0-5]\d)(?=\s*uhr))\s*(am|pm|uhr)?\b(?![.\d-])/i;
const HOUR_ONLY = /\b(?:at|um|gegen|around)\s+([01]?\d|2[0-3])\s*(am|pm|uhr|h|o['’]clock)?\b(?![.:\d@-])/i;

/** The time that is said, and the text without it. */
export function spanIn(text: string, now: Instant): { readonly span: Span; readonly rest: string } {
  let rest = text;
  const cut = (found: RegExpExecArray): void => {
    rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
  };
  const day = dayIn(text, now);
  if (day) cut(day.found);
  const clock = CLOCK.exec(rest) ?? HOUR_ONLY.exec(rest);
  if (clock) {
    cut(clock);
    const point = pointOf(clock, day?.span[0] ?? null, now);
    return { rest, span: { from: point - AROUND, until: point + AROUND, said: true, point } };
  }
  if (!day) return { rest, span: { from: now - USUAL, until: now, said: false, point: null } };
  const [from, until] = day.span;
  return { rest, span: { from, until: Math.min(until, now), said: true, point: null } };
}

function dayIn(text: string, now: Instant): { found: RegExpExecArray; span: readonly [Instant, Instant] } | null {
  for (const [pattern, span] of parts) {
    const found = pattern.exec(text);
    if (found) return { found, span: span(now, found) };
  }
  for (const [number, names] of weekdays.entries()) {
    const found = new RegExp(`\\b(?:(?:on|last|am|letzten)\\s+)?(?:${names.join('|')})\\b`, 'i').exec(text);
    if (!found) continue;
    const back = (new Date(now).getDay() - number + 7) % 7;
    return { found, span: [midnight(now, -back), midnight(now, 1 - back)] };
  }
  return null;
}

/** On the day that was named; else the last time the clock showed it. */
function pointOf(found: RegExpExecArray, day: Instant | null, now: Instant): Instant {
  const half = found.find(part => /^(?:am|pm)$/i.test(part ?? ''))?.toLowerCase();
  const hour = (Number(found[1]) % (half ? 12 : 24)) + (half === 'pm' ? 12 : 0);
  const date = new Date(midnight(day ?? now));
  const minute = [found[2], found[3]].find(part => /^\d\d$/.test(part ?? ''));
  date.setHours(hour, Number(minute ?? 0));
  const point = date.getTime();
  return day === null && point > now + AROUND ? point - DAY : point;
}
