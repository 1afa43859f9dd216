/** What Why? stands on. */
import { newWhy, type WhyEngine } from '../why/engine.ts';
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
    freeBytes: async () => freeBytes(home),
  });
