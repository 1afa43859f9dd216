/**
 * The answer to RETR and TOP: reads a message from the maildrop and writes it piece by piece, no faster than the
 * client takes it.
 */
import { type Bytes, kibibytes } from '../base/units.ts';
import type { Listing, Maildrop } from './backend.ts';
import { newStuffing, newTop } from './message-wire.ts';
import { asciiReadable, type Content, type Readable, type Surrogate } from './readable.ts';
import { positive, type Reply, reply } from './reply.ts';
import { wireOctets } from './snapshot.ts';
import type { WireWriter } from './wire-writer.ts';

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

/** @param print  a reply as the client reads it */
export async function sendMessage(
  maildrop: Maildrop,
  writer: WireWriter,
  wanted: Wanted,
  print: (said: Reply) => string,
): Promise<Sent> {
  const found = await find(maildrop, wanted);
  if ('refused' in found) return { kind: 'refused', reply: found.refused, fault: found.fault };
  const { content, octets } = found;
  const { listing, lines } = wanted;
  const first = lines === null ? positive('octets', octets) : reply.top;
  const top = lines === null ? null : newTop(lines);
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
  const told = lines !== null || sent === octets;
  return { kind: 'sent', reply: first, octets: sent, mismatch: told ? null : mismatch(listing, octets, sent) };
}

type Found =
  | { readonly content: Content; readonly octets: Bytes }
  | { readonly refused: Reply; readonly fault?: unknown };

/** Looks at the message before anything is said of it, so that what fails now can still be refused. */
async function find(maildrop: Maildrop, { listing, utf8 }: Wanted): Promise<Found> {
  try {
    const found = await maildrop.bytes(listing.number);
    if (!found.ok) return { refused: found.error === 'gone' ? reply.noSuchMessage : reply.contentUnavailable };
    const readable: Readable = utf8 ? { kind: 'as-stored', content: found.value } : await asciiReadable(found.value);
    if (readable.kind === 'needs-utf8') return { refused: reply.needsUtf8 };
    const surrogate = readable.kind === 'surrogate' ? readable.surrogate : null;
    return { content: readable.content, octets: octetsOf(listing, surrogate) };
  } catch (fault) {
    return { refused: reply.contentUnavailable, fault };
  }
}

const octetsOf = (listing: Listing, surrogate: Surrogate | null): Bytes =>
  surrogate === null
    ? wireOctets(listing)
    : wireOctets({ ...listing, lacksFinalCrlf: surrogate.lacksFinalCrlf ?? listing.lacksFinalCrlf === true }) +
      surrogate.grown;

const mismatch = (listing: Listing, told: Bytes, sent: Bytes): string =>
  `Message ${listing.uid} was listed with ${told} octets and has ${sent}`;

async function* pieces(content: Content): AsyncIterable<Uint8Array> {
  if (content instanceof Uint8Array) yield* slices(content);
  else for await (const chunk of content) yield* slices(chunk);
}

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
