/**
 * A message as APPEND and REPLACE bring it.
 *
 *   append-message = [SP flag-list] [SP date-time] SP append-data
 *   append-data    = literal / literal8 / "CATENATE" SP "(" cat-part *(SP cat-part) ")" / utf8-literal
 *   cat-part       = "TEXT" SP (literal / literal8) / "URL" SP astring / utf8-literal
 *   utf8-literal   = "UTF8" SP "(" literal8 ")"
 *
 * RFC 3501 §6.3.11; literal8 RFC 3516 §4.4; CATENATE RFC 4469 §3; UTF8 RFC 6855 §4. Every literal was measured before it
 * was read (command-reader.ts).
 *
 * Leniencies, by name: eight-bit-header (octets above 127 in a header come with UTF8 or without, whether the client has
 * enabled UTF8=ACCEPT or not: decision 32), nul-in-append (NUL in a literal that is no literal8).
 */
import type { Instant } from '../../base/units.ts';
import type { NewMessage } from '../backend.ts';
import type { Decoder } from './decoder.ts';
import { distinct } from './flag.ts';
import { BadSyntax } from './grammar.ts';

export type MessagePiece =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** An IMAP URL, as it was sent. */
  | { readonly kind: 'url'; readonly url: string };

/** A message whose pieces still have to be put together. */
export type Draft = {
  readonly flags: NewMessage['flags'];
  readonly internalDate: Instant | null;
  readonly pieces: readonly MessagePiece[];
};

export function parseAppendMessage(line: Decoder): Draft {
  const flags = line.sp().peek() === '(' ? line.flagList() : null;
  if (flags) line.sp();
  const internalDate = line.peek() === '"' ? line.dateTime() : null;
  if (internalDate !== null) line.sp();
  const pieces = parseData(line);
  if (pieces.every(piece => piece.kind === 'text' && piece.bytes.length === 0)) throw new BadSyntax('An empty message');
  return { flags: distinct(flags ?? []), internalDate, pieces };
}

function parseData(line: Decoder): readonly MessagePiece[] {
  if (startsLiteral(line)) return [text(line.literal8())];
  const word = line.word();
  if (word === 'UTF8') return [parseUtf8(line)];
  if (word !== 'CATENATE') throw new BadSyntax('Expected a message');
  const pieces = line.sp().list(() => parsePiece(line));
  if (pieces.length === 0) throw new BadSyntax('CATENATE of nothing');
  return pieces;
}

function parsePiece(line: Decoder): MessagePiece {
  const word = line.word();
  if (word === 'UTF8') return parseUtf8(line);
  line.sp();
  if (word === 'URL') return { kind: 'url', url: line.astring() };
  if (word !== 'TEXT') throw new BadSyntax('Unknown part of CATENATE');
  return text(line.literal8());
}

function parseUtf8(line: Decoder): MessagePiece {
  line.sp().open().expect('~');
  const bytes = line.literal();
  line.close();
  return text(bytes);
}

const text = (bytes: Uint8Array): MessagePiece => ({ kind: 'text', bytes });

const startsLiteral = (line: Decoder): boolean => line.peek() === '{' || line.peek() === '~';
