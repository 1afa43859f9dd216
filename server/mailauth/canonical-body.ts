/**
 * The body of a message as signatures see it, hashed in one pass for all that share a form. RFC 6376 §3.4.3, §3.4.4
 * (simple, relaxed), §3.4.5 (l=, how much of it was signed).
 *
 * Only CRLF ends a line: a CR or LF alone is an octet like another.
 */
import { createHash, type Hash } from 'node:crypto';
import { asBuffer, CR, LF } from '../base/bytes.ts';
import type { Rest } from '../base/pace.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
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
const ONE_SPACE = Buffer.from(' ');
/** What is changed is handed to the hash in pieces of this size, so that a large message is never held twice. */
const PIECE = kibibytes(16);
/** So much at once, a few milliseconds of it, before others may have their turn. */
const STRETCH: Bytes = kibibytes(256);
const LINES_AT_ONCE = 100_000;

/**
 * The hashes wished for, in the same order. Each form is made and hashed once; a limit is a look at the hash on the
 * way, so that many signatures with many limits cost no more than one.
 */
export function hashBody(message: Uint8Array, bodyStart: number, wishes: readonly BodyWish[]): BodyHash[] {
  const hashing = hashInTurns(message, bodyStart, wishes);
  for (;;) {
    const { done, value } = hashing.next();
    if (done) return value;
  }
}

/** The same; between two stretches of it others have their turn. */
export async function hashBodyInTurns(
  message: Uint8Array,
  bodyStart: number,
  wishes: readonly BodyWish[],
  rest: Rest,
): Promise<BodyHash[]> {
  const hashing = hashInTurns(message, bodyStart, wishes);
  for (;;) {
    const { done, value } = hashing.next();
    if (done) return value;
    await rest();
  }
}

function* hashInTurns(
  message: Uint8Array,
  bodyStart: number,
  wishes: readonly BodyWish[],
): Generator<undefined, BodyHash[]> {
  const body = asBuffer(message).subarray(bodyStart);
  const found = new Map<string, BodyHash>();
  for (const form of ['simple', 'relaxed'] as const) {
    const limits = wishes.filter(wish => wish.form === form).map(wish => wish.limit ?? Number.POSITIVE_INFINITY);
    if (limits.length === 0) continue;
    const sink = newSink(limits);
    yield* (form === 'simple' ? simpleBody : relaxedBody)(body, octets => feed(sink, octets));
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
function* simpleBody(body: Buffer, emit: (octets: Buffer) => void): Generator<undefined, void> {
  let end = body.length;
  let lines = 0;
  while (end >= 2 && body[end - 2] === CR && body[end - 1] === LF) {
    end -= 2;
    if (++lines % LINES_AT_ONCE === 0) yield;
  }
  for (let at = 0; at < end; at += STRETCH) {
    emit(body.subarray(at, Math.min(end, at + STRETCH)));
    yield;
  }
  emit(NEWLINE);
}

/**
 * Runs of blanks become one space, none before a line end; empty lines at the end go. Most of most bodies is already
 * so: what needs no change is handed on as it stands, and the scan does little more than look for blanks.
 */
function* relaxedBody(body: Buffer, emit: (octets: Buffer) => void): Generator<undefined, void> {
  const end = yield* relaxedEnd(body);
  if (end === 0) return;
  const out = newJoiner(Math.min(PIECE, end + NEWLINE.length), emit);
  let place: Place = { start: 0, at: 0 };
  while (place.at < end) {
    place = relaxedStretch(body, end, place, out);
    yield;
  }
  out.add(body, place.start, end);
  out.add(NEWLINE, 0, NEWLINE.length);
  out.finish();
}

/** From where the octets were not yet handed on, and what is looked at next. */
type Place = { readonly start: number; readonly at: number };

function relaxedStretch(body: Buffer, end: number, from: Place, out: Joiner): Place {
  const until = Math.min(end, from.at + STRETCH);
  let { start, at } = from;
  for (; at < until; at++) {
    const octet = body[at]!;
    if (octet > SPACE || (octet !== SPACE && octet !== TAB)) continue;
    const longest = Math.min(end, at + STRETCH);
    let next = at + 1;
    while (next < longest && (body[next] === SPACE || body[next] === TAB)) next++;
    if (next === longest && longest < end) {
      // A run without end: its last blank stands for all of it.
      out.add(body, start, at);
      return { start: next - 1, at: next - 1 };
    }
    const atLineEnd = body[next] === CR && body[next + 1] === LF;
    if (octet === SPACE && next === at + 1 && !atLineEnd) continue;
    out.add(body, start, at);
    if (!atLineEnd) out.add(ONE_SPACE, 0, 1);
    start = next;
    at = next - 1;
  }
  out.add(body, start, at);
  return { start: at, at };
}

/** Where the last line that is not empty ends, without its blanks. */
function* relaxedEnd(body: Buffer): Generator<undefined, number> {
  let end = body.length;
  for (let lines = 1; ; lines++) {
    while (end > 0 && (body[end - 1] === SPACE || body[end - 1] === TAB)) if (--end % STRETCH === 0) yield;
    if (end < 2 || body[end - 1] !== LF || body[end - 2] !== CR) return end;
    end -= 2;
    if (lines % LINES_AT_ONCE === 0) yield;
  }
}

/** Stretches this long are handed on without being copied; shorter ones are not worth a call of copy. */
const LONG = kibibytes(4);
const SHORT = 24;

type Joiner = ReturnType<typeof newJoiner>;

/** Joins short stretches, so that the hash is not called for every word. */
function newJoiner(size: number, emit: (octets: Buffer) => void) {
  const out = Buffer.allocUnsafe(size);
  let filled = 0;
  const flush = () => {
    if (filled > 0) emit(out.subarray(0, filled));
    filled = 0;
  };
  return {
    add(from: Buffer, start: number, end: number): void {
      const length = end - start;
      if (filled + length > size || length >= LONG) flush();
      if (length >= LONG) emit(from.subarray(start, end));
      else if (length > SHORT) filled += from.copy(out, filled, start, end);
      else for (let at = start; at < end; at++) out[filled++] = from[at]!;
    },
    finish: flush,
  };
}
