/**
 * The one grammar of everything that is searched: mail, captured mail, the log, the queue, journeys; in the window and on
 * the command line. What the words before the colon mean is said by each of them. Pure.
 *
 *   query  = group *("OR" group)          group = 1*term
 *   term   = ["-" / "!"] ( "(" query ")" / [operator ":"] value )
 *   value  = word / DQUOTE *any DQUOTE
 */
import { t } from './language.ts';

export type Term = {
  readonly not: boolean;
  /** null: anywhere. Lower case. */
  readonly operator: string | null;
  readonly value: string;
  readonly quoted: boolean;
  /** As it was typed, and where that begins. */
  readonly text: string;
  readonly at: number;
};
export type Expression =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Expression[] }
  | { readonly kind: 'none'; readonly of: Expression };
/** A fault does not stop the search: the term is left out, and said in words. `at`: where in what was typed it begins. */
export type Fault = { readonly text: string; readonly words: string; readonly at: number };
export type Search = {
  /** null: nothing is asked. */
  readonly expression: Expression | null;
  readonly terms: readonly Term[];
  readonly faults: readonly Fault[];
};
/** Whether a word before a colon is an operator; `http://…` and `Re:` are not. Asked in lower case. */
export type IsOperator = (name: string) => boolean;

type Token =
  | { readonly kind: 'open'; readonly not: boolean; readonly at: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'or' }
  | { readonly kind: 'term'; readonly term: Term };
const TOKEN = /([-!]?\()|(\))|(OR)(?=[\s()]|$)|(!(?=\S)|-?)(?:([A-Za-z-]+):)?(?:"([^"]*)("?)|([^\s()"]*))/y;

function tokens(typed: string, isOperator: IsOperator): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < typed.length) {
    if (/\s/.test(typed[at]!)) {
      at++;
      continue;
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(typed);
    if (!match || match[0] === '') {
      at++;
      continue;
    }
    const begin = at;
    at = TOKEN.lastIndex;
    const [whole, open, close, or, minus, name, phrase, , word] = match;
    if (open) found.push({ kind: 'open', not: open !== '(', at: begin });
    else if (close) found.push({ kind: 'close' });
    else if (or) found.push({ kind: 'or' });
    else {
      const operator = name !== undefined && isOperator(name.toLowerCase()) ? name.toLowerCase() : null;
      const plain = phrase ?? word ?? '';
      const value = name !== undefined && operator === null ? `${name}:${plain}` : plain;
      const term = { not: minus !== '', operator, value, quoted: phrase !== undefined, text: whole, at: begin };
      found.push({ kind: 'term', term });
    }
  }
  return found;
}

/** Brackets in brackets; each costs a call in a call. */
const DEEPEST = 50;

export function parseSearch(typed: string, isOperator: IsOperator): Search {
  const all = tokens(typed, isOperator);
  const faults: Fault[] = [];
  let at = 0;
  const query = (depth: number): Expression | null => {
    const groups: Expression[] = [];
    for (;;) {
      const one = group(depth);
      if (one) groups.push(one);
      if (all[at]?.kind !== 'or') break;
      at++;
    }
    return groups.length > 1 ? { kind: 'any', of: groups } : (groups[0] ?? null);
  };
  const group = (depth: number): Expression | null => {
    const parts: Expression[] = [];
    for (let token = all[at]; token && token.kind !== 'or'; token = all[at]) {
      if (token.kind === 'close') {
        if (depth > 0) break;
        at++;
        continue;
      }
      at++;
      if (token.kind === 'open') {
        // So deep nobody means it: the bracket is passed over.
        if (depth >= DEEPEST) continue;
        const inner = query(depth + 1);
        if (all[at]?.kind === 'close') at++;
        else faults.push({ text: '(', words: t('“(” is never closed'), at: token.at });
        if (inner) parts.push(token.not ? { kind: 'none', of: inner } : inner);
      } else if (token.kind === 'term') {
        const { term } = token;
        const positive: Expression = { kind: 'term', term };
        if (term.operator !== null || term.value !== '')
          parts.push(term.not ? { kind: 'none', of: positive } : positive);
      }
    }
    return parts.length > 1 ? { kind: 'all', of: parts } : (parts[0] ?? null);
  };
  const expression = query(0);
  return { expression, terms: all.flatMap(token => (token.kind === 'term' ? [token.term] : [])), faults };
}

// ── what it means ───────────────────────────────────────────────────────────────────────────────────────────────────

/** An expression whose terms have become conditions of one kind of row. */
export type Where<C> =
  | { readonly is: C }
  | { readonly all: readonly Where<C>[] }
  | { readonly any: readonly Where<C>[] }
  | { readonly none: Where<C> };

/** A term without a condition is left out; null: nothing is left. */
export function whereOf<C>(expression: Expression | null, condition: (term: Term) => C | null): Where<C> | null {
  if (expression === null) return null;
  if (expression.kind === 'term') {
    const is = condition(expression.term);
    return is === null ? null : { is };
  }
  if (expression.kind === 'none') {
    const inner = whereOf(expression.of, condition);
    return inner && { none: inner };
  }
  const parts = expression.of.map(one => whereOf(one, condition)).filter(one => one !== null);
  if (parts.length < 2) return parts[0] ?? null;
  return expression.kind === 'all' ? { all: parts } : { any: parts };
}

export function holds<C>(where: Where<C>, test: (condition: C) => boolean): boolean {
  if ('is' in where) return test(where.is);
  if ('none' in where) return !holds(where.none, test);
  return 'all' in where ? where.all.every(part => holds(part, test)) : where.any.some(part => holds(part, test));
}

/** The same of other conditions. */
export function mapWhere<C, D>(where: Where<C>, to: (condition: C) => D): Where<D> {
  if ('is' in where) return { is: to(where.is) };
  if ('none' in where) return { none: mapWhere(where.none, to) };
  return 'all' in where
    ? { all: where.all.map(part => mapWhere(part, to)) }
    : { any: where.any.map(part => mapWhere(part, to)) };
}

/** All conditions, wherever they stand. */
export function conditionsOf<C>(where: Where<C>): readonly C[] {
  if ('is' in where) return [where.is];
  if ('none' in where) return conditionsOf(where.none);
  return ('all' in where ? where.all : where.any).flatMap(conditionsOf);
}

// ── chips: whole terms with an operator, where nothing binds them to others ─────────────────────────────────────────

export type Chips = { readonly chips: readonly string[]; readonly text: string };

/** `typing`: a blank ends the last term; without it the text is from an address, and every term is whole. */
export function splitChips(typed: string, isOperator: IsOperator, typing = false): Chips {
  // Brackets and OR bind terms together; taken apart they would mean something else.
  if (/[()]|(?:^|\s)OR(?:\s|$)/.test(typed)) return { chips: [], text: typed };
  const chips: string[] = [];
  const rest: string[] = [];
  for (const term of parseSearch(typed, isOperator).terms)
    (term.operator !== null && term.value !== '' ? chips : rest).push(term.text);
  const text = rest.join(' ');
  return { chips, text: typing && text !== '' && !text.endsWith(':') ? `${text} ` : text };
}

export const joinChips = (chips: readonly string[], text: string): string => [...chips, text].join(' ').trimStart();

/** A value as it has to be written behind a colon. */
export const quotedValue = (value: string): string => (/[\s()]/.test(value) ? `"${value}"` : value);
