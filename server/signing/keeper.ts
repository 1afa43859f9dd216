/**
 * Keeps the keys of our domains: makes the first ones, sees when their records have come into the DNS, lets them sign,
 * makes the next in good time and retires the old. What is due is said by mailauth/dkim-rotation.ts, and done here, in
 * the background, one thing after the other; each step is durable before the next, so that a stop in between loses none.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, days, hours, type Instant, minutes, seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { checkPublication, makeKey, type Publication, printPrivateKey, selectorName } from '../mailauth/dkim-key.ts';
import {
  ROTATION,
  type RotatingKey,
  type RotationAct,
  type RotationPolicy,
  rotation,
} from '../mailauth/dkim-rotation.ts';
import type { KeyType } from '../mailauth/key-record.ts';
import type { NewSigningKey, SigningKeyMark, Store } from '../store/interface.ts';
import { isActive, isLiving, type KeyRing, type OwnKey } from './key-ring.ts';

export type KeeperOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly ring: KeyRing;
  /** Whether keys are made and changed by themselves. */
  readonly isOn: () => boolean;
  /** 0: by hand only. */
  readonly rotateAfter: () => Duration;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** What the DNS said of a key's record when it was last asked. */
export type Seen = Publication & { readonly at: Instant };

export type Keeper = {
  /** Something has changed: domains, settings, the mode. Looks soon, in the background. */
  wake(): void;
  /** Looks now and does what is due; `domain`: its records are asked for, whatever was known of them. */
  look(domain?: string): Promise<void>;
  make(domain: string, type: KeyType, by: string, given?: { readonly selector?: string; readonly pem?: string }): Made;
  mark(key: OwnKey, mark: SigningKeyMark, by: string): Promise<boolean>;
  seen(key: OwnKey): Seen | null;
  close(): void;
};
type Made = Promise<{ readonly ok: true; readonly selector: string } | { readonly ok: false; readonly why: string }>;

export const KINDS: readonly KeyType[] = ['rsa', 'ed25519'];
/** Several domains that are added together are one look. */
const SOON = seconds(1);
/** A record that is waited for, and any other: whether it is still there. */
const WAITING = minutes(10);
const STANDING = hours(12);
/** What a look does may make another thing due; more than the steps of one key's life is a fault of ours. */
const MOST_STEPS = 8;
const OURSELVES = 'mailroom';

