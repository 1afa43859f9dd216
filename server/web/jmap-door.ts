/**
 * Who comes in by JMAP's door: each request brings its own word, HTTP Basic (RFC 7617) with the account's password or an
 * app password, or Bearer (RFC 6750) with an app password alone. No cookie counts here.
 *
 * The console speaks in clear. A word is taken over this computer's own loopback, where nobody listens in; from a private
 * network where the owner lets passwords travel in clear (auth.allow-plaintext); from elsewhere never.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Connections } from '../access/connections.ts';
import type { JmapAccess, JmapVisitor } from '../access/jmap-backend.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, minutes } from '../base/units.ts';
import { isPrivateNetwork } from '../directory/network.ts';
import { event } from '../events/event.ts';
import type { JmapServer } from '../jmap/request.ts';
import type { RequestProblem } from '../jmap/types.ts';
import { normalAddress } from '../net/address.ts';
import { forwardedFor } from '../net/forwarded.ts';
import type { Authenticator, Login, LoginFailure } from '../sasl/mechanism.ts';
import type { Note } from '../store/interface.ts';

export type JmapDoor = {
  readonly access: Pick<JmapAccess, 'visitor'>;
  readonly server: JmapServer;
  readonly authenticator: Authenticator;
  /** auth.allow-plaintext. */
  readonly plaintext: () => boolean;
  readonly note: (note: Note) => void;
  readonly newTrace: () => string;
  /** Streams and WebSockets stand there while they are open, so that their account can be signed out. */
  readonly connections: Connections;
};

export type Asker = {
  readonly remote: string;
  /** Through a proxy, or a page in a browser beside us, the whole world comes from this computer: whom it speaks for. */
  readonly through?: readonly string[];
  readonly authorization: string | null;
  readonly program: string | null;
};
export type Refused = { readonly problem: RequestProblem; readonly headers: Readonly<Record<string, string>> };
export type Guest = { readonly login: Login; readonly visitor: JmapVisitor; readonly trace: string };

/** Every request signs in; it is written down when it is the first after so long. */
const ONE_VISIT: Duration = minutes(10);
const MOST_VISITS = 2000;
const LONGEST_HEADER = 4096;

type Word =
  | { readonly mechanism: 'BASIC'; readonly user: string; readonly password: string }
  | { readonly mechanism: 'BEARER'; readonly token: string };

export type SignIn = (asker: Asker) => Promise<Result<Guest, Refused>>;

export function newSignIn(door: JmapDoor): SignIn {
  const { clock } = door.server;
  const visits = new Map<string, Instant>();

  const isNew = (key: string): boolean => {
    const last = visits.get(key);
    visits.delete(key);
    visits.set(key, clock.monotonic());
    const [oldest] = visits.keys();
    if (visits.size > MOST_VISITS && oldest !== undefined) visits.delete(oldest);
    return last === undefined || clock.monotonic() - last > ONE_VISIT;
  };

  return async ({ remote, through = [], authorization, program }) => {
    const word = readWord(authorization);
    if (!word) return err(askForWord(authorization === null ? 'Sign in first' : 'That is no way to sign in here'));
    const trace = door.newTrace();
    const fields = {
      user: word.mechanism === 'BASIC' ? word.user : '',
      mechanism: word.mechanism,
      remote,
      listener: 'jmap',
    };
    const refused = (why: string, answer: Refused): Result<never, Refused> => {
      door.note(event('jmap.sign-in-refused', clock.now(), trace, { ...fields, why }));
      return err(answer);
    };
    if (!isPrivate(remote, door.plaintext())) return refused('a password in clear', inClear);
    const attempt = { protocol: 'jmap' as const, remote, through, tls: false, trace };
    const login =
      word.mechanism === 'BASIC'
        ? await door.authenticator.verifyPassword(word.user, word.password, attempt)
        : await door.authenticator.verifyBearer(word.token, attempt);
    if (!login.ok) return refused(whys[login.error], answers[login.error]);
    const user = login.value.address;
    if (isNew(`${keyOf(authorization ?? '')} ${remote}`))
      door.note(event('jmap.signed-in', clock.now(), trace, { ...fields, user }));
    return ok({ login: login.value, visitor: door.access.visitor(login.value, { remote, program }), trace });
  };
}

