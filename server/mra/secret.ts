/** What we sign in with elsewhere: a password, or tokens that are renewed. It lies sealed (base/seal.ts). */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import { minutes } from '../base/units.ts';
import { REDACTED, visible } from '../events/transcript.ts';
import type { Id, Store, StoredPulled } from '../store/interface.ts';
import type { RemoteFault } from './fault.ts';
import type { OAuthClient, OAuthFault, Tokens } from './oauth.ts';
import type { OAuthServers } from './oauth-server.ts';
import type { PulledSettings } from './settings.ts';

export type LoginSecret =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly user: string; readonly token: string };

export type SecretOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly servers: OAuthServers;
  readonly clientOf: (provider: string) => OAuthClient | null;
};

/** What is kept. */
type Kept = { readonly password: string } | { readonly tokens: Tokens };

export type Secrets = {
  /** For a new account the number is not known yet: it is sealed for the one who signs in. */
  sealed(settings: PulledSettings, kept: Kept): string;
  /** As it is signed in with now. `fresh`: the token at hand was refused, another one is wanted. */
  login(row: StoredPulled, settings: PulledSettings, fresh: boolean): Promise<Result<LoginSecret, RemoteFault>>;
};

/** A token that is about to end may end on the way. */
const SOON = minutes(2);

const purposeOf = ({ user, host, protocol }: Pick<PulledSettings, 'user' | 'host' | 'protocol'>): string =>
  `fetch ${protocol} ${host} ${user}`;
/** Of a row's body, as it is kept. */
export const purposeOfPulled = (body: string): string => purposeOf(JSON.parse(body) as PulledSettings);

export function newSecrets(options: SecretOptions): Secrets {
  const { seal, clock } = options;
  const sealed: Secrets['sealed'] = (settings, kept) => seal.seal(JSON.stringify(kept), purposeOf(settings));
  /** One renewal at a time for each account: some providers take the old refresh token back when they give a new one. */
  const renewing = new Map<Id, Promise<Result<Tokens, RemoteFault>>>();

  async function renewed(
    { id }: StoredPulled,
    settings: PulledSettings,
    known: Tokens,
  ): Promise<Result<Tokens, RemoteFault>> {
    // Who asks may have read his row before others renewed it, and then the refresh token that he knows is used up.
    const row = (await options.store.pulledAccounts()).find(one => one.id === id);
    const kept = row?.secret ? seal.open(row.secret, purposeOf(settings)) : err('');
    const now = kept.ok ? (JSON.parse(kept.value) as Kept) : null;
    if (!row || !now || 'password' in now) return err({ kind: 'later', sentence: 'its settings are others by now' });
    const { tokens } = now;
    if (tokens.access !== known.access && tokens.expiresAt - SOON > clock.now()) return ok(tokens);
    const client = options.clientOf(settings.provider);
    if (tokens.refresh === null || !client)
      return err({
        kind: 'consent',
        sentence: client ? 'the leave to fetch has run out: sign in there again' : NO_CLIENT,
      });
    const endpoints = await options.servers.endpoints(settings.provider);
    if (!endpoints.ok) return err(unrenewed(endpoints.error));
    const found = await options.servers.refresh(endpoints.value, client, tokens.refresh);
    if (!found.ok) return err(unrenewed(found.error));
    // Kept before it is used: the old one may be good no more.
    const secret = sealed(settings, { tokens: found.value });
    await options.store.run('notePulled', { id: row.id, state: row.state, secret });
    return found;
  }

  return {
    sealed,
    async login(row, settings, fresh) {
      const { user } = settings;
      const opened = row.secret === null ? err('there is none') : seal.open(row.secret, purposeOf(settings));
      if (!opened.ok)
        return err({ kind: 'consent', sentence: `the password for ${settings.host} cannot be read: ${opened.error}` });
      const kept = JSON.parse(opened.value) as Kept;
      if ('password' in kept) return ok({ kind: 'password', user, password: kept.password });
      if (!fresh && kept.tokens.expiresAt - SOON > clock.now())
        return ok({ kind: 'token', user, token: kept.tokens.access });
      const under =
        renewing.get(row.id) ?? renewed(row, settings, kept.tokens).finally(() => void renewing.delete(row.id));
      renewing.set(row.id, under);
      const tokens = await under;
      return tokens.ok ? ok({ kind: 'token', user, token: tokens.value.access }) : tokens;
    },
  };
}

/** Some servers say back what was said to them: no journal is to have it. */
export function withoutSecret(sentence: string, secret: LoginSecret): string {
  const { user } = secret;
  const said = secret.kind === 'password' ? secret.password : secret.token;
  const encoded = [said, `\0${user}\0${said}`].map(text => Buffer.from(text).toString('base64').replace(/=+$/, ''));
  return [...encoded, visible(said), said].reduce(
    (text, one) => (one.length < SHORTEST_HIDDEN ? text : text.replaceAll(one, REDACTED)),
    sentence,
  );
}

/** What is shorter stands in any sentence. */
const SHORTEST_HIDDEN = 3;

const NO_CLIENT = 'the client id of its provider is not in fetch.oauth-clients any more';

const unrenewed = ({ kind, sentence }: OAuthFault): RemoteFault =>
  kind === 'revoked' || kind === 'client' || kind === 'denied'
    ? { kind: 'consent', sentence: `${sentence}; sign in there again` }
    : { kind: kind === 'malformed' ? 'refused' : 'later', sentence };
