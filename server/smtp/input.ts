/**
 * The octets that have come and are not used yet, given out as command lines. RFC 5321 §2.3.8, §4.5.3.1.4.
 */
import { CR, LF } from '../base/bytes.ts';

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  /** Longer than allowed; it was skipped to its end. */
  | { readonly kind: 'too-long' }
  /** Longer than anybody may go on without a line end. */
  | { readonly kind: 'endless' }
  /** It ended with LF alone. */
  | { readonly kind: 'bare-newline' };

/** What a peer may send without a line end before the conversation ends. */
const ENDLESS = 65536;
const EMPTY = Buffer.alloc(0);

export class Input {
  readonly #lfEndsLine: boolean;
  #bytes: Buffer = EMPTY;
  #at = 0;
  /** Octets of an overlong line that were thrown away. */
  #skipped = 0;

  /** `lfEndsLine`: a leniency for submission; otherwise LF alone is a fault (RFC 5321 §2.3.8). */
  constructor(lfEndsLine: boolean) {
    this.#lfEndsLine = lfEndsLine;
  }

  push(chunk: Buffer): void {
    this.#bytes = this.waiting === 0 ? chunk : Buffer.concat([this.#bytes.subarray(this.#at), chunk]);
    this.#at = 0;
  }

  /** Octets that wait to be used. */
  get waiting(): number {
    return this.#bytes.length - this.#at;
  }

  /** True in the middle of a line. */
  get inLine(): boolean {
    return this.waiting > 0 || this.#skipped > 0;
  }

  /** The first octets that wait. */
  peek(count: number): Buffer {
    return this.#bytes.subarray(this.#at, this.#at + count);
  }

  /** Throws away what waits and returns how much it was. */
  clear(): number {
    const { waiting } = this;
    this.#bytes = EMPTY;
    this.#at = 0;
    this.#skipped = 0;
    return waiting;
  }

  /** Lets a reader take octets: `feed` returns where it stopped, or -1 when it took all and wants more. */
  give(feed: (bytes: Buffer, from: number) => number): boolean {
    const stopped = feed(this.#bytes, this.#at);
    if (stopped === -1) this.clear();
    else this.#at = stopped;
    return stopped !== -1;
  }

  /** The next line without its line end, or null when it has not come. `limitOf` may look at its first octets. */
  line(limitOf: (start: Buffer) => number): Line | null {
    const lf = this.#bytes.indexOf(LF, this.#at);
    if (lf === -1) return this.#partial(limitOf);
    const start = this.#at;
    this.#at = lf + 1;
    const clean = lf > start && this.#bytes[lf - 1] === CR;
    if (!clean && !this.#lfEndsLine && !(this.#skipped > 0)) return { kind: 'bare-newline' };
    const tooLong =
      this.#skipped > 0 || (lf + 1 - start > 512 && lf + 1 - start > limitOf(this.#bytes.subarray(start, start + 8)));
    this.#skipped = 0;
    return tooLong ? { kind: 'too-long' } : { kind: 'line', text: decode(this.#bytes, start, clean ? lf - 1 : lf) };
  }

  #partial(limitOf: (start: Buffer) => number): Line | null {
    if (this.#skipped === 0 && (this.waiting <= 512 || this.waiting <= limitOf(this.peek(8)))) return null;
    // A CR stays, because its LF may be the next octet.
    const keep = this.#bytes[this.#bytes.length - 1] === CR ? 1 : 0;
    this.#skipped += this.waiting - keep;
    this.#bytes = keep ? Buffer.from('\r') : EMPTY;
    this.#at = 0;
    return this.#skipped > ENDLESS ? { kind: 'endless' } : null;
  }
}

/** Commands are ASCII, or UTF-8 where SMTPUTF8 is spoken; what is neither keeps one character per octet to be refused. */
function decode(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('latin1', from, to);
  return /[\x80-\xff]/.test(text) ? bytes.toString('utf8', from, to) : text;
}

const TLS_HANDSHAKE = 0x16;
/** A handshake's first octet cannot begin a command. */
export const speaksTlsFirst = (input: Input, encrypted: boolean): boolean =>
  input.peek(1)[0] === TLS_HANDSHAKE && !encrypted;
