/**
 * OAuth 2.0 for a program that people run themselves: the words that go out and what is read of the answers. Pure. The code goes
 * by the system's own browser to a port of this computer (RFC 8252), bound to us by PKCE (RFC 7636); where there is no browser, a
 * person types a short code in somewhere else (RFC 8628). RFC 6749 §4.1, §5, §6.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import { printable } from '../events/transcript.ts';
import type { Endpoints } from './providers.ts';

export type OAuthClient = { readonly id: string; readonly secret: string | null };

export type Tokens = {
  readonly access: string;
  readonly expiresAt: Instant;
  /** null: it cannot be renewed. */
  readonly refresh: string | null;
};

export type OAuthFault = {
  readonly kind: /** The consent was taken back, or ran out. */
    | 'revoked'
    /** The person said no. */
    | 'denied'
    /** Not yet; `slow-down`: and less often. */
    | 'pending'
    | 'slow-down'
    /** The code was not typed in in time. */
    | 'expired'
    /** Our client id is not known there, or may not do this. */
    | 'client'
    | 'later'
    | 'malformed';
  readonly sentence: string;
};

/** RFC 7636 §4.1: 43 characters of 256 bits. */
export const newVerifier = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');
export const newState = newVerifier;
/** RFC 7636 §4.2, S256. */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export function authorizationUrl(
  endpoints: Endpoints,
  asked: {
    readonly client: OAuthClient;
    readonly redirect: string;
    readonly state: string;
    readonly verifier: string;
    readonly user: string;
  },
): string {
  const url = new URL(endpoints.authorize);
  const words = {
    ...{ response_type: 'code', client_id: asked.client.id, redirect_uri: asked.redirect, scope: endpoints.scope },
    ...{ state: asked.state, code_challenge: challengeOf(asked.verifier), code_challenge_method: 'S256' },
    ...{ login_hint: asked.user, ...endpoints.more },
  };
  for (const [name, value] of Object.entries(words)) url.searchParams.set(name, value);
  return url.toString();
}

type Issuer = Pick<Endpoints, 'issuer' | 'tellsIssuer'>;

/**
 * The code that a redirect brought. One whose state is not ours is somebody else's (RFC 6749 §4.1.2, §10.12); one that another
 * authorization server gave out is not shown to this one (RFC 9207 §2.4).
 */
export function codeIn(
  address: string,
  state: string,
  { issuer, tellsIssuer }: Issuer = {},
): Result<string, OAuthFault> {
  const url = URL.canParse(address, 'http://127.0.0.1') ? new URL(address, 'http://127.0.0.1') : null;
  const word = (name: string): string => url?.searchParams.get(name) ?? '';
  if (!isSame(word('state'), state))
    return err({ kind: 'malformed', sentence: 'this answer belongs to no question of ours' });
  const from = url?.searchParams.get('iss') ?? null;
  if (issuer !== undefined && (from === null ? tellsIssuer === true : from !== issuer))
    return err({
      kind: 'denied',
      sentence: `the answer comes from another authorization server (${printable(from ?? 'it does not say which').slice(0, 100)}), and is not used`,
    });
  if (word('error') !== '') return err(faultNamed(word('error'), word('error_description')));
  return word('code') === '' ? err({ kind: 'malformed', sentence: 'the answer brings no code' }) : ok(word('code'));
}

function isSame(given: string, ours: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(ours)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type Form = Readonly<Record<string, string>>;
const withClient = (client: OAuthClient, form: Form): string =>
  new URLSearchParams({
    ...form,
    client_id: client.id,
    ...(client.secret === null ? {} : { client_secret: client.secret }),
  }).toString();

export const codeForm = (client: OAuthClient, given: { code: string; redirect: string; verifier: string }): string =>
  withClient(client, {
    ...{ grant_type: 'authorization_code', code: given.code, redirect_uri: given.redirect },
    code_verifier: given.verifier,
  });
export const refreshForm = (client: OAuthClient, refresh: string): string =>
  withClient(client, { grant_type: 'refresh_token', refresh_token: refresh });
export const deviceForm = (client: OAuthClient, scope: string): string =>
  new URLSearchParams({ client_id: client.id, scope }).toString();
export const devicePollForm = (client: OAuthClient, code: string): string =>
  withClient(client, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: code });

/** Where it is not said: RFC 6749 §5.1 recommends that it is. */
const USUAL_LIFE: Duration = minutes(10);
const LONGEST_TOKEN = 16_384;

