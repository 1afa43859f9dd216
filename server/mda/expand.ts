/**
 * An alias, or an account that forwards, becomes its targets. A list with an owner sends on in its owner's name (RFC 5321
 * §3.9.2); mail that has been here before goes no further (RFC 9228). A long list is taken up in steps, so that nobody
 * waits for it, and whatever crashes, each has it once.
 */

import { domainOf, localPartOf } from '../directory/address.ts';
import { type AliasTarget, printTarget, storedTarget } from '../directory/alias-target.ts';
import { DEEPEST_EXPANSION, endSomewhere } from '../directory/ends.ts';
import { event, type Facts } from '../events/event.ts';
import { allFields } from '../mime/header.ts';
import type { Delivery } from '../queue/agent.ts';
import { USUAL_NOTIFY } from '../queue/from-smtp.ts';
import { LOCAL, printRoute } from '../queue/route-name.ts';
import { type Lease, type NewRecipient, Notify } from '../store/interface.ts';
import type { DeliverOptions } from './deliver.ts';
import { permanent, refusedBy, temporary } from './outcome.ts';

export type Expansion = {
  /** As they lie in the store. */
  readonly targets: readonly string[];
  /** The alias's own address, which may have an owner. */
  readonly list?: string;
  /** The account's, whose mail is forwarded. */
  readonly own?: string;
  /** Why the targets cannot be told now. */
  readonly fault?: string;
  /** An alias whose use is counted. */
  readonly counted?: string;
};

/** Rows in one act of the store. */
const AT_ONCE = 500;
/** Targets that the journal names; of more it tells how many. */
const MOST_TOLD = 100;
/** Enough for every header that a server wrote. */
const HEAD_OCTETS = 256 * 1024;

export async function expand(options: DeliverOptions, lease: Lease, expansion: Expansion): Promise<Delivery> {
  if (lease.depth >= DEEPEST_EXPANSION)
    return permanent('5.4.6', `Aliases lead from one to the next (${DEEPEST_EXPANSION} steps)`);
  // Why, `mailroom trace-address` says: this is sent to whoever wrote, who need not know our files and what is in them.
  if (expansion.fault !== undefined) return temporary('4.3.0', 'The list cannot be read now');
  const targets = expansion.targets.map(text => storedTarget(text).target);
  const said = targets.map(wordOf).find(word => word !== null);
  if (said) return said;
  if (targets.length > 0 && targets.every(({ kind }) => kind === 'discard'))
    return { kind: 'discarded', reply: 'Its alias throws it away', by: `the alias ${expansion.list ?? lease.address}` };
  if (!(await endSomewhere(options.store, expansion.targets, options.separator())))
    return targets.length === 0
      ? permanent('5.1.1', 'Nobody is behind this address now')
      : permanent('5.4.6', 'Aliases lead round in circles');
  if (await wasHereBefore(options, lease, expansion.own))
    return permanent('5.4.6', `It was sent on from ${lease.address} before, and has come back`);
  return takeUp(options, lease, expansion, targets);
}

function wordOf(target: AliasTarget): Delivery | null {
  if (target.kind === 'refuse') return permanent(target.status, target.words);
  return target.kind === 'later' ? temporary('4.3.0', target.words) : null;
}

async function takeUp(
  options: DeliverOptions,
  lease: Lease,
  expansion: Expansion,
  targets: readonly AliasTarget[],
): Promise<Delivery> {
  const capture = (await options.captureAccount()) !== null;
  const list = expansion.list === undefined ? null : await ownerOf(options, lease, expansion.list);
  const going = targets.filter(target => target.kind !== 'discard');
  const sender = list?.sender ?? lease.sender;
  // RFC 3461 §5.2.7.2: one address in another's place: success is told when it has come there, not before.
  const onward = targets.length === 1 && list === null && targets[0]!.kind === 'address';
  const leases: Lease[] = [];
  for (let at = 0; ; at += AT_ONCE) {
    const isLast = at + AT_ONCE >= going.length;
    const into = await Promise.all(
      going.slice(at, at + AT_ONCE).map(target => recipientFor(options, lease, target, { capture, sender, onward })),
    );
    const step = {
      ...{ recipient: lease.recipient, fence: lease.fence, note: noteOf(options, lease, targets, list) },
      ...(list ? { list } : {}),
      ...(isLast ? {} : ({ partial: true } as const)),
      ...(onward ? ({ onward } as const) : {}),
      ...(isLast && expansion.counted !== undefined ? { counted: expansion.counted } : {}),
      ...leased(options.leaseFor(LOCAL)),
    };
    const first = await options.store.run('expand', { ...step, into });
    // Their scripts have sent it here, and it would be nobody's: so it comes to them, and what they would send on is kept.
    const expanded =
      first.ok || first.error !== 'exists'
        ? first
        : await options.store.run('expand', { ...step, into: into.map(one => ({ ...one, direct: true })) });
    if (!expanded.ok)
      return expanded.error === 'not-allowed'
        ? permanent('5.4.6', 'Aliases lead from one to the next, to more than a message may be for')
        : refusedBy(expanded.error);
    leases.push(...expanded.value.recipients);
    if (isLast) return { kind: 'settled', leases };
  }
}

