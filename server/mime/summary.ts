/**
 * What a list of messages shows of each one: subject, author, date, the first words, whether something is attached.
 * Made once on delivery from the part tree; cheap, for only the head of the first text part is decoded.
 */
import { asBuffer } from '../base/bytes.ts';
import type { Instant } from '../base/units.ts';
import type { RawAddress } from './address-list.ts';
import { decodeCharset, decodeTransfer, textFromOctets } from './coding.ts';
import { parseDate } from './date.ts';
import { decodeWords } from './encoded-word.ts';
import { textOfHtml } from './html-text.ts';
import { parameter } from './parameter.ts';
import { type Leaf, type ParsedStructure, parseStructure, type Structure } from './structure.ts';

export type Summary = {
  /** Decoded; '' where there is none. */
  readonly subject: string;
  /** The first author's name, or the address where no name was given; '' where there is no From. */
  readonly author: string;
  /** What Date says, or null. */
  readonly date: Instant | null;
  /** The first words of the text, at most 200 characters on one line. */
  readonly preview: string;
  readonly hasAttachment: boolean;
};

const LONGEST_PREVIEW = 200;
/** Octets of a text part looked at: HTML begins with style sheets. */
const PLAIN_HEAD = 4 * 1024;
const HTML_HEAD = 64 * 1024;
const LONGEST_SUBJECT = 1000;

export function summarize(bytes: Uint8Array, parsed: ParsedStructure = parseStructure(bytes)): Summary {
  const { structure, envelope } = parsed;
  return {
    subject: visible(decodeWords(envelope.subject ?? '')).slice(0, LONGEST_SUBJECT),
    author: authorOf(envelope.from),
    date: envelope.date === null ? null : parseDate(envelope.date),
    preview: previewOf(bytes, structure),
    hasAttachment: hasAttachment(structure, ''),
  };
}

/** On one line and without what reorders or hides text: a name in a list must not pretend to be another. */
const visible = (text: string): string =>
  text
    .replace(/\p{Cf}|\u034f/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

function authorOf(from: readonly RawAddress[] | null): string {
  const first = from?.find(entry => entry[3] !== null) ?? from?.[0];
  if (!first) return '';
  const [name, , mailbox, host] = first;
  const shown = name === null ? '' : visible(decodeWords(name));
  if (shown !== '') return shown;
  return visible(textFromOctets(host ? `${mailbox}@${host}` : (mailbox ?? '')));
}

function previewOf(bytes: Uint8Array, structure: Structure): string {
  const texts = [...textParts(structure)].sort((a, b) => rank(a) - rank(b));
  for (const part of texts.slice(0, 4)) {
    const preview = cut(visible(headOf(bytes, part)));
    if (preview !== '') return preview;
  }
  return '';
}

/** Plain text first; the order of the message otherwise. */
const rank = (part: Leaf): number => (part.subtype === 'html' ? 1 : 0);

/** The parts whose text a reader sees: not what is attached, not the messages inside. */
export function* textParts(structure: Structure): Generator<Leaf> {
  if (structure.kind === 'multipart') for (const part of structure.parts) yield* textParts(part);
  else if (structure.kind === 'leaf' && isReadableText(structure)) yield structure;
}

const isReadableText = (part: Leaf): boolean =>
  part.type === 'text' &&
  (part.subtype === 'plain' || part.subtype === 'html') &&
  part.disposition?.type !== 'attachment';

function headOf(bytes: Uint8Array, part: Leaf): string {
  const html = part.subtype === 'html';
  const end = Math.min(part.body.end, part.body.start + (html ? HTML_HEAD : PLAIN_HEAD));
  const octets = decodeTransfer(asBuffer(bytes).subarray(part.body.start, end), part.encoding);
  const text = decodeCharset(octets, parameter(part.parameters, 'charset'));
  return html ? textOfHtml(text, LONGEST_PREVIEW * 2) : text;
}

/** At most 200 characters, never half of a surrogate pair. */
function cut(text: string): string {
  if (text.length <= LONGEST_PREVIEW) return text;
  const last = text.charCodeAt(LONGEST_PREVIEW - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? LONGEST_PREVIEW - 1 : LONGEST_PREVIEW);
}

/** Types that carry the message rather than come with it. */
const machinery: ReadonlySet<string> = new Set([
  'application/pgp-signature',
  'application/pgp-encrypted',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'message/delivery-status',
  'message/global-delivery-status',
  'message/disposition-notification',
]);

/** `around` is the subtype of the multipart that the part stands in. */
function hasAttachment(part: Structure, around: string): boolean {
  if (part.disposition?.type === 'attachment') return true;
  switch (part.kind) {
    case 'multipart':
      return part.parts.some(child => hasAttachment(child, part.subtype));
    case 'message':
      // A report brings back the message it is about.
      return around !== 'report';
    case 'leaf':
      if (part.type === 'text' || machinery.has(`${part.type}/${part.subtype}`)) return false;
      return !(around === 'related' && part.id !== null) && !(around === 'report' && part.type === 'message');
  }
}
