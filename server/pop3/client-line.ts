/**
 * The line to a POP3 server: commands go out, lines and whole messages come in, each within its time and its length. What
 * the server sends unasked is not read, so nothing piles up; the first fault is the answer to everything after it.
 */
import type { Duplex } from 'node:stream';
import { CR, LF, utf8 } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, kibibytes, printBytes } from '../base/units.ts';
import { printable, REDACTED, type TranscriptLine } from '../events/transcript.ts';
import type { DialFault, Dialled, PeerTls, TlsRequest } from '../net/dial.ts';
import { type ClientReply, parseStatusLine } from './client-reply.ts';

/** `lost`: gone, or silent for too long. `malformed`: not POP3. `too-long`: more than we read. */
export type LineFault = { readonly kind: 'lost' | 'malformed' | 'too-long'; readonly sentence: string };

export type ClientLineOptions = {
  readonly connection: Dialled;
  readonly clock: Clock;
  /** Of silence. */
  readonly patience: Duration;
  readonly transcript?: (line: TranscriptLine) => void;
};

/** RFC 2449 §4 says 512 for a status line; a challenge is longer. */
const LONGEST_LINE: Bytes = kibibytes(16);
/** What came and was not read yet: then the server waits. */
const MOST_HELD: Bytes = kibibytes(512);
/** Octets a second: who says less, and says it for long, is gone. */
const LEAST_PACE = 1_000;
const DOT = 46;

const nothing = () => {};

export class ClientLine {
  readonly #options: ClientLineOptions;
  #stream: Duplex;
  #held: Buffer[] = [];
  #heldOctets = 0;
  /** What is being read, and how far. */
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #fault: LineFault | null = null;
  #ended = false;
  #wake: () => void = nothing;
  /** Of the answer that is read now: how long it was waited for, and what came. */
  #waited: Duration = 0;
  #came: Bytes = 0;

  constructor(options: ClientLineOptions) {
    this.#options = options;
    this.#stream = options.connection.stream();
    this.#attach();
  }

  get fault(): LineFault | null {
    return this.#fault;
  }

