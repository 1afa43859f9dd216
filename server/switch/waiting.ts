/**
 * A message as it waits in another mail server's queue, whatever that server is: the envelope with who has not got it yet,
 * since when, and the content with CRLF, otherwise octet for octet.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';
import type { Instant } from '../base/units.ts';

export type WaitingRecipient = {
  readonly address: string;
  /** ORCPT, decoded: `rfc822;ann@here`. RFC 3461 §4.2. */
  readonly original: string | null;
  /** The store's bits; null: NOTIFY was not given. */
  readonly notify: number | null;
};

export type Waiting = {
  /** What the other server calls it. */
  readonly id: string;
  /** '' is the null sender. */
  readonly sender: string;
  /** Only those who still wait. */
  readonly recipients: readonly WaitingRecipient[];
  /** How many the other server has settled already. */
  readonly settled: number;
  readonly ret: 'FULL' | 'HDRS' | null;
  /** Decoded. */
  readonly envid: string | null;
  readonly smtpUtf8: boolean;
  readonly arrivedAt: Instant;
  readonly bytes: Buffer;
};

/** Every LF that stands without CR gets one; a CR of its own stays: the octets are the sender's. */
export function withCrlf(text: Uint8Array): Buffer {
  let missing = 0;
  for (let at = text.indexOf(LF); at !== -1; at = text.indexOf(LF, at + 1)) if (text[at - 1] !== CR) missing++;
  if (missing === 0) return asBuffer(text);
  const out = Buffer.allocUnsafe(text.length + missing);
  let [from, to] = [0, 0];
  for (let at = text.indexOf(LF); at !== -1; at = text.indexOf(LF, at + 1)) {
    if (text[at - 1] === CR) continue;
    out.set(text.subarray(from, at), to);
    to += at - from;
    out[to++] = CR;
    out[to++] = LF;
    from = at + 1;
  }
  out.set(text.subarray(from), to);
  return out;
}
