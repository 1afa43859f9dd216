/**
 * One POP3 session as a pure machine. The shell (server.ts) owns the connection: it feeds inputs in the order of
 * arrival and carries out the effects in theirs; between two lines nothing else happens, which is all PIPELINING
 * needs (RFC 2449 §6.6).
 *
 *   authorization ─USER, PASS→ transaction ─QUIT→ update ─committed→ closed
 *   authorization ─AUTH→ exchange ─success→ transaction
 *   QUIT in authorization, three wrong logins, too many mistakes → closed; any other end deletes nothing
 *
 * RFC 1939 §3–§7, RFC 2595 §4 (STLS), RFC 5034 (AUTH), RFC 2449 and 3206 (response codes),
 * RFC 6856 (UTF8, LANG).
 */
import { err, ok, type Result } from '../base/result.ts';
import { decodeBase64, decodeInitialResponse } from '../sasl/base64.ts';
import type { Login, LoginFailure, Step as SaslStep } from '../sasl/mechanism.ts';
import { findMechanism } from '../sasl/mechanisms.ts';
import { saslprep } from '../sasl/saslprep.ts';
import type { Listing, OpenFailure } from './backend.ts';
import { capabilities, mayUsePasswords, mechanismNames, type Terms } from './capability.ts';
import { type Command, parseCommand, type Verb } from './command.ts';
import type { ClosedBecause } from './observer.ts';
import { facts, loginRefused, openRefused, positive, type Reply, reply } from './reply.ts';
import { newSnapshot, type Snapshot, wireOctets } from './snapshot.ts';
import { findLanguage, type Language, languageNames, languages } from './texts.ts';

export type Phase =
  | { readonly name: 'authorization'; readonly user: string | null }
  /** A SASL exchange; with `login` it has succeeded and the client owes an empty line (RFC 5034 §4). */
  | { readonly name: 'exchange'; readonly login: Login | null }
  | { readonly name: 'transaction'; readonly snapshot: Snapshot }
  | { readonly name: 'update' }
  | { readonly name: 'closed' };

export type Session = {
  readonly terms: Terms;
  readonly phase: Phase;
  readonly encrypted: boolean;
  /** The client has said UTF8: it takes messages whose headers are more than ASCII. */
  readonly utf8: boolean;
  readonly language: Language;
  readonly wrongLogins: number;
  /** Lines that were no command; in the transaction state, in a row. */
  readonly mistakes: number;
};

export type Input =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'bad-line'; readonly why: 'too-long' | 'not-text' }
  | { readonly kind: 'judged'; readonly login: Result<Login, LoginFailure> }
  | { readonly kind: 'sasl'; readonly step: SaslStep }
  | { readonly kind: 'opened'; readonly messages: Result<readonly Listing[], OpenFailure> }
  | { readonly kind: 'secured' }
  | { readonly kind: 'committed'; readonly done: Result<true, 'unavailable'> };

export type Effect =
  | { readonly do: 'reply'; readonly reply: Reply }
  /** A multi-line response; the shell adds the final dot. No line of ours begins with one. */
  | { readonly do: 'reply-lines'; readonly reply: Reply; readonly lines: Iterable<string> }
  | { readonly do: 'challenge'; readonly octets: Uint8Array }
  | { readonly do: 'verify'; readonly user: string; readonly password: string }
  | { readonly do: 'begin-exchange'; readonly mechanism: string; readonly initial: Uint8Array | null }
  | { readonly do: 'respond'; readonly response: Uint8Array }
  /** The exchange ended before the mechanism had judged it, or before the client had heard how. */
  | { readonly do: 'tell-broken-off' }
  | { readonly do: 'start-tls' }
  | { readonly do: 'open'; readonly login: Login }
  /** `lines` null: the whole message. */
  | { readonly do: 'send'; readonly listing: Listing; readonly lines: number | null }
  | { readonly do: 'commit'; readonly numbers: readonly number[] }
  | { readonly do: 'close'; readonly because: ClosedBecause };

export type Step = { readonly session: Session; readonly effects: readonly Effect[] };

/** Then the connection is closed: a guesser has to dial again. */
const MOST_WRONG_LOGINS = 3;
const MOST_MISTAKES = 20;

