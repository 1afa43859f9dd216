/**
 * The bytes of BODY[section] and BINARY[section]: where they stand in a message, which part of them a partial fetch
 * wants, and the subset of a header. RFC 3501 §6.4.5, RFC 3516 §4.2.
 */
import { latin1 } from '../../base/bytes.ts';
import { subsetOfHeader } from '../../mime/header-subset.ts';
import { partAt, sectionRange } from '../../mime/section.ts';
import type { Structure } from '../../mime/structure.ts';
import type { ByteRange, Row, RowField } from '../backend.ts';
import type { Partial, SectionItem } from '../syntax/fetch-item.ts';
import type { Section } from '../syntax/section-spec.ts';

/** What a row must bring so that the section can be served. */
export function fieldFor({ form, section, partial }: SectionItem): RowField {
  const { part, text } = section;
  if (part.length > 0 || text === 'TEXT' || form === 'decoded-size') return 'structure';
  if (text !== null) return 'header';
  // A part of a large message is read from where it stands; its structure tells where it ends.
  return partial ? 'structure' : 'content';
}

/** A header is text, one character per octet, for so it is kept; other sections are octets. */
export type Octets = Uint8Array | string;

/**
 * Where the bytes are. `here`: in the row already. `range`: to be read. `decoded`: to be read and decoded, of which
 * `window` is wanted. `size`: only how many they are, which is known. null: the message has no such section.
 */
export type Place =
  | { readonly kind: 'here'; readonly octets: Octets }
  | { readonly kind: 'range'; readonly range: ByteRange }
  | { readonly kind: 'decoded'; readonly range: ByteRange; readonly encoding: string; readonly window: ByteRange }
  | { readonly kind: 'size'; readonly octets: number }
  /** The part's transfer encoding is none we can undo. */
  | { readonly kind: 'unknown-encoding' };

export function placeOf(item: SectionItem, row: Row): Place | null {
  const { section, partial } = item;
  if (item.form !== 'octets' && section.part.length > 0) return row.structure ? binaryPlace(item, row.structure) : null;
  if (item.form === 'decoded-size') return row.structure ? sizeOf(rangeOf(row.structure, section)) : null;
  if (fieldFor(item) === 'header') return row.header === undefined ? null : here(row.header);
  if (row.content && section.part.length === 0 && section.text === null) return here(row.content);
  const found = row.structure ? rangeOf(row.structure, section) : null;
  if (!found) return null;
  if (row.content) return here(row.content.subarray(found.start, found.end));
  // A subset of a header is cut after it was made; anything else is read no further than needed.
  return { kind: 'range', range: partial && section.fields.length === 0 ? cut(found, partial) : found };
}

const identity = ['7bit', '8bit', 'binary', ''];

/** A multipart has no encoding of its own (RFC 2045 §6.4): whatever its header says, its octets are its text. */
function binaryPlace({ form, section, partial }: SectionItem, structure: Structure): Place | null {
  const part = partAt(structure, section.part);
  if (!part) return form === 'decoded-size' ? { kind: 'size', octets: 0 } : null;
  const encoding = part.kind === 'multipart' ? '' : part.encoding.toLowerCase();
  if (identity.includes(encoding)) {
    if (form === 'decoded-size') return sizeOf(part.body);
    return { kind: 'range', range: partial ? cut(part.body, partial) : part.body };
  }
  if (encoding !== 'base64' && encoding !== 'quoted-printable') return { kind: 'unknown-encoding' };
  const window = partial ? { start: partial.offset, end: partial.offset + partial.length } : everything;
  return { kind: 'decoded', range: part.body, encoding, window };
}

const everything: ByteRange = { start: 0, end: Number.MAX_SAFE_INTEGER };

const sizeOf = (range: ByteRange | null): Place => ({ kind: 'size', octets: range ? range.end - range.start : 0 });

const here = (octets: Octets): Place => ({ kind: 'here', octets });

function rangeOf(structure: Structure, { part, text }: Section): ByteRange | null {
  switch (text) {
    case null:
      return sectionRange(structure, part, 'content');
    case 'TEXT':
      return sectionRange(structure, part, 'text');
    case 'MIME':
      return sectionRange(structure, part, 'mime');
    case 'HEADER':
    case 'HEADER.FIELDS':
    case 'HEADER.FIELDS.NOT':
      return sectionRange(structure, part, 'header');
  }
}

const cut = (range: ByteRange, { offset, length }: Partial): ByteRange => {
  const start = Math.min(range.end, range.start + offset);
  return { start, end: Math.min(range.end, start + length) };
};

/** The section as sent: the subset of a header where one is asked for, and the partial of what was `here`. */
export function finish({ section, partial }: SectionItem, place: Place, octets: Octets): Octets {
  const whole = section.fields.length > 0 ? headerFields(textOf(octets), section) : octets;
  if (partial === null || (section.fields.length === 0 && place.kind === 'range')) return whole;
  const { offset, length } = partial;
  return typeof whole === 'string' ? whole.slice(offset, offset + length) : whole.subarray(offset, offset + length);
}

const textOf = (octets: Octets): string => (typeof octets === 'string' ? octets : latin1(octets));

/** "The subset ... includes the delimiting blank line between the header and the body." */
function headerFields(header: string, { text, fields }: Section): string {
  const wanted = fields.map(field => field.toLowerCase());
  const subset = subsetOfHeader(header, wanted, text === 'HEADER.FIELDS');
  return subset === '' || subset.endsWith('\n') ? `${subset}\r\n` : `${subset}\r\n\r\n`;
}
