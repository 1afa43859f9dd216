/** What an authorization server is asked, over HTTPS: where its endpoints are, tokens for a code, new ones for old ones. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { kibibytes, seconds } from '../base/units.ts';
import type { HttpsExchange } from '../net/https-exchange.ts';
import {
  codeForm,
  type DeviceCode,
  deviceCodeIn,
  deviceForm,
  devicePollForm,
  endpointsIn,
  type OAuthClient,
  type OAuthFault,
  refreshForm,
  type Tokens,
  tokensIn,
} from './oauth.ts';
import { type Endpoints, providerFor } from './providers.ts';

export type OAuthServers = {
  /** Of a provider's name, or of an https address (RFC 8414). */
  endpoints(provider: string): Promise<Result<Endpoints, OAuthFault>>;
  byCode(
    endpoints: Endpoints,
    client: OAuthClient,
    given: { readonly code: string; readonly redirect: string; readonly verifier: string },
  ): Promise<Result<Tokens, OAuthFault>>;
  refresh(endpoints: Endpoints, client: OAuthClient, refresh: string): Promise<Result<Tokens, OAuthFault>>;
  deviceCode(endpoints: Endpoints, client: OAuthClient): Promise<Result<DeviceCode, OAuthFault>>;
  byDeviceCode(endpoints: Endpoints, client: OAuthClient, code: string): Promise<Result<Tokens, OAuthFault>>;
};

const LIMIT = kibibytes(256);
const DEADLINE = seconds(30);

export function newOAuthServers({ ask, clock }: { readonly ask: HttpsExchange; readonly clock: Clock }): OAuthServers {
  const post = async (url: string, body: string): Promise<Result<{ status: number; body: string }, OAuthFault>> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const answered = await ask({ method: 'POST', url, body, headers, limit: LIMIT, deadline: DEADLINE });
    return answered.ok ? answered : err({ kind: 'later', sentence: answered.error });
  };
  const tokens = async (url: string, form: string, before: string | null) => {
    const answered = await post(url, form);
    return answered.ok ? tokensIn(answered.value.status, answered.value.body, clock.now(), before) : answered;
  };
  return {
    async endpoints(provider) {
      const known = providerFor(provider)?.oauth;
      if (known) return ok(known);
      if (!/^https:\/\//.test(provider))
        return err({
          kind: 'client',
          sentence: `there is no provider called "${provider}"; give the address of its authorization server`,
        });
      return discover(ask, provider.replace(/\/$/, ''));
    },
    byCode: ({ token }, client, given) => tokens(token, codeForm(client, given), null),
    refresh: ({ token }, client, refresh) => tokens(token, refreshForm(client, refresh), refresh),
    async deviceCode({ device, scope }, client) {
      if (device === null)
        return err({
          kind: 'client',
          sentence: 'this provider gives out no codes to type in; sign in with a browser on this computer',
        });
      const answered = await post(device, deviceForm(client, scope));
      return answered.ok ? deviceCodeIn(answered.value.status, answered.value.body, clock.now()) : answered;
    },
    byDeviceCode: ({ token }, client, code) => tokens(token, devicePollForm(client, code), null),
  };
}

/** RFC 8414 §3.1: between host and path; OpenID Connect Discovery: behind both. */
async function discover(ask: HttpsExchange, issuer: string): Promise<Result<Endpoints, OAuthFault>> {
  if (!URL.canParse(issuer)) return err({ kind: 'client', sentence: `"${issuer}" is no address` });
  const { origin, pathname } = new URL(issuer);
  const path = pathname === '/' ? '' : pathname;
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${issuer}/.well-known/openid-configuration`,
  ];
  let last: OAuthFault = { kind: 'later', sentence: `${issuer} does not describe itself (RFC 8414)` };
  for (const url of places) {
    const answered = await ask({
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      limit: LIMIT,
      deadline: DEADLINE,
    });
    if (!answered.ok) last = { kind: 'later', sentence: answered.error };
    else if (answered.value.status === 200) return endpointsIn(issuer, answered.value.body);
  }
  return err(last);
}
