/**
 * The delivery agent (MDA): a recipient that lives here gets the message, or an alias becomes its targets. Filing and
 * settling are one store transaction, so a crash can neither lose local mail nor double it (R2).
 */
import type { Clock } from '../base/ports.ts';
import { domainOf, lookupForm } from '../directory/address.ts';
import { endsOf, isPostmaster, postmasterOf } from '../directory/resolve.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import { event } from '../events/event.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import { LOCAL } from '../queue/route-name.ts';
import {
  type Lease,
  type NewRecipient,
  Notify,
  type Resolution,
  type Store,
  type StoreFault,
} from '../store/interface.ts';

/** Aliases of aliases of aliases: more is a mistake. RFC 5321 §6.3. */
const DEEPEST_EXPANSION = 10;

export type DeliverOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly separator: () => string;
  /** Whom a report is for that comes to a return path of ours. */
  readonly returnPaths: Pick<ReturnPaths, 'back'>;
  readonly routeFor: (address: string) => Promise<string>;
  readonly leaseFor: (route: string) => { readonly holder: string; readonly until: number } | undefined;
  /** Capture: what nobody here is called by goes to this account. */
  readonly captureAccount: () => Promise<{ readonly account: number; readonly address: string } | null>;
};

export function localDelivery(options: DeliverOptions): DeliveryAgent {
  return { deliver: batch => Promise.all(batch.map(lease => deliverOne(options, lease))) };
}

async function deliverOne(options: DeliverOptions, lease: Lease): Promise<Delivery> {
  const back = lease.sender === '' ? await options.returnPaths.back(lease.address) : null;
  if (back?.ok) return expand(options, lease, [back.value]);
  const form = lookupForm(lease.address);
  const resolution: Resolution = form.ok
    ? await options.store.resolve(form.value, options.separator())
    : { kind: 'unknown-user' };
  switch (resolution.kind) {
    case 'account':
      return resolution.enabled
        ? file(options, lease, resolution.account, resolution.address, false)
        : permanent('5.2.1', 'The mailbox does not take mail');
    case 'alias':
      return expand(options, lease, resolution.targets);
    case 'unknown-user':
    case 'elsewhere':
      return nobody(options, lease, form.ok ? form.value : lease.address);
  }
}

async function nobody(options: DeliverOptions, lease: Lease, address: string): Promise<Delivery> {
  const capture = await options.captureAccount();
  if (capture) return file(options, lease, capture.account, capture.address, true);
  if (isPostmaster(address)) {
    const postmaster = await postmasterOf(options.store, domainOf(address));
    if (postmaster) return expand(options, lease, [postmaster]);
  }
  return permanent('5.1.1', 'No such mailbox here');
}

async function file(
  options: DeliverOptions,
  lease: Lease,
  account: number,
  address: string,
  captured: boolean,
): Promise<Delivery> {
  const now = options.clock.now();
  const mailbox = captured ? 'INBOX' : await mailboxFor(options.store, lease, account);
  const filed = await options.store.run('deliver', {
    recipient: lease.recipient,
    fence: lease.fence,
    account,
    mailbox,
    flags: 0,
    keywords: [],
    internalDate: now,
    note: event('mda.filed', now, lease.trace, {
      recipient: lease.address,
      account: address,
      mailbox,
      delay: (now - lease.acceptedAt) / 1000,
      captured,
    }),
  });
  return filed.ok ? settled : refusedBy(filed.error);
}

/** What was judged to be junk goes to the account's Junk, wherever that is. */
async function mailboxFor(store: Store, lease: Lease, account: number): Promise<string> {
  const judged = await store.judgement(lease.trace);
  if (judged?.act !== 'junk') return 'INBOX';
  const junk = (await store.mailboxes(account)).find(one => one.role === 'junk');
  return junk?.name ?? 'Junk';
}

const settled: Delivery = { kind: 'settled', leases: [] };

function refusedBy(fault: StoreFault): Delivery {
  switch (fault) {
    case 'fenced':
      // Somebody else settled it, or it was taken back: theirs is the truth.
      return settled;
    case 'over-quota':
      return temporary('4.2.2', 'The mailbox is full');
    case 'no-such':
      return permanent('5.1.1', 'The mailbox has been removed');
    default:
      return temporary('4.3.0', `The message store could not take it (${fault})`);
  }
}

async function expand(options: DeliverOptions, lease: Lease, targets: readonly string[]): Promise<Delivery> {
  if (lease.depth >= DEEPEST_EXPANSION)
    return permanent('5.4.6', `Aliases lead from one to the next (${DEEPEST_EXPANSION} steps)`);
  if ((await endsOf(options.store, targets, options.separator())).length === 0)
    return permanent('5.4.6', 'Aliases lead round in circles');
  // RFC 3461 §5.2.7.2: one address in another's place: success is told when it has come there, not before.
  const isOnward = targets.length === 1;
  const into: NewRecipient[] = await Promise.all(
    targets.map(async target => ({
      address: target,
      original: lease.original ?? `rfc822;${lease.address}`,
      // Of several, success was reported for the alias itself (§5.2.7.3).
      notify: isOnward ? lease.notify : lease.notify & ~Notify.success,
      route: await options.routeFor(target),
    })),
  );
  const expanded = await options.store.run('expand', {
    recipient: lease.recipient,
    fence: lease.fence,
    into,
    ...(isOnward ? { onward: true } : {}),
    note: event('mda.expanded', options.clock.now(), lease.trace, { recipient: lease.address, into: targets }),
    ...leased(options.leaseFor(LOCAL)),
  });
  return expanded.ok ? { kind: 'settled', leases: expanded.value.recipients } : refusedBy(expanded.error);
}

const leased = (lease: { holder: string; until: number } | undefined) => (lease ? { lease } : {});
const permanent = (status: string, reply: string): Delivery => ({ kind: 'permanent', status, reply, host: null });
const temporary = (status: string, reply: string): Delivery => ({ kind: 'temporary', status, reply, host: null });