const keyOf = (authorization: string): string => createHash('sha256').update(authorization).digest('base64');

function isPrivate(remote: string, plaintext: boolean): boolean {
  return isLoopback(remote) || (plaintext && isPrivateNetwork(remote));
}
export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

function readWord(header: string | null): Word | null {
  const found = header !== null && header.length <= LONGEST_HEADER ? /^(basic|bearer) +(\S+)\s*$/i.exec(header) : null;
  if (!found) return null;
  const [, scheme = '', value = ''] = found;
  if (scheme.toLowerCase() === 'bearer') return { mechanism: 'BEARER', token: value };
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  return colon <= 0 ? null : { mechanism: 'BASIC', user: text.slice(0, colon), password: text.slice(colon + 1) };
}

const problem = (status: number, detail: string, headers: Readonly<Record<string, string>> = {}): Refused => ({
  problem: { type: 'about:blank', status, detail },
  headers,
});
/** RFC 9110 §11.6.1: both ways, in one field. */
const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="Mailroom", charset="UTF-8", Bearer realm="Mailroom"' };
const askForWord = (detail: string): Refused => problem(401, detail, CHALLENGE);

const inClear = problem(
  403,
  'This connection is not encrypted, so no password is taken over it. Come from this computer itself, through a tunnel or a proxy with TLS; within a private network the setting auth.allow-plaintext allows it',
);
const wrong = askForWord('The name or the password is wrong');
const answers: { readonly [F in LoginFailure]: Refused } = {
  'wrong-credentials': wrong,
  disabled: wrong,
  throttled: problem(429, 'Too many wrong passwords; wait a little', { 'Retry-After': '60' }),
  unavailable: problem(503, 'Nobody can sign in just now; try again', { 'Retry-After': '5' }),
};
const whys: { readonly [F in LoginFailure]: string } = {
  'wrong-credentials': 'wrong name or password',
  disabled: 'the account is closed',
  throttled: 'too many wrong passwords',
  unavailable: 'too many sign-ins at once',
};

/** A place for what stays open; null: the account has too many. `end`: its owner signs it out. */
export const takePlace = (door: JmapDoor, asker: Asker, guest: Guest, end: () => void): (() => void) | null =>
  door.connections.take({
    account: guest.login.account,
    protocol: 'jmap',
    listener: 'console',
    remote: asker.remote,
    since: door.server.clock.now(),
    trace: guest.trace,
    client: () => asker.program,
    end,
  });

/** Calls `end` when the account is disabled or gone; gives hints on otherwise. */
export const watchWhile = (visitor: JmapVisitor, hint: (account?: string) => void, end: () => void): (() => void) =>
  visitor.watch(account => {
    hint(account);
    if (account === undefined) void visitor.accounts().then(mine => (mine.length === 0 ? end() : undefined));
  });

/** What is known of a request before anybody has signed in. */
export function askerOf({ socket, headers }: IncomingMessage): Asker {
  return {
    remote: normalAddress(socket.remoteAddress ?? ''),
    through: [...forwardedFor(name => [headers[name] ?? []].flat().join(', ') || null), ...foreignPage(headers)],
    authorization: headers.authorization ?? null,
    program: programOf(headers['user-agent']),
  };
}

/** Whose it is, where it is not ours: RFC 6454 §7. It may ask (CORS), and must know a password. */
const foreignPage = ({ origin, host }: IncomingMessage['headers']): readonly string[] =>
  origin === undefined || origin.toLowerCase() === `http://${host?.toLowerCase()}` ? [] : [origin];

/** 'Foo/1.2 (…)' → 'Foo 1.2'. What every browser says is no name. */
function programOf(agent: string | undefined): string | null {
  const [, name, version] = /^([\w.+-]{1,60})(?:\/([\w.+-]{1,30}))?/.exec(agent ?? '') ?? [];
  if (!name || name === 'Mozilla') return null;
  return version ? `${name} ${version}` : name;
}
