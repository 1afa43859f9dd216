/**
 * Which of the waiting recipients are meant, as people write it: on the command line, in the window's search field, in
 * the API, in the grammar of base/search.ts: words with a blank between them must all hold; `OR`, `-word` and brackets.
 *
 *   17 · K3R0…-1         one recipient, by its number; one message, by its id
 *   state:deferred,held  route:example.net  frozen:yes
 *   from:ana@*  to:*@example.net  to:example.net (a domain)  from:<> (reports)
 *   older:2d  newer:1h (younger:1h)  larger:1MB  smaller:20KB  tries:3
 *   says:"greylisted"    in the last answer or its status
 *   held-by:"the breaker"  account:ana@office.test  all
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Expression, parseSearch, type Term, type Where } from '../base/search.ts';
import { parseAge, parseSize } from '../base/search-values.ts';
import { type Bytes, type Duration, type Instant, parseBytes, parseDuration } from '../base/units.ts';
import type { QueueFilter } from '../store/interface.ts';
import { parseRouteName, printRoute } from './route-name.ts';
import { live, type State } from './state.ts';

/** `account` is still an address: who knows the directory looks it up. */
export type Selection = Omit<QueueFilter, 'account' | 'also'> & {
  readonly account?: string;
  readonly also?: Where<Selection>;
};

type Reader = (text: string, now: Instant) => Result<Selection, string>;

/** Postfix's names for the same. */
const stateNames: Readonly<Record<string, readonly State[]>> = {
  ...Object.fromEntries(live.map(state => [state, [state]])),
  ...{ hold: ['held'], incoming: ['queued'], waiting: ['queued', 'deferred'] },
};

/** Word → what it says. The command line's options are the same words. */
export const selectors: Readonly<Record<string, Reader>> = {
  state(text) {
    const found = text.split(',').map(name => stateNames[name.trim().toLowerCase()]);
    return found.every(states => states !== undefined)
      ? ok({ states: [...new Set(found.flat())] })
      : err(`"${text}": the states are ${Object.keys(stateNames).join(', ')}`);
  },
  route(text) {
    const route = parseRouteName(text);
    return route.ok ? ok({ route: printRoute(route.value) }) : route;
  },
  from: text => ok({ sender: patternOf(text) }),
  to: text => ok({ address: patternOf(text) }),
  older: (text, now) => after(age(text), ago => ({ acceptedBefore: now - ago })),
  newer: (text, now) => after(age(text), ago => ({ acceptedAfter: now - ago })),
  younger: (text, now) => after(age(text), ago => ({ acceptedAfter: now - ago })),
  larger: text => after(size(text), size => ({ sizeAtLeast: size })),
  smaller: text => after(size(text), size => ({ sizeAtMost: size })),
  says: text => ok({ says: text }),
  tries: text =>
    /^\d{1,6}$/.test(text) ? ok({ attemptsAtLeast: Number(text) }) : err(`"${text}" is no number of tries`),
  'held-by': text => ok({ operatedBy: text }),
  account: text => ok({ account: text }),
  frozen: text => (/^(yes|no)$/.test(text) ? ok({ frozen: text === 'yes' }) : err('frozen is yes or no')),
};

/** As everywhere (30min, 2w), and as the settings have it. */
function age(text: string): Result<Duration, string> {
  const read = parseAge(text, 'min');
  return read === null ? parseDuration(text) : ok(read);
}
/** 500k and 5M as everywhere; 512KB and 50MB as the settings have it. */
function size(text: string): Result<Bytes, string> {
  const read = /b$/i.test(text) ? null : parseSize(text);
  return read === null ? parseBytes(text) : ok(read);
}

const after = <T>(read: Result<T, string>, make: (value: T) => Selection): Result<Selection, string> =>
  read.ok ? ok(make(read.value)) : read;

/** A word without an @ and without a star is a domain; `<>` is the null sender. */
export function patternOf(text: string): string {
  if (text === '<>') return '';
  if (text.includes('@')) return text.startsWith('@') ? `*${text}` : text;
  return /[*?]/.test(text) ? text : `*@${text}`;
}

export function parseSelection(text: string, now: Instant): Result<Selection, string> {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) return err('A quotation mark is not closed');
  const { expression, faults } = parseSearch(text, name => Object.hasOwn(selectors, name));
  if (faults[0]) return err(faults[0].words);
  if (expression === null) return err('Say which: an id, to:*@example.net, older:2d … or all');
  return all(expression.kind === 'all' ? expression.of : [expression], now);
}

/** Every part must hold. Bare terms become one flat selection; what is bracketed, denied or either stands beside it. */
function all(parts: readonly Expression[], now: Instant): Result<Selection, string> {
  let selection: Selection = {};
  const also: Where<Selection>[] = [];
  for (const part of parts) {
    if (part.kind === 'term') {
      const read = readTerm(part.term, now);
      if (!read.ok) return read;
      const [twice] = Object.keys(read.value).filter(key => key in selection);
      if (twice !== undefined)
        return err(`"${part.term.text}": said twice, and every word must hold; for either, write OR between them`);
      selection = { ...selection, ...read.value };
    } else {
      const read = apart(part, now);
      if (!read.ok) return read;
      also.push(read.value);
    }
  }
  if (also.length === 0) return ok(selection);
  return ok({ ...selection, also: also.length === 1 ? also[0]! : { all: also } });
}

function apart(expression: Expression, now: Instant): Result<Where<Selection>, string> {
  if (expression.kind === 'term') {
    const read = readTerm(expression.term, now);
    return read.ok ? ok({ is: read.value }) : read;
  }
  if (expression.kind === 'none') {
    const read = apart(expression.of, now);
    return read.ok ? ok({ none: read.value }) : read;
  }
  const parts: Where<Selection>[] = [];
  for (const part of expression.of) {
    const read = apart(part, now);
    if (!read.ok) return read;
    parts.push(read.value);
  }
  return ok(expression.kind === 'all' ? { all: parts } : { any: parts });
}

function readTerm({ operator, value, quoted, text }: Term, now: Instant): Result<Selection, string> {
  if (operator !== null) return selectors[operator]!(value, now);
  const [, unknown] = /^-?([A-Za-z-]+:)/.exec(text) ?? [];
  if (unknown !== undefined && !quoted) {
    const known = Object.keys(selectors).map(each => `${each}:`);
    return err(`"${unknown.toLowerCase()}" is not known; there are ${known.join(' ')}`);
  }
  if (value.toLowerCase() === 'all') return ok({ all: true });
  if (/^\d+$/.test(value)) return ok({ recipients: [Number(value)] });
  if (/^[A-Z0-9]{6,}(-\d+)?$/.test(value)) return ok({ trace: value });
  return err(`"${value}" is neither an id nor a word such as to:*@example.net`);
}
