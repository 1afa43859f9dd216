/**
 * The answer to RETR and TOP: reads a message from the maildrop and writes it piece by piece, no faster than the
 * client takes it.
 */
import { type Bytes, kibibytes } from '../base/units.ts';
import type { WireWriter } from '../net/wire-writer.ts';
import type { Listing, Maildrop } from './backend.ts';
import { newStuffing, newTop } from './message-wire.ts';
import { asciiReadable, type Content, type Readable, type Surrogate } from './readable.ts';
import { positive, type Reply, reply } from './reply.ts';
import { wireOctets } from './snapshot.ts';

export type Sent =
  | {
      readonly kind: 'sent';
      readonly reply: Reply;
      readonly octets: Bytes;
      /** Why the number of octets told is not that sent: the listing was wrong. */
      readonly mismatch: string | null;
    }
  /** Nothing was sent; this is the answer. `fault`: the store failed. */
  | { readonly kind: 'refused'; readonly reply: Reply; readonly fault?: unknown }
  /** The client is gone, or was given up. */
  | { readonly kind: 'cut' }
  /** The store failed in the middle. */
  | { readonly kind: 'unreadable'; readonly fault: unknown };

/** So large that a disk is worth asking, so small that many sessions fit in memory. */
const PIECE: Bytes = kibibytes(64);

export type Wanted = {
  readonly listing: Listing;
  /** Of the body, for TOP; null for the whole message. */
  readonly lines: number | null;
  /** The client takes headers that are more than ASCII. */
  readonly utf8: boolean;
};

/** A message before anything is said of it, so that what fails now can still be refused. */
export type Read =
  /** A small one: all that goes over the wire after the status line. */
  | {
      readonly kind: 'ready';
      readonly reply: Reply;
      readonly wire: Uint8Array;
      readonly octets: Bytes;
      readonly mismatch: string | null;
    }
  | { readonly kind: 'long'; readonly content: Content; readonly octets: Bytes }
  | { readonly kind: 'refused'; readonly reply: Reply; readonly fault?: unknown };

/** Never rejects. */
export async function readMessage(maildrop: Maildrop, wanted: Wanted): Promise<Read> {
  const { listing, utf8 } = wanted;
  try {
    const found = await maildrop.bytes(listing.number);
    if (!found.ok) return refused(found.error === 'gone' ? reply.noSuchMessage : reply.contentUnavailable);
    const readable: Readable = utf8 ? { kind: 'as-stored', content: found.value } : await asciiReadable(found.value);
    if (readable.kind === 'needs-utf8') return refused(reply.needsUtf8);
    const octets = octetsOf(listing, readable.kind === 'surrogate' ? readable.surrogate : null);
    const { content } = readable;
    return content instanceof Uint8Array && content.length <= PIECE
      ? ready(wanted, content, octets)
      : { kind: 'long', content, octets };
  } catch (fault) {
    return { ...refused(reply.contentUnavailable), fault };
  }
}

const refused = (said: Reply) => ({ kind: 'refused', reply: said }) as const;

function ready(wanted: Wanted, content: Uint8Array, told: Bytes): Read {
  const stuffing = newStuffing();
  const body = stuffing.push(wanted.lines === null ? content : newTop(wanted.lines).take(content));
  const wire = Buffer.concat([body, Buffer.from(stuffing.end())]);
  const octets = stuffing.octets();
  return { kind: 'ready', reply: statusOf(wanted, told), wire, octets, mismatch: mismatch(wanted, told, octets) };
}

/** @param print  a reply as the client reads it */
export async function sendMessage(
  read: Read,
  writer: WireWriter,
  wanted: Wanted,
  print: (said: Reply) => string,
): Promise<Sent> {
  if (read.kind === 'refused') return read;
  if (read.kind === 'long') return sendLong(read, writer, wanted, print);
  writer.say(`${print(read.reply)}\r\n`);
  return (await writer.write(read.wire)) ? { ...read, kind: 'sent' } : { kind: 'cut' };
}

async function sendLong(
  { content, octets }: Extract<Read, { kind: 'long' }>,
  writer: WireWriter,
  wanted: Wanted,
  print: (said: Reply) => string,
): Promise<Sent> {
  const first = statusOf(wanted, octets);
  const top = wanted.lines === null ? null : newTop(wanted.lines);
  const stuffing = newStuffing();
  writer.say(`${print(first)}\r\n`);
  try {
    for await (const piece of pieces(content)) {
      if (!(await writer.write(stuffing.push(top ? top.take(piece) : piece)))) return { kind: 'cut' };
      if (top?.isDone()) break;
    }
  } catch (fault) {
    return { kind: 'unreadable', fault };
  }
  writer.say(stuffing.end());
  const sent = stuffing.octets();
  return { kind: 'sent', reply: first, octets: sent, mismatch: mismatch(wanted, octets, sent) };
}

const statusOf = ({ lines }: Wanted, octets: Bytes): Reply => (lines === null ? positive('octets', octets) : reply.top);

const octetsOf = (listing: Listing, surrogate: Surrogate | null): Bytes =>
  surrogate === null
    ? wireOctets(listing)
    : wireOctets({ ...listing, lacksFinalCrlf: surrogate.lacksFinalCrlf ?? listing.lacksFinalCrlf === true }) +
      surrogate.grown;

const mismatch = ({ listing, lines }: Wanted, told: Bytes, sent: Bytes): string | null =>
  lines !== null || sent === told ? null : `Message ${listing.uid} was listed with ${told} octets and has ${sent}`;

async function* pieces(content: Content): AsyncIterable<Uint8Array> {
  if (content instanceof Uint8Array) yield* slices(content);
  else for await (const chunk of content) yield* slices(chunk);
}

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
