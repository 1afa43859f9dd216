/**
 * When a recipient is tried again, as the owner writes it: whom, after what, and the waits.
 *
 *   gmail.com 4.7.*: 15m 30m 1h x1.5 to 6h for 2d        * bounces: 30m x2 to 4h for 1d
 *   rule = whom *condition ":" ( "never" / 1*duration [ "x" number ] [ "to" duration ] [ [","] "for" duration ] )
 *   whom = "*" / domain / "*." domain / DQUOTE route DQUOTE
 *   condition = 4.7.1 / 4.7.* / 421 / 45? / cause / "bounces"      ; of one kind any, of several kinds each
 *
 * The waits are taken in turn; the last repeats, or grows by the factor up to `to`. `for`: how long in all. The first line
 * that fits counts. `never`: the first failure is the last. Pure.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, days, minutes, parseDuration, printDuration, seconds } from '../base/units.ts';
import { at, printWhom, type Whom, type Word, whomOf, wordsOf } from './rule-reader.ts';

/** Why it did not work, in one word. */
export const causes = ['connection', 'timeout', 'dns', 'tls', 'rate', 'lost', 'refused'] as const;
export type Cause = (typeof causes)[number];

export type RetryPlan = {
  readonly waits: readonly Duration[];
  /** 1: the last wait repeats. */
  readonly factor: number;
  /** null: as the settings say. */
  readonly longest: Duration | null;
  readonly giveUpAfter: Duration | null;
};
export type RetryRule = {
  readonly whom: Whom;
  /** With `*` for any. */
  readonly statuses: readonly string[];
  /** With `?` for any digit. */
  readonly codes: readonly string[];
  readonly causes: readonly Cause[];
  /** Only reports of ours and other mail of the null sender. */
  readonly bounces: boolean;
  /** null: never again. */
  readonly plan: RetryPlan | null;
};

const MOST_WAITS = 50;
const SHORTEST = seconds(1);
const LONGEST_WAIT = days(7);
const LONGEST_TIME = days(365);
const LEAST_TIME = minutes(1);

export function parseRetryRule(line: string): Result<RetryRule, string> {
  const words = wordsOf(line);
  const colon = words.findIndex(word => word.text === ':');
  const first = words[0];
  if (!first) return err('column 1: a rule begins with whom it is for');
  if (first.text.toLowerCase() === 'for')
    return at(1, 'a rule begins with whom it is for; within a rule "for" follows a blank, no comma');
  if (colon < 1) return at(line.length + 1, 'a colon stands between whom the rule is for and the waits');
  const whom = whomOf(first);
  if (!whom.ok) return whom;
  const found = conditionsOf(words.slice(1, colon));
  if (!found.ok) return found;
  const plan = planOf(words.slice(colon + 1), line.length + 1);
  return plan.ok ? ok({ whom: whom.value, ...found.value, plan: plan.value }) : plan;
}

type Conditions = Pick<RetryRule, 'statuses' | 'codes' | 'causes' | 'bounces'>;

function conditionsOf(words: readonly Word[]): Result<Conditions, string> {
  const statuses: string[] = [];
  const codes: string[] = [];
  const named: Cause[] = [];
  let bounces = false;
  for (const { text, column } of words) {
    const word = text.toLowerCase();
    const cause = causes.find(one => one === word);
    if (/^4(?:\.(?:\d{1,3}|\*)){1,2}$/.test(word)) statuses.push(word);
    else if (/^4[\d?]{2}$/.test(word)) codes.push(word);
    else if (cause) named.push(cause);
    else if (word === 'bounces') bounces = true;
    else if (/^[25]\.\d|^[25]\d\d$/.test(word)) return at(column, `${text} is final: only 4yz is tried again`);
    else
      return at(column, `"${text}" is no condition: a status (4.7.*), a code (421), ${causes.join(', ')} or bounces`);
  }
  return ok({ statuses, codes, causes: named, bounces });
}

function planOf(words: readonly Word[], end: number): Result<RetryPlan | null, string> {
  const [first, second] = words;
  if (first?.text.toLowerCase() === 'never')
    return second ? at(second.column, 'nothing stands after "never"') : ok(null);
  const waits: Duration[] = [];
  let n = 0;
  for (; n < words.length && !/^(x[\d.]*|to|for|,)$/i.test(words[n]!.text); n++) {
    const wait = timeOf(words[n]!, SHORTEST, LONGEST_WAIT);
    if (!wait.ok) return wait;
    if (waits.length === MOST_WAITS) return at(words[n]!.column, `a rule has ${MOST_WAITS} waits at most`);
    waits.push(wait.value);
  }
  if (waits.length === 0) return at(first?.column ?? end, 'the first wait is missing, such as 5m');
  return endOf(words.slice(n), waits, end);
}

function endOf(words: readonly Word[], waits: readonly Duration[], end: number): Result<RetryPlan, string> {
  let factor = 1;
  let longest: Duration | null = null;
  let giveUpAfter: Duration | null = null;
  for (let n = 0; n < words.length; n++) {
    const word = words[n]!;
    const name = word.text.toLowerCase();
    if (name === ',' && words[n + 1]?.text.toLowerCase() === 'for') continue;
    if (/^x\d/.test(name) && factor === 1 && longest === null && giveUpAfter === null) {
      factor = Number(name.slice(1));
      if (!(factor > 1 && factor <= 10)) return at(word.column, 'the waits grow by more than 1, and 10 at most');
      continue;
    }
    const isTo: boolean = name === 'to' && longest === null && giveUpAfter === null;
    if (!isTo && !(name === 'for' && giveUpAfter === null))
      return at(word.column, `"${word.text}" is not expected here: waits, x2, to 4h, for 5d, in this order`);
    const next = words[++n];
    if (!next) return at(end, `a duration is missing after "${word.text}"`);
    const time: Result<Duration, string> = isTo
      ? timeOf(next, SHORTEST, LONGEST_WAIT)
      : timeOf(next, LEAST_TIME, LONGEST_TIME);
    if (!time.ok) return time;
    if (isTo) longest = time.value;
    else giveUpAfter = time.value;
  }
  if (longest !== null && factor === 1) return at(end, 'waits that do not grow need no "to"; x2 lets them grow');
  return ok({ waits, factor, longest, giveUpAfter });
}

function timeOf({ text, column }: Word, least: Duration, most: Duration): Result<Duration, string> {
  const read = parseDuration(text);
  if (!read.ok || !/[a-z]$/i.test(text))
    return at(column, `expected a duration such as 30s, 5m, 4h or 5d, found "${text}"`);
  return read.value >= least && read.value <= most
    ? read
    : at(column, `${text} is out of bounds: ${printDuration(least)} to ${printDuration(most)}`);
}

export function printRetryRule({ whom, statuses, codes, causes: named, bounces, plan }: RetryRule): string {
  const conditions = [printWhom(whom), ...statuses, ...codes, ...named, ...(bounces ? ['bounces'] : [])].join(' ');
  return `${conditions}: ${plan ? printPlan(plan) : 'never'}`;
}

const printPlan = ({ waits, factor, longest, giveUpAfter }: RetryPlan): string =>
  [
    ...waits.map(printDuration),
    ...(factor > 1 ? [`x${factor}`] : []),
    ...(longest === null ? [] : [`to ${printDuration(longest)}`]),
    ...(giveUpAfter === null ? [] : [`for ${printDuration(giveUpAfter)}`]),
  ].join(' ');
