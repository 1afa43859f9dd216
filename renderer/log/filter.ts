/** The log's filter: the one grammar (server/base/search.ts), asked of lines as they come. Pure. */
import type { LogLine } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { type Fault, holds, parseSearch, type Term, whereOf } from '../../server/base/search.ts';
import { parseAge } from '../../server/base/search-values.ts';
import { told } from '../language/heard.ts';
import { operatorsOf, type Vocabulary } from '../search/vocabulary.ts';

type Passes = (line: LogLine) => boolean;
/** null: the value cannot be read. */
type Word = (value: string, now: number) => Passes | null;

const problems: ReadonlySet<LogLine['outcome']> = new Set(['attention', 'failed', 'refused']);
export const isProblem = (line: LogLine): boolean => problems.has(line.outcome);

const outcomes: Readonly<Record<string, Passes>> = {
  problem: isProblem,
  ok: line => line.outcome === 'ok',
  waiting: line => line.outcome === 'waiting',
  failed: line => line.outcome === 'failed',
  refused: line => line.outcome === 'refused',
};

/** Facts that name somebody, by what they say of him. */
const texts = (line: LogLine, names: readonly string[]): readonly string[] =>
  names.flatMap(name => {
    const value = line.fields[name];
    return Array.isArray(value) ? value.map(String) : value === undefined || value === null ? [] : [String(value)];
  });
const inFacts =
  (...names: readonly string[]): Word =>
  value => {
    const part = value.replaceAll('*', '').toLowerCase();
    return line => texts(line, names).some(text => text.toLowerCase().includes(part));
  };

const REPLY = /\b([2-5]\d\d)(?=[ -])/;
const replyOf = (line: LogLine): number =>
  Number((REPLY.exec(`${texts(line, ['reply']).join(' ')} `) ?? REPLY.exec(line.sentence))?.[1] ?? Number.NaN);
const age =
  (keeps: (at: number, limit: number) => boolean): Word =>
  (value, now) => {
    const span = parseAge(value, 'min');
    return span === null ? null : line => keeps(line.at, now - span);
  };
/** `13:04:10` of today; the end may be left out. */
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d))?(?:-(\d{1,2}):(\d\d)(?::(\d\d))?)?$/;
const between: Word = (value, now) => {
  const [, h, m, s, toH, toM, toS] = CLOCK.exec(value) ?? [];
  if (h === undefined) return null;
  const at = (hour: string, minute = '0', second = '0'): number =>
    new Date(now).setHours(Number(hour), Number(minute), Number(second), 0);
  const from = at(h, m, s);
  const to = toH === undefined ? from + (s === undefined ? 60_000 : 1000) : at(toH, toM, toS);
  return line => line.at >= from && line.at < to;
};

const words: Readonly<Record<string, Word>> = {
  is: value => outcomes[value.toLowerCase()] ?? null,
  agent: value => line => line.agent.toLowerCase() === value.toLowerCase(),
  trace: value => line => line.trace.toLowerCase().startsWith(value.toLowerCase()),
  status(value) {
    const [, sign = '', digits] = /^([<>]=?)?([2-5]\d\d|[2-5]xx)$/i.exec(value) ?? [];
    if (digits === undefined) return null;
    const limit = Number(digits.replace(/x/gi, '0'));
    if (/x/i.test(digits)) return line => Math.floor(replyOf(line) / 100) === limit / 100;
    if (sign === '') return line => replyOf(line) === limit;
    return sign.startsWith('>')
      ? line => replyOf(line) > limit || (sign === '>=' && replyOf(line) === limit)
      : line => replyOf(line) < limit || (sign === '<=' && replyOf(line) === limit);
  },
  from: inFacts('sender', 'from', 'author'),
  to: inFacts('recipient', 'recipients', 'to', 'address'),
  account: inFacts('user', 'account', 'owner', 'address', 'login'),
  ip: inFacts('remote', 'ip', 'host'),
  name: value => line => line.name.startsWith(value.toLowerCase()),
  at: between,
  newer: age((at, limit) => at >= limit),
  older: age((at, limit) => at < limit),
};

