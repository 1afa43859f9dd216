/**
 * The body of a message as signatures see it, hashed in one pass for all that share a form. RFC 6376 §3.4.3, §3.4.4
 * (simple, relaxed), §3.4.5 (l=, how much of it was signed).
 *
 * Only CRLF ends a line: a CR or LF alone is an octet like another.
 */
import { createHash, type Hash } from 'node:crypto';
import { asBuffer, CR, LF } from '../base/bytes.ts';
import { kibibytes } from '../base/units.ts';
import type { Canonicalization } from './canonical-header.ts';

/** What one signature wants to know: the hash of the first `limit` canonical octets, or of all. */
export type BodyWish = { readonly form: Canonicalization; readonly limit: number | null };
export type BodyHash = {
  /** SHA-256. */
  readonly digest: Buffer;
  /** How many octets the body has in that form. */
  readonly length: number;
};

const SPACE = 32;
const TAB = 9;
const NEWLINE = Buffer.from('\r\n');
/** Canonical octets are handed to the hash in pieces of this size, so that a large message is never held twice. */
const PIECE = kibibytes(64);

/**
 * The hashes wished for, in the same order. Each form is made and hashed once; a limit is a look at the hash on the
 * way, so that many signatures with many limits cost no more than one.
 */
export function hashBody(message: Uint8Array, bodyStart: number, wishes: readonly BodyWish[]): BodyHash[] {
  const body = asBuffer(message).subarray(bodyStart);
  const found = new Map<string, BodyHash>();
  for (const form of ['simple', 'relaxed'] as const) {
    const limits = wishes.filter(wish => wish.form === form).map(wish => wish.limit ?? Number.POSITIVE_INFINITY);
    if (limits.length === 0) continue;
    const sink = newSink(limits);
    (form === 'simple' ? simpleBody : relaxedBody)(body, octets => feed(sink, octets));
    for (const [limit, digest] of digestsOf(sink)) found.set(`${form} ${limit}`, { digest, length: sink.length });
  }
  return wishes.map(({ form, limit }) => found.get(`${form} ${limit ?? Number.POSITIVE_INFINITY}`)!);
}

type Sink = {
  readonly hash: Hash;
  readonly digests: Map<number, Buffer>;
  /** Ascending; those passed are taken out. */
  readonly limits: number[];
  length: number;
};

const newSink = (limits: readonly number[]): Sink => ({
  hash: createHash('sha256'),
  digests: new Map(),
  limits: [...new Set(limits)].sort((a, b) => a - b),
  length: 0,
});

function feed(sink: Sink, octets: Buffer): void {
  let from = 0;
  while (sink.limits.length > 0 && sink.limits[0]! <= sink.length + octets.length) {
    const limit = sink.limits.shift()!;
    const to = limit - sink.length;
    sink.hash.update(octets.subarray(from, to));
    from = to;
    sink.digests.set(limit, sink.hash.copy().digest());
  }
  sink.hash.update(from === 0 ? octets : octets.subarray(from));
  sink.length += octets.length;
}

/** Limits that were never reached have the hash of the whole. */
function digestsOf(sink: Sink): Map<number, Buffer> {
  const whole = sink.hash.digest();
  for (const limit of sink.limits) sink.digests.set(limit, whole);
  return sink.digests;
}

/** Empty lines at the end become one line end; no body at all is a line end too. */
function simpleBody(body: Buffer, emit: (octets: Buffer) => void): void {
  let end = body.length;
  while (end >= 2 && body[end - 2] === CR && body[end - 1] === LF) end -= 2;
  if (end > 0) emit(body.subarray(0, end));
  emit(NEWLINE);
}

/**
 * Runs of blanks become one space, none before a line end; empty lines at the end go. What is held back while it is
 * not known whether it stands at the end: one blank, and a count of line ends.
 */
function relaxedBody(body: Buffer, emit: (octets: Buffer) => void): void {
  const length = body.length;
  const out = Buffer.allocUnsafe(Math.min(length, PIECE) + 4);
  let filled = 0;
  let lines = 0;
  let blank = false;
  let any = false;
  for (let at = 0; at < length; at++) {
    const octet = body[at]!;
    if (octet === SPACE || octet === TAB) blank = true;
    else if (octet === CR && body[at + 1] === LF) {
      blank = false;
      lines++;
      at++;
    } else {
      for (; lines > 0; lines--) {
        if (filled >= PIECE) filled = flush(out, filled, emit);
        out[filled++] = CR;
        out[filled++] = LF;
      }
      if (filled >= PIECE) filled = flush(out, filled, emit);
      if (blank) out[filled++] = SPACE;
      out[filled++] = octet;
      blank = false;
      any = true;
    }
  }
  flush(out, filled, emit);
  if (any) emit(NEWLINE);
}

function flush(out: Buffer, filled: number, emit: (octets: Buffer) => void): 0 {
  if (filled > 0) emit(out.subarray(0, filled));
  return 0;
}
