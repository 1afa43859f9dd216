/**
 * What is said and heard in one conversation: replies gathered into one write, every line recorded, secrets left out
 * where they are heard. RFC 2920 §3.2: answers to a group of commands should go out together.
 */
import type { Clock } from '../base/ports.ts';
import { REDACTED } from '../events/transcript.ts';
import type { Stage } from './handler.ts';
import { SessionRecord } from './record.ts';
import { challenge, formatReply, type Reply } from './reply.ts';
import type { Wire } from './wire.ts';

/** Replies are written when this much waits, though more commands do too. */
const FULL_GROUP = 16384;
const LONGEST_UNKNOWN_WORD = 20;
const CHALLENGE = challenge('').code;

export class Speech {
  readonly record: SessionRecord;
  /** What the present command is about, for reports. */
  stage: Stage = 'connection';
  /** The present command as the transcript shows it. */
  detail = '';
  /** Monotonic milliseconds since which a reply has not been read; 0 for none. */
  unreadSince = 0;
  readonly #wire: Wire;
  readonly #clock: Clock;
  #waiting = '';
  /** Unknown lines behind AUTH may be a password that came too late. */
  #afterAuth = false;

  constructor(wire: Wire, clock: Clock, started: number) {
    this.#wire = wire;
    this.#clock = clock;
    this.record = new SessionRecord(started);
  }

  /** A command line, at monotonic `now`. */
  command(now: number, stage: Stage | null, text: string, verb: string): void {
    if (stage) this.#afterAuth = verb === 'AUTH';
    this.stage = stage ?? 'command';
    this.detail = stage ? withoutLogin(text, verb) : this.#afterAuth ? REDACTED : wordOf(text, verb);
    this.record.add(now, 'C', this.detail);
  }

  /** A line that is no command: its text is told by `about`. */
  line(now: number, about: string): void {
    this.stage = 'command';
    this.detail = about;
    this.record.add(now, 'C', about);
  }

  /** An answer to a challenge. */
  response(now: number, text: string): void {
    this.record.add(now, 'C', text === '*' ? text : REDACTED);
  }

  content(now: number, octets: number): void {
    this.record.add(now, 'C', octets);
  }

  note(text: string): void {
    this.record.add(this.#clock.monotonic(), '-', text);
  }

  say(said: Reply): void {
    const text = formatReply(said);
    this.record.add(this.#clock.monotonic(), 'S', said.code === CHALLENGE ? `${CHALLENGE} ${REDACTED}` : text);
    this.#waiting += text;
  }

  /** The first line of a reply whose last comes later. RFC 5321 §4.2.1. */
  begin({ code, text }: Reply): void {
    const line = formatReply({ code, status: '', text }).replace(/^(\d{3}) /, '$1-');
    this.record.add(this.#clock.monotonic(), 'S', line);
    this.#waiting += line;
  }

  get groupIsFull(): boolean {
    return this.#waiting.length > FULL_GROUP;
  }

  /** What would be written next; it is the caller's now. */
  takeWaiting(): string {
    const text = this.#waiting;
    this.#waiting = '';
    return text;
  }

  /** False when the peer does not read. */
  flush(): boolean {
    const text = this.takeWaiting();
    return text === '' || this.#wire.write(text);
  }

  /** Writes, and waits for a peer that does not read: what it is told must not pile up here. */
  async flushed(): Promise<void> {
    if (this.flush()) return;
    this.unreadSince = this.#clock.monotonic();
    await this.#wire.drained();
    this.unreadSince = 0;
  }
}

function withoutLogin(text: string, verb: string): string {
  if (verb !== 'AUTH') return text;
  const [, mechanism = '', response] = text.split(/ +/, 3);
  return response === undefined ? text : `AUTH ${mechanism} ${REDACTED}`;
}

/** Of an unknown command no more than its first word: it could be anything, a password too. */
function wordOf(text: string, verb: string): string {
  const word = text.slice(0, Math.min(verb.length, LONGEST_UNKNOWN_WORD));
  return word.length === text.length ? word : `${word} (${text.length - word.length} more octets)`;
}
