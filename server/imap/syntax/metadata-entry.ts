/**
 * Names and values of metadata. RFC 5464 §3.2, §5.
 *
 *   entry   = astring ; slash-separated path, without "*" and "%"
 *   entries = entry / "(" entry *(SP entry) ")"
 *   value   = nstring / literal8
 *
 * A name begins with /private or /shared and is the same in any case; inside and in answers it is in small letters.
 */
import { latin1 } from '../../base/bytes.ts';
import type { MetadataEntry } from '../backend.ts';
import type { Decoder } from './decoder.ts';
import { astring, string } from './encoder.ts';
import { BadSyntax } from './grammar.ts';
import { printMailboxName } from './mailbox-name.ts';

/** Our own limit; the longest registered names have some forty letters. */
const LONGEST_ENTRY = 255;

/** A name to ask for: also the top of a tree, such as /private. */
export function parseEntry(line: Decoder): string {
  const entry = line.astring().toLowerCase();
  if (entry.length > LONGEST_ENTRY) throw new BadSyntax('The name of an entry is too long');
  if (/[^\u0020-\u007e]|[*%]/.test(entry)) throw new BadSyntax('An entry has letters that cannot be in a name');
  if (!/^\/(private|shared)(\/[^/]+)*$/.test(entry)) throw new BadSyntax('Not the name of an entry');
  return entry;
}

/** A name to set: with something below the scope, and a name of the vendor's own below the vendor (§3.2). */
export function parseWholeEntry(line: Decoder): string {
  const entry = parseEntry(line);
  const parts = entry.split('/').slice(1);
  if (parts.length < (parts[1] === 'vendor' ? 4 : 2)) throw new BadSyntax('The name of an entry is too short');
  return entry;
}

/** Leniency, by name: bare-entries (several without parentheses, as the examples of §4.4.1 have them). */
export function parseEntries(line: Decoder): readonly string[] {
  let entries: string[] = [];
  if (line.peek() === '(') entries = [...line.list(() => parseEntry(line))];
  else {
    entries.push(parseEntry(line));
    while (line.peek() === ' ') entries.push(parseEntry(line.sp()));
  }
  if (entries.length === 0) throw new BadSyntax('No entry');
  return [...new Set(entries)];
}

/** The octets of a value; null takes the entry away. */
export function parseValue(line: Decoder): Uint8Array | null {
  const next = line.peek();
  if (next === '~') return line.literal8();
  if (next === '{') return line.literal();
  const text = line.nstring();
  return text === null ? null : Buffer.from(text, 'latin1');
}

export type Depth = 0 | 1 | 'infinity';

/** What GETMETADATA and LIST answer for the entries that were asked for. */
export type Chosen = {
  readonly entries: readonly MetadataEntry[];
  /** The size of the largest value that is left out, or 0. */
  readonly longest: number;
};

/**
 * §4.2.1–2. An entry that is not there is told as NIL, unless something below it is told in its place.
 */
export function choose(
  all: readonly MetadataEntry[],
  asked: readonly string[],
  { maxSize = Infinity, depth = 0 }: { readonly maxSize?: number; readonly depth?: Depth } = {},
): Chosen {
  const chosen = new Map<string, MetadataEntry>();
  let longest = 0;
  for (const name of asked) {
    const found = all.filter(entry => entry.value !== null && isWithin(entry.name, name, depth));
    for (const entry of found) {
      const size = entry.value?.length ?? 0;
      if (size <= maxSize) chosen.set(entry.name, entry);
      else longest = Math.max(longest, size);
    }
    if (found.length === 0) chosen.set(name, { name, value: null });
  }
  return { entries: [...chosen.values()], longest };
}

function isWithin(name: string, top: string, depth: Depth): boolean {
  if (name === top) return true;
  if (depth === 0 || !name.startsWith(`${top}/`)) return false;
  return depth === 'infinity' || !name.includes('/', top.length + 1);
}

/** metadata-resp = "METADATA" SP mailbox SP "(" entry SP value *(SP entry SP value) ")"; `mailbox` null: the server. */
export function printMetadata(mailbox: string | null, entries: readonly MetadataEntry[], utf8: boolean): string {
  const values = entries.map(({ name, value }) => `${astring(name)} ${printValue(value)}`);
  return `METADATA ${mailboxOrServer(mailbox, utf8)} (${values.join(' ')})`;
}

/** §4.4.2: that these have changed; the client asks for the values that it wants. */
export const printChangedMetadata = (mailbox: string | null, entries: readonly string[], utf8: boolean): string =>
  `METADATA ${mailboxOrServer(mailbox, utf8)} ${entries.map(entry => astring(entry)).join(' ')}`;

const mailboxOrServer = (mailbox: string | null, utf8: boolean): string =>
  mailbox === null ? '""' : printMailboxName(mailbox, utf8);

function printValue(value: Uint8Array | null): string {
  if (value === null) return 'NIL';
  const octets = latin1(value);
  return octets.includes('\0') ? `~{${octets.length}}\r\n${octets}` : string(octets);
}
