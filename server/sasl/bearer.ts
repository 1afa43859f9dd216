/**
 * OAUTHBEARER (RFC 7628) and XOAUTH2 (Google's, before there was a standard), the server's side: a bearer token in place
 * of a password. The tokens are our own: an account's app passwords.
 *
 *   OAUTHBEARER   gs2-header kvsep *(key "=" value kvsep) kvsep        gs2-header = "n," ["a=" authzid] ","
 *   XOAUTH2       "user=" user kvsep "auth=Bearer " token kvsep kvsep   kvsep = %x01
 *
 * A refusal is first told as a challenge of JSON (RFC 7628 §3.2.2); whatever the client answers, the exchange fails then.
 */
import type { Attempt, Authenticator, Exchange, LoginFailure, Mechanism, Step } from './mechanism.ts';
import { saslprep } from './saslprep.ts';
import { decodeName } from './scram.ts';
import { decodeText, encodeText } from './text.ts';

/** `user` '' where the client leaves it to the token. */
type Bearing = { readonly user: string; readonly token: string };

export const oauthBearer: Mechanism = {
  name: 'OAUTHBEARER',
  plaintext: true,
  begin: (authenticator, attempt) =>
    newExchange(authenticator, attempt, parseOauthBearer, { status: 'invalid_token', scope: '' }),
};

export const xoauth2: Mechanism = {
  name: 'XOAUTH2',
  plaintext: true,
  begin: (authenticator, attempt) =>
    newExchange(authenticator, attempt, parseXoauth2, { status: '401', schemes: 'bearer', scope: '' }),
};

function newExchange(
  authenticator: Authenticator,
  attempt: Attempt,
  parse: (message: string) => Bearing | null,
  refusal: Readonly<Record<string, string>>,
): Exchange {
  let failing: { readonly why: LoginFailure; readonly user: string } | null = null;
  return {
    async step(response): Promise<Step> {
      if (failing) return { kind: 'failure', ...failing };
      // The client speaks first: without an initial response it is asked with an empty challenge.
      if (response === null) return { kind: 'challenge', data: new Uint8Array(0) };
      const message = decodeText(response);
      const bearing = message === null ? null : parse(message);
      if (!bearing) return { kind: 'failure', why: 'bad-syntax', user: null };
      const { user, token } = bearing;
      const judged = await authenticator.verifyBearer(token, attempt, user);
      if (judged.ok) return { kind: 'success', login: judged.value, data: new Uint8Array(0) };
      failing = { why: judged.error, user };
      return { kind: 'challenge', data: encodeText(JSON.stringify(refusal)) };
    },
  };
}

const KVSEP = '\u0001';
/** RFC 6750 §2.1, b64token. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

function parseOauthBearer(message: string): Bearing | null {
  const [header = '', ...pairs] = message.split(KVSEP);
  const authzid = /^n,(?:a=([^,]*))?,$/.exec(header);
  const user = decodeName(authzid?.[1] ?? '');
  return authzid && user !== null ? bearing(user, valuesOf(pairs)) : null;
}

function parseXoauth2(message: string): Bearing | null {
  const values = valuesOf(message.split(KVSEP));
  const user = values?.get('user');
  return user ? bearing(user, values) : null;
}

/** kvpair = key "=" value kvsep, key = 1*ALPHA; and one kvsep more. Host, port and what is not known are passed over. */
function valuesOf(parts: readonly string[]): ReadonlyMap<string, string> | null {
  if (parts.length < 3 || parts.at(-1) !== '' || parts.at(-2) !== '') return null;
  const pairs = parts.slice(0, -2).map(pair => /^([A-Za-z]+)=(.*)$/s.exec(pair));
  return pairs.every(pair => pair !== null)
    ? new Map(pairs.map(pair => [pair[1]!.toLowerCase(), pair[2] ?? '']))
    : null;
}

function bearing(user: string, values: ReadonlyMap<string, string> | null): Bearing | null {
  const token = BEARER.exec(values?.get('auth') ?? '')?.[1];
  const prepared = saslprep(user);
  return token && prepared.ok ? { user: prepared.value, token } : null;
}
