/**
 * The line that begins a message in a mbox, "From sender date", and the lines of messages that look like it (RFC 4155; mbox
 * by Rahul Dhesi, qmail's mbox(5)). Programs differ: a date may have a zone or none, before or after the year; Thunderbird
 * writes "From - "; Gmail a number for a sender.
 *
 *   From MAILER-DAEMON Fri Jul  8 12:08:34 2011
 *   From ann@office.example Fri, 8 Jul 2011 12:08:34 +0200 (CEST)
 */
import type { Instant } from '../base/units.ts';

export type FromLine = { readonly sender: string; readonly at: Instant | null };

const LONGEST = 1000;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Without its line end. null: it is not such a line, but somebody's sentence. */
export function readFromLine(line: string): FromLine | null {
  if (!line.startsWith('From ') || line.length > LONGEST) return null;
  const clock = /(?:^|[ T])(\d{1,2}):(\d{2})(?::(\d{2}))?(?=$|[ .Z+-])/.exec(line);
  const year = /(?:^| |-)((?:19|20)\d{2})(?=$| |-)/.exec(line);
  const month = /[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]/i.exec(line);
  if (!clock || !year || !month) return line === 'From ???@???' ? { sender: '', at: null } : null;
  const sender = line.slice(5).trimStart().split(/\s/, 1)[0] ?? '';
  const day = dayOf(line, month);
  if (day === null) return null;
  const zone = /[ ]([+-])(\d{2}):?(\d{2})(?=$| )/.exec(line);
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  const at = Date.UTC(
    ...([Number(year[1]), months.indexOf(month[1]!.toLowerCase()), day] as const),
    ...([Number(clock[1]), Number(clock[2]) - offset, Number(clock[3] ?? 0)] as const),
  );
  return { sender: sender === '-' ? '' : sender, at: Number.isFinite(at) ? at : null };
}

/** Behind the month as in "Jul  8", before it as in "8 Jul". */
function dayOf(line: string, month: RegExpExecArray): number | null {
  const after = /^\s*(\d{1,2})(?!\d|:)/.exec(line.slice(month.index + month[0].length));
  const before = /(\d{1,2})$/.exec(line.slice(0, month.index));
  const day = Number((after ?? before)?.[1] ?? 0);
  return day >= 1 && day <= 31 ? day : null;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const names = months.map(name => name[0]!.toUpperCase() + name.slice(1));
const two = (n: number): string => String(n).padStart(2, '0');

/** Readers know a year by its first two digits. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2099, 11, 31, 23, 59, 59);

/** As asctime(3) has it, in UTC: what every reader knows. */
export function printFromLine(sender: string, at: Instant): string {
  const date = new Date(Math.min(Math.max(at, EARLIEST), LATEST));
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  const who = /^[\x21-\x7e]{1,320}$/.test(sender) ? sender : 'MAILER-DAEMON';
  return `From ${who} ${days[date.getUTCDay()]} ${names[date.getUTCMonth()]} ${day} ${clock} ${date.getUTCFullYear()}`;
}

/** Whether a body has lines that a mbox must quote, or has quoted: [From , >From , >>From …]. */
export type Quotes = { bare: number; once: number; more: number };

export function countQuotes(text: Buffer, into: Quotes): void {
  for (let at = text.indexOf('From '); at !== -1; at = text.indexOf('From ', at + 5)) {
    let start = at;
    while (start > 0 && text[start - 1] === 62) start--;
    if (start > 0 && text[start - 1] !== 10) continue;
    const depth = at - start;
    if (depth === 0) into.bare++;
    else if (depth === 1) into.once++;
    else into.more++;
  }
}

/** Takes one '>' away from each quoted line (mboxrd), or only from those with one (mboxo). */
export function unquoted(text: Buffer, depth: 'all' | 'once'): Buffer {
  if (text.indexOf('>From ') === -1) return text;
  const pattern = depth === 'all' ? /(^|\n)>(>*From )/g : /(^|\n)>(From )/g;
  return Buffer.from(text.toString('latin1').replace(pattern, '$1$2'), 'latin1');
}

export const isTold = (at: Instant): boolean => at >= EARLIEST && at <= LATEST && at % 1000 === 0;

export const quoted = (text: Buffer): Buffer =>
  text.indexOf('From ') === -1
    ? text
    : Buffer.from(text.toString('latin1').replace(/(^|\n)(>*From )/g, '$1>$2'), 'latin1');