const authorization: Phase = { name: 'authorization', user: null };

/** @param encrypted  TLS from the first octet (RFC 8314 §3.2) */
export const start = (terms: Terms, encrypted: boolean): Session => ({
  terms,
  phase: authorization,
  encrypted,
  utf8: false,
  language: 'i-default',
  wrongLogins: 0,
  mistakes: 0,
});

/** No timestamp in angle brackets: APOP is not offered (RFC 1939 §7). */
export const greeting = (terms: Terms): Reply => positive('greeting', terms.host);

export function step(session: Session, input: Input): Step {
  const { wrongLogins, mistakes } = session;
  switch (input.kind) {
    case 'line':
      return session.phase.name === 'exchange'
        ? answer(session, session.phase.login, input.text)
        : commandLine(session, input.text);
    case 'bad-line':
      return badLine(session, input.why);
    case 'judged':
      return input.login.ok ? open(session, input.login.value) : refuseLogin(session, input.login.error);
    case 'sasl':
      return exchanged(session, input.step);
    case 'opened':
      return opened(session, input.messages);
    case 'secured':
      // RFC 2595 §4: what was learned from the client in clear is forgotten.
      return { session: { ...start(session.terms, true), wrongLogins, mistakes }, effects: [] };
    case 'committed':
      return say({ ...session, phase: { name: 'closed' } }, input.done.ok ? reply.goodbye : reply.notCommitted, quit);
  }
}

const quit: Effect = { do: 'close', because: 'quit' };

/** In which states each command may be given (RFC 1939 §8, 2449 §5, 2595 §4, 5034 §4, 6856 §2.1, §3). */
const allowed: { readonly [V in Verb]: readonly Phase['name'][] } = {
  USER: ['authorization'],
  PASS: ['authorization'],
  APOP: ['authorization'],
  AUTH: ['authorization'],
  STLS: ['authorization'],
  UTF8: ['authorization'],
  CAPA: ['authorization', 'transaction'],
  LANG: ['authorization', 'transaction'],
  QUIT: ['authorization', 'transaction'],
  STAT: ['transaction'],
  LIST: ['transaction'],
  UIDL: ['transaction'],
  RETR: ['transaction'],
  TOP: ['transaction'],
  DELE: ['transaction'],
  NOOP: ['transaction'],
  RSET: ['transaction'],
};

function commandLine(session: Session, text: string): Step {
  const parsed = parseCommand(text);
  if (!parsed.ok) return mistake(session, parsed.error === 'unknown' ? reply.unknown : reply.badArguments);
  const command = parsed.value;
  if (!allowed[command.verb].includes(session.phase.name)) return mistake(session, reply.notNow);
  if (command.verb === 'LANG') return chooseLanguage(session, command.range);
  if (session.phase.name === 'transaction') {
    return transaction({ ...session, mistakes: 0 }, session.phase.snapshot, command);
  }
  return authorize(session, session.phase.name === 'authorization' ? session.phase.user : null, command);
}

function authorize(session: Session, user: string | null, command: Command): Step {
  switch (command.verb) {
    case 'USER':
      // Always +OK: who lives here is not for strangers to learn (RFC 1939 §7 USER).
      return takeUser(session, command.name);
    case 'PASS':
      return pass(session, user, command.password);
    case 'AUTH':
      return beginExchange(session, command.mechanism, command.initial);
    case 'STLS':
      return beginTls(session);
    case 'UTF8':
      return say({ ...session, utf8: true }, reply.utf8);
    case 'APOP':
      return mistake(session, reply.noApop);
    case 'CAPA':
      return tellCapabilities(session, false);
    case 'QUIT':
      return say({ ...session, phase: { name: 'closed' } }, reply.goodbye, quit);
    default:
      return mistake(session, reply.notNow);
  }
}

/** RFC 6856 §2.2: names are prepared; the authenticator prepares passwords, which some hashes are made without. */
function takeUser(session: Session, given: string): Step {
  if (!mayUsePasswords(session.terms, session.encrypted)) return say(session, reply.encryptFirst);
  const name = saslprep(given);
  if (!name.ok || name.value === '') return mistake(session, reply.notText);
  return say({ ...session, phase: { name: 'authorization', user: name.value } }, reply.user);
}

