/**
 * Lines as the old configurations join them. Each keeps where it began. Linear in the size of the text.
 *
 *   folded  a line that begins with a blank goes on the line before (Postfix, sendmail); comments and empty lines between
 *           them are left out
 *   joined  a line that ends in "\" goes on in the next, whose leading blanks are dropped; comments between are left out (Exim)
 *   plain   each line by itself (qmail)
 */
import type { Done, Line } from './book.ts';

const isComment = (text: string): boolean => /^[ \t]*#/.test(text);
const isEmpty = (text: string): boolean => /^[ \t\r\f\v]*$/.test(text);
const split = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.replace(/\r$/, ''));

/** The first column that shows anything, from 1. */
const columnOf = (text: string): number => text.length - text.trimStart().length + 1;

export function plainLines(file: string, text: string): Line[] {
  return split(text).flatMap((line, at) =>
    isEmpty(line) || isComment(line) ? [] : [{ file, line: at + 1, column: columnOf(line), text: line.trim() }],
  );
}

export function foldedLines(file: string, text: string): Line[] {
  const lines: Line[] = [];
  let parts: string[] = [];
  let began: Omit<Line, 'text'> | null = null;
  const end = (): Done => {
    if (began) lines.push({ ...began, text: parts.join(' ') });
    [parts, began] = [[], null];
  };
  for (const [at, line] of split(text).entries()) {
    if (isEmpty(line) || isComment(line)) continue;
    if (!began || !/^[ \t]/.test(line)) {
      end();
      began = { file, line: at + 1, column: columnOf(line) };
    }
    parts.push(line.trim());
  }
  end();
  return lines;
}

export function joinedLines(file: string, text: string): Line[] {
  const lines: Line[] = [];
  let parts: string[] = [];
  let began: Omit<Line, 'text'> | null = null;
  const end = (): Done => {
    if (began) lines.push({ ...began, text: parts.join('').trimEnd() });
    [parts, began] = [[], null];
  };
  for (const [at, line] of split(text).entries()) {
    if (isComment(line)) continue;
    if (!began && isEmpty(line)) continue;
    began ??= { file, line: at + 1, column: columnOf(line) };
    const goesOn = /\\[ \t]*$/.test(line.slice(-80));
    parts.push((goesOn ? line.slice(0, line.lastIndexOf('\\')) : line).trimStart());
    if (!goesOn) end();
  }
  end();
  return lines;
}

/** 'key rest' or 'key: rest' of a table, the way sendmail's and Postfix' maps are written. null: there is no value. */
export function keyAndValue({ text }: Line): readonly [key: string, value: string] | null {
  const at = text.search(/[ \t]/);
  return at === -1 ? null : [text.slice(0, at), text.slice(at).trim()];
}

/** Words between blanks and commas; what stands in braces is one word. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let depth = 0;
  for (const letter of text) {
    if (letter === '{') depth++;
    if (letter === '}') depth = Math.max(0, depth - 1);
    if (depth === 0 && (letter === ',' || letter === ' ' || letter === '\t' || letter === '\n')) {
      if (word !== '') words.push(word);
      word = '';
    } else word += letter;
  }
  if (word !== '') words.push(word);
  return words;
}
