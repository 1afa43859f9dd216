/**
 * A script's name, RFC 5804 §1.6: Net-Unicode (RFC 5198) of at least one character, without C0, DEL, C1, U+2028 and U+2029.
 * A server must take names of 128 characters, which are up to 512 octets, and must never cut a longer one.
 *
 * Leniency "name-in-nfd": a name that is not in NFC is put into it, so that one that was typed on another keyboard is found.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { textOf } from './syntax.ts';

const MOST_CHARACTERS = 128;
/** Four octets for each character; RFC 9661 §1.2.1 asks for no less. */
export const MOST_OCTETS: Bytes = 4 * MOST_CHARACTERS;

export type BadName = 'empty' | 'not-utf8' | 'forbidden-character' | 'too-long';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not have
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]|\p{Cs}/u;

export function readScriptName(octets: Uint8Array): Result<string, BadName> {
  const text = textOf(octets);
  return text === null ? err('not-utf8') : checkScriptName(text);
}

export function checkScriptName(text: string): Result<string, BadName> {
  if (text === '') return err('empty');
  if (FORBIDDEN.test(text)) return err('forbidden-character');
  const name = text.normalize('NFC');
  return Buffer.byteLength(name) > MOST_OCTETS ? err('too-long') : ok(name);
}

export const badNameWords: { readonly [W in BadName]: string } = {
  empty: 'A script has a name of at least one character',
  'not-utf8': 'The name is not UTF-8',
  'forbidden-character': 'The name has a control character, a line separator or half of a character',
  'too-long': `The name is longer than ${MOST_OCTETS} octets`,
};
