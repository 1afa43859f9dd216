/**
 * Domain names as octets and as keys. A key is the name in lower case without the final dot, in which a dot, a
 * backslash and all that is not printable within a label is written \DDD: one key for each name, one name for each
 * key, so that keys may be compared where the RFC compares names. The root is ''.
 *
 * RFC 1035 §3.1, §4.1.4, §5.1; RFC 4034 §6.1 (the order of names); RFC 4343 (case).
 */
import { err, ok, type Result } from '../base/result.ts';
import { lookupName } from './resolver.ts';

/** RFC 1035 §2.3.4: in octets, lengths and the root included. */
const LONGEST_WIRE_NAME = 255;
const POINTER = 0xc0;

/** `next` is where the name ends in the message; `octets` is the name itself, its case kept and no pointer in it. */
export type ReadName = { readonly octets: Buffer; readonly next: number };

/** Pointers may only lead back, so that every name ends. */
export function readName(message: Buffer, start: number): Result<ReadName, string> {
  const parts: Buffer[] = [];
  let length = 1;
  let at = start;
  let earliest = start;
  let next: number | null = null;
  for (;;) {
    const size = message[at];
    if (size === undefined) return err('a name that goes on behind the end');
    if (size === 0) break;
    if ((size & POINTER) === POINTER) {
      const low = message[at + 1];
      if (low === undefined) return err('a name that goes on behind the end');
      next ??= at + 2;
      at = ((size & ~POINTER) << 8) | low;
      if (at >= earliest) return err('a name that points to itself');
      earliest = at;
      continue;
    }
    if ((size & POINTER) !== 0) return err('a label of an unknown kind');
    length += size + 1;
    if (length > LONGEST_WIRE_NAME) return err('a name that is too long');
    if (at + 1 + size > message.length) return err('a name that goes on behind the end');
    parts.push(message.subarray(at, at + 1 + size));
    at += 1 + size;
  }
  return ok({ octets: Buffer.concat([...parts, Buffer.from([0])]), next: next ?? at + 1 });
}

/** The key of a name in octets that `readName` made (or of one that stands whole in `octets`). */
export function keyOf(octets: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; (octets[at] ?? 0) > 0; at += octets[at]! + 1) {
    labels.push(escaped(octets.toString('latin1', at + 1, at + 1 + octets[at]!)));
  }
  return labels.join('.');
}

const escaped = (label: string): string =>
  label
    .replace(/[A-Z]/g, letter => letter.toLowerCase())
    .replace(/[^!-~]|[.\\]/g, octet => `\\${octet.charCodeAt(0).toString().padStart(3, '0')}`);

/** What nearly all names look like: nothing to fold, to encode or to escape but the case. */
const usual = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/i;
const LONGEST_USUAL = 253;

/** A name as people write it, as the key under which it is asked for; null when no such name can exist. */
export function lookupKey(name: string): string | null {
  if (name.length <= LONGEST_USUAL && usual.test(name)) return name.toLowerCase();
  return lookupName(name)?.split('.').map(escaped).join('.') ?? null;
}

const unescaped = (label: string): string =>
  label.replace(/\\(\d{3})/g, (_, octet) => String.fromCharCode(Number(octet) & 255));

/** The octets of a key; in lower case, as all canonical names are (RFC 4034 §6.2). */
export function nameOctets(key: string): Buffer {
  const parts = labelsOf(key).map(label => {
    const octets = Buffer.from(unescaped(label), 'latin1');
    return Buffer.concat([Buffer.from([octets.length]), octets]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** A key as octets, or null where it is no name: a label of 64 octets, or more than 255 in all. */
export function possibleOctets(key: string): Buffer | null {
  const octets = nameOctets(key);
  const labels = labelsOf(key).map(unescaped);
  return octets.length <= LONGEST_WIRE_NAME && labels.every(label => label.length > 0 && label.length < 64)
    ? octets
    : null;
}

export const labelsOf = (key: string): string[] => (key === '' ? [] : key.split('.'));
export const labelCount = (key: string): number => labelsOf(key).length;

/** The name above: 'a.b.c' → 'b.c', 'c' → '', and null above the root. */
export function parentOf(key: string): string | null {
  if (key === '') return null;
  const dot = key.indexOf('.');
  return dot === -1 ? '' : key.slice(dot + 1);
}

/** Is `key` the name `ancestor` or below it? */
export const isWithin = (key: string, ancestor: string): boolean =>
  ancestor === '' || key === ancestor || key.endsWith(`.${ancestor}`);

/** The last `count` labels of a name. */
export const lastLabels = (key: string, count: number): string =>
  count === 0 ? '' : labelsOf(key).slice(-count).join('.');

/** The longest name that both are within. */
export function commonAncestor(one: string, other: string): string {
  let ancestor: string | null = one;
  while (ancestor !== null && !isWithin(other, ancestor)) ancestor = parentOf(ancestor);
  return ancestor ?? '';
}

/** RFC 4034 §6.1: label by label from the right, as octets; the shorter name comes first. */
export function compareNames(one: string, other: string): number {
  const left = labelsOf(one).reverse();
  const right = labelsOf(other).reverse();
  for (let at = 0; at < left.length && at < right.length; at++) {
    const order = Buffer.compare(
      Buffer.from(unescaped(left[at]!), 'latin1'),
      Buffer.from(unescaped(right[at]!), 'latin1'),
    );
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
