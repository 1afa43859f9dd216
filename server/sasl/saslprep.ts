/**
 * SASLprep (RFC 4013): one form for user names and passwords, so that "é" typed on two keyboards is one letter.
 * Mapping, NFKC, prohibited characters. Two leniencies, both named in README.md: unassigned code points pass (their
 * list is frozen at Unicode 3.2, before emoji) and the rule about mixed writing directions is not applied.
 */
import { err, ok, type Result } from '../base/result.ts';

/** RFC 3454 table B.1: commonly mapped to nothing. */
const MAPPED_TO_NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/** RFC 3454 table C.1.2: space characters that are not the ASCII one. U+200B is mapped to nothing before. */
const OTHER_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;

/**
 * RFC 4013 §2.3: C.2 controls, C.3 private use, C.4 non-characters, C.5 surrogates, C.6 and C.7 inappropriate for
 * text, C.8 change of display, C.9 tags.
 */
const PROHIBITED = new RegExp(
  [
    '\\p{Cc}|\\p{Co}|\\p{Cs}|\\p{Noncharacter_Code_Point}',
    '[\\u06dd\\u070f\\u180e\\u2028\\u2029\\u2061-\\u2063\\u206a-\\u206f\\ufff9-\\ufffd]|[\\u{1d173}-\\u{1d17a}]',
    '[\\u2ff0-\\u2ffb]',
    '[\\u0340\\u0341\\u200e\\u200f\\u202a-\\u202e]',
    '\\u{e0001}|[\\u{e0020}-\\u{e007f}]',
  ].join('|'),
  'u',
);

const ASCII_ONLY = /^[\x20-\x7e]*$/;

export function saslprep(text: string): Result<string, 'prohibited-character'> {
  if (ASCII_ONLY.test(text)) return ok(text);
  const prepared = text.replace(OTHER_SPACE, ' ').replace(MAPPED_TO_NOTHING, '').normalize('NFKC');
  return PROHIBITED.test(prepared) ? err('prohibited-character') : ok(prepared);
}