  /** Several go out in one write. `shown` in the place of a secret. */
  say(...commands: readonly (string | { readonly text: string; readonly shown: string })[]): void {
    if (this.#fault) return;
    const lines = commands.map(one => (typeof one === 'string' ? { text: one, shown: one } : one));
    for (const { shown } of lines) this.#record('C', shown);
    this.#stream.write(lines.map(({ text }) => `${text}\r\n`).join(''));
  }

  /** Without its line end. A lone LF ends a line, too. */
  async line(shown = true): Promise<Result<string, LineFault>> {
    this.#begin();
    return this.#whole(shown);
  }

  async #whole(shown = true): Promise<Result<string, LineFault>> {
    const parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      const end = this.#chunk.indexOf(LF, this.#at);
      const part = this.#chunk.subarray(this.#at, end === -1 ? undefined : end + 1);
      length += part.length;
      if (length > LONGEST_LINE) return this.fail('too-long', 'the server said a line without end');
      parts.push(part);
      this.#at += part.length;
      if (end !== -1) break;
      const more = await this.#more();
      if (!more.ok) return more;
    }
    const text = utf8(parts.length === 1 ? parts[0]! : Buffer.concat(parts)).replace(/\r?\n$/, '');
    this.#record('S', shown ? text : text.replace(/^\+ .*/s, `+ ${REDACTED}`));
    return ok(text);
  }

  async reply(): Promise<Result<ClientReply, LineFault>> {
    const line = await this.line();
    if (!line.ok) return line;
    const reply = parseStatusLine(line.value);
    return reply
      ? ok(reply)
      : this.fail('malformed', `the server said what is no answer: "${printable(line.value.slice(0, 100))}"`);
  }

  /** The lines up to the final dot, at most so many; `each` returns false for a line that is nonsense. RFC 1939 §3. */
  async lines(most: number, each: (line: string) => boolean): Promise<Result<number, LineFault>> {
    this.#begin();
    for (let count = 0; ; count++) {
      const line = await this.#quietLine();
      if (!line.ok) return line;
      if (line.value === '.') return ok(count);
      if (count >= most) return this.fail('too-long', `the server listed more than ${most} messages`);
      if (!each(line.value.startsWith('.') ? line.value.slice(1) : line.value))
        return this.fail('malformed', `the server listed what is no entry: "${printable(line.value.slice(0, 100))}"`);
    }
  }

  /**
   * A message up to its final dot, the doubled dots taken back. null: it is longer than `most`; it was read to its end as long
   * as that is not beyond twice that, after which the line is given up. The lines' ends stay as they came.
   */
  async message(most: Bytes): Promise<Result<Buffer | null, LineFault>> {
    const body = new Unstuffed(most);
    this.#begin();
    for (;;) {
      const used = body.take(this.#chunk, this.#at);
      this.#at += used;
      if (body.isWhole) {
        this.#record('S', `(${body.length} octets)`);
        return ok(body.octets());
      }
      if (body.length > most * 2 + kibibytes(64))
        return this.fail('too-long', `a message goes on beyond ${printBytes(most)} without end`);
      const more = await this.#more();
      if (!more.ok) return more;
    }
  }

  /** After +OK to STLS. What was said in clear is thrown away. RFC 2595 §4. */
  async secure(request: TlsRequest): Promise<Result<PeerTls, DialFault>> {
    this.#detach();
    if (this.#at < this.#chunk.length || this.#heldOctets > 0)
      this.#record('-', 'what the server said before TLS was thrown away');
    this.#held = [];
    this.#heldOctets = 0;
    this.#chunk = Buffer.alloc(0);
    this.#at = 0;
    const secured = await this.#options.connection.startTls(request);
    if (!secured.ok) {
      this.#fault ??= { kind: 'lost', sentence: secured.error.sentence };
      return secured;
    }
    this.#record('-', `TLS: ${secured.value.version} ${secured.value.cipher}`);
    this.#stream = this.#options.connection.stream();
    this.#attach();
    return secured;
  }

  fail(kind: LineFault['kind'], sentence: string): { readonly ok: false; readonly error: LineFault } {
    const first = this.#fault === null;
    this.#fault ??= { kind, sentence };
    if (first) {
      this.#record('-', sentence);
      this.#detach();
      this.#options.connection.destroy();
      this.#wake();
    }
    return err(this.#fault);
  }

  /** Politely: what was said goes out. */
  end(): void {
    this.#detach();
    this.#fault ??= { kind: 'lost', sentence: 'the session was ended' };
    this.#options.connection.end();
  }

  /** An entry of a list is told of by their number alone. */
  async #quietLine(): Promise<Result<string, LineFault>> {
    const end = this.#chunk.indexOf(LF, this.#at);
    // Nearly all are whole in what has come.
    if (end === -1 || end - this.#at > LONGEST_LINE) return this.#whole();
    const to = end > this.#at && this.#chunk[end - 1] === CR ? end - 1 : end;
    const text = this.#chunk.toString('utf8', this.#at, to);
    this.#at = end + 1;
    return ok(text);
  }

  async #more(): Promise<Result<void, LineFault>> {
    if (this.#held.length === 0 && !this.#fault && !this.#ended) await this.#arrival();
    const next = this.#fault ? undefined : this.#held.shift();
    if (next) {
      this.#came += next.length;
      if (this.#waited > this.#options.patience + (this.#came / LEAST_PACE) * 1_000)
        return this.fail('lost', 'the server says next to nothing for too long');
      this.#heldOctets -= next.length;
      if (this.#heldOctets < MOST_HELD) this.#stream.resume();
      this.#chunk = next;
      this.#at = 0;
      return ok(undefined);
    }
    if (this.#fault) return err(this.#fault);
    return this.#ended
      ? this.fail('lost', 'the server closed the connection')
      : this.fail('lost', 'the server said nothing for too long');
  }

  #begin(): void {
    this.#waited = 0;
    this.#came = 0;
  }

  #arrival(): Promise<void> {
    const began = this.#options.clock.monotonic();
    return new Promise(resolve => {
      const done = () => {
        this.#waited += this.#options.clock.monotonic() - began;
        cancel();
        this.#wake = nothing;
        resolve();
      };
      const cancel = this.#options.clock.after(this.#options.patience, done);
      this.#wake = done;
    });
  }

  readonly #onOctets = (chunk: Buffer): void => {
    this.#held.push(chunk);
    this.#heldOctets += chunk.length;
    if (this.#heldOctets >= MOST_HELD) this.#stream.pause();
    this.#wake();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake();
  };

  #attach(): void {
    this.#stream.on('data', this.#onOctets).on('end', this.#onEnd).on('close', this.#onEnd);
  }

  #detach(): void {
    this.#stream.off('data', this.#onOctets).off('end', this.#onEnd).off('close', this.#onEnd);
  }

  #record(who: TranscriptLine['who'], text: string): void {
    const { connection, clock, transcript } = this.#options;
    transcript?.({ at: Math.round((clock.monotonic() - connection.since) * 10) / 10, who, text: printable(text) });
  }
}

