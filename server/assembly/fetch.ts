/** Mail that lies on other servers: fetched on time, with what a person may see and do of it. */

import type { Scope } from '../base/scope.ts';
import { type Keychain, newSeal, type Seal } from '../base/seal.ts';
import type { JudgeFetched } from '../checks/fetched.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { SourceKind, SourceKinds } from '../moving/places.ts';
import { openConsents } from '../mra/consent.ts';
import { type FetchControl, newFetchControl } from '../mra/control.ts';
import { startFetcher } from '../mra/fetcher.ts';
import { type ImapSpec, openImapSink, openImapSpec, type SpecOptions, specInWords } from '../mra/moving-spec.ts';
import type { OAuthClient } from '../mra/oauth.ts';
import { newOAuthServers } from '../mra/oauth-server.ts';
import { newOpenWith, openRow } from '../mra/open.ts';
import { providerFor } from '../mra/providers.ts';
import { visit } from '../mra/pull.ts';
import { newSecrets } from '../mra/secret.ts';
import { allowAll } from '../net/dial.ts';
import { httpsExchange } from '../net/https-exchange.ts';
import type { Computer } from './computer.ts';
import type { Ground } from './ground.ts';
import { installationSecret, secretFor } from './home.ts';
import { keychainOffline } from './keychain.ts';
import type { MailFlow } from './mail-flow.ts';

export type Fetching = FetchControl & {
  look(): Promise<void>;
  /** Other servers as places that mail is moved here from (assembly/moving.ts). */
  readonly kinds: SourceKinds;
};

/** Without a keychain at hand, what it keeps cannot be opened, and says whose it is. */
export const sealOf = ({
  home,
  random,
  keychain = keychainOffline(home),
}: Pick<Ground, 'home' | 'random'> & { readonly keychain?: Keychain }): Seal =>
  newSeal(secretFor(installationSecret(home, random), 'secrets of others'), random, keychain);

type FetchOptions = {
  readonly judge: JudgeFetched;
  readonly computer?: Computer | undefined;
  readonly roots?: readonly string[] | undefined;
};

export function openFetching(ground: Ground, flow: MailFlow, options: FetchOptions, scope: Scope): Fetching {
  const { store, clock, random, config, resolver, recorder, newTrace } = ground;
  const largest = () => config()['smtp.max-message-size'];
  const servers = newOAuthServers({ clock, ask: askOver(ground, options.roots ?? []) });
  const clientOf = (provider: string) => clientIn(config()['fetch.oauth-clients'], provider);
  const secrets = newSecrets({ store, clock, seal: sealOf(ground), servers, clientOf });
  const dialing = { resolver, guard: allowAll, clock, random };
  const openWith = newOpenWith({ ...dialing, largest });
  const onBug = (fault: unknown) => ground.onBug(fault, 'fetching');
  const consents = scope.add(openConsents({ clock, random, servers, clientOf, onBug }));
  const rests = () => restsIn(config().mode);
  const fetcher = scope.add(
    startFetcher({
      ...{ store, clock, recorder, newTrace, rests, onBug },
      atOnce: () => config()['fetch.at-once'],
      open: (row, settings, stopped) => openRow(openWith, secrets, row, settings, stopped),
      visit: (row, settings, remote, trace, stopped) =>
        visit(
          {
            ...{
              store,
              clock,
              largest,
              onBug,
              judge: options.judge,
              intake: flow.mail.intake,
              hostName: ground.hostName,
            },
            waitsAbove: () => (flow.flow.network().metered ? config()['queue.metered-waits-above'] : null),
          },
          { id: row.id, account: row.account, settings },
          ...[remote, trace, stopped],
        ),
      isOffline: () => flow.flow.network().kind !== 'up' || options.computer?.addresses().length === 0,
      onChange: ground.stateChanged,
    }),
  );
  flow.onBack(() => void fetcher.back().catch(onBug));
  const seal = sealOf(ground);
  const kinds = { imap: imapKind({ ...dialing, seal, servers, clientOf, recorder }) };
  return {
    ...newFetchControl({ store, clock, fetcher, secrets, consents, openWith, rests, seal }),
    look: fetcher.look,
    kinds,
  };
}

/** Another server whose mail is moved here, whole. */
function imapKind(options: Omit<SpecOptions, 'tell'> & Partial<Pick<Ground, 'recorder'>>): SourceKind {
  const { clock, recorder } = options;
  const tell: SpecOptions['tell'] = ({ user, host }, because, until) =>
    recorder?.note(
      event('fetch.waits', clock.now(), SERVER_TRACE, { user, host, protocol: 'imap', because, nextAt: until }),
    );
  return {
    inWords: spec => specInWords(spec as unknown as ImapSpec),
    open: (spec, wish) => openImapSpec({ ...options, tell }, spec as unknown as ImapSpec, wish),
    sink: (spec, wish) => openImapSink({ ...options, tell }, spec as unknown as ImapSpec, wish),
  };
}

/** The store alone is open, and nothing is fetched. */
export function fetchOffline(
  ground: Pick<Ground, 'home' | 'store' | 'clock' | 'random' | 'config' | 'resolver'>,
  because: string,
): Omit<Fetching, 'look'> {
  const { store, clock, random, config, resolver } = ground;
  const onBug = () => undefined;
  const servers = newOAuthServers({ clock, ask: askOver(ground, []) });
  const clientOf = (provider: string) => clientIn(config()['fetch.oauth-clients'], provider);
  const secrets = newSecrets({ store, clock, seal: sealOf(ground), servers, clientOf });
  const nobody = {
    running: () => [],
    changed: async () => {},
    look: async () => {},
    back: async () => {},
    close: () => {},
  };
  const seal = sealOf(ground);
  const dialing = { resolver, guard: allowAll, clock, random };
  const control = newFetchControl({
    ...{ store, clock, secrets, seal, rests: () => because },
    consents: openConsents({ clock, random, servers, clientOf, onBug }),
    openWith: newOpenWith({ ...dialing, largest: () => config()['smtp.max-message-size'] }),
    fetcher: { ...nobody, now: async () => false },
  });
  return { ...control, kinds: { imap: imapKind({ ...dialing, seal, servers, clientOf }) } };
}

function restsIn(mode: Config['mode']): string | null {
  switch (mode) {
    case 'deliver':
      return null;
    case 'capture':
    case 'local':
      return `in the mode "${mode}" nothing is fetched from elsewhere (setting "mode")`;
  }
}

const askOver = ({ resolver, clock }: Pick<Ground, 'resolver' | 'clock'>, roots: readonly string[]) =>
  httpsExchange({
    ...{ guard: allowAll, clock, authorities: () => roots },
    async addressesOf(host) {
      const found = await resolver.address(host);
      return found.kind === 'found' ? found.records.map(one => one.address) : [];
    },
  });

/** "google CLIENT-ID SECRET": by the provider's name, a domain of it, or an authorization server's address. */
function clientIn(lines: readonly string[], provider: string): OAuthClient | null {
  const wanted = providerFor(provider)?.name ?? provider.toLowerCase().replace(/\/$/, '');
  for (const line of lines) {
    const [name = '', id, secret] = line.trim().split(/\s+/);
    const named = providerFor(name)?.name ?? name.toLowerCase().replace(/\/$/, '');
    if (named === wanted && id) return { id, secret: secret ?? null };
  }
  return null;
}