/** RFC 6856 §2.1: no STLS after UTF8, for what TLS would forget would have to be said again. */
function beginTls(session: Session): Step {
  if (session.encrypted) return mistake(session, reply.tlsAlready);
  if (!session.terms.stls) return mistake(session, reply.noTls);
  return session.utf8 ? mistake(session, reply.tlsAfterUtf8) : say(session, reply.beginTls, { do: 'start-tls' });
}

/** RFC 6856 §3: the answer is in the new language already, after its tag; one that is not ours changes nothing. */
function chooseLanguage(session: Session, range: string | null): Step {
  if (range === null) {
    const lines = languages.map(language => `${language} ${languageNames[language]}`);
    return { session, effects: [{ do: 'reply-lines', reply: reply.languages, lines }] };
  }
  const language = findLanguage(range);
  return language === null
    ? mistake(session, reply.unknownLanguage)
    : say({ ...session, language }, positive('language', language));
}

function pass(session: Session, user: string | null, password: string): Step {
  if (!mayUsePasswords(session.terms, session.encrypted)) return say(session, reply.encryptFirst);
  if (user === null) return mistake(session, reply.userFirst);
  // §7 PASS: after a failure the client may issue USER again, or QUIT; so the name is used up.
  return { session: { ...session, phase: authorization }, effects: [{ do: 'verify', user, password }] };
}

function beginExchange(session: Session, name: string | null, initial: string | null): Step {
  const names = mechanismNames(session.terms, session.encrypted);
  if (name === null) {
    return { session, effects: [{ do: 'reply-lines', reply: reply.mechanisms, lines: names }] };
  }
  const mechanism = findMechanism(session.terms.mechanisms, name);
  if (!mechanism) return mistake(session, reply.unknownMechanism);
  if (!names.includes(mechanism.name)) return mistake(session, reply.encryptFirst);
  const response = initial === null ? null : decodeInitialResponse(initial);
  if (initial !== null && response === null) return mistake(session, reply.notBase64);
  return {
    session: { ...session, phase: { name: 'exchange', login: null } },
    effects: [{ do: 'begin-exchange', mechanism: mechanism.name, initial: response }],
  };
}

/**
 * A line of an exchange: base64, or "*" to cancel. RFC 5034 §4. Whatever breaks an exchange off counts as a wrong login:
 * who has heard that a guess was wrong could cancel instead of hearing it again.
 */
function answer(session: Session, login: Login | null, text: string): Step {
  if (text === '*') return brokenOff(session, reply.cancelled);
  const response = decodeBase64(text);
  if (response === null) return brokenOff(session, reply.notBase64);
  if (login === null) return { session, effects: [{ do: 'respond', response }] };
  return response.length === 0
    ? open({ ...session, phase: authorization }, login)
    : brokenOff(session, loginRefused['bad-syntax']);
}

function brokenOff(session: Session, refusal: Reply): Step {
  const { session: next, effects } = wrongLogin({ ...session, phase: authorization }, refusal);
  return { session: next, effects: [{ do: 'tell-broken-off' }, ...effects] };
}

