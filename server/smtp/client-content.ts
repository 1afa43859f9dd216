/**
 * A message on its way out: dots stuffed, every line ended with CRLF, and never a CR or LF that stands alone or a NUL,
 * which some servers leave out (what smuggling is made of). The usual message is neither copied nor walked octet by octet.
 *
 * RFC 5321 §4.5.2 (transparency), §2.3.8 (lines), §4.1.1.4 (the end, and no NUL).
 */
import { asBuffer, CR, CRLF, hasBareCrOrLf, LF } from '../base/bytes.ts';
import type { Bytes } from '../base/units.ts';

const DOT = 0x2e;
const NUL = 0;
const AFTER_LINE = Buffer.from('\r\n.');
const NOTHING = Buffer.alloc(0);

/** What is written at once, under one deadline (§4.5.3.2.5). */
export const BLOCK: Bytes = 256 * 1024;

export type Stuffer = {
  push(piece: Uint8Array): Buffer;
  /** What is missing for the last line to be whole. */
  end(): Buffer;
};

export function newStuffer(): Stuffer {
  let atLineStart = true;
  /** A CR at the end of a piece waits for the next one: it may be half a CRLF. */
  let heldCr = false;
  return {
    push(piece) {
      let octets = heldCr ? Buffer.concat([CRLF.subarray(0, 1), piece]) : asBuffer(piece);
      heldCr = octets.at(-1) === CR;
      if (heldCr) octets = octets.subarray(0, -1);
      if (octets.length === 0) return NOTHING;
      const out = isClean(octets, atLineStart) ? octets : stuffed(octets, atLineStart);
      if (out.length > 0) atLineStart = out.at(-1) === LF;
      return out;
    },
    end() {
      const whole = atLineStart && !heldCr;
      heldCr = false;
      atLineStart = true;
      return whole ? NOTHING : CRLF;
    },
  };
}

const isClean = (octets: Buffer, atLineStart: boolean): boolean =>
  !(atLineStart && octets[0] === DOT) &&
  octets.indexOf(AFTER_LINE) === -1 &&
  !octets.includes(NUL) &&
  !hasBareCrOrLf(octets);

function stuffed(octets: Buffer, startsLine: boolean): Buffer {
  const out = Buffer.allocUnsafe(octets.length * 2 + 1);
  let length = 0;
  let atLineStart = startsLine;
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i]!;
    if (octet === NUL) continue;
    if (octet === CR || octet === LF) {
      if (octet === CR && octets[i + 1] === LF) i++;
      out[length++] = CR;
      out[length++] = LF;
      atLineStart = true;
      continue;
    }
    if (octet === DOT && atLineStart) out[length++] = DOT;
    out[length++] = octet;
    atLineStart = false;
  }
  return out.subarray(0, length);
}

/** A message in pieces that are ready to be written, none larger than BLOCK and a little. */
export async function* readyToSend(bytes: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const stuffer = newStuffer();
  const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; from += BLOCK) {
      const out = stuffer.push(piece.subarray(from, from + BLOCK));
      if (out.length > 0) yield out;
    }
  }
  const rest = stuffer.end();
  if (rest.length > 0) yield rest;
}
