/**
 * Whether this computer's own network is the reason that nothing goes: there is none, something in between answers for
 * everybody (a hotel's login page), or it costs by the octet. Then it is no destination's fault: what leaves rests and no
 * attempt is counted; our own people's mail goes on. It is known by what attempts say, never by addresses alone: a server
 * whose next hop is on the same computer needs no network.
 *
 *   up ─nothing can be reached→ offline ─┐
 *   up ─one address answers for all→ captive ─┤ a try now and then, at once when addresses change ─something works→ up
 */
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Lease } from '../store/interface.ts';
import type { Delivery, Unreached } from './agent.ts';
import { saysNothing } from './outage.ts';
import { LOCAL } from './route-name.ts';

export type NetworkState = {
  readonly kind: 'up' | 'offline' | 'captive';
  readonly since: Instant;
  readonly because: string;
};

const LOOK_EVERY: Duration = seconds(10);
const METERED_EVERY: Duration = minutes(1);
/** Routes that fail in the same way, none of which has worked meanwhile. */
const ENOUGH = 3;
const REMEMBERED: Duration = minutes(10);
const TRY_AGAIN: Duration = minutes(1);
const TRY_CAPTIVE_AGAIN: Duration = minutes(5);
/** What waits for another network is looked at again so often. */
export const METERED_WAIT: Duration = minutes(15);

export type NetworkOptions = {
  readonly clock: Clock;
  /** Addresses of this computer that others can reach; loopback is none. */
  readonly addresses: () => readonly string[];
  /** As the system says; null: it does not. */
  readonly metered: () => Promise<boolean | null>;
  readonly meteredSetting: () => 'auto' | 'on' | 'off';
  readonly waitsAbove: () => Bytes;
  readonly isPrivate: (address: string) => boolean;
  readonly tell: (note: ReturnType<typeof event<'queue.network'>>) => void;
  /** What may leave is another now; `back`: since when nothing could be reached. */
  readonly onChange: (back: Instant | null) => void;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type Network = {
  state(): NetworkState;
  /** Nothing leaves now. */
  rests(): boolean;
  /** One at a time leaves, to see whether it works. */
  isTrying(): boolean;
  isMetered(): boolean;
  /** Stays until the network costs nothing. */
  waits(lease: Lease): boolean;
  /** After each batch. True: the fault is our network's, and no attempt is counted. */
  heard(route: string, deliveries: readonly (Delivery | undefined)[]): boolean;
  /** Looks at addresses, and whether it costs. */
  look(): Promise<void>;
  close(): void;
};

type Failed = { readonly at: Instant; readonly route: string } & Unreached;

export function openNetwork(options: NetworkOptions): Network {
  const { clock } = options;
  let state: NetworkState = { kind: 'up', since: clock.now(), because: '' };
  let trying = false;
  let failed: readonly Failed[] = [];
  let seen = options.addresses().toSorted().join(' ');
  let systemSays: boolean | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let cancelTry = () => {};
  let cancelLook = () => {};

  const become = (kind: NetworkState['kind'], because: string) => {
    const before = state;
    if (before.kind === kind) return;
    state = { kind, since: clock.now(), because };
    trying = false;
    cancelTry();
    if (kind === 'up') failed = [];
    else tryLater();
    options.tell(event('queue.network', clock.now(), SERVER_TRACE, { state: kind, because }));
    options.onChange(kind === 'up' ? before.since : null);
  };
  const tryNow = () => {
    if (state.kind === 'up') return;
    trying = true;
    options.onChange(null);
    tryLater();
  };
  const tryLater = () => {
    cancelTry();
    cancelTry = clock.after(state.kind === 'captive' ? TRY_CAPTIVE_AGAIN : TRY_AGAIN, tryNow);
  };

  async function askMetered(): Promise<void> {
    if (options.meteredSetting() !== 'auto' || clock.monotonic() - askedAt < METERED_EVERY) return;
    askedAt = clock.monotonic();
    const before = isMetered();
    systemSays = await options.metered();
    if (before === isMetered()) return;
    const because = isMetered() ? 'it costs by the octet' : 'it costs nothing';
    options.tell(
      event('queue.network', clock.now(), SERVER_TRACE, { state: isMetered() ? 'metered' : 'free', because }),
    );
    options.onChange(null);
  }
  async function look(): Promise<void> {
    const now = options.addresses().toSorted().join(' ');
    if (now !== seen) {
      seen = now;
      askedAt = Number.NEGATIVE_INFINITY;
      tryNow();
    }
    await askMetered();
  }
  const lookLater = () => {
    cancelLook = clock.after(LOOK_EVERY, () => {
      look().catch(fault => options.onBug(fault, 'network'));
      lookLater();
    });
  };
  lookLater();

  const isMetered = (): boolean =>
    options.meteredSetting() === 'on' || (options.meteredSetting() === 'auto' && systemSays === true);

  return {
    state: () => state,
    rests: () => state.kind !== 'up' && !trying,
    isTrying: () => trying,
    isMetered,
    waits: ({ route, size, parameters }) =>
      route !== LOCAL && isMetered() && (size > options.waitsAbove() || (parameters.priority ?? 0) < 0),
    heard(route, deliveries) {
      if (deliveries.every(saysNothing)) return false;
      const unreached = deliveries.flatMap(one => (one?.kind === 'temporary' && one.unreached) || []);
      if (unreached.length < deliveries.length) {
        become('up', 'mail goes out again');
        failed = [];
        return false;
      }
      const now = clock.now();
      const young = failed.filter(one => one.route !== route && now - one.at < REMEMBERED && one.at <= now);
      failed = [...young.slice(-50), { at: now, route, ...unreached.at(-1)! }];
      trying = false;
      if (state.kind === 'up') {
        const found = faultIn(failed, options.addresses().length === 0, options.isPrivate);
        if (found) become(found.kind, found.because);
      }
      return state.kind !== 'up' && isOurs(failed.at(-1)!, state.kind);
    },
    look,
    close() {
      cancelTry();
      cancelLook();
    },
  };
}

const isOurs = ({ why }: Failed, kind: NetworkState['kind']): boolean =>
  kind === 'captive' || why === 'no-way' || why === 'dns' || why === 'timeout';

const routesOf = (failed: readonly Failed[]): number => new Set(failed.map(one => one.route)).size;

function faultIn(
  failed: readonly Failed[],
  isAlone: boolean,
  isPrivate: (address: string) => boolean,
): (Pick<NetworkState, 'because'> & { readonly kind: 'offline' | 'captive' }) | null {
  const nowhere = failed.filter(({ why }) => why === 'no-way' || why === 'dns' || (isAlone && why === 'timeout'));
  if (isAlone && nowhere.length > 0) return { kind: 'offline', because: 'this computer has no network' };
  if (routesOf(nowhere) >= ENOUGH && nowhere.length === failed.length) {
    const isDns = nowhere.every(({ why }) => why === 'dns');
    return { kind: 'offline', because: isDns ? 'the DNS answers for nobody' : 'no network leads to anybody' };
  }
  const strange = failed.filter(({ why, address }) => address !== null && isStrange(why, isPrivate(address)));
  for (const [address, of] of Map.groupBy(strange, one => one.address!))
    if (routesOf(of) >= ENOUGH && !isLoopback(address))
      return { kind: 'captive', because: `${address} answers for ${routesOf(of)} destinations, and is none of them` };
  return null;
}

const isStrange = (why: Unreached['why'], isPrivate: boolean): boolean =>
  why === 'not-smtp' || why === 'tls' || (isPrivate && (why === 'refused' || why === 'lost' || why === 'timeout'));

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
