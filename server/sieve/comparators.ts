/**
 * How texts compare. RFC 4790 §9 (i;octet, i;ascii-casemap, i;ascii-numeric), RFC 5051 (i;unicode-casemap).
 *
 * A comparator turns a text into its key, in which one UTF-16 unit is one octet: equal texts have equal keys, a
 * substring's key is a substring of the key, and the order of keys is the order of texts.
 */
import { collationKey } from '../mime/collation.ts';
import type { Comparator, Run } from './extension.ts';
import type { Value } from './facts.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
const ascii = /^[\u0000-\u007f]*$/;

/** The text's UTF-8, one character per octet. */
export const octetsOf = (text: string): string =>
  ascii.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
/** Back again; what was cut within a character becomes U+FFFD. */
export const textOf = (octets: string): string =>
  ascii.test(octets) ? octets : Buffer.from(octets, 'latin1').toString('utf8');

const octet: Comparator = { name: 'i;octet', key: octetsOf, substring: true };

const asciiCasemap: Comparator = {
  name: 'i;ascii-casemap',
  key: text =>
    ascii.test(text) ? text.toUpperCase() : octetsOf(text).replace(/[a-z]+/g, letters => letters.toUpperCase()),
  substring: true,
};

const unicodeCasemap: Comparator = { name: 'i;unicode-casemap', key: collationKey, substring: true };

/** RFC 4790 §9.1.1: the digits at the start, of any length; what begins with none is infinity, and all such are equal. */
const asciiNumeric: Comparator = {
  name: 'i;ascii-numeric',
  key: text => /^0*(\d*)/.exec(text)![1]! || (/^0/.test(text) ? '0' : 'infinity'),
  order: (left, right) => {
    if (left === right) return 0;
    if (left === 'infinity') return 1;
    if (right === 'infinity') return -1;
    return left.length === right.length ? (left < right ? -1 : 1) : left.length - right.length;
  },
  substring: false,
};

export const baseComparators: readonly Comparator[] = [octet, asciiCasemap];
export const furtherComparators: readonly Comparator[] = [asciiNumeric, unicodeCasemap];

/** RFC 5228 §2.7.3. */
export const usualComparator: Comparator = asciiCasemap;

/** So many characters become a key in one step. */
const CHARACTERS_PER_STEP = 256;

/** The value's key, kept for the next rule that asks in the same way. */
export function keyOf(value: Value, comparator: Comparator, run: Run): string {
  const known = value.keyed;
  if (known !== undefined && known.comparator === comparator.name) return known.key;
  if (value.text.length >= CHARACTERS_PER_STEP) run.spend(costOfKey(value.text, comparator));
  const key = comparator.key(value.text);
  value.keyed = { comparator: comparator.name, key };
  return key;
}

/** Of i;unicode-casemap every character beyond ASCII is looked up. */
const costOfKey = (text: string, { name }: Comparator): number =>
  (text.length / CHARACTERS_PER_STEP) * (name === unicodeCasemap.name && !ascii.test(text) ? 8 : 1);

export function order(comparator: Comparator, left: string, right: string): number {
  if (comparator.order) return comparator.order(left, right);
  return left === right ? 0 : left < right ? -1 : 1;
}
