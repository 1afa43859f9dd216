/**
 * The line to a next hop: commands go out, replies come in, each with its deadline, every line into the transcript.
 * A fault is told as a temporary reply of our own, and from then on it is the answer to everything; so is a 421,
 * which may come at any time (RFC 5321 §3.8). A reply that nobody asked for ends the conversation: whoever speaks out
 * of turn has lost count, or another speaks in his place.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import { printable, REDACTED, type TranscriptLine } from '../events/transcript.ts';
import type { DialFault, Dialled, PeerTls, TlsRequest } from '../net/dial.ts';
import { Hearing } from './client-hearing.ts';
import { ours, type PeerReply } from './client-reply.ts';

export type LineFault = {
  readonly kind: 'timeout' | 'lost' | 'malformed';
  readonly sentence: string;
};

/** A command as it is sent, and as it may be shown. */
export type Said = { readonly text: string; readonly shown: string };
export const plainly = (text: string): Said => ({ text, shown: text });

export type LineOptions = {
  readonly connection: Dialled;
  readonly clock: Clock;
  readonly transcript?: (line: TranscriptLine) => void;
};

const nothing = () => {};

export class Line {
  readonly #options: LineOptions;
  readonly #hearing = new Hearing(text => this.#record('S', this.#secret ? withoutChallenge(text) : text));
  #fault: LineFault | null = null;
  /** The 421 that closed the session. */
  #farewell: PeerReply | null = null;
  #secret = false;
  /** Who waits for a reply, or for room. */
  #wake: () => void = nothing;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#attach();
  }

  get fault(): LineFault | null {
    return this.#fault;
  }

  /** False after a fault or a 421. */
  get isOpen(): boolean {
    return this.#fault === null && this.#farewell === null && this.#hearing.first?.code !== 421;
  }

  /** A reply has come that was not heard yet. */
  get hasReply(): boolean {
    return this.#hearing.first !== null;
  }

  /** One command, or several at once where PIPELINING allows it. Says nothing when the line is closing. */
  say(...commands: readonly Said[]): void {
    if (!this.isOpen) return;
    if (!this.#hearing.silent) {
      // What was said out of turn answers nothing.
      this.#hearing.forget();
      this.#fail('malformed', 'the server spoke before it was asked');
      return;
    }
    for (const { shown } of commands) this.#record('C', shown);
    this.#options.connection.stream().write(commands.map(({ text }) => `${text}\r\n`).join(''));
  }

  /** The next reply. Never fails: see above. */
  async hear(deadline: Duration): Promise<PeerReply> {
    if (!this.#farewell && !this.#fault && !this.hasReply)
      await this.#until(deadline, 'the server did not answer in time');
    if (this.#farewell) return this.#farewell;
    const reply = this.#hearing.next();
    if (!reply) return replyFor(this.#fault);
    if (reply.code === 421) {
      this.#farewell = reply;
      this.#options.connection.end();
    }
    return reply;
  }

  /** Octets of a message. False when they could not be sent, or when a reply came before they were. */
  async send(octets: Uint8Array, deadline: Duration): Promise<boolean> {
    if (!this.isOpen || this.hasReply) return false;
    const stream = this.#options.connection.stream();
    if (stream.write(octets)) return true;
    const drained = () => this.#wake();
    stream.once('drain', drained);
    await this.#until(deadline, 'the server did not take the message in time');
    stream.off('drain', drained);
    return this.isOpen && !this.hasReply;
  }

  /** Something nobody said. */
  note(text: string): void {
    this.#record('-', text);
  }

  /** The challenges of the server are secrets from now on, or no longer. */
  secret(on: boolean): void {
    this.#secret = on;
  }

  /** The handshake, after a 220 to STARTTLS. The line is dead when it fails. */
  async secure(request: TlsRequest): Promise<Result<PeerTls, Pick<DialFault, 'sentence' | 'tls'>>> {
    if (this.#fault) return err({ sentence: this.#fault.sentence });
    this.#detach();
    // RFC 3207 §4.2: what was said in clear does not count any more.
    if (this.#hearing.forget()) this.#record('-', 'what the server said before TLS was thrown away');
    const secured = await this.#options.connection.startTls(request);
    if (!secured.ok) {
      this.#fail('lost', secured.error.sentence);
      return err(secured.error);
    }
    const { version, cipher, doubt } = secured.value;
    this.#record(
      '-',
      `TLS: ${version} ${cipher}, certificate ${doubt === null ? 'verified' : `not verified: ${doubt.why}`}`,
    );
    this.#attach();
    return ok(secured.value);
  }

  /** Gives up: what was heard is not to be trusted. */
  abandon(sentence: string): void {
    this.#fail('malformed', sentence);
  }

  /** Politely: what was said goes out. */
  end(): void {
    this.#detach();
    this.#fault ??= { kind: 'lost', sentence: 'the session was ended' };
    this.#options.connection.end();
  }

  readonly #onOctets = (chunk: Buffer): void => {
    const wrong = this.#hearing.push(chunk);
    if (wrong) this.#fail('malformed', wrong);
    else if (this.hasReply) this.#wake();
  };

  readonly #onEnd = (): void => this.#fail('lost', 'the server closed the connection');

  #attach(): void {
    const stream = this.#options.connection.stream();
    stream.on('data', this.#onOctets).once('end', this.#onEnd).once('close', this.#onEnd);
    if (stream.destroyed) this.#onEnd();
  }

  #detach(): void {
    this.#options.connection.stream().off('data', this.#onOctets).off('end', this.#onEnd).off('close', this.#onEnd);
  }

  #fail(kind: LineFault['kind'], sentence: string): void {
    if (this.#fault) return;
    this.#fault = { kind, sentence };
    this.#record('-', sentence);
    this.#options.connection.destroy();
    this.#wake();
  }

  /** Until somebody wakes us; a deadline that passes is a fault. */
  #until(deadline: Duration, late: string): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#options.clock.after(deadline, () => this.#fail('timeout', late));
      this.#wake = () => {
        this.#wake = nothing;
        cancel();
        resolve();
      };
    });
  }

  #record(who: TranscriptLine['who'], text: string): void {
    const { clock, connection, transcript } = this.#options;
    const at = Math.round((clock.monotonic() - connection.since) * 10) / 10;
    transcript?.({ at, who, text: printable(text) });
  }
}

/** RFC 4954 §4: the text of a 334 is part of the login. */
const withoutChallenge = (line: string): string => line.replace(/^334([ -]).+$/s, `334$1${REDACTED}`);

/** RFC 3463 §3.5, §3.6: 4.4.2 bad connection, 4.5.0 protocol trouble. */
function replyFor(fault: LineFault | null): PeerReply {
  if (!fault) return ours(451, '4.4.2', 'the connection is gone');
  return ours(451, fault.kind === 'malformed' ? '4.5.0' : '4.4.2', fault.sentence);
}
