/**
 * The sections of FETCH responses: read for a few messages at a time, BINARY's decoded piece by piece so that a window of
 * a large part, or its size, costs no more memory than the window. RFC 3501 §7.4.2, RFC 3516 §4.3.
 */
import { asBuffer } from '../../base/bytes.ts';
import { type Bytes, mebibytes } from '../../base/units.ts';
import { newTransferDecoder } from '../../mime/coding.ts';
import type { ByteRange, ImapMailbox, Row, Uid } from '../backend.ts';
import type { Responses } from '../command.ts';
import type { SectionItem } from '../syntax/fetch-item.ts';
import type { FetchPlan } from './fetch-response.ts';
import { finish, type Octets, type Place, placeOf } from './section.ts';

/** What one row's sections are, once read: octets, how many (BINARY.SIZE), or null for NIL. */
export type LoadedSections = readonly (Octets | number | null)[];

/** Why a message of the set cannot be answered. */
export type NotLoaded = { readonly missing: 'gone' | 'unknown-encoding' };

const gone: NotLoaded = { missing: 'gone' };
const unknownEncoding: NotLoaded = { missing: 'unknown-encoding' };

type Wanted = { readonly row: Row; readonly places: readonly (Place | null)[]; readonly octets: Bytes };

/** At most so many messages' bytes are read at once, and so many octets unless one message alone has more. */
const MOST_AT_ONCE = 32;
const OCTETS_AT_ONCE: Bytes = mebibytes(1);
/** An encoded part is read in pieces of this. */
const PIECE: Bytes = mebibytes(1);

/** Reads the sections of a chunk of rows, several at a time, and gives them in order. */
export async function* loadSections(
  mailbox: ImapMailbox,
  plan: FetchPlan,
  rows: readonly Row[],
): AsyncGenerator<readonly (readonly [Row, LoadedSections | NotLoaded])[]> {
  const wanted = rows.map(row => wantedOf(plan, row));
  for (let from = 0; from < wanted.length; ) {
    let to = from + 1;
    let octets = wanted[from]!.octets;
    while (to < wanted.length && to - from < MOST_AT_ONCE && octets + wanted[to]!.octets <= OCTETS_AT_ONCE) {
      octets += wanted[to++]!.octets;
    }
    const batch = wanted.slice(from, to);
    const loaded = batch.every(isHere)
      ? batch.map(one => finished(plan.sections, one))
      : await Promise.all(batch.map(one => load(mailbox, plan.sections, one)));
    yield batch.map(({ row }, at) => [row, loaded[at]!] as const);
    from = to;
  }
}

function wantedOf(plan: FetchPlan, row: Row): Wanted {
  const places = plan.sections.map(item => placeOf(item, row));
  const octets = places.reduce((sum, place) => sum + (place && 'range' in place ? lengthOf(place.range) : 0), 0);
  return { row, places, octets };
}

const lengthOf = ({ start, end }: ByteRange): number => end - start;

/** Nothing of it needs to be waited for, as with whole headers and whole messages. */
const isHere = ({ places }: Wanted): boolean => places.every(place => place === null || place.kind === 'here');

const finished = (items: readonly SectionItem[], { places }: Wanted): LoadedSections =>
  places.map((place, at) => (place?.kind === 'here' ? finish(items[at]!, place, place.octets) : null));

async function load(
  mailbox: ImapMailbox,
  items: readonly SectionItem[],
  { row, places }: Wanted,
): Promise<LoadedSections | NotLoaded> {
  const loaded: (Octets | number | null)[] = [];
  for (const [at, place] of places.entries()) {
    const section = place && (await loadOne(mailbox, items[at]!, row.uid, place));
    if (isMissing(section)) return section;
    loaded.push(section);
  }
  return loaded;
}

const isMissing = (section: Octets | number | NotLoaded | null): section is NotLoaded =>
  section !== null && typeof section === 'object' && 'missing' in section;

async function loadOne(
  mailbox: ImapMailbox,
  item: SectionItem,
  uid: Uid,
  place: Place,
): Promise<Octets | number | NotLoaded> {
  switch (place.kind) {
    case 'here':
      return finish(item, place, place.octets);
    case 'range': {
      const bytes = lengthOf(place.range) > 0 ? await mailbox.bytes(uid, place.range) : empty;
      return bytes ? finish(item, place, bytes) : gone;
    }
    case 'decoded':
      return decoded(mailbox, uid, place, item.form === 'decoded-size');
    case 'size':
      return place.octets;
    case 'unknown-encoding':
      return unknownEncoding;
  }
}

const empty = new Uint8Array(0);

async function decoded(
  mailbox: ImapMailbox,
  uid: Uid,
  { range, encoding, window }: Extract<Place, { kind: 'decoded' }>,
  sizeOnly: boolean,
): Promise<Uint8Array | number | NotLoaded> {
  const decoder = newTransferDecoder(encoding);
  const kept: Buffer[] = [];
  let at = 0;
  const take = (octets: Buffer) => {
    if (!sizeOnly && at + octets.length > window.start) {
      kept.push(octets.subarray(Math.max(0, window.start - at), Math.max(0, window.end - at)));
    }
    at += octets.length;
  };
  for (let from = range.start; from < range.end && at < window.end; from += PIECE) {
    const bytes = await mailbox.bytes(uid, { start: from, end: Math.min(from + PIECE, range.end) });
    if (!bytes) return gone;
    take(decoder.push(bytes));
  }
  take(decoder.end());
  if (sizeOnly) return at;
  return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
}

/**
 * ` BODY[1] {12}` CRLF and the bytes, for each section. A literal holds no NUL (RFC 9051 §4.3.1): BINARY becomes a
 * literal8 then, and in BODY it is the octet that stands for it in every string of ours (encoder.ts).
 */
export function writeSections(plan: FetchPlan, loaded: LoadedSections, first: boolean, out: Responses): void {
  for (const [at, item] of plan.sections.entries()) {
    const section = loaded[at] ?? null;
    const name = first && at === 0 ? item.label : ` ${item.label}`;
    if (section === null || typeof section === 'number') out.text(`${name} ${section ?? 'NIL'}`);
    else if (typeof section === 'string') {
      out.text(`${name} {${section.length}}\r\n${section.includes('\0') ? section.replaceAll('\0', '\x80') : section}`);
    } else {
      const hasNul = asBuffer(section).indexOf(0) !== -1;
      out.text(`${name} ${hasNul && item.form === 'decoded' ? '~' : ''}{${section.length}}\r\n`);
      out.bytes(hasNul && item.form === 'octets' ? withoutNul(section) : section);
    }
  }
}

const withoutNul = (octets: Uint8Array): Uint8Array => octets.map(octet => (octet === 0 ? 0x80 : octet));
