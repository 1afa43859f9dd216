/**
 * The bytes of BODY[section]: where they stand in a message, which part of them a partial fetch wants, and the subset
 * of a header. RFC 3501 §6.4.5.
 */
import { asBuffer, CRLF, LF } from '../base/bytes.ts';
import { walkFields } from '../mime/header.ts';
import { sectionRange } from '../mime/section.ts';
import type { Structure } from '../mime/structure.ts';
import type { ByteRange, Row, RowField } from './backend.ts';
import type { Partial, Section, SectionItem } from './fetch-item.ts';

/** What a row must bring so that the section can be served. */
export function fieldFor({ section, partial }: SectionItem): RowField {
  const { part, text } = section;
  if (part.length > 0 || text === 'TEXT') return 'structure';
  if (text !== null) return 'header';
  // A part of a large message is read from where it stands; its structure tells where it ends.
  return partial ? 'structure' : 'content';
}

/** Where the bytes are. `here`: in the row already. `range`: to be read. null: the message has no such section. */
export type Place =
  | { readonly kind: 'here'; readonly bytes: Uint8Array }
  | { readonly kind: 'range'; readonly range: ByteRange };

export function placeOf(item: SectionItem, row: Row): Place | null {
  const { section, partial } = item;
  if (fieldFor(item) === 'header') return row.header ? here(row.header) : null;
  if (row.content && section.part.length === 0 && section.text === null) return here(row.content);
  const found = row.structure ? rangeOf(row.structure, section) : null;
  if (!found) return null;
  if (row.content) return here(row.content.subarray(found.start, found.end));
  // A subset of a header is cut after it was made; anything else is read no further than needed.
  return { kind: 'range', range: partial && section.fields.length === 0 ? cut(found, partial) : found };
}

const here = (bytes: Uint8Array): Place => ({ kind: 'here', bytes });

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

/** The section's bytes as sent: the subset of a header where one is asked for, and the partial of what was `here`. */
export function finish({ section, partial }: SectionItem, place: Place, bytes: Uint8Array): Uint8Array {
  const whole = section.fields.length > 0 ? headerFields(bytes, section) : bytes;
  const isCut = partial === null || (section.fields.length === 0 && place.kind === 'range');
  return isCut ? whole : whole.subarray(partial.offset, partial.offset + partial.length);
}

/** "The subset ... includes the delimiting blank line between the header and the body." */
function headerFields(header: Uint8Array, { text, fields }: Section): Uint8Array {
  const wanted = new Set(fields.map(field => field.toLowerCase()));
  const keep = text === 'HEADER.FIELDS';
  const bytes = asBuffer(header);
  const parts: Buffer[] = [];
  walkFields(bytes, 0, (nameStart, nameEnd, _valueStart, _valueEnd, end) => {
    const name = bytes.toString('latin1', nameStart, nameEnd).toLowerCase();
    if (wanted.has(name) === keep) parts.push(bytes.subarray(nameStart, end));
  });
  const last = parts.at(-1);
  if (last && last[last.length - 1] !== LF) parts.push(CRLF);
  return Buffer.concat([...parts, CRLF]);
}
