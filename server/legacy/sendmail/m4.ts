/**
 * sendmail.mc as far as it is a list: macro calls with their arguments, in `m4 quotes'. Nothing is evaluated; a text
 * between calls that is no comment is a line of sendmail.cf. Linear in the size of the text.
 */
import type { Line } from '../book.ts';

export type Call = { readonly at: Line; readonly name: string; readonly args: readonly string[] };
export type Mc = { readonly calls: readonly Call[]; readonly raw: readonly Line[] };

/** A call is a name with a bracket behind it at once. */
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

export function parseMc(file: string, text: string): Mc {
  const calls: Call[] = [];
  const raw: Line[] = [];
  const place = placing(file, text);
  let [at, unclosed] = [0, 0];
  while (at < text.length) {
    const letter = text[at]!;
    if (/\s/.test(letter)) {
      at++;
      continue;
    }
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    const opens = name !== undefined && text[at + name.length] === '(' && unclosed < MOST_UNCLOSED;
    const call = opens ? argumentsAt(text, at + name.length) : null;
    if (opens && !call) unclosed++;
    if (name !== undefined && call) {
      calls.push({ at: place(at, call.end), name, args: call.args });
      at = call.end;
      // What follows a call on its line is "dnl", or a comment.
      if (/^[ \t]*dnl\b/.test(text.slice(at, at + 20))) at = lineEnd(text, at);
      continue;
    }
    const end = lineEnd(text, at);
    if (letter !== '#' && name !== 'dnl') {
      const words = text
        .slice(at, end)
        .replace(/\bdnl\b.*$/, '')
        .trim();
      if (/^[A-Z_]+$/.test(words)) calls.push({ at: place(at, end), name: words, args: [] });
      else if (words !== '') raw.push({ ...place(at, end), text: words });
    }
    at = end;
  }
  return { calls, raw };
}

/** Line and column of what comes further and further on. */
function placing(file: string, text: string): (from: number, to: number) => Line {
  let [line, begin, next] = [1, 0, text.indexOf('\n')];
  return (from, to) => {
    while (next !== -1 && next < from) [line, begin, next] = [line + 1, next + 1, text.indexOf('\n', next + 1)];
    const words = text.slice(from, to).replace(/\s+/g, ' ').trim();
    return { file, line, column: from - begin + 1, text: words };
  };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** The arguments behind a name; null: there are none, or they never end. */
function argumentsAt(text: string, from: number): { readonly args: readonly string[]; readonly end: number } | null {
  if (text[from] !== '(') return null;
  const args: string[] = [];
  let [word, quotes, brackets] = ['', 0, 0];
  // Longer ones are none that anybody wrote: a bracket that never closes must not be looked for again and again.
  const last = Math.min(text.length, from + LONGEST_CALL);
  for (let at = from + 1; at < last; at++) {
    const letter = text[at]!;
    if (letter === '`' && quotes++ === 0) continue;
    if (letter === "'" && quotes > 0 && --quotes === 0) continue;
    if (quotes === 0) {
      if (letter === '(') brackets++;
      if (letter === ')' && brackets-- === 0) return { args: [...args, word.trim()], end: at + 1 };
      if (letter === ',' && brackets === 0) {
        args.push(word.trim());
        word = '';
        continue;
      }
    }
    word += letter;
  }
  return null;
}
const LONGEST_CALL = 4000;
/** Brackets that never close; behind so many, none is looked for. */
const MOST_UNCLOSED = 20;
