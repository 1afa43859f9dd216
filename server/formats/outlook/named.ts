/**
 * Names of properties, as a file numbers them: three streams that PST (MS-PST §2.4.7) and .msg (MS-OXMSG §2.2.3) share.
 *
 *   entry: name id or offset of the string (4), guid index * 2 + "is a string" (2), number - 0x8000 (2)
 *
 * Of numbers within a set, '00062008:8503'; of strings, 'keywords', whatever its set: lower case.
 */
import type { NamedProperties } from './item.ts';

const ENTRY = 8;
const FIRST = 0x8000;
const LONGEST_NAME = 512;

export function readNames(streams: {
  readonly guids: Buffer;
  readonly entries: Buffer;
  readonly strings: Buffer;
}): NamedProperties {
  const { guids, entries, strings } = streams;
  const found = new Map<string, number>();
  for (let at = 0; at + ENTRY <= entries.length && found.size < FIRST; at += ENTRY) {
    const id = entries.readUInt32LE(at);
    const kind = entries.readUInt16LE(at + 4);
    const name = kind & 1 ? stringAt(strings, id) : `${setName(guids, kind >> 1)}:${id.toString(16)}`;
    const number = FIRST + entries.readUInt16LE(at + 6);
    if (name !== null && !found.has(name)) found.set(name, number);
  }
  return found;
}

function stringAt(strings: Buffer, at: number): string | null {
  if (at + 4 > strings.length) return null;
  const length = strings.readUInt32LE(at);
  if (length === 0 || length > LONGEST_NAME || at + 4 + length > strings.length) return null;
  return strings.toString('utf16le', at + 4, at + 4 + length).toLowerCase();
}

/** The first part of the set's GUID; 1 and 2 are PS_MAPI and PS_PUBLIC_STRINGS. */
function setName(guids: Buffer, index: number): string {
  const at = (index - 3) * 16;
  if (index < 3 || at + 16 > guids.length) return String(index);
  return guids.readUInt32LE(at).toString(16).padStart(8, '0');
}
