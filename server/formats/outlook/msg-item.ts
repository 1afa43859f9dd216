/**
 * A .msg file: storages of properties in a compound file. MS-OXMSG §2.
 *
 *   '__properties_version1.0'        a header, then 16 octets each: tag (4), flags (4), a value of up to 8 octets
 *   '__substg1.0_0037001F'           the value of a property that is longer: number and type in hex
 *   '__substg1.0_8012101F-00000002'  the third of several
 *   '__recip_version1.0_#00000000', '__attach_version1.0_#00000000', '__nameid_version1.0'
 *   '__substg1.0_3701000D'           in an attachment, a storage: the message within
 */
import { err, ok, type Result } from '../../base/result.ts';
import { readCompoundFile, type Storage } from './compound-file.ts';
import { type Attachment, type Item, Kind, type NamedProperties, type Properties, Tag, type Value } from './item.ts';
import { readNames } from './named.ts';

const MOST_PARTS = 2048;
const DEEPEST = 10;
const ENTRY = 16;
/** Octets before the first property, by what it belongs to (§2.4.1). */
const Header = { top: 32, within: 24, other: 8 } as const;

export function readMsg(file: Buffer): Result<Item, string> {
  const opened = readCompoundFile(file);
  if (!opened.ok) return opened;
  const root = opened.value;
  if (!root.streams.has('__properties_version1.0')) return err('it is a compound file, but holds no message');
  const names = root.storages.get('__nameid_version1.0');
  const stream = (name: string): Buffer => {
    const read = names?.streams.get(`__substg1.0_${name}0102`)?.read();
    return read?.ok ? read.value : Buffer.alloc(0);
  };
  const named = readNames({ guids: stream('0002'), entries: stream('0003'), strings: stream('0004') });
  return ok(itemOf(root, Header.top, named, 0));
}

function itemOf(storage: Storage, header: number, named: NamedProperties, depth: number): Item {
  const faults: string[] = [];
  const properties = propertiesOf(storage, header, faults);
  const children = (prefix: string): Storage[] =>
    [...storage.storages]
      .filter(([name]) => name.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, MOST_PARTS)
      .map(([, child]) => child);
  const recipients = children('__recip_version1.0_#').map(child => propertiesOf(child, Header.other, faults));
  const attachments = children('__attach_version1.0_#').map((child): Attachment => {
    const inner = child.storages.get('__substg1.0_3701000D');
    const own = propertiesOf(child, Header.other, faults);
    const isMessage = inner?.streams.has('__properties_version1.0') === true;
    if (isMessage && depth >= DEEPEST) faults.push('a message lies too deep within others');
    const item = isMessage && depth < DEEPEST ? itemOf(inner, Header.within, named, depth + 1) : null;
    return { properties: own, item };
  });
  return { properties, recipients, attachments, named, faults };
}

function propertiesOf(storage: Storage, header: number, faults: string[]): Properties {
  const found = new Map<number, Value>();
  const list = storage.streams.get('__properties_version1.0')?.read();
  if (list && !list.ok) faults.push(`its properties: ${list.error}`);
  const octets = list?.ok ? list.value : Buffer.alloc(0);
  for (let at = header; at + ENTRY <= octets.length; at += ENTRY) {
    const kind = octets.readUInt16LE(at);
    if (isInline(kind)) found.set(octets.readUInt16LE(at + 2), { kind, octets: octets.subarray(at + 8, at + 16) });
  }
  const several = new Map<number, { kind: number; values: [number, Buffer][] }>();
  for (const [name, stream] of storage.streams) {
    const told = /^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?$/i.exec(name);
    if (!told) continue;
    const tag = Number.parseInt(told[1]!, 16);
    const kind = Number.parseInt(told[2]!, 16);
    const read = stream.read();
    if (!read.ok) {
      faults.push(`${nameOf(tag)}: ${read.error}`);
      continue;
    }
    if (told[3] !== undefined) {
      const values = several.get(tag) ?? { kind, values: [] };
      if (values.values.length < MOST_PARTS) values.values.push([Number.parseInt(told[3], 16), read.value]);
      several.set(tag, values);
    } else if ((kind & 0x1000) === 0) found.set(tag, { kind, octets: read.value });
  }
  for (const [tag, { kind, values }] of several)
    found.set(tag, {
      kind,
      octets: Buffer.alloc(0),
      several: values.sort((a, b) => a[0] - b[0]).map(([, one]) => one),
    });
  return found;
}

const isInline = (kind: number): boolean =>
  ([Kind.int16, Kind.int32, Kind.boolean, Kind.time] as readonly number[]).includes(kind);

const tagNames = new Map(Object.entries(Tag).map(([name, tag]) => [tag as number, name]));
const nameOf = (tag: number): string => tagNames.get(tag) ?? `property ${tag.toString(16).padStart(4, '0')}`;
