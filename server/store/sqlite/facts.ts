/**
 * What is computed once of every message and kept: envelope and part tree as JSON for IMAP, and what a list shows.
 * The tree's offsets count the octets as a client reads them, with Return-Path and our prefix.
 *
 * A content above `LAZY_ABOVE` is not walked in the writer, so that no session waits for it: then only the head is
 * looked at for the list, and the tree is made when it is first asked for.
 */
import { asBuffer } from '../../base/bytes.ts';
import { type Bytes, kibibytes, mebibytes } from '../../base/units.ts';
import { textFromOctets } from '../../mime/coding.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import { type EnvelopeAddress, type ParsedStructure, parseStructure } from '../../mime/structure.ts';
import { summarize } from '../../mime/summary.ts';
import type { Summary } from '../interface.ts';

export type MessageFactsRow = {
  readonly messageId: string | null;
  readonly summary: Summary;
  /** JSON, or null where the tree was not made yet. */
  readonly envelope: string | null;
  readonly structure: string | null;
};

const LAZY_ABOVE: Bytes = mebibytes(4);
/** Enough for every header that a person wrote. */
const HEAD: Bytes = kibibytes(256);
const SHOWN_ADDRESSEES = 10;

/** What a client reads: Return-Path only for what came through the queue. RFC 5321 §4.4. */
export const readerPrefix = (sender: string | null, prefix: string): Buffer =>
  Buffer.from(sender === null ? prefix : `Return-Path: <${sender}>\r\n${prefix}`, 'utf8');

export function factsOf(reader: Uint8Array, content: Uint8Array, lazyAbove: Bytes = LAZY_ABOVE): MessageFactsRow {
  const lazy = content.length > lazyAbove;
  const bytes = Buffer.concat([reader, lazy ? content.subarray(0, HEAD) : content]);
  const parsed = parseStructure(bytes);
  return {
    messageId: parsed.envelope.messageId,
    summary: summaryOf(bytes, parsed),
    envelope: lazy ? null : JSON.stringify(parsed.envelope),
    structure: lazy ? null : JSON.stringify(parsed.structure),
  };
}

function summaryOf(bytes: Uint8Array, parsed: ParsedStructure): Summary {
  const { subject, author, date, preview, hasAttachment } = summarize(asBuffer(bytes), parsed);
  return { subject, from: author, to: addressees(parsed.envelope.to), date, preview, attachment: hasAttachment };
}

/** Names where there are names, else addresses; a long list is cut. */
function addressees(to: readonly EnvelopeAddress[] | null): string {
  return (to ?? [])
    .filter(([, , , host]) => host !== null)
    .slice(0, SHOWN_ADDRESSEES)
    .map(([name, , mailbox, host]) => (name ? decodeWords(name) : textFromOctets(`${mailbox ?? ''}@${host ?? ''}`)))
    .join(', ');
}

/** Shown where the parser itself failed: the message is kept and served all the same. */
export const noFacts: MessageFactsRow = {
  messageId: null,
  summary: { subject: '', from: '', to: '', date: null, preview: '', attachment: false },
  envelope: null,
  structure: null,
};
