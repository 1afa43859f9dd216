/**
 * The delivery agent (MDA): a recipient that lives here gets the message, or an alias becomes its targets. Filing and
 * settling are one store transaction, so a crash can neither lose local mail nor double it (R2).
 */
import type { Clock } from '../base/ports.ts';
import { domainOf, lookupForm } from '../directory/address.ts';
import { OVER } from '../directory/ends.ts';
import { isPostmaster, maySend, NOT_FOR_YOU, postmasterOf } from '../directory/resolve.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import { event } from '../events/event.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import type { RouteFor } from '../queue/route-name.ts';
import type { Lease, Resolution, Store } from '../store/interface.ts';
import { expand } from './expand.ts';
import { permanent, refusedBy, settled } from './outcome.ts';

export type DeliverOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly separator: () => string;
  /** Whom a report is for that comes to a return path of ours. */
  readonly returnPaths: Pick<ReturnPaths, 'back'>;
  readonly routeFor: RouteFor;
  readonly leaseFor: (route: string) => { readonly holder: string; readonly until: number } | undefined;
  /** Capture: what nobody here is called by goes to this account. */
  readonly captureAccount: () => Promise<{ readonly account: number; readonly address: string } | null>;
};

export function localDelivery(options: DeliverOptions): DeliveryAgent {
  return { deliver: batch => Promise.all(batch.map(lease => deliverOne(options, lease))) };
}

async function deliverOne(options: DeliverOptions, lease: Lease): Promise<Delivery> {
  const back = lease.sender === '' && !lease.direct ? await options.returnPaths.back(lease.address) : null;
  if (back?.ok) return expand(options, lease, { targets: [back.value] });
  const form = lookupForm(lease.address);
  const resolution: Resolution = form.ok
    ? await options.store.resolve(form.value, options.separator())
    : { kind: 'unknown-user' };
  switch (resolution.kind) {
    case 'account':
      return toAccount(options, lease, resolution);
    case 'alias':
      return lease.direct ? nobody(options, lease, lease.address) : toAlias(options, lease, resolution);
    case 'unknown-user':
    case 'elsewhere':
      return nobody(options, lease, form.ok ? form.value : lease.address);
  }
}

function toAccount(
  options: DeliverOptions,
  lease: Lease,
  { account, address, enabled, forward }: Extract<Resolution, { readonly kind: 'account' }>,
): Promise<Delivery> | Delivery {
  if (!enabled) return permanent('5.2.1', 'The mailbox does not take mail');
  if (!forward || lease.direct) return file(options, lease, account, address, false);
  return expand(options, lease, { targets: forward, own: address });
}

/** What was taken while an alias was good is delivered, though it has run out since: only who is led there hears no. */
function toAlias(
  options: DeliverOptions,
  lease: Lease,
  alias: Extract<Resolution, { readonly kind: 'alias' }>,
): Promise<Delivery> | Delivery {
  const { targets, address, limits, over, fault } = alias;
  if (over !== undefined && lease.depth > 0) return permanent(OVER, over);
  if (limits && !maySend(limits, lease.sender)) return permanent(NOT_FOR_YOU.status, NOT_FOR_YOU.words);
  return expand(options, lease, {
    ...{ targets, list: address },
    ...(fault === undefined ? {} : { fault }),
    ...(limits ? { counted: address } : {}),
  });
}

async function nobody(options: DeliverOptions, lease: Lease, address: string): Promise<Delivery> {
  const capture = await options.captureAccount();
  if (capture) return file(options, lease, capture.account, capture.address, true);
  if (isPostmaster(address)) {
    const postmaster = await postmasterOf(options.store, domainOf(address));
    if (postmaster) return expand(options, lease, { targets: [postmaster] });
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