function exchanged(session: Session, outcome: SaslStep): Step {
  switch (outcome.kind) {
    case 'challenge':
      return { session, effects: [{ do: 'challenge', octets: outcome.data }] };
    case 'success':
      if (outcome.data.length === 0) return open({ ...session, phase: authorization }, outcome.login);
      // RFC 5034 §4: data with success travels as a challenge that the client answers with an empty line.
      return {
        session: { ...session, phase: { name: 'exchange', login: outcome.login } },
        effects: [{ do: 'challenge', octets: outcome.data }],
      };
    case 'failure':
      return refuseLogin({ ...session, phase: authorization }, outcome.why);
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

const open = (session: Session, login: Login): Step => ({ session, effects: [{ do: 'open', login }] });

function opened(session: Session, messages: Result<readonly Listing[], OpenFailure>): Step {
  // §4: without the lock the session stays in the AUTHORIZATION state.
  if (!messages.ok) return say(session, openRefused[messages.error]);
  const snapshot = newSnapshot(messages.value);
  const phase: Phase = { name: 'transaction', snapshot };
  return say({ ...session, phase, mistakes: 0 }, inWords(snapshot));
}

function transaction(session: Session, snapshot: Snapshot, command: Command): Step {
  switch (command.verb) {
    case 'STAT': {
      const { messages, octets } = snapshot.left();
      return say(session, facts(messages, octets));
    }
    case 'LIST':
      return list(session, snapshot, command.number, listing => [listing.number, wireOctets(listing)]);
    case 'UIDL':
      return list(session, snapshot, command.number, listing => [listing.number, listing.uid]);
    case 'RETR':
      return send(session, snapshot, command.number, null);
    case 'TOP':
      return send(session, snapshot, command.number, command.lines);
    case 'DELE': {
      const found = lookUp(snapshot, command.number);
      if (!found.ok) return say(session, found.error);
      snapshot.mark(command.number);
      return say(session, positive('marked', command.number));
    }
    case 'RSET':
      snapshot.unmarkAll();
      return say(session, inWords(snapshot));
    case 'NOOP':
      return say(session, reply.noop);
    case 'CAPA':
      return tellCapabilities(session, true);
    case 'QUIT':
      return enterUpdate(session, snapshot);
    default:
      return mistake(session, reply.notNow);
  }
}

/** §6: nothing is removed but by QUIT in the TRANSACTION state, and +OK follows only when it is durable. */
function enterUpdate(session: Session, snapshot: Snapshot): Step {
  const numbers = snapshot.marked();
  const update: Session = { ...session, phase: { name: 'update' } };
  if (numbers.length === 0) return step(update, { kind: 'committed', done: ok(true) });
  return { session: update, effects: [{ do: 'commit', numbers }] };
}

type Columns = (listing: Listing) => readonly [number, number | string];

function list(session: Session, snapshot: Snapshot, number: number | null, print: Columns): Step {
  if (number !== null) {
    const found = lookUp(snapshot, number);
    return say(session, found.ok ? facts(...print(found.value)) : found.error);
  }
  const lines = (function* () {
    for (const listing of snapshot.listings()) {
      const [number, column] = print(listing);
      yield `${number} ${column}`;
    }
  })();
  return { session, effects: [{ do: 'reply-lines', reply: reply.listing, lines }] };
}

function send(session: Session, snapshot: Snapshot, number: number, lines: number | null): Step {
  const found = lookUp(snapshot, number);
  if (!found.ok) return say(session, found.error);
  return { session, effects: [{ do: 'send', listing: found.value, lines }] };
}

function lookUp(snapshot: Snapshot, number: number): Result<Listing, Reply> {
  const found = snapshot.find(number);
  if (typeof found !== 'string') return ok(found);
  return err(found === 'deleted' ? reply.alreadyDeleted : reply.noSuchMessage);
}

function tellCapabilities(session: Session, loggedIn: boolean): Step {
  const lines = capabilities(session.terms, { ...session, loggedIn });
  return { session, effects: [{ do: 'reply-lines', reply: reply.capabilities, lines }] };
}

function badLine(session: Session, why: 'too-long' | 'not-text'): Step {
  const refusal = why === 'too-long' ? reply.tooLong : reply.notText;
  return session.phase.name === 'exchange' ? brokenOff(session, refusal) : mistake(session, refusal);
}

function mistake(session: Session, refusal: Reply): Step {
  const mistakes = session.mistakes + 1;
  if (mistakes < MOST_MISTAKES) return say({ ...session, mistakes }, refusal);
  return giveUp({ ...session, mistakes }, reply.tooManyMistakes, 'too-many-mistakes');
}

const giveUp = (session: Session, last: Reply, because: ClosedBecause): Step =>
  say({ ...session, phase: { name: 'closed' } }, last, { do: 'close', because });

const say = (session: Session, said: Reply, ...then: Effect[]): Step => ({
  session,
  effects: [{ do: 'reply', reply: said }, ...then],
});

function inWords(snapshot: Snapshot): Reply {
  const { messages, octets } = snapshot.left();
  return messages === 1 ? positive('maildropOfOne', octets) : positive('maildrop', messages, octets);
}