async function recipientFor(
  options: DeliverOptions,
  lease: Lease,
  target: AliasTarget,
  { capture, sender, onward }: { readonly capture: boolean; readonly sender: string; readonly onward: boolean },
): Promise<NewRecipient> {
  const common = {
    // Of a list's mail its owner hears, who knows nothing of what was asked for before it.
    original: sender === lease.sender && lease.original ? lease.original : `rfc822;${lease.address}`,
    // Of several, success was reported for the alias itself (RFC 3461 §5.2.7.3). A list's owner hears whatever its sender
    // did not want to hear (§5.2.7.1).
    notify: sender === lease.sender ? (onward ? lease.notify : lease.notify & ~Notify.success) : USUAL_NOTIFY,
  };
  switch (target.kind) {
    case 'mailbox': {
      const route = await options.routeFor(target.address, { sender, account: lease.account });
      return { ...common, address: target.address, route, direct: true };
    }
    case 'pipe': {
      const route = capture ? LOCAL : printRoute({ kind: 'pipe', name: target.name });
      return { ...common, address: lease.address, route, direct: true };
    }
    default: {
      const address = printTarget(target);
      return { ...common, address, route: await options.routeFor(address, { sender, account: lease.account }) };
    }
  }
}

/** Who looks after a list: `owner-` before its name, an account or an alias of exactly that name. */
async function ownerOf(
  { store }: DeliverOptions,
  { sender }: Lease,
  address: string,
): Promise<{ readonly address: string; readonly sender: string } | null> {
  // A report stays one (RFC 5321 §4.5.5), and whoever wrote as the owner does.
  if (sender === '' || address.startsWith('@') || address.includes('*')) return null;
  const owner = ownerAddress(address);
  if (sender.toLowerCase() === owner) return null;
  const found = await store.resolve(owner, '');
  const isThere = (found.kind === 'account' || found.kind === 'alias') && found.address === owner;
  return isThere ? { address, sender: owner } : null;
}

const ownerAddress = (address: string): string => `owner-${localPartOf(address)}@${domainOf(address)}`;

/** RFC 9228: whoever sends mail on says so in it, and takes nothing that says so already. */
export async function wasHereBefore(
  { store }: Pick<DeliverOptions, 'store'>,
  lease: Lease,
  own?: string,
): Promise<boolean> {
  // Without a Received: field it has been nowhere yet.
  if (lease.hops === 0) return false;
  const head = await store.bytes(lease.message, [0, HEAD_OCTETS]);
  const here = new Set([lease.address.toLowerCase(), own?.toLowerCase()]);
  return allFields(head, 'delivered-to').some(value => here.has(value.trim().replace(/^<|>$/g, '').toLowerCase()));
}

function noteOf(
  { clock }: DeliverOptions,
  lease: Lease,
  targets: readonly AliasTarget[],
  list: { readonly sender: string } | null,
) {
  const into = targets.slice(0, MOST_TOLD).map(printTarget);
  const facts: Facts['mda.expanded'] = {
    ...{ recipient: lease.address, into },
    ...(targets.length > MOST_TOLD ? { more: targets.length - MOST_TOLD } : {}),
    ...(list ? { sender: list.sender } : {}),
  };
  return event('mda.expanded', clock.now(), lease.trace, facts);
}

const leased = (lease: { holder: string; until: number } | undefined) => (lease ? { lease } : {});
