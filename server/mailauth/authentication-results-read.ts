/**
 * Reads an Authentication-Results value, leniently: comments anywhere, blanks around "=", versions, quoted or bare
 * values, unknown methods. What makes no sense is passed over to the next ";". RFC 8601 §2.2. Never fails: a value
 * without a readable authserv-id is null, and everything else is what could be read.
 */
import type { MethodResult, Property } from './authentication-results.ts';

export type ReadResults = {
  readonly authservId: string;
  /** '1' where none is written. §2.5: of another version nothing may be concluded. */
  readonly version: string;
  readonly results: readonly MethodResult[];
};

const MOST_RESULTS = 100;
const MOST_PROPERTIES = 50;
const DEEPEST_COMMENT = 50;

type Token = { readonly text: string; readonly quoted: boolean };

/** The identifier before the first ";", or null where none can be read. */
export function readAuthservId(value: string): string | null {
  const [, plain] = /^([\w.-]+)(?: ?;|$)/.exec(value) ?? [];
  if (plain !== undefined) return plain;
  const [id] = tokens(value, true);
  return !id || id.text === '' || isSign(id, '=') || isSign(id, ';') ? null : id.text;
}

/** `value` is unfolded, one character per octet. */
export function readAuthenticationResults(value: string): ReadResults | null {
  const [head = [], ...parts] = split(tokens(value));
  const id = head[0];
  if (!id || id.text === '' || isSign(id, '=')) return null;
  const results = parts.slice(0, MOST_RESULTS).flatMap(part => readResult(part) ?? []);
  return { authservId: id.text, version: head[1]?.text ?? '1', results };
}

function readResult(part: readonly Token[]): MethodResult | null {
  const [first, equals, second] = part;
  if (!first || !second || first.quoted || !isSign(equals, '=')) return null;
  // "dkim/1=pass": the method's version says nothing yet.
  const method = first.text.split('/', 1)[0]!.toLowerCase();
  let reason: string | null = null;
  const properties: Property[] = [];
  for (let at = 3; at + 2 < part.length && properties.length < MOST_PROPERTIES; ) {
    const [name, sign, value] = part.slice(at, at + 3);
    if (!name || !value || !isSign(sign, '=')) {
      at++;
      continue;
    }
    const dot = name.text.indexOf('.');
    if (dot > 0) {
      properties.push({
        type: name.text.slice(0, dot).toLowerCase(),
        name: name.text.slice(dot + 1).toLowerCase(),
        value: value.text,
      });
    } else if (name.text.toLowerCase() === 'reason') reason = value.text;
    at += 3;
  }
  return { method, result: second.text.toLowerCase(), reason, properties };
}

const isSign = (token: Token | undefined, sign: string): boolean => token?.quoted === false && token.text === sign;

function split(all: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of all) {
    if (isSign(token, ';')) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/**
 * Words, quoted strings, "=" and ";". A "=" inside a value (as in "smtp.mailfrom=bounce+ann=example.org@x") is part of
 * it: only the first one of a word divides, and a word after "=" runs to the next blank or ";".
 */
function tokens(value: string, onlyFirst = false): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < value.length && !(onlyFirst && found.length > 0)) {
    const character = value[at]!;
    if (character === ' ' || character === '\t') at++;
    else if (character === '(') at = afterComment(value, at);
    else if (character === ';' || character === '=') {
      found.push({ text: character, quoted: false });
      at++;
    } else {
      const afterSign = isSign(found.at(-1), '=');
      const { text, quoted, end } = readWord(value, at, afterSign);
      found.push({ text, quoted });
      at = end;
    }
  }
  return found;
}

type Word = Token & { readonly end: number };

/** A word may be quoted in part: "a b"@example.org. */
function readWord(value: string, start: number, isValue: boolean): Word {
  const stop = isValue ? /[\s;(]/ : /[\s;=(]/;
  let text = '';
  let at = start;
  let quoted = false;
  while (at < value.length && !stop.test(value[at]!)) {
    if (value[at] !== '"') text += value[at++];
    else {
      const string = /"((?:[^"\\]|\\.)*)("|$)/sy;
      string.lastIndex = at;
      const found = string.exec(value);
      quoted = at === start;
      text += (found?.[1] ?? value.slice(at + 1)).replace(/\\(.)/gs, '$1');
      at = found ? string.lastIndex : value.length;
    }
  }
  return { text, quoted, end: at };
}

/** A comment that never ends takes the rest with it. RFC 5322 §3.2.2. */
function afterComment(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; at++) {
    const character = value[at];
    if (character === '\\') at++;
    else if (character === '(' && ++depth > DEEPEST_COMMENT) return value.length;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  return value.length;
}
