/**
 * A string of a script as what it becomes when it runs: constant, or put together from variables.
 * RFC 5229 §3 (variables), RFC 5228 §2.4.2.4 (encoded characters, which are read first).
 *
 *   variable-ref = "${" [namespace] variable-name "}"     namespace = identifier "." *(identifier ".")
 *   variable-name = num-variable / identifier
 *
 * What looks like one and is none stays as it is written; a name that was never set is empty.
 */
import type { Span, StringNode } from './ast.ts';
import type { Run, Text, Texts, VariableNamespace } from './extension.ts';
import { LONGEST_STRING } from './limits.ts';

export type TextOptions = {
  readonly variables: boolean;
  readonly encodedCharacter: boolean;
  readonly namespace: (name: string) => VariableNamespace | null;
  readonly problem: (message: string) => void;
};

type Piece = string | ((run: Run) => string);

export function textFrom(node: StringNode, options: TextOptions): Text {
  const value = options.encodedCharacter ? decodeCharacters(node.value, options.problem) : node.value;
  const pieces = options.variables && value.includes('${') ? piecesOf(value, options) : [value];
  const [only] = pieces;
  if (pieces.length <= 1 && typeof only !== 'function') {
    const constant = only ?? '';
    return { constant, of: () => constant, node };
  }
  return { constant: null, of: run => joined(pieces, run), node };
}

export function textsFrom(items: readonly Text[], span: Span): Texts {
  const constant = items.every(item => item.constant !== null) ? items.map(item => item.constant!) : null;
  const made = (run: Run): readonly string[] => {
    run.spend(items.length >> 2);
    return items.map(item => item.of(run));
  };
  return { constant, items, span, of: run => constant ?? made(run) };
}

/** Bounded: a string of a thousand references to long values is cut. */
function joined(pieces: readonly Piece[], run: Run): string {
  let out = '';
  for (const piece of pieces) {
    out += typeof piece === 'string' ? piece : piece(run);
    if (out.length > LONGEST_STRING) {
      out = cut(out, LONGEST_STRING);
      break;
    }
  }
  run.spend(1 + (out.length >> 8));
  return out;
}

/** Cut to so many UTF-16 units, or one less where that would halve a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const high = text.charCodeAt(most - 1);
  return text.slice(0, high >= 0xd800 && high <= 0xdbff ? most - 1 : most);
}

const reference = /\$\{([A-Za-z0-9_.]+)\}/g;
const form = /^((?:[A-Za-z_][A-Za-z0-9_]*\.)*)([A-Za-z_][A-Za-z0-9_]*|[0-9]+)$/;

function piecesOf(value: string, options: TextOptions): Piece[] {
  const pieces: Piece[] = [];
  let plain = 0;
  for (const found of value.matchAll(reference)) {
    const read = readerOf(found[1]!.toLowerCase(), options);
    if (!read) continue;
    if (found.index > plain) pieces.push(value.slice(plain, found.index));
    pieces.push(read);
    plain = found.index + found[0].length;
  }
  if (plain < value.length) pieces.push(value.slice(plain));
  return pieces;
}

function readerOf(written: string, options: TextOptions): ((run: Run) => string) | null {
  const [, spaces, name] = form.exec(written) ?? [];
  if (name === undefined) return null;
  if (spaces) return readerIn(spaces.slice(0, -1), name, options);
  const number = Number(name);
  if (!Number.isNaN(number)) return run => run.scope.matched[number] ?? '';
  return run => run.scope.variables.get(name) ?? '';
}

function readerIn(space: string, name: string, options: TextOptions): (run: Run) => string {
  const read = options.namespace(space)?.read(name) ?? null;
  if (!read)
    options.problem(
      `\${${space}.${name}}: there is no such variable; its extension is not required, or it has none of that name`,
    );
  return read ?? (() => '');
}

// ── encoded characters ──

/** Neighbouring octets are read together, for they may be one character: ${hex:c3}${hex:a9}. */
const encoded =
  /(?:\$\{hex:\s*[0-9a-f]{1,2}(?:\s+[0-9a-f]{1,2})*\s*\})+|\$\{unicode:\s*[0-9a-f]+(?:\s+[0-9a-f]+)*\s*\}/gi;

/** One pass: what comes out is not read again. RFC 5228 §2.4.2.4. */
function decodeCharacters(value: string, problem: (message: string) => void): string {
  if (!/\$\{(?:hex|unicode):/i.test(value)) return value;
  return value.replace(encoded, whole => {
    const codes = [...whole.matchAll(/[:\s]([0-9a-f]+)/gi)].map(([, digits]) => Number.parseInt(digits!, 16));
    return /^\$\{hex/i.test(whole) ? fromOctets(codes, problem) : fromCodes(codes, problem);
  });
}

function fromOctets(octets: readonly number[], problem: (message: string) => void): string {
  const text = Buffer.from(octets).toString('utf8');
  if (octets.includes(0)) problem('a NUL character, which no string may hold');
  if (text.includes('\ufffd')) problem('these octets in hexadecimal are no UTF-8');
  return text;
}

function fromCodes(codes: readonly number[], problem: (message: string) => void): string {
  const wrong = codes.find(code => code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff));
  if (wrong === undefined) return String.fromCodePoint(...codes);
  problem(`\${unicode:${wrong.toString(16)}} is no character`);
  return '';
}
