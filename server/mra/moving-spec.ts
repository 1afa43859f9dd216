/**
 * Another server whose mail is moved here whole: what a job keeps of it (moving/job.ts), its secret sealed and bound to where it is
 * told, and how it is opened. One person's, or another's by somebody who may act for all (a master user).
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { Sink } from '../formats/sink.ts';
import type { Opened } from '../formats/source.ts';
import { type ImapFault, type ImapSecret, type ImapSession, openImap } from '../imap/client/session.ts';
import { imapSink } from '../imap/client/sink.ts';
import { imapSource } from '../imap/client/source.ts';
import { newSteady, type Steady } from '../imap/client/steady.ts';
import { type DialOptions, reach } from './dial-remote.ts';
import type { RemoteFault } from './fault.ts';
import type { OAuthClient, Tokens } from './oauth.ts';
import type { OAuthServers } from './oauth-server.ts';
import { withoutSecret } from './secret.ts';
import { checkPulled, type PulledDraft, type PulledSettings } from './settings.ts';

/** JSON, and nothing secret is readable in it. */
export type ImapSpec = Pick<PulledSettings, 'host' | 'port' | 'tls' | 'pins' | 'authorities' | 'user' | 'provider'> & {
  readonly type: 'imap';
  /** Whose mail it is, where `user` acts for others; '': his own. */
  readonly actingFor: string;
  readonly sealed: string;
};

export type SpecDraft = Omit<PulledDraft, 'protocol'> & { readonly actingFor?: string };
export type SpecSecret = { readonly password: string } | { readonly tokens: Tokens };

const purposeOf = ({ user, host }: Pick<ImapSpec, 'user' | 'host'>): string => `moving from ${host} as ${user}`;

export function imapSpec(seal: Seal, draft: SpecDraft, secret: SpecSecret): Result<ImapSpec, string> {
  const login = 'tokens' in secret ? 'oauth2' : 'password';
  const checked = checkPulled({ ...draft, protocol: 'imap', login });
  if (!checked.ok) return checked;
  const actingFor = draft.actingFor ?? '';
  if (/[\p{Cc}\p{Cs}]/u.test(actingFor)) return err('a name holds a control character');
  const { host, port, tls, pins, authorities, user, provider } = checked.value;
  const sealed = seal.seal(JSON.stringify(secret), purposeOf({ user, host }));
  return ok({ type: 'imap', host, port, tls, pins, authorities, user, provider, actingFor, sealed });
}

/** For a person: whose mail, and where. */
export const specInWords = ({ user, host, actingFor }: ImapSpec): string =>
  actingFor === '' ? `${user} at ${host}` : `${actingFor} at ${host} (signed in as ${user})`;

export type SpecOptions = DialOptions & {
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  readonly servers: OAuthServers;
  readonly clientOf: (provider: string) => OAuthClient | null;
  /** It waits for the other server, why, and until when. */
  readonly tell: (spec: ImapSpec, because: string, until: Instant) => void;
};

export function openImapSpec(
  options: SpecOptions,
  spec: ImapSpec,
  wish: { readonly largest: Bytes; readonly signal: AbortSignal },
): Opened {
  return imapSource({ name: specInWords(spec), steady: steadyTo(options, spec, wish), largest: wish.largest });
}

/** The same server as a place that mail is carried to. */
export const openImapSink = (
  options: SpecOptions,
  spec: ImapSpec,
  wish: { readonly largest: Bytes; readonly signal: AbortSignal; readonly token: string | null },
): Promise<Result<Sink, string>> =>
  imapSink({
    ...{ name: specInWords(spec), steady: steadyTo(options, spec, wish) },
    ...{ token: wish.token, largest: wish.largest },
  });

function steadyTo(
  options: SpecOptions,
  spec: ImapSpec,
  { signal, largest }: { readonly largest: Bytes; readonly signal: AbortSignal },
): Steady {
  const renewed: Renewed = { tokens: null };
  return newSteady({
    ...{ clock: options.clock, signal },
    connect: () => connect({ ...options, stopped: signal }, spec, largest, renewed),
    tell: (because, until) => options.tell(spec, because, until),
  });
}

/** Of one run: a refresh token may be good once alone. */
type Renewed = { tokens: Tokens | null };

export async function connect(
  options: SpecOptions,
  spec: ImapSpec,
  largest: Bytes,
  renewed: Renewed = { tokens: null },
): Promise<Result<ImapSession, ImapFault>> {
  const secret = await secretOf(options, spec, renewed);
  if (!secret.ok) return secret;
  const reached = await reach(options, spec);
  if (!reached.ok) return err(asImap(reached.error));
  const { connection, startTls, isLocal } = reached.value;
  const opened = await openImap({
    ...{ connection, startTls, secret: secret.value, host: spec.host, port: spec.port, largest, clock: options.clock },
    ...{ private: isLocal || connection.tls() !== null, inClear: spec.tls === 'none' },
  });
  return opened.ok ? opened : err({ ...opened.error, sentence: withoutSecret(opened.error.sentence, secret.value) });
}

const asImap = ({ kind, sentence }: RemoteFault): ImapFault => ({
  kind: kind === 'unreachable' ? 'lost' : kind === 'tls' ? 'login-unavailable' : 'refused',
  sentence,
});

async function secretOf(
  options: SpecOptions,
  spec: ImapSpec,
  renewed: Renewed,
): Promise<Result<ImapSecret, ImapFault>> {
  const { user, actingFor } = spec;
  const opened = options.seal.open(spec.sealed, purposeOf(spec));
  if (!opened.ok) return err({ kind: 'login-unavailable', sentence: `the password cannot be read: ${opened.error}` });
  const kept = JSON.parse(opened.value) as SpecSecret;
  if ('password' in kept)
    return ok({ kind: 'password', user, password: kept.password, ...(actingFor === '' ? {} : { actingFor }) });
  const tokens = renewed.tokens ?? kept.tokens;
  if (tokens.expiresAt > options.clock.now() + 120_000) return ok({ kind: 'token', user, token: tokens.access });
  const client = options.clientOf(spec.provider);
  const endpoints = await options.servers.endpoints(spec.provider);
  if (!client || !endpoints.ok || tokens.refresh === null)
    return err({ kind: 'login-refused', sentence: 'the leave to read has run out: sign in there again' });
  const fresh = await options.servers.refresh(endpoints.value, client, tokens.refresh);
  if (fresh.ok) renewed.tokens = fresh.value;
  if (fresh.ok) return ok({ kind: 'token', user, token: fresh.value.access });
  return err({ kind: fresh.error.kind === 'later' ? 'later' : 'login-refused', sentence: fresh.error.sentence });
}
