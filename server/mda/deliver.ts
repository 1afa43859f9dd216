/**
 * The delivery agent (MDA): a recipient that lives here gets the message, or an alias becomes its targets. Filing and
 * settling are one store transaction, so a crash can neither lose local mail nor double it (R2).
 */
import type { Clock } from '../base/ports.ts';
import type { Config } from '../config/schema.ts';
import { domainOf, lookupForm } from '../directory/address.ts';
import { OVER } from '../directory/ends.ts';
import { isPostmaster, maySend, NOT_FOR_YOU, postmasterOf } from '../directory/resolve.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import { event } from '../events/event.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import { type CaptureAccount, capturedKeywords, inboxMailbox, inboxOfAddress } from '../queue/captured.ts';
import type { RouteFor } from '../queue/route-name.ts';
import type { Lease, ListResolution, Resolution } from '../store/interface.ts';
import { expand } from './expand.ts';
import type { Filter } from './filter.ts';
import { type InboxOptions, inboxFor } from './inbox.ts';
import type { Onward } from './list.ts';
import { permanent, refusedBy, settled, temporary } from './outcome.ts';
import { graceOf, type Rooms, whenFull } from './rooms.ts';

export type DeliverOptions = InboxOptions & {
  readonly clock: Clock;
  /** Whom a report is for that comes to a return path of ours. */
  readonly returnPaths: Pick<ReturnPaths, 'back'>;
  readonly routeFor: RouteFor;
  readonly leaseFor: (route: string) => { readonly holder: string; readonly until: number } | undefined;
  /** Mail to an address of a mailing list; `onward`: as an alias of these. */
  readonly lists?: (lease: Lease, found: ListResolution, onward: Onward) => Promise<Delivery>;
  /** People's scripts; not there: none runs. */
  readonly filter?: Filter;
  readonly config: () => Config;
  readonly rooms: Rooms;
  readonly onBug: (fault: unknown, where: string) => void;
  /** Capture: what nobody here is called by goes to this account. */
  readonly captureAccount: () => Promise<CaptureAccount | null>;
};

export function localDelivery(options: DeliverOptions): DeliveryAgent {
  /** A fault of ours at one letter holds up no other. */
  const deliver = async (lease: Lease): Promise<Delivery> => {
    try {
      return await deliverOne(options, lease);
    } catch (fault) {
      options.onBug(fault, 'delivery');
      return temporary('4.3.0', 'The delivery broke off, by a fault of this server');
    }
  };
  return { deliver: batch => Promise.all(batch.map(deliver)) };
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
    case 'list':
      if (lease.direct || !options.lists) return nobody(options, lease, lease.address);
      return options.lists(lease, resolution, (one, targets) => expand(options, one, { targets }));
    case 'unknown-user':
    case 'elsewhere':
      return nobody(options, lease, form.ok ? form.value : lease.address);
  }
}

function toAccount(
  options: DeliverOptions,
  lease: Lease,
  found: Extract<Resolution, { readonly kind: 'account' }>,
): Promise<Delivery> | Delivery {
  const { address, enabled, forward } = found;
  if (!enabled) return permanent('5.2.1', 'The mailbox does not take mail');
  if (!forward || lease.direct) return sorted(options, lease, found);
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
  if (capture) return file(options, lease, { ...capture, mailbox: inboxOf(options, lease), captured: true });
  if (isPostmaster(address)) {
    const postmaster = await postmasterOf(options.store, domainOf(address));
    if (postmaster) return expand(options, lease, { targets: [postmaster] });
  }
  return permanent('5.1.1', 'No such mailbox here');
}

/** By the account's scripts, where some run; else into the mailbox that is meant for it. */
async function sorted(
  options: DeliverOptions,
  lease: Lease,
  { account, address, scripts }: Extract<Resolution, { readonly kind: 'account' }>,
): Promise<Delivery> {
  const found = await options.store.judgement(lease.trace);
  // Of a list's post a person has said that it is none.
  const judged = found?.act === 'junk' && lease.parameters.approved ? { ...found, act: 'accept' as const } : found;
  const inbox = await inboxFor(options, lease, account, judged);
  const { filter } = options;
  const done = filter?.runsFor(scripts)
    ? await filter.deliver({ lease, account, address, scripts, judged, inbox })
    : null;
  const place = (await isTestInbox(options, account)) && inbox === 'INBOX' ? inboxOf(options, lease) : inbox;
  return done ?? file(options, lease, { account, address, mailbox: place, captured: false });
}

type Place = {
  readonly account: number;
  readonly address: string;
  readonly mailbox: string;
  readonly captured: boolean;
};

/** By what its header says; else by this address; else as it was handed in. */
function inboxOf({ config }: DeliverOptions, { address, parameters: { captured } }: Lease): string {
  const byAddress = captured?.firm ? null : inboxOfAddress(address, config()['capture.inbox-addresses']);
  return inboxMailbox(byAddress ?? captured?.inbox ?? null);
}

/** What is meant for the test inbox itself is captured too; whoever looks after it besides his own mail keeps that apart. */
const isTestInbox = async ({ captureAccount }: DeliverOptions, account: number): Promise<boolean> => {
  const capture = await captureAccount();
  return capture?.account === account && capture.isTestInbox;
};

async function file(options: DeliverOptions, lease: Lease, place: Place): Promise<Delivery> {
  const { account, address, mailbox, captured } = place;
  const marks = captured || (await isTestInbox(options, account)) ? capturedKeywords(lease.parameters.captured) : [];
  const now = options.clock.now();
  const grace = graceOf(options.config());
  const filed = await options.store.run('deliver', {
    recipient: lease.recipient,
    fence: lease.fence,
    account,
    mailbox,
    flags: 0,
    keywords: marks,
    internalDate: now,
    ...(grace ? { grace } : {}),
    note: event('mda.filed', now, lease.trace, {
      recipient: lease.address,
      account: address,
      mailbox,
      delay: (now - lease.acceptedAt) / 1000,
      captured,
    }),
  });
  if (!filed.ok) return filed.error === 'over-quota' ? whenFull(options.config()) : refusedBy(filed.error);
  if (filed.value.room) await options.rooms.filled(account, address, filed.value.room);
  return settled;
}
