/**
 * Somebody signs in at his provider, so that we may fetch: in the system's browser, which is sent back to a port of this
 * computer; with the address that the browser ended at, brought here by hand (the server runs elsewhere); or with a code that
 * is typed in on any device. What comes of it is kept here until the account is made or changed with it.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import {
  authorizationUrl,
  codeIn,
  type DeviceCode,
  newState,
  newVerifier,
  type OAuthClient,
  type OAuthFault,
  type Tokens,
} from './oauth.ts';
import type { OAuthServers } from './oauth-server.ts';
import { type Endpoints, providerFor } from './providers.ts';
import { openRedirectPort, type RedirectPort } from './redirect-port.ts';

export type ConsentState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'given' }
  | { readonly kind: 'failed'; readonly sentence: string };

export type Consent = {
  readonly id: string;
  /** To be opened in a browser; of a device, where the code is typed in. */
  readonly address: string;
  /** null: no code is typed in. */
  readonly userCode: string | null;
  readonly until: Instant;
};

export type Consents = {
  begin(wish: {
    readonly provider: string;
    readonly user: string;
    readonly device: boolean;
  }): Promise<Result<Consent, string>>;
  state(id: string): ConsentState | null;
  /** With the whole address that the browser was sent to, as its reader copied it. */
  answer(id: string, address: string): Promise<Result<ConsentState, string>>;
  /** Once; null: it was not given, not by this provider, or is gone. */
  take(id: string, provider: string): Tokens | null;
  close(): Promise<void>;
};

export type ConsentOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly servers: OAuthServers;
  /** As the owner has registered it; null: he has not. */
  readonly clientOf: (provider: string) => OAuthClient | null;
  readonly onBug: (fault: unknown) => void;
};

const PATIENCE: Duration = minutes(10);
/** Given, and not used: then it is forgotten. */
const KEPT: Duration = minutes(30);
const MOST_AT_ONCE = 20;

/** A refresh token is shown to whoever gave it alone. */
const nameOf = (provider: string): string =>
  providerFor(provider)?.name ?? provider.trim().toLowerCase().replace(/\/$/, '');

type Open = {
  readonly provider: string;
  readonly port: RedirectPort | null;
  readonly code: (address: string) => Result<string, OAuthFault>;
  readonly exchange: (code: string) => Promise<Result<Tokens, OAuthFault>>;
  state: ConsentState;
  tokens: Tokens | null;
  cancel: () => void;
};

export function openConsents(options: ConsentOptions): Consents {
  const { clock, random, servers } = options;
  const open = new Map<string, Open>();

  const end = (id: string) => {
    const one = open.get(id);
    open.delete(id);
    one?.cancel();
    one?.port?.close().catch(options.onBug);
  };
  const settle = (id: string, found: Result<Tokens, OAuthFault>) => {
    const one = open.get(id);
    if (one?.state.kind !== 'waiting') return;
    one.tokens = found.ok ? found.value : null;
    one.state = found.ok ? { kind: 'given' } : { kind: 'failed', sentence: found.error.sentence };
    one.cancel();
    one.cancel = clock.after(KEPT, () => end(id));
    one.port?.close().catch(options.onBug);
  };

  async function byBrowser(
    id: string,
    provider: string,
    user: string,
    endpoints: Endpoints,
    client: OAuthClient,
  ): Promise<Result<Consent, string>> {
    const [state, verifier] = [newState(random), newVerifier(random)];
    const opened = await openRedirectPort(clock, state, PATIENCE, endpoints);
    if (!opened.ok) return opened;
    const port = opened.value;
    const redirect = port.address.replace('127.0.0.1', endpoints.redirectHost ?? '127.0.0.1');
    // Once: a code that is told twice has all its tokens taken back (RFC 6749 §4.1.2).
    let asked: ReturnType<OAuthServers['byCode']> | null = null;
    const exchange = (code: string) => {
      asked ??= servers.byCode(endpoints, client, { code, redirect, verifier });
      return asked;
    };
    const one: Open = {
      ...{ provider, port, exchange, state: { kind: 'waiting' }, tokens: null },
      code: address => codeIn(address, state, endpoints),
      cancel: () => undefined,
    };
    open.set(id, one);
    port.answer.then(async found => settle(id, found.ok ? await exchange(found.value) : found)).catch(options.onBug);
    const address = authorizationUrl(endpoints, { client, redirect, state, verifier, user });
    return ok({ id, address, userCode: null, until: clock.now() + PATIENCE });
  }

  async function byDevice(
    id: string,
    provider: string,
    endpoints: Endpoints,
    client: OAuthClient,
  ): Promise<Result<Consent, string>> {
    const told = await servers.deviceCode(endpoints, client);
    if (!told.ok) return err(told.error.sentence);
    const device = told.value;
    const one: Open = {
      ...{ provider, port: null, state: { kind: 'waiting' }, tokens: null, cancel: () => undefined },
      code: () => err({ kind: 'malformed', sentence: 'a code is typed in there, and nothing is brought here' }),
      exchange: code => servers.byDeviceCode(endpoints, client, code),
    };
    open.set(id, one);
    askAgain(id, one, device, device.every);
    return ok({ id, address: device.address, userCode: device.userCode, until: device.expiresAt });
  }

  /** RFC 8628 §3.5: five seconds more whenever it says so, twice as long where it did not answer. */
  function askAgain(id: string, one: Open, device: DeviceCode, every: Duration): void {
    const ask = async () => {
      if (open.get(id) !== one) return;
      const found = await one.exchange(device.code);
      const kind = found.ok ? null : found.error.kind;
      const goesOn = kind === 'pending' || kind === 'slow-down' || kind === 'later';
      if (goesOn && clock.now() < device.expiresAt)
        askAgain(id, one, device, kind === 'slow-down' ? every + seconds(5) : kind === 'later' ? every * 2 : every);
      else settle(id, found);
    };
    one.cancel = clock.after(every, () => void ask().catch(options.onBug));
  }

  return {
    async begin({ provider, user, device }) {
      const client = options.clientOf(provider);
      if (!client) return err(noClient(provider));
      const endpoints = await servers.endpoints(provider);
      if (!endpoints.ok) return err(endpoints.error.sentence);
      if (open.size >= MOST_AT_ONCE) end(open.keys().next().value!);
      const id = newState(random).slice(0, 16);
      return device
        ? byDevice(id, provider, endpoints.value, client)
        : byBrowser(id, provider, user, endpoints.value, client);
    },
    state: id => open.get(id)?.state ?? null,
    async answer(id, address) {
      const one = open.get(id);
      if (!one) return err('there is no such sign-in, or it has run out');
      if (one.state.kind !== 'waiting') return ok(one.state);
      const code = one.code(address);
      if (!code.ok) return err(code.error.sentence);
      settle(id, await one.exchange(code.value));
      return ok(one.state);
    },
    take(id, provider) {
      const one = open.get(id);
      const tokens = one && nameOf(one.provider) === nameOf(provider) ? one.tokens : null;
      if (tokens) end(id);
      return tokens;
    },
    async close() {
      for (const id of [...open.keys()]) end(id);
    },
  };
}

const noClient = (provider: string): string =>
  `no client id is known for ${provider}: register a program there, and enter what you get in fetch.oauth-clients ("${provider} CLIENT-ID")`;
