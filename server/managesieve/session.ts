/**
 * One ManageSieve session as a pure machine. The shell (server.ts) owns the connection: it feeds inputs in the order of
 * arrival and carries out the effects in theirs; between two commands nothing else happens, which is all that pipelining
 * needs.
 *
 *   not-authenticated ─AUTHENTICATE→ exchange ─success, opened→ authenticated ─UNAUTHENTICATE→ not-authenticated
 *   LOGOUT anywhere, three wrong logins, too many mistakes → closed
 *
 * RFC 5804 §2.
 */
import type { Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { decodeBase64, encodeBase64 } from '../sasl/base64.ts';
import type { Login, LoginFailure, Step as SaslStep } from '../sasl/mechanism.ts';
import { findMechanism } from '../sasl/mechanisms.ts';
import type { OpenFailure, ScriptFault, ScriptListed, ScriptRefusal } from './backend.ts';
import { capabilities, mechanismNames, offersTls, type Terms } from './capability.ts';
import { type BadCommand, type Command, parseCommand } from './command.ts';
import type { ClosedBecause } from './observer.ts';
import {
  good,
  loginRefused,
  no,
  openRefused,
  type Reply,
  reply,
  scriptRefused,
  tooLarge,
  withWarnings,
} from './reply.ts';
import { readWords, textOf } from './syntax.ts';

export type Phase =
  | { readonly name: 'not-authenticated' }
  | { readonly name: 'exchange' }
  | { readonly name: 'authenticated'; readonly owner: string }
  | { readonly name: 'closed' };

export type Session = {
  readonly terms: Terms;
  readonly phase: Phase;
  readonly encrypted: boolean;
  readonly wrongLogins: number;
  /** Frames that were no command; after login, in a row. */
  readonly mistakes: number;
};

/** What an account's scripts are asked for. */
export type Request = Extract<
  Command,
  {
    readonly verb:
      | 'HAVESPACE'
      | 'PUTSCRIPT'
      | 'CHECKSCRIPT'
      | 'LISTSCRIPTS'
      | 'SETACTIVE'
      | 'GETSCRIPT'
      | 'DELETESCRIPT'
      | 'RENAMESCRIPT';
  }
>;
export type Answer =
  | { readonly to: 'LISTSCRIPTS'; readonly scripts: readonly ScriptListed[] }
  | { readonly to: 'GETSCRIPT'; readonly content: Uint8Array }
  | { readonly to: 'PUTSCRIPT' | 'CHECKSCRIPT'; readonly warnings: readonly ScriptFault[] }
  | { readonly to: 'HAVESPACE' | 'DELETESCRIPT' | 'RENAMESCRIPT' }
  | { readonly to: 'SETACTIVE'; readonly some: boolean };

export type Input =
  /** A command, or an answer in an exchange, without its last line end. */
  | { readonly kind: 'frame'; readonly octets: Uint8Array }
  /** It has been read over. `most`: what a script may have, where a literal was too large. */
  | { readonly kind: 'bad-frame'; readonly most: Bytes | null }
  | { readonly kind: 'sasl'; readonly step: SaslStep }
  | { readonly kind: 'opened'; readonly owner: Result<string, OpenFailure>; readonly last: Uint8Array }
  | { readonly kind: 'secured' }
  | { readonly kind: 'answered'; readonly answer: Result<Answer, ScriptRefusal> };

/** One line before the reply: atoms stand as they are, strings in quotes, octets as a literal. */
export type Line = readonly (string | Uint8Array | { readonly atom: string })[];

export type Effect =
  | { readonly do: 'reply'; readonly lines: readonly Line[]; readonly reply: Reply }
  | { readonly do: 'challenge'; readonly octets: Uint8Array }
  | { readonly do: 'begin-exchange'; readonly mechanism: string; readonly initial: Uint8Array | null }
  | { readonly do: 'respond'; readonly response: Uint8Array }
  /** The exchange ended before the mechanism had judged it. */
  | { readonly do: 'tell-broken-off' }
  | { readonly do: 'start-tls' }
  /** `last`: what the mechanism says with success. */
  | { readonly do: 'open'; readonly login: Login; readonly last: Uint8Array }
  | { readonly do: 'ask'; readonly request: Request }
  /** The account's scripts are let go. */
  | { readonly do: 'leave' }
  | { readonly do: 'close'; readonly because: ClosedBecause };

export type Step = { readonly session: Session; readonly effects: readonly Effect[] };

/** Then the connection is closed: a guesser has to dial again. */
const MOST_WRONG_LOGINS = 3;
const MOST_MISTAKES = 20;

const stranger: Phase = { name: 'not-authenticated' };

/** @param encrypted  TLS from the first octet */
export const start = (terms: Terms, encrypted: boolean): Session => ({
  ...{ terms, encrypted, phase: stranger },
  ...{ wrongLogins: 0, mistakes: 0 },
});

/** §1.2: the server speaks first, and says what it can. */
export const greeting = (session: Session): Effect => tellCapabilities(session, reply.ready);

export function step(session: Session, input: Input): Step {
  switch (input.kind) {
    case 'frame':
      return session.phase.name === 'exchange' ? answer(session, input.octets) : commandFrame(session, input.octets);
    case 'bad-frame':
      return badFrame(session, input.most === null ? reply.tooLong : tooLarge(input.most));
    case 'sasl':
      return exchanged(session, input.step);
    case 'opened':
      return opened(session, input.owner, input.last);
    case 'secured':
      return secured(session);
    case 'answered':
      return input.answer.ok ? told(session, input.answer.value) : say(session, scriptRefused(input.answer.error));
  }
}

/** §2.2: what was learned from the client in clear is forgotten, and it is told anew what is here. */
function secured({ terms, wrongLogins, mistakes }: Session): Step {
  const session = { ...start(terms, true), wrongLogins, mistakes };
  return { session, effects: [tellCapabilities(session, reply.capabilities)] };
}

const ownerOf = ({ phase }: Session): string | null => (phase.name === 'authenticated' ? phase.owner : null);

const standingOf = (session: Session) => ({ encrypted: session.encrypted, owner: ownerOf(session) });

const tellCapabilities = (session: Session, said: Reply): Effect => ({
  do: 'reply',
  lines: capabilities(session.terms, standingOf(session)).map(([name, value]) =>
    value === null ? [name] : [name, value],
  ),
  reply: said,
});

function commandFrame(session: Session, frame: Uint8Array): Step {
  const parsed = parseCommand(frame);
  if (!parsed.ok) return badCommand(session, parsed.error);
  const signedIn = session.phase.name === 'authenticated';
  return carryOut(signedIn ? { ...session, mistakes: 0 } : session, parsed.value);
}

function badCommand(session: Session, bad: BadCommand): Step {
  switch (bad.why) {
    case 'unknown':
      return mistake(session, reply.unknown);
    case 'bad-arguments':
      return mistake(session, no(`It reads: ${bad.usage}`));
    case 'bad-name':
      return mistake(session, no(bad.sentence));
  }
}

function carryOut(session: Session, command: Command): Step {
  switch (command.verb) {
    case 'CAPABILITY':
      return { session, effects: [tellCapabilities(session, reply.capabilities)] };
    case 'NOOP':
      return say(session, command.tag === null ? reply.noop : good('Done', { name: 'TAG', value: command.tag }));
    case 'LOGOUT':
      return say({ ...session, phase: { name: 'closed' } }, reply.goodbye, { do: 'close', because: 'logout' });
    case 'STARTTLS':
      return beginTls(session);
    case 'AUTHENTICATE':
      return beginExchange(session, command.mechanism, command.initial);
    case 'UNAUTHENTICATE':
      return signOut(session);
    default:
      return session.phase.name === 'authenticated'
        ? { session, effects: [{ do: 'ask', request: command }] }
        : mistake(session, reply.loginFirst);
  }
}

/** §2.2: for who has not signed in. */
function beginTls(session: Session): Step {
  if (session.encrypted) return mistake(session, reply.tlsAlready);
  if (ownerOf(session) !== null) return mistake(session, reply.notNow);
  if (!offersTls(session.terms, standingOf(session))) return mistake(session, reply.noTls);
  return say(session, reply.beginTls, { do: 'start-tls' });
}

/** §2.14.1: wrong logins are not forgotten with it, and TLS stays. */
function signOut(session: Session): Step {
  if (ownerOf(session) === null) return mistake(session, reply.loginFirst);
  const next = { ...session, phase: stranger };
  return { session: next, effects: [{ do: 'leave' }, replying(reply.loggedOut)] };
}

function beginExchange(session: Session, name: string, initial: string | null): Step {
  const { terms, encrypted } = session;
  if (ownerOf(session) !== null) return mistake(session, reply.loggedInAlready);
  const mechanism = findMechanism(terms.mechanisms, name);
  if (!mechanism) return mistake(session, reply.unknownMechanism);
  if (!mechanismNames(terms, encrypted).includes(mechanism.name)) {
    return mistake(session, offersTls(terms, standingOf(session)) ? reply.encryptFirst : reply.tooWeak);
  }
  const response = initial === null ? null : decodeInitial(initial);
  if (initial !== null && response === null) return mistake(session, reply.notBase64);
  return {
    session: { ...session, phase: { name: 'exchange' } },
    effects: [{ do: 'begin-exchange', mechanism: mechanism.name, initial: response }],
  };
}

/** An empty string is an empty response (§2.1). Leniency "equals-sign": so is "=", as in IMAP and SMTP. */
const decodeInitial = (text: string): Uint8Array | null => decodeBase64(text === '=' ? '' : text);

/**
 * §2.1: a string with base64 in it, or "*" to cancel. Whatever breaks an exchange off counts as a wrong login: who has heard
 * that a guess was wrong could cancel instead of hearing it again.
 */
function answer(session: Session, frame: Uint8Array): Step {
  const words = readWords(frame);
  const [word, ...more] = words.ok ? words.value : [];
  if (word?.kind !== 'string' || more.length > 0) return brokenOff(session, reply.notBase64);
  const text = textOf(word.octets) ?? '';
  if (text === '*') return brokenOff(session, reply.cancelled);
  const response = word.octets.length === 0 ? word.octets : text === '' ? null : decodeBase64(text);
  return response === null ? brokenOff(session, reply.notBase64) : { session, effects: [{ do: 'respond', response }] };
}

function brokenOff(session: Session, refusal: Reply): Step {
  const { session: next, effects } = wrongLogin({ ...session, phase: stranger }, refusal);
  return { session: next, effects: [{ do: 'tell-broken-off' }, ...effects] };
}

function exchanged(session: Session, outcome: SaslStep): Step {
  switch (outcome.kind) {
    case 'challenge':
      return { session, effects: [{ do: 'challenge', octets: outcome.data }] };
    case 'success':
      return {
        session: { ...session, phase: stranger },
        effects: [{ do: 'open', login: outcome.login, last: outcome.data }],
      };
    case 'failure':
      return refuseLogin({ ...session, phase: stranger }, outcome.why);
  }
}

function refuseLogin(session: Session, why: LoginFailure | 'bad-syntax'): Step {
  if (why === 'bad-syntax' || why === 'unavailable') return mistake(session, loginRefused[why]);
  return wrongLogin(session, loginRefused[why]);
}

function wrongLogin(session: Session, refusal: Reply): Step {
  const wrongLogins = session.wrongLogins + 1;
  if (wrongLogins < MOST_WRONG_LOGINS) return say({ ...session, wrongLogins }, refusal);
  return giveUp({ ...session, wrongLogins }, reply.tooManyFailures, 'too-many-wrong-logins');
}

/** §2.1: what the mechanism says with success travels in the code SASL, which saves a round trip. */
function opened(session: Session, owner: Result<string, OpenFailure>, last: Uint8Array): Step {
  if (!owner.ok) return say(session, openRefused[owner.error]);
  const { text } = reply.loggedIn;
  const said = last.length === 0 ? reply.loggedIn : good(text, { name: 'SASL', value: encodeBase64(last) });
  return say({ ...session, phase: { name: 'authenticated', owner: owner.value }, mistakes: 0 }, said);
}

function told(session: Session, given: Answer): Step {
  switch (given.to) {
    case 'LISTSCRIPTS':
      return sayLines(
        session,
        given.scripts.map(({ name, active }) => (active ? [name, { atom: 'ACTIVE' }] : [name])),
        reply.listed,
      );
    case 'GETSCRIPT':
      return sayLines(session, [[given.content]], reply.read);
    case 'PUTSCRIPT':
      return say(session, withWarnings(reply.kept, given.warnings));
    case 'CHECKSCRIPT':
      return say(session, withWarnings(reply.valid, given.warnings));
    case 'HAVESPACE':
      return say(session, reply.hasSpace);
    case 'SETACTIVE':
      return say(session, given.some ? reply.active : reply.noneActive);
    case 'DELETESCRIPT':
      return say(session, reply.removed);
    case 'RENAMESCRIPT':
      return say(session, reply.renamed);
  }
}

function badFrame(session: Session, refusal: Reply): Step {
  return session.phase.name === 'exchange' ? brokenOff(session, refusal) : mistake(session, refusal);
}

function mistake(session: Session, refusal: Reply): Step {
  const mistakes = session.mistakes + 1;
  if (mistakes < MOST_MISTAKES) return say({ ...session, mistakes }, refusal);
  return giveUp({ ...session, mistakes }, reply.tooManyMistakes, 'too-many-mistakes');
}

const giveUp = (session: Session, last: Reply, because: ClosedBecause): Step =>
  say({ ...session, phase: { name: 'closed' } }, last, { do: 'close', because });

const replying = (said: Reply, lines: readonly Line[] = []): Effect => ({ do: 'reply', lines, reply: said });

const say = (session: Session, said: Reply, ...then: Effect[]): Step => ({
  session,
  effects: [replying(said), ...then],
});

const sayLines = (session: Session, lines: readonly Line[], said: Reply): Step => ({
  session,
  effects: [replying(said, lines)],
});
