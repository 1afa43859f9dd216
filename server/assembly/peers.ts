/** Who comes to port 25, how much of it is too much, and who is known: put together from settings and the file beside. */
import { join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import type { Closable } from '../base/scope.ts';
import { hours } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { namedNetworks } from '../net/networks.ts';
import { type Acquaintances, newAcquaintances } from '../peers/acquaintances.ts';
import { type Allowance, newPeerBook } from '../peers/book.ts';
import { newPeerControl, type PeerControl } from '../peers/control.ts';
import { type GuardOptions, newPeerGuard, type PeerGuard } from '../peers/guard.ts';
import { openNotesFile } from '../peers/notes-file.ts';
import type { Home } from './home.ts';
import { latest } from './latest.ts';

export type Peers = Closable & {
  readonly acquaintances: Acquaintances;
  readonly control: PeerControl;
  guard(standing: GuardOptions['standing']): PeerGuard;
};

const SWEEP_EVERY = hours(1);

export async function openPeers(options: {
  readonly home: Home;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly onBug: (fault: unknown, where: string) => void;
}): Promise<Peers> {
  const { home, clock, config, recorder } = options;
  const file = await openNotesFile(join(home.folder, 'peers.notes'), {
    clock,
    onFault: fault => options.onBug(fault, 'peers.notes'),
  });
  const { notes } = file;
  const acquaintances = newAcquaintances({ clock, notes, wait: () => config()['checks.greylist-wait'] });
  const book = newPeerBook({
    clock,
    allowance: latest(config, allowanceOf),
    onExcess: (peer, { because, until }) =>
      recorder.note(event('mta.peer-limited', clock.now(), SERVER_TRACE, { peer, because, until })),
  });
  const own = latest(() => config()['checks.own-networks'], namedNetworks);
  const relayed = latest(() => config()['smtp.relay-networks'], namedNetworks);
  const isChecking = () => config().mode === 'deliver' && config()['checks.act'] !== 'off';
  const isActing = () => config().mode === 'deliver' && config()['checks.act'] === 'act';
  let cancel = () => {};
  const sweepLater = () => {
    cancel = clock.after(SWEEP_EVERY, () => {
      notes.sweep(clock.now());
      sweepLater();
    });
  };
  sweepLater();
  return {
    acquaintances,
    control: newPeerControl({
      ...{ book, notes, acquaintances },
      forgiven: peer => recorder.note(event('mta.peer-forgiven', clock.now(), SERVER_TRACE, { peer })),
    }),
    guard: standing =>
      newPeerGuard({
        ...{ clock, book, standing, isGood: acquaintances.isGood },
        // In mode capture whatever comes is from the owner's own programs.
        isOwn: address => config().mode === 'capture' || own()(address) || relayed()(address),
        greetWait: () => (isChecking() ? config()['checks.greet-wait'] : 0),
        tarpitFrom: () => (isActing() && config()['checks.tarpit-from'] > 0 ? config()['checks.tarpit-from'] : null),
      }),
    async close() {
      cancel();
      await file.close();
    },
  };
}

const allowanceOf = (config: Config): Allowance => ({
  atOnce: config['peers.connections-at-once'],
  shutOut: config['peers.shut-out'],
  minute: {
    connections: config['peers.connections-per-minute'],
    messages: config['smtp.messages-per-minute'],
    recipients: config['peers.recipients-per-minute'],
    unknown: config['peers.unknown-per-minute'],
    errors: config['peers.errors-per-minute'],
  },
  hour: {
    connections: config['peers.connections-per-hour'],
    messages: config['peers.messages-per-hour'],
    recipients: config['peers.recipients-per-hour'],
    unknown: config['peers.unknown-per-hour'],
    errors: config['peers.errors-per-hour'],
  },
});