/** `before`: the refresh token that goes on being good where no new one comes (§6). */
export function tokensIn(
  status: number,
  body: string,
  now: Instant,
  before: string | null,
): Result<Tokens, OAuthFault> {
  const told = objectIn(body);
  if (!told) return err(unreadable(status));
  if (status !== 200 || typeof told.error === 'string')
    return err(faultNamed(told.error, told.error_description, status));
  const { access_token: access, refresh_token: refresh, expires_in: life } = told;
  if (!isToken(access)) return err({ kind: 'malformed', sentence: 'the answer holds no access token' });
  const lives = Number(life);
  return ok({
    access,
    expiresAt: now + (Number.isFinite(lives) && lives > 0 ? seconds(Math.min(lives, 86_400 * 30)) : USUAL_LIFE),
    refresh: isToken(refresh) ? refresh : before,
  });
}

const isToken = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_TOKEN && /^[!-~]+$/.test(value);

export type DeviceCode = {
  readonly code: string;
  /** What is typed in, and where. */
  readonly userCode: string;
  readonly address: string;
  readonly expiresAt: Instant;
  readonly every: Duration;
};

/** RFC 8628 §3.2. */
export function deviceCodeIn(status: number, body: string, now: Instant): Result<DeviceCode, OAuthFault> {
  const told = objectIn(body);
  if (!told) return err(unreadable(status));
  if (status !== 200) return err(faultNamed(told.error, told.error_description, status));
  const { device_code: code, user_code: userCode, expires_in: life, interval } = told;
  const address = told.verification_uri ?? told.verification_url;
  if (
    !isToken(code) ||
    typeof userCode !== 'string' ||
    typeof address !== 'string' ||
    !/^https?:\/\/[!-~]+$/.test(address)
  )
    return err({ kind: 'malformed', sentence: 'the answer holds no code to type in' });
  const every = Number(interval);
  return ok({
    ...{ code, userCode: printable(userCode).slice(0, 100), address: address.slice(0, 500) },
    expiresAt: now + seconds(Math.min(Math.max(Number(life) || 900, 60), 3_600)),
    every: seconds(Number.isFinite(every) && every >= 1 ? Math.min(every, 60) : 5),
  });
}

/** RFC 8414 §2, and what OpenID Connect Discovery has the same. */
export function endpointsIn(issuer: string, body: string): Result<Endpoints, OAuthFault> {
  const told = objectIn(body);
  const at = (name: string): string | null => {
    const value = told?.[name];
    return typeof value === 'string' && /^https:\/\/[!-~]+$/.test(value) ? value : null;
  };
  const [authorize, token, device] = ['authorization_endpoint', 'token_endpoint', 'device_authorization_endpoint'].map(
    at,
  );
  // RFC 8414 §3.3: another's description is not this one's.
  if (String(told?.issuer).replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
    return err({
      kind: 'malformed',
      sentence: `${issuer} describes another server (${printable(String(told?.issuer)).slice(0, 100)})`,
    });
  if (!authorize || !token)
    return err({ kind: 'malformed', sentence: `${issuer} does not say where it gives out tokens` });
  const supported = Array.isArray(told?.scopes_supported) ? told.scopes_supported.map(String) : [];
  const scope = ['offline_access', 'imap', 'pop', 'mail', 'email'].filter(one => supported.includes(one)).join(' ');
  const tellsIssuer = told?.authorization_response_iss_parameter_supported === true;
  return ok({ authorize, token, device: device ?? null, scope, more: {}, issuer: String(told?.issuer), tellsIssuer });
}

function objectIn(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const unreadable = (status: number): OAuthFault => ({
  kind: status >= 500 || status === 429 ? 'later' : 'malformed',
  sentence: `the authorization server answered ${status} with what is no JSON`,
});

const KINDS: Readonly<Record<string, OAuthFault['kind']>> = {
  invalid_grant: 'revoked',
  access_denied: 'denied',
  authorization_pending: 'pending',
  slow_down: 'slow-down',
  expired_token: 'expired',
  invalid_client: 'client',
  unauthorized_client: 'client',
  unsupported_grant_type: 'client',
  invalid_scope: 'client',
  temporarily_unavailable: 'later',
  server_error: 'later',
};

function faultNamed(error: unknown, description: unknown, status = 400): OAuthFault {
  const name = typeof error === 'string' ? error : '';
  const kind = KINDS[name] ?? (status >= 500 || status === 429 ? 'later' : 'malformed');
  const more =
    typeof description === 'string' && description !== '' ? ` (${printable(description).slice(0, 200)})` : '';
  return { kind, sentence: `${WORDS[kind]}: ${printable(name).slice(0, 60) || status}${more}` };
}

const WORDS: { readonly [K in OAuthFault['kind']]: string } = {
  revoked: 'the consent is no longer good',
  denied: 'the person there said no',
  pending: 'the code has not been typed in yet',
  'slow-down': 'the authorization server wants to be asked less often',
  expired: 'the code was not typed in in time',
  client: 'the authorization server does not take our client id (fetch.oauth-clients)',
  later: 'the authorization server cannot answer now',
  malformed: 'the authorization server refuses it',
};
