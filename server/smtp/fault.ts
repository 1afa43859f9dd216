/**
 * Faults on purpose: what an owner who tests programs may have happen to a conversation, and where. Who decides it is the
 * handler (`SmtpHandler.fault`); here it is only carried out. A handler without that question costs nothing. RFC 5321 §3.8,
 * §4.2.1: after 421 the connection is closed, whoever said it.
 */
import { type Duration, hours } from '../base/units.ts';
import { type Answer, type Dialogue, no, type Soon, yes } from './dialogue.ts';
import type { Refusal } from './reply.ts';
import type { Rest } from './rest.ts';
import type { Speech } from './speech.ts';

export const faultPlaces = [
  ...(['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt'] as const),
  /** DATA or the first BDAT. */
  'data',
  /** The message has come whole and is not taken yet. */
  'message',
  ...(['reset', 'quit'] as const),
] as const;
export type FaultPlace = (typeof faultPlaces)[number];

/** What is happening, as far as it is known there. */
export type FaultAt = {
  readonly place: FaultPlace;
  /** Who signs in now, as the name was typed. */
  readonly user?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly recipients?: readonly string[];
  /** What the message will measure, as the client says; at `message`, what it measures. */
  readonly size?: number | null;
  /** At `message`. */
  readonly bytes?: Uint8Array;
};

export type Fault = {
  readonly because: string;
  /** Instead of what would be said; nothing else is done. */
  readonly refusal?: Refusal;
  readonly delay?: Duration;
  /** Never answered: until the peer leaves, or an hour is over. */
  readonly silent?: true;
  /**
   * The connection ends. before: nothing was done. unheard: it was done, and the answer is not said. after: behind the
   * answer. half: in the middle of the content.
   */
  readonly drop?: 'before' | 'unheard' | 'after' | 'half';
  /** Content is read so slowly: octets a second. */
  readonly throttle?: number;
  /** The answer goes out in pieces, with such a pause between them. */
  readonly split?: Duration;
  /** Keywords of EHLO that are not announced, and what is announced in their place or besides. */
  readonly hide?: readonly string[];
  readonly announce?: Readonly<Record<string, string>>;
  /** After 220 to STARTTLS no handshake comes. */
  readonly brokenTls?: true;
};

/** What is due here, and what comes of it: an answer in its place, or the usual one with it. */
export function orFault(d: Dialogue, at: () => FaultAt, go: (fault: Fault | null) => Soon<Answer>): Soon<Answer> {
  const fault = d.handler.fault?.(d.session, at()) ?? null;
  if (!fault) return go(null);
  if (fault.refusal) return { ...no(fault.refusal), fault };
  if (fault.silent || fault.drop === 'before') return { ...yes(null), fault };
  const soon = go(fault);
  return soon instanceof Promise ? soon.then(answer => ({ ...answer, fault })) : { ...soon, fault };
}

/** The answer to EHLO as the fault has it. */
export function keywordsWith(fault: Fault | null, keywords: readonly string[]): readonly string[] {
  if (!fault || (!fault.hide && !fault.announce)) return keywords;
  const said = (line: string): string => line.split(' ', 1)[0]!.toUpperCase();
  const others = new Map(Object.entries(fault.announce ?? {}).map(([name, value]) => [name.toUpperCase(), value]));
  const hidden = new Set([...(fault.hide ?? []).map(name => name.toUpperCase()), ...others.keys()]);
  const added = [...others].map(([name, value]) => (value === '' ? name : `${name} ${value}`));
  return [...keywords.filter(line => !hidden.has(said(line))), ...added];
}

/** Longer than any client waits. */
const NEVER = hours(1);
/** A message whose size nobody announced is cut behind so many octets, or at its end. */
const HALF_OF_UNKNOWN = 1000;
const PIECE = 5;
const MOST_PIECES = 200;

type Parts = {
  readonly rest: Rest;
  readonly speech: Speech;
  readonly dialogue: Dialogue;
  readonly isOver: () => boolean;
  readonly cut: (because: string) => void;
  readonly write: (text: string) => void;
};

/** One conversation's. */
export class Weather {
  readonly #parts: Parts;
  /** Octets of the content that have been waited for. */
  #waitedFor = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What comes before an answer is said. */
  async before({ because, delay, silent, drop }: Fault): Promise<void> {
    const { speech, rest, cut, isOver } = this.#parts;
    if (drop === 'before' || drop === 'unheard') {
      speech.flush();
      return cut(because);
    }
    if (!delay && !silent) return;
    speech.flush();
    await rest.take(silent ? NEVER : delay!);
    if (silent && !isOver()) cut(because);
  }

  /** What comes when an answer waits to be written. */
  async after({ split }: Fault): Promise<void> {
    if (split === undefined) return;
    const { speech, rest, isOver, write } = this.#parts;
    const text = speech.takeWaiting();
    const size = Math.max(PIECE, Math.ceil(text.length / MOST_PIECES));
    for (let at = 0; at < text.length && !isOver(); at += size) {
      if (at > 0) await rest.take(split);
      if (!isOver()) write(text.slice(at, at + size));
    }
  }

  /** Content has come, so many octets of it: true when it was waited, and there may be more. */
  async slows(octets: number): Promise<boolean> {
    const fault = this.#parts.dialogue.open?.fault;
    if (!fault) return false;
    if (fault.drop === 'half' && octets >= halfOf(this.#parts.dialogue)) {
      this.#parts.cut(fault.because);
      return false;
    }
    if (octets < this.#waitedFor) this.#waitedFor = 0;
    const more = octets - this.#waitedFor;
    if (!fault.throttle || more <= 0) return false;
    this.#waitedFor = octets;
    await this.#parts.rest.take((more * 1000) / fault.throttle);
    return true;
  }

  /** STARTTLS was answered, and then comes what no handshake begins with. */
  breakTls(): void {
    this.#parts.speech.note('no TLS handshake, on purpose');
    this.#parts.write('This is no TLS\r\n');
  }
}

const halfOf = ({ open }: Dialogue): number =>
  open?.sender.size ? Math.max(1, Math.floor(open.sender.size / 2)) : HALF_OF_UNKNOWN;
