/**
 * What of a message a search for substrings sees (RFC 3501 §6.4.4): header fields unfolded and decoded, text parts with
 * their transfer encoding and charset undone, HTML as its reader sees it. The inside of an attachment is never searched;
 * its name stands in its part's header. Whoever looks through a message and whoever keeps an index of it takes the same
 * text from here.
 */
import { type Bytes, kibibytes } from '../base/units.ts';
import { decodeCharset, decodeTransfer } from './coding.ts';
import { collationKey } from './collation.ts';
import { parseDate } from './date.ts';
import { decodeWords } from './encoded-word.ts';
import type { Envelope } from './envelope.ts';
import { unfold, walkFields } from './header.ts';
import { textOfHtml } from './html-text.ts';
import { parameter } from './parameter.ts';
import type { Leaf, Structure } from './structure.ts';

/** A text part up to this size is taken whole. A larger one is looked through in windows, its HTML as it stands. */
export const WHOLE_TEXT: Bytes = kibibytes(256);

/** Each field of a header: its name as written, its value as read. */
export function searchedFields(header: Buffer, visit: (name: string, value: string) => void): void {
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    visit(header.toString('latin1', start, nameEnd), decodeWords(unfold(header, valueStart, valueEnd)));
  });
}

/** A field as a search of the whole header sees it. */
export const wholeField = (name: string, value: string): string => `${name}: ${value}`;

/** Fields of which only the first counts, as the envelope keeps it; null: any field of that name. */
export function envelopeField(envelope: Envelope, field: string): { readonly value: string | null } | null {
  switch (field) {
    case 'message-id':
      return { value: envelope.messageId };
    case 'in-reply-to':
      return { value: envelope.inReplyTo };
    case 'subject':
      return { value: envelope.subject };
    default:
      return null;
  }
}

export type SearchedPart =
  /** A header that TEXT finds: of a part. */
  | { readonly kind: 'part-header'; readonly header: Structure['header'] }
  /** A header that BODY finds: of a message inside. */
  | { readonly kind: 'inner-header'; readonly header: Structure['header'] }
  | { readonly kind: 'text'; readonly part: Leaf };

/** All that is searched besides the header of the message itself, in order. */
export function* searchedParts(whole: Structure): Generator<SearchedPart> {
  if (whole.kind === 'leaf' && whole.type === 'text') yield { kind: 'text', part: whole };
  if (whole.kind === 'multipart') {
    for (const part of whole.parts) {
      yield { kind: 'part-header', header: part.header };
      yield* searchedParts(part);
    }
  }
  if (whole.kind === 'message') {
    yield { kind: 'inner-header', header: whole.structure.header };
    yield* searchedParts(whole.structure);
  }
}

export const isHtml = (part: Leaf): boolean => part.subtype === 'html';

/** Of a part of at most WHOLE_TEXT octets. */
export function searchedText(octets: Buffer, part: Leaf): string {
  const text = decodeCharset(decodeTransfer(octets, part.encoding), parameter(part.parameters, 'charset'));
  return isHtml(part) ? textOfHtml(text) : text;
}

/** RFC 3501 §6.4.4 SENTON: the day as the Date field names it, whatever its zone. Its 00:00 UTC or later; null: none. */
export function sentAt({ date }: Envelope): number | null {
  return date === null
    ? null
    : parseDate(date.replace(/([+-]\d{2}:?\d{2}|\b[A-Z]{1,5}\b)(\s*\([^)]*\))?\s*$/i, '+0000'));
}

// ── how it is compared ──

/** Combining marks as they stand in a key: U+0300–U+036F, Hebrew points, Arabic vowel signs. */
const marks = /\xcc[\x80-\xbf]|\xcd[\x80-\xaf]|\xd6[\x91-\xbd]|\xd9[\x8b-\x9f\xb0]/g;
/** A key without its accents. */
export const bareKey = (key: string): string => (/[\xcc\xcd\xd6\xd9]/.test(key) ? key.replace(marks, '') : key);

/** How text compares: `fuzzy` without accents. */
export const searchKey = (text: string, fuzzy: boolean): string =>
  fuzzy ? bareKey(collationKey(text)) : collationKey(text);

/** The words of a FUZZY search (RFC 6203), each to be found for itself. */
export const fuzzyWords = (text: string): readonly string[] => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
