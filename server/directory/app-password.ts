/**
 * Words for single programs: 20 letters of Crockford's 32, so 100 bits of chance, in groups for the eye. Nobody can guess
 * one, so it is kept as a plain SHA-256 and found by that: neither a salt nor a slow hash would add anything.
 */
import { createHash } from 'node:crypto';
import type { Random } from '../base/ports.ts';

/** No i, l, o, u: what looks like 1 and 0 is read as 1 and 0. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS = 20;
const GROUP = 4;
const FORM = /^[0-9a-hjkmnp-tv-z]{20}$/;
/** Longer input is no app password, however it is spaced. */
const LONGEST_INPUT = 64;

/** 'k3vt-8q0m-zx5r-1ahw-d7pn' */
export function newAppWord(random: Random): string {
  const letters = [...random.bytes(LETTERS)].map(octet => ALPHABET[octet & 31]).join('');
  return letters.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
}

/** null: not of the form of an app password, as typed with any spaces, hyphens and case. */
export function appWordHash(input: string): Buffer | null {
  if (input.length > LONGEST_INPUT) return null;
  const letters = input.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
  return FORM.test(letters) ? createHash('sha256').update(letters).digest() : null;
}