/** A multi-line body as it comes, in large pieces: only lines that begin with a dot are looked at one by one. */
class Unstuffed {
  readonly #most: Bytes;
  #parts: Buffer[] = [];
  #atLineStart = true;
  #lastWasCr = false;
  /** A dot at the start of a line, and what follows has not come: 1, the dot; 2, the dot and CR. */
  #pending = 0;
  length = 0;
  isWhole = false;

  constructor(most: Bytes) {
    this.#most = most;
  }

  /** How many octets of the chunk, from `from` on, were used. */
  take(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !this.isWhole) {
      if (this.#pending > 0) at = this.#afterDot(chunk, at);
      else if (this.#atLineStart && chunk[at] === DOT) {
        this.#pending = 1;
        this.#atLineStart = false;
        at++;
      } else at = this.#plain(chunk, at);
    }
    return at - from;
  }

  /** null: longer than it may be. */
  octets(): Buffer | null {
    return this.length > this.#most ? null : Buffer.concat(this.#parts, this.length);
  }

  /** A line begins behind CRLF alone: a message may hold a lone LF, and what follows it is its own (forged answers). */
  #plain(chunk: Buffer, at: number): number {
    if (this.#lastWasCr && chunk[at] === LF) {
      this.#keep(chunk.subarray(at, at + 1));
      this.#atLineStart = true;
      this.#lastWasCr = false;
      return at + 1;
    }
    const next = chunk.indexOf('\r\n.', at, 'latin1');
    const end = next === -1 ? chunk.length : next + 2;
    this.#keep(chunk.subarray(at, end));
    this.#atLineStart = end - at >= 2 && chunk[end - 1] === LF && chunk[end - 2] === CR;
    this.#lastWasCr = chunk[end - 1] === CR;
    return end;
  }

  #afterDot(chunk: Buffer, at: number): number {
    const octet = chunk[at]!;
    if (this.#pending === 2 && octet === LF) {
      this.isWhole = true;
      return at + 1;
    }
    if (this.#pending === 1 && octet === CR) {
      this.#pending = 2;
      return at + 1;
    }
    // A dot that was doubled; one that a sloppy server did not double stays, and so does the CR of ".\rX".
    const wasDoubled = this.#pending === 1 && octet === DOT;
    this.#keep(Buffer.from(this.#pending === 2 ? '.\r' : '.', 'latin1'));
    this.#lastWasCr = this.#pending === 2;
    this.#pending = 0;
    return wasDoubled ? at + 1 : at;
  }

  #keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.#most) this.#parts = [];
    else this.#parts.push(part);
  }
}