export function newKeeper(options: KeeperOptions): Keeper {
  const { store, clock, ring } = options;
  const seen = new Map<number, Seen>();
  let closed = false;
  /** Something changed while a look was on its way: it may have come too late to be seen. */
  let woken = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  const told = (
    what: string,
    { domain, selector, type }: Pick<OwnKey, 'domain' | 'selector' | 'type'>,
    by: string,
  ) => ({
    notes: [event('dkim.key', clock.now(), SERVER_TRACE, { what, domain, selector, type, by })],
  });

  const keeper: Keeper = {
    wake() {
      woken = true;
      if (!closed) after(SOON);
    },
    look(domain) {
      // One at a time: two looks would both make the key that is missing.
      working = working.then(() => round(domain)).catch(fault => failed(fault));
      return working;
    },
    async make(domain, type, by, { selector, pem } = {}) {
      const taken = ring.of(domain).map(key => key.selector);
      const name = selector ?? selectorName(clock.now(), type, taken);
      const privateKey = pem ?? printPrivateKey(await makeKey(type));
      if (closed) return { ok: false, why: 'the server is closing' };
      const key: NewSigningKey = { domain, selector: name, type, privateKey, createdAt: clock.now() };
      const put = await store.run('putSigningKey', key, told('made', key, by));
      if (put.ok) await ring.reload();
      return put.ok ? { ok: true, selector: name } : { ok: false, why: put.error };
    },
    async mark(key, mark, by) {
      if (closed) return false;
      const done = await store.run(
        'markSigningKey',
        { id: key.id, mark, at: clock.now() },
        told(mark === 'seen' ? 'visible' : mark, key, by),
      );
      await ring.reload();
      return done.ok;
    },
    seen: key => seen.get(key.id) ?? null,
    close() {
      closed = true;
      cancel();
    },
  };

  function after(wait: Duration): void {
    cancel();
    cancel = clock.after(wait, () => void keeper.look());
  }

  function failed(fault: unknown): void {
    // The store is closed under whoever still looks when the server goes.
    if (closed) return;
    options.onBug(fault, 'signing keys');
    after(WAITING);
  }

  async function round(asked: string | undefined): Promise<void> {
    if (closed) return;
    woken = false;
    await ring.reload();
    const domains = (await store.domains()).map(domain => domain.name);
    let next = Number.POSITIVE_INFINITY;
    for (const domain of domains) {
      await lookUp(ring.of(domain), domain === asked);
      if (options.isOn()) for (const type of KINDS) next = Math.min(next, await advance(domain, type));
    }
    if (closed || woken) return;
    if (!options.isOn()) return cancel();
    const waits = ring.all().some(key => isLiving(key) && key.seenAt === null);
    after(Math.max(SOON, Math.min(next - clock.now(), waits ? WAITING : STANDING)));
  }

  /** Everything that is due for one kind of key of one domain; when something is due next. */
  async function advance(domain: string, type: KeyType): Promise<Instant> {
    for (let step = 0; step < MOST_STEPS && !closed; step++) {
      // One that cannot be read any more is none: the next is made.
      const keys = ring.of(domain).filter(key => key.type === type && (key.key !== null || !isLiving(key)));
      const { acts, lookAgainAt } = rotation(keys.map(asRotating), [type], clock.now(), policyOf(keys, options));
      let done = false;
      for (const act of acts) done = (await carryOut(domain, keys, act)) || done;
      if (!done) return lookAgainAt ?? Number.POSITIVE_INFINITY;
    }
    return clock.now() + WAITING;
  }

  /** False where it changed nothing. */
  async function carryOut(domain: string, keys: readonly OwnKey[], act: RotationAct): Promise<boolean> {
    if (act.act === 'make') return (await keeper.make(domain, act.type, OURSELVES)).ok;
    const key = keys.find(one => one.selector === act.selector)!;
    switch (act.act) {
      case 'activate':
        return keeper.mark(key, 'active', OURSELVES);
      case 'retire':
        return keeper.mark(key, 'retired', OURSELVES);
      case 'remove':
        return keeper.mark(key, 'removed', OURSELVES);
      // The owner publishes; what can be seen here is that it was done, and `lookUp` sees it.
      case 'publish':
      case 'check':
        return false;
    }
  }

  /** Asks for the records that are waited for, now and then for the others, and on demand for all. */
  async function lookUp(keys: readonly OwnKey[], all: boolean): Promise<void> {
    for (const key of keys) {
      if (closed || !isLiving(key) || key.key === null) continue;
      const last = seen.get(key.id)?.at ?? Number.NEGATIVE_INFINITY;
      const due = last + (key.seenAt === null ? WAITING : STANDING) <= clock.now();
      if (!all && !(due && options.isOn())) continue;
      const found = await checkPublication(options.resolver, key.selector, key.domain, key.key);
      seen.set(key.id, { ...found, at: clock.now() });
      if (found.kind === 'visible' && key.seenAt === null) await keeper.mark(key, 'seen', OURSELVES);
    }
  }

  return keeper;
}

/** Publishing is the owner's: to us a key is published from the beginning, and waits to be seen. */
const asRotating = (key: OwnKey): RotatingKey => ({ ...key, publishedAt: key.createdAt });

/**
 * A key that the owner made before its time takes over as soon as the world sees it. The first key of a domain need not
 * wait until name servers everywhere know it: a signature that cannot be checked is no worse than none (RFC 6376 §6.3).
 */
function policyOf(keys: readonly OwnKey[], { rotateAfter }: Pick<KeeperOptions, 'rotateAfter'>): RotationPolicy {
  const period = rotateAfter() === 0 ? Number.POSITIVE_INFINITY : Math.max(rotateAfter(), days(1));
  const ahead = Math.min(ROTATION.ahead, period / 2);
  const since = keys.filter(isActive).map(key => key.activeAt!);
  if (since.length === 0) return { ...ROTATION, period, ahead, ttl: 0 };
  const planned = Math.max(...since) + period - ahead;
  const byHand = keys.some(key => isLiving(key) && key.activeAt === null && key.createdAt < planned);
  return { ...ROTATION, period: byHand ? 0 : period, ahead };
}
