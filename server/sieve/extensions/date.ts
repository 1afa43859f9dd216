/**
 * "date": when a header field says, or now. RFC 5260 §4, §5.
 *
 *   date [":zone" <time-zone: string> / ":originalzone"] [COMPARATOR] [MATCH-TYPE]
 *        <header-name: string> <date-part: string> <key-list: string-list>
 *   currentdate [":zone" <time-zone: string>] [COMPARATOR] [MATCH-TYPE] <date-part: string> <key-list: string-list>
 */
import type { Instant } from '../../base/units.ts';
import { parseZonedDate, printDate, type ZonedInstant } from '../../mime/date.ts';
import type {
  Arguments,
  CompileContext,
  Extension,
  Run,
  TagDefinition,
  TestDefinition,
  Text,
  Texts,
} from '../extension.ts';
import type { SieveField } from '../facts.ts';
import { asValue } from '../message.ts';
import { fieldNames } from './header-tests.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** 1 January 1970 as a Modified Julian Day. */
const EPOCH = 40_587;

type PartOf = (local: Date, moment: ZonedInstant) => string;
const two = (value: number): string => String(value).padStart(2, '0');
const four = (value: number): string => String(value).padStart(4, '0');
const day = (local: Date): string =>
  `${four(local.getUTCFullYear())}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`;
const time = (local: Date): string =>
  `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
function offset({ zone }: ZonedInstant, colon: string): string {
  const east = Math.abs(zone);
  return `${zone < 0 ? '-' : '+'}${two(Math.floor(east / 60))}${colon}${two(east % 60)}`;
}

/** §4.2. `local` shows the clock of the zone when read as UTC. */
const parts: ReadonlyMap<string, PartOf> = new Map<string, PartOf>([
  ['year', local => four(local.getUTCFullYear())],
  ['month', local => two(local.getUTCMonth() + 1)],
  ['day', local => two(local.getUTCDate())],
  ['date', day],
  ['julian', local => String(Math.floor(local.getTime() / DAY) + EPOCH)],
  ['hour', local => two(local.getUTCHours())],
  ['minute', local => two(local.getUTCMinutes())],
  ['second', local => two(local.getUTCSeconds())],
  ['time', time],
  // RFC 3339 §5.6 has two ways to write UTC; other servers write this one.
  ['iso8601', (local, moment) => `${day(local)}T${time(local)}${moment.zone === 0 ? 'Z' : offset(moment, ':')}`],
  ['std11', (_, moment) => printDate(moment.at, moment.zone)],
  ['zone', (_, moment) => offset(moment, '')],
  ['weekday', local => String(local.getUTCDay())],
]);

/** ±hhmm in minutes, or null. */
function zoneFrom(text: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

type Zone = (run: Run, moment: ZonedInstant) => number;

function zoneOf(args: Arguments, context: CompileContext): Zone {
  if (args.tag('originalzone')) return (_, moment) => moment.zone;
  const text = args.tag('zone')?.text;
  if (!text) return (run, { at }) => run.facts.zoneAt(at);
  const wrong = (value: string) => `"${value}" is no time zone: they look like "+0100"`;
  if (text.constant !== null) {
    const zone = zoneFrom(text.constant);
    if (zone === null) context.problem(wrong(text.constant), text.node.span);
    return () => zone ?? 0;
  }
  return run => zoneFrom(text.of(run)) ?? run.fail(wrong(text.of(run)), text.node.span);
}

function partOf(text: Text, context: CompileContext): (run: Run) => PartOf {
  const wrong = (name: string) => `"${name}" is no part of a date: ${[...parts.keys()].join(', ')}`;
  const find = (name: string) => parts.get(name.toLowerCase());
  if (text.constant !== null) {
    const part = find(text.constant);
    if (!part) context.problem(wrong(text.constant), text.node.span);
    return () => part!;
  }
  return run => find(text.of(run)) ?? run.fail(wrong(text.of(run)), text.node.span);
}

/** `moments` are matched part by part. */
function compileTest(
  args: Arguments,
  context: CompileContext,
  part: Text,
  keys: Texts,
  moments: (run: Run) => readonly ZonedInstant[],
) {
  const zone = zoneOf(args, context);
  const partAt = partOf(part, context);
  const matches = context.matcher(args, keys);
  return (run: Run): boolean => {
    const print = partAt(run);
    const values = moments(run).map(moment => {
      const there = { at: moment.at, zone: zone(run, moment) };
      return asValue(print(new Date(there.at + there.zone * MINUTE), there));
    });
    return matches(run, values);
  };
}

/** Fields are kept with their message, so that all rules share what was read. */
const read = new WeakMap<SieveField, ZonedInstant | null>();

/** Of a field with more than a date (Received), what stands behind its last semicolon. §4. */
function momentOf(field: SieveField): ZonedInstant | null {
  const known = read.get(field);
  if (known !== undefined) return known;
  const moment = parseZonedDate(field.raw.slice(field.raw.lastIndexOf(';') + 1));
  read.set(field, moment);
  return moment;
}

const zoneTags: readonly TagDefinition[] = [
  { name: 'zone', value: 'text', group: 'zone' },
  { name: 'originalzone', group: 'zone' },
];

const dateTest: TestDefinition = {
  name: 'date',
  matching: true,
  tags: zoneTags,
  positional: ['text', 'text', 'texts'],
  compile(args, context) {
    const header = args.text(0);
    const name = fieldNames(
      {
        constant: header.constant === null ? null : [header.constant],
        items: [header],
        span: header.node.span,
        of: run => [header.of(run)],
      },
      context,
    );
    const source = context.fields(args);
    return compileTest(args, context, args.text(1), args.texts(2), run =>
      source(run, name(run)[0]!).flatMap(field => momentOf(field) ?? []),
    );
  },
};

const currentDateTest: TestDefinition = {
  name: 'currentdate',
  matching: true,
  tags: zoneTags.slice(0, 1),
  positional: ['text', 'texts'],
  compile: (args, context) =>
    compileTest(args, context, args.text(0), args.texts(1), run => [
      { at: run.facts.now as Instant, zone: run.facts.zoneAt(run.facts.now) },
    ]),
};

export const date: Extension = { capability: 'date', tests: [dateTest, currentDateTest] };
