/**
 * How fast a destination may be served, as the owner writes it: `gmail.com: 60/min`, `*.example.net: 500/h 2 connections`,
 * `"smart host": 10/min`. The first line that fits counts. Pure.
 *
 *   rule = whom ":" [ count "/" ( "s" / "min" / "h" / "d" ) ] [ count "connections" ]
 */
import { ok, type Result } from '../base/result.ts';
import { type Duration, days, hours, minutes, seconds } from '../base/units.ts';
import { at, type Whom, whomOf, wordsOf } from './rule-reader.ts';

export type RateRule = {
  readonly whom: Whom;
  /** Messages, each of which may have many recipients; null: as many as go. */
  readonly rate: { readonly messages: number; readonly per: Duration } | null;
  /** At once; null: as the settings say. */
  readonly connections: number | null;
};

const units: Readonly<Record<string, Duration>> = { s: seconds(1), min: minutes(1), h: hours(1), d: days(1) };

export function parseRateRule(line: string): Result<RateRule, string> {
  const [first, colon, ...rest] = wordsOf(line);
  if (!first) return at(1, 'a rule begins with whom it is for');
  const whom = whomOf(first);
  if (!whom.ok) return whom;
  if (colon?.text !== ':') return at(colon?.column ?? line.length + 1, 'a colon stands behind whom the rule is for');
  let rate: RateRule['rate'] = null;
  let connections: number | null = null;
  for (let n = 0; n < rest.length; n++) {
    const { text, column } = rest[n]!;
    const [, count, unit = ''] = /^(\d{1,7})\/(s|min|h|d)$/i.exec(text) ?? [];
    const isCount = /^\d{1,3}$/.test(text) && /^connections?$/i.test(rest[n + 1]?.text ?? '');
    if (count && Number(count) > 0 && rate === null)
      rate = { messages: Number(count), per: units[unit.toLowerCase()]! };
    else if (isCount && Number(text) > 0 && connections === null) {
      connections = Number(text);
      n++;
    } else return at(column, `"${text}" is not expected here: 60/min, 500/h, 2 connections`);
  }
  if (rate === null && connections === null) return at(line.length + 1, 'how many is missing: 60/min, 2 connections');
  return ok({ whom: whom.value, rate, connections });
}
