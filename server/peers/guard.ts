/**
 * What port 25 grants a peer from its connection to its last reply: whether it may come, how long it waits for the
 * greeting and for each answer, how much it may bring. Own networks, and whoever signed in, are not asked; what goes to
 * postmaster is never held back. Each "no" is a 4yz with words, so that an honest peer comes again (RFC 5321 §4.2.1).
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import { networkOf } from '../directory/network.ts';
import type { SmtpSession, Stage } from '../smtp/handler.ts';
import { isTemporary, type Refusal, refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Excess, PeerBook } from './book.ts';
import { newWaitingRoom } from './waiting-room.ts';

export type PeerGuard = {
  /** For the listener, before there is a conversation: the line to say instead of one, and why; null: it may come. */
  admit(address: string): { readonly line: string; readonly because: string } | null;
  connected(session: SmtpSession): void;
  greetAfter(session: SmtpSession): Duration;
  replyAfter(session: SmtpSession): Duration;
  recipient(session: SmtpSession, isPostmaster: boolean): Refusal | null;
  /** It named somebody who is not here. */
  unknown(session: SmtpSession): Refusal | null;
  message(session: SmtpSession): Refusal | null;
  /** Points so far, with all that speaks for its sender. */
  judged(session: SmtpSession, points: number): void;
  refused(session: SmtpSession, stage: Stage, refused: Refusal): void;
  closed(session: SmtpSession): void;
};

export type GuardOptions = {
  readonly clock: Clock;
  readonly book: PeerBook;
  /** The owner's own house, and whom it relays for. */
  readonly isOwn: (address: string) => boolean;
  /** Wanted mail came from there lately. */
  readonly isGood: (network: string) => boolean;
  /** Points against a connection, as far as they are known. */
  readonly standing: (session: SmtpSession) => number;
  /** 0: nobody waits. */
  readonly greetWait: () => Duration;
  /** null: nobody is slowed for its points. */
  readonly tarpitFrom: () => number | null;
};

/** Conversations that wait at once: for the greeting, and for an answer. */
export const MOST_WAITING = { greeting: 500, answer: 100 } as const;
const STEP: Duration = 1_000;
const LONGEST: Duration = 10_000;

type Seen = {
  readonly network: string;
  points: number | null;
  /** Answers that were held back for its points. */
  slowed: number;
  /** It waited for the greeting; whether it kept silent is known when it speaks. */
  isTried: boolean;
  toPostmaster: boolean;
};

export function newPeerGuard(options: GuardOptions): PeerGuard {
  const { clock, book } = options;
  const sessions = new WeakMap<SmtpSession, Seen>();
  const greetings = newWaitingRoom(clock, MOST_WAITING.greeting);
  const answers = newWaitingRoom(clock, MOST_WAITING.answer);
  /** null: nothing is counted of it. */
  const counted = (session: SmtpSession): Seen | null =>
    session.login === null ? (sessions.get(session) ?? null) : null;
  const tarpit = (session: SmtpSession, seen: Seen): Duration => {
    const from = options.tarpitFrom();
    if (from === null || options.isGood(seen.network)) return 0;
    return (seen.points ?? options.standing(session)) < from ? 0 : Math.min(++seen.slowed * STEP, LONGEST);
  };

  return {
    admit(address) {
      if (options.isOwn(address)) return null;
      const network = networkOf(address);
      const excess = book.mayOpen(network) ?? book.count(network, 'connections');
      if (!excess) return null;
      const { code, status } = reply.tooManyConnections;
      return { line: `${code} ${status} ${wordsFor(excess, clock)}`, because: excess.because };
    },
    connected(session) {
      if (options.isOwn(session.remote.address)) return;
      const network = networkOf(session.remote.address);
      sessions.set(session, { network, points: null, slowed: 0, isTried: false, toPostmaster: false });
      book.opened(network);
    },
    greetAfter(session) {
      const seen = sessions.get(session);
      const wait = options.greetWait();
      if (!seen || wait === 0 || book.greeted(seen.network) || options.isGood(seen.network)) return 0;
      const granted = greetings.take(wait);
      seen.isTried = granted > 0;
      return granted;
    },
    replyAfter(session) {
      const seen = counted(session);
      if (!seen || seen.toPostmaster) return 0;
      if (seen.isTried) {
        seen.isTried = false;
        if (!session.early) book.noteGreeted(seen.network);
      }
      return answers.take(Math.max(book.slowness(seen.network), tarpit(session, seen)));
    },
    recipient(session, isPostmaster) {
      const seen = counted(session);
      if (!seen) return null;
      seen.toPostmaster = isPostmaster;
      if (isPostmaster) return null;
      const out = book.shutOut(seen.network);
      if (out) return shutOut(out, clock);
      const excess = book.count(seen.network, 'recipients');
      return excess && refusal(reply.tooManyForNow, excess.because);
    },
    unknown(session) {
      const seen = counted(session);
      const excess = seen && book.count(seen.network, 'unknown');
      return excess && shutOut(excess, clock);
    },
    message(session) {
      const seen = counted(session);
      const excess = seen && !seen.toPostmaster ? book.count(seen.network, 'messages') : null;
      return excess && refusal(reply.tooFast, excess.because);
    },
    judged(session, points) {
      const seen = sessions.get(session);
      if (seen) seen.points = points;
    },
    refused(session, stage, refused) {
      const seen = counted(session);
      // What a message holds is its sender's matter, not a mistake of the peer that brings it; nor is what we put off.
      if (!seen || stage === 'message' || isTemporary(refused)) return;
      // They have a count of their own.
      if (refused.reply === reply.noSuchMailbox) return;
      book.count(seen.network, 'errors');
    },
    closed(session) {
      const seen = sessions.get(session);
      if (!seen) return;
      sessions.delete(session);
      book.left(seen.network);
    },
  };
}

const shutOut = (excess: Excess, clock: Clock): Refusal =>
  refusal(rephrase(reply.shutOut, wordsFor(excess, clock)), excess.because);

/** Why is the owner's to know; when to come again helps both. */
function wordsFor({ until }: Excess, clock: Clock): string {
  if (until === null) return 'Too many connections from you; please come back in a minute';
  const minutes = Math.max(1, Math.ceil((until - clock.now()) / 60_000));
  return `Not now; please come back in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
}