const wrong: Readonly<Record<string, string>> = {
  is: t('knows problem, waiting, failed, refused and ok'),
  status: t('needs a reply code, such as 450, 5xx or >=400'),
  at: t('needs a time of day, such as 13:04 or 13:04:10-13:05'),
  newer: t('needs an age, such as 30s, 5min or 2h'),
  older: t('needs an age, such as 30s, 5min or 2h'),
};

/** What is on screen, to be offered. */
export type KnownLog = { readonly agents: readonly string[]; readonly addresses: readonly string[] };
const plain = (values: readonly string[]) => values.map(value => [value, ''] as const);

export const logWords: Vocabulary<KnownLog> = [
  {
    name: 'is',
    hint: t('what came of it'),
    values: () => [['problem', t('all that went wrong')], ...plain(['waiting', 'failed', 'refused', 'ok'])],
  },
  { name: 'agent', hint: t('who did it'), values: known => plain(known.agents) },
  { name: 'status', hint: '450, 5xx, >=400', values: () => plain(['>=400', '4xx', '5xx']) },
  { name: 'from', hint: t('a sender'), values: known => plain(known.addresses) },
  { name: 'to', hint: t('a recipient'), values: known => plain(known.addresses) },
  { name: 'account', hint: t('whose mailbox, who signed in') },
  { name: 'ip', hint: t('from where') },
  { name: 'trace', hint: t('one message or connection') },
  { name: 'name', hint: t('a kind of event, such as queue.deferred') },
  { name: 'at', hint: '13:04:10-13:05' },
  { name: 'newer', hint: t('than 30s, 5min, 2h') },
  { name: 'older', hint: t('than 30s, 5min, 2h') },
];
const isLogWord = operatorsOf(logWords);

export type LogFilter = { readonly passes: (line: LogLine) => boolean; readonly faults: readonly Fault[] };

/** `now` is the moment in which it was asked: an age stands still from then on. */
export function storyFilter(text: string, now: number): LogFilter {
  const search = parseSearch(text, isLogWord);
  const faults = [...search.faults];
  const condition = (term: Term): Passes | null => {
    if (term.operator === null) return anywhere(term.value);
    if (term.value === '') return null;
    const passes = words[term.operator]!(term.value, now);
    if (passes === null)
      faults.push({
        ...{ text: term.text, at: term.at },
        words: `“${term.text}” ${wrong[term.operator] ?? t('cannot be read')}`,
      });
    return passes;
  };
  const where = whereOf(search.expression, condition);
  return { passes: where === null ? () => true : line => holds(where, test => test(line)), faults };
}

function anywhere(value: string): Passes {
  const word = value.toLowerCase();
  return line =>
    line.sentence.toLowerCase().includes(word) ||
    // As it is read here, too.
    told(line).toLowerCase().includes(word) ||
    line.name.includes(word) ||
    line.trace.toLowerCase().includes(word) ||
    line.agent.toLowerCase() === word;
}

/** Lines as text: OR, brackets and not as everywhere; operators are words like others there. */
export function textFilter(text: string): (line: string) => boolean {
  const where = whereOf(parseSearch(text, () => false).expression, term => term.value.toLowerCase());
  return where === null
    ? () => true
    : line => {
        const lower = line.toLowerCase();
        return holds(where, word => lower.includes(word));
      };
}

/** The same search with one term more, in place of others of that word; null: without them. */
export function withTerm(text: string, name: string, value: string | null): string {
  const kept = parseSearch(text, isLogWord).terms.filter(term => term.operator !== name);
  return [...kept.map(term => term.text), ...(value === null ? [] : [`${name}:${value}`])].join(' ');
}
export const hasTerm = (text: string, name: string, value: string): boolean =>
  parseSearch(text, isLogWord).terms.some(term => term.operator === name && !term.not && term.value === value);
