/**
 * The door to re2js: patterns whose matching time grows with the text and not beyond, whoever wrote them.
 *
 * What comes in is a POSIX extended regular expression (draft-ietf-sieve-regex §3, IEEE 1003.1), what RE2 takes is
 * Perl's way of writing. They differ in brackets, where POSIX knows no backslash and names characters in [:classes:];
 * in "(?", which POSIX does not have; in which match counts: the leftmost and of those the longest. A backslash before
 * a letter means nothing in POSIX; Perl's \d, \s, \w, \b and their opposites are taken as people expect.
 */
import { RE2JS } from 're2js';
import { err, ok, type Result } from '../base/result.ts';
import { LONGEST_PATTERN } from './limits.ts';

export type Pattern = {
  /** Of the program: a character is looked at no more often than so. */
  readonly size: number;
  test(text: string): boolean;
  /** The whole match and each group; '' for a group that took no part. null: no match. */
  groups(text: string): string[] | null;
};

/** RE2 instructions: what a repetition of repetitions comes to. */
const LARGEST_PROGRAM = 5_000;

export function compilePattern(written: string, ignoresCase: boolean): Result<Pattern, string> {
  if (written.length > LONGEST_PATTERN)
    return err(`a pattern of ${written.length} characters; ${LONGEST_PATTERN} are allowed`);
  const translated = translate(written);
  if (!translated.ok) return translated;
  const flags = RE2JS.DOTALL | RE2JS.LONGEST_MATCH | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  try {
    const compiled = RE2JS.compile(translated.value, flags);
    if (compiled.programSize() > LARGEST_PROGRAM) return err('too many repetitions in repetitions');
    return ok(patternOf(compiled));
  } catch (fault) {
    // re2js has no other way to say that a pattern is wrong.
    return err(faultWords(fault));
  }
}

const patternOf = (compiled: RE2JS): Pattern => ({
  size: compiled.programSize(),
  test: text => compiled.test(text),
  groups(text) {
    const matcher = compiled.matcher(text);
    if (!matcher.find()) return null;
    return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
  },
});

function faultWords(fault: unknown): string {
  const message = fault instanceof Error ? fault.message : '';
  return message.replace(/^error parsing regexp: /, '') || 'it cannot be read';
}

function translate(written: string): Result<string, string> {
  let out = '';
  for (let at = 0; at < written.length; ) {
    const character = written[at]!;
    if (character === '[') {
      const bracket = readBracket(written, at);
      if (!bracket.ok) return bracket;
      out += bracket.value.text;
      at = bracket.value.end;
    } else if (character === '\\') {
      const next = written[at + 1];
      if (next === undefined) return err('it ends in a backslash');
      if (/[A-Za-z0-9]/.test(next) && !/[dDsSwWbB]/.test(next)) return err(`\\${next} means nothing here`);
      out += /[<>]/.test(next) ? '\\b' : character + next;
      at += 2;
    } else if (character === '(' && written[at + 1] === '?') return err('"(?" is no part of POSIX patterns');
    else {
      out += character;
      at++;
    }
  }
  return ok(out);
}

const classes = /\[:(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit):\]/y;

/** `[^]a-z[:digit:]\]`: a "]" that stands first is itself, and so is every backslash. */
function readBracket(written: string, start: number): Result<{ text: string; end: number }, string> {
  let at = start + 1;
  let text = '[';
  if (written[at] === '^') text += written[at++];
  for (let first = true; at < written.length; first = false) {
    const character = written[at]!;
    if (character === ']' && !first) return ok({ text: `${text}]`, end: at + 1 });
    if (character === '[' && /[:.=]/.test(written[at + 1] ?? '')) {
      classes.lastIndex = at;
      const found = classes.exec(written);
      if (!found) return err('there is no such class of characters in brackets');
      text += found[0];
      at = classes.lastIndex;
      continue;
    }
    text += /[[\]\\^&~]/.test(character) ? `\\${character}` : character;
    at++;
  }
  return err('a "[" is never closed');
}
