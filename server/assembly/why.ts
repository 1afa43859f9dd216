/** What Why? stands on. */
import type { Config } from '../config/schema.ts';
import { isLoginRefused } from '../mra/fault.ts';
import { readSettings } from '../mra/settings.ts';
import { readState } from '../mra/state.ts';
import type { Store } from '../store/interface.ts';
import { newWhy, type WhyEngine } from '../why/engine.ts';
import type { FetchedSeen } from '../why/gathered.ts';
import type { Ground } from './ground.ts';
import { freeBytes } from './home.ts';
import type { Listeners } from './listeners.ts';
import type { MailFlow } from './mail-flow.ts';

export const openWhy = (ground: Ground, flow: MailFlow, listeners: Pick<Listeners, 'states'>): WhyEngine =>
  newWhy({
    ...{ store: ground.store, clock: ground.clock, resolver: ground.resolver, startedAt: ground.startedAt },
    hostName: ground.hostName,
    ownNames: () => ground.config()['tls.names'],
    mode: () => ground.config().mode,
    keepExpunged: () => ground.config()['store.keep-expunged'],
    listeners: () => listeners.states(),
    frozen: () => flow.frozen.all(),
    network: () => flow.flow.network(),
    suppressions: () => flow.suppression.list(),
    fetched: () => fetchedIn(ground.store, ground.config()),
    keepsAwake: () => ground.config()['desktop.keep-awake'],
    freeBytes: async () => freeBytes(ground.home),
    isRunning: true,
  });

/** Nothing runs: that is the first cause, and what the store knows. */
export const whyOffline = (
  { home, ...ground }: Pick<Ground, 'store' | 'clock' | 'resolver' | 'home' | 'config' | 'hostName'>,
  { frozen, suppression }: Pick<MailFlow, 'frozen' | 'suppression'>,
): WhyEngine =>
  newWhy({
    ...{ ...ground, startedAt: 0, isRunning: false },
    ownNames: () => ground.config()['tls.names'],
    mode: () => ground.config().mode,
    keepExpunged: () => ground.config()['store.keep-expunged'],
    listeners: () => [],
    frozen: () => frozen.all(),
    network: () => ({ kind: 'up', since: 0, because: '' }),
    suppressions: () => suppression.list(),
    fetched: () => fetchedIn(ground.store, ground.config()),
    keepsAwake: () => ground.config()['desktop.keep-awake'],
    freeBytes: async () => freeBytes(home),
  });

/** Accounts elsewhere as they stand, read afresh: nobody asks often. */
async function fetchedIn(
  store: Pick<Store, 'pulledAccounts' | 'accounts'>,
  { mode }: Config,
): Promise<readonly FetchedSeen[]> {
  const [rows, accounts] = await Promise.all([store.pulledAccounts(), store.accounts()]);
  const addressOf = new Map(accounts.map(({ id, address }) => [id, address]));
  return rows.map(({ id, account, body, state }) => {
    const { user, host, protocol, folders, enabled, since } = readSettings(body);
    const { lastAt, lastGoodAt, nextAt, failing, passed } = readState(state);
    return {
      ...{ id, account: addressOf.get(account) ?? '', user, host, protocol, folders, enabled, since },
      ...{ rests: mode !== 'deliver', lastAt, lastGoodAt, nextAt },
      failing: failing && {
        ...{ since: failing.since, kind: failing.kind, because: failing.sentence },
        login: isLoginRefused(failing),
      },
      passed: passed.map(({ kind, ...one }) => ({ ...one, tooLarge: kind === 'too-large' })),
    };
  });
}
