/**
 * The answer to RETR and TOP: reads a message from the maildrop and writes it piece by piece, no faster than the
 * client takes it.
 */
import { type Bytes, kibibytes } from '../base/units.ts';
import type { Listing, Maildrop } from './backend.ts';
import { newStuffing, newTop } from './message-wire.ts';
import { reply } from './reply.ts';
import { retrReply } from './session.ts';
import { wireOctets } from './snapshot.ts';
import type { WireWriter } from './wire-writer.ts';

export type Sent =
  | {
      readonly kind: 'sent';
      readonly reply: string;
      readonly octets: Bytes;
      /** Why the number of octets told is not that sent: the listing was wrong. */
      readonly mismatch: string | null;
    }
  /** Nothing was sent but this reply. */
  | { readonly kind: 'refused'; readonly reply: string }
  /** The client is gone, or was given up. */
  | { readonly kind: 'cut' }
  /** The store failed in the middle. */
  | { readonly kind: 'unreadable'; readonly fault: unknown };

/** So large that a disk is worth asking, so small that many sessions fit in memory. */
const PIECE: Bytes = kibibytes(64);

/** @param lines  of the body, for TOP; null for the whole message */
export async function sendMessage(
  maildrop: Maildrop,
  writer: WireWriter,
  listing: Listing,
  lines: number | null,
): Promise<Sent> {
  const found = await maildrop.bytes(listing.number);
  if (!found.ok) {
    const refusal = found.error === 'gone' ? reply.noSuchMessage : reply.contentUnavailable;
    writer.say(`${refusal}\r\n`);
    return { kind: 'refused', reply: refusal };
  }
  const first = lines === null ? retrReply(listing) : reply.top;
  const top = lines === null ? null : newTop(lines);
  const stuffing = newStuffing();
  writer.say(`${first}\r\n`);
  try {
    for await (const piece of pieces(found.value)) {
      if (!(await writer.write(stuffing.push(top ? top.take(piece) : piece)))) return { kind: 'cut' };
      if (top?.isDone()) break;
    }
  } catch (fault) {
    return { kind: 'unreadable', fault };
  }
  writer.say(stuffing.end());
  return {
    kind: 'sent',
    reply: first,
    octets: stuffing.octets(),
    mismatch: mismatch(listing, lines, stuffing.octets()),
  };
}

function mismatch(listing: Listing, lines: number | null, sent: Bytes): string | null {
  if (lines !== null || sent === wireOctets(listing)) return null;
  return `Message ${listing.uid} was listed with ${wireOctets(listing)} octets and has ${sent}`;
}

async function* pieces(content: Uint8Array | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (content instanceof Uint8Array) yield* slices(content);
  else for await (const chunk of content) yield* slices(chunk);
}

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
