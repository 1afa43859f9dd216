/**
 * A person's acts as window and command line ask for them: routes are looked up, words are found for the sender and for
 * the journal, and what takes an act back is said where something does.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration, Instant } from '../base/units.ts';
import { event } from '../events/event.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import { type Id, Notify, type QueueBrief, type QueueFilter, type Store, type StoreFault } from '../store/interface.ts';
import { operate, type Told, type Wanted } from './control.ts';
import { parseRouteName, printRoute, type RouteFor } from './route-name.ts';

export type Acting = {
  readonly store: Store;
  readonly clock: Clock;
  readonly routeFor: RouteFor;
  /** For so long what is queued anew is tried. */
  readonly keepFor: () => Duration;
};

export type ActWish =
  | { readonly act: 'hold' | 'release' | 'retry' | 'requeue' | 'cancel' | 'mark-delivered' }
  /** `reason` is told to the sender. */
  | { readonly act: 'bounce' | 'expire'; readonly reason?: string }
  /** `newRoute` null: as it is found for the address. */
  | { readonly act: 'reroute'; readonly newRoute: string | null }
  | { readonly act: 'schedule'; readonly at: Instant }
  | { readonly act: 'keep'; readonly until: Instant };

/** What takes an act back, for the same recipients; null: nothing does. */
export type Undo = ActWish | null;
export type Done = { readonly recipients: readonly Id[]; readonly undo: Undo };

/** RFC 3463: of ours, no server has spoken; and what was too late. */
const RETURNED = '5.0.0';
const TOO_LATE = '4.4.7';
const MARKED = 'Marked as delivered by a person; this server delivered nothing';
/** Of more nobody wants the time or the route of each back. */
const MOST_UNDONE = 1000;
const LONGEST_REASON = 300;

/** Refused with a sentence. */
export async function act(
  acting: Acting,
  where: QueueFilter,
  wish: ActWish,
  by: string,
): Promise<Result<Done, string>> {
  const prepared = prepare(acting, wish);
  if (!prepared.ok) return prepared;
  const { wanted, told } = prepared.value;
  const before = await beforeOf(acting.store, where, wish);
  const done = await operate(acting.store, acting.clock, where, wanted, by, told);
  if (!done.ok) return err(sentenceOf(done.error));
  return ok({ recipients: done.value, undo: done.value.length > 0 ? undoOf(wish, before) : null });
}

type Prepared = { readonly wanted: Wanted; readonly told: Told };

function prepare(acting: Acting, wish: ActWish): Result<Prepared, string> {
  switch (wish.act) {
    case 'hold':
    case 'release':
    case 'retry':
    case 'cancel':
      return ok({ wanted: { act: wish.act }, told: {} });
    case 'mark-delivered':
      return ok({ wanted: { act: wish.act, reply: MARKED }, told: {} });
    case 'requeue': {
      const of = async (rows: readonly QueueBrief[]) =>
        ({ act: 'requeue', routes: await routesFor(acting, rows), keepFor: acting.keepFor() }) as const;
      return ok({ wanted: { act: 'requeue', of }, told: {} });
    }
    case 'bounce':
    case 'expire':
      return ok(ended(wish.act, oneLine(wish.reason ?? '')));
    case 'reroute':
      return rerouted(acting, wish.newRoute);
    case 'schedule':
      return ok({ wanted: wish, told: { change: `next try at ${utc(wish.at)}` } });
    case 'keep':
      return wish.until > acting.clock.now()
        ? ok({ wanted: wish, told: { change: `kept until ${utc(wish.until)}` } })
        : err('That time is over. To end it now, let it expire');
  }
}

function ended(name: 'bounce' | 'expire', reason: string): Prepared {
  const who = 'by who runs this server';
  const words = name === 'bounce' ? `Returned to its sender ${who}` : `Given up before its time ${who}`;
  return {
    wanted: {
      act: name,
      status: name === 'bounce' ? RETURNED : TOO_LATE,
      reply: reason === '' ? words : `${words}: ${reason}`,
    },
    told: reason === '' ? {} : { why: reason },
  };
}

function rerouted(acting: Acting, text: string | null): Result<Prepared, string> {
  if (text === null) {
    const of = async (rows: readonly QueueBrief[]) =>
      ({ act: 'reroute', routes: await routesFor(acting, rows) }) as const;
    return ok({ wanted: { act: 'reroute', of }, told: { change: 'the route of its address' } });
  }
  const route = parseRouteName(text);
  if (!route.ok) return route;
  const name = printRoute(route.value);
  const of = async (rows: readonly QueueBrief[]) =>
    ({ act: 'reroute', routes: rows.map(({ recipient }) => ({ recipient, route: name })) }) as const;
  return ok({ wanted: { act: 'reroute', of }, told: { change: name } });
}

/** A program was chosen by an alias, not by the address: that leads to the alias again, which is not asked any more. */
const routesFor = ({ routeFor }: Acting, rows: readonly QueueBrief[]) =>
  Promise.all(
    rows.map(async row => ({
      recipient: row.recipient,
      route: isProgram(row.route) ? row.route : await routeFor(row.address, row),
    })),
  );

function isProgram(name: string): boolean {
  const route = parseRouteName(name);
  return route.ok && route.value.kind === 'pipe';
}

/** What the rows had before, of acts that can be taken back only so. */
async function beforeOf(store: Store, where: QueueFilter, { act: name }: ActWish): Promise<readonly QueueBrief[]> {
  if (name !== 'reroute' && name !== 'schedule' && name !== 'keep') return [];
  if (!where.recipients || where.recipients.length > MOST_UNDONE) return [];
  return (await store.queueBriefs(where, 0, MOST_UNDONE)).rows;
}

function undoOf(wish: ActWish, before: readonly QueueBrief[]): Undo {
  const same = <T>(of: (row: QueueBrief) => T): T | null => {
    const values = new Set(before.map(of));
    return values.size === 1 ? [...values][0]! : null;
  };
  switch (wish.act) {
    case 'hold':
      return { act: 'release' };
    case 'release':
      return { act: 'hold' };
    case 'reroute': {
      const newRoute = same(row => row.route);
      return newRoute === null ? null : { act: 'reroute', newRoute };
    }
    case 'schedule': {
      const at = same(row => row.nextAt);
      return at === null ? null : { act: 'schedule', at };
    }
    case 'keep': {
      const until = same(row => row.expiresAt);
      return until === null ? null : { act: 'keep', until };
    }
    default:
      return null;
  }
}

/** Another address for one recipient; the row stays the same, and its sender's word for it is kept (ORCPT). */
export async function readdress(
  acting: Acting,
  recipient: Id,
  text: string,
  by: string,
): Promise<Result<{ readonly address: string; readonly was: string }, string>> {
  const address = addressOf(text);
  if (!address.ok) return address;
  const row = await rowOf(acting.store, { recipients: [recipient] });
  if (!row) return err('This recipient waits no more');
  const route = await acting.routeFor(address.value, row);
  const wanted = { act: 'readdress', address: address.value, route } as const;
  const change = `${row.address} is now ${address.value}`;
  const done = await operate(acting.store, acting.clock, { recipients: [recipient] }, wanted, by, {
    change,
    became: address.value,
  });
  if (!done.ok)
    return err(done.error === 'exists' ? 'The message goes to that address already' : sentenceOf(done.error));
  return done.value.length > 0
    ? ok({ address: address.value, was: row.address })
    : err('It is being delivered right now; try again in a moment');
}

/** They hear of failures and delays go to the sender, as for all whom he named without a wish. */
export async function addRecipients(
  acting: Acting,
  trace: string,
  texts: readonly string[],
  by: string,
): Promise<Result<readonly Id[], string>> {
  const addresses: string[] = [];
  for (const text of texts) {
    const address = addressOf(text);
    if (!address.ok) return address;
    addresses.push(address.value);
  }
  const row = await rowOf(acting.store, { trace });
  if (!row) return err('Of this message nobody waits any more');
  const recipients = await Promise.all(
    addresses.map(async address => ({
      ...{ address, original: null, notify: Notify.failure | Notify.delay },
      route: await acting.routeFor(address, row),
    })),
  );
  const now = acting.clock.now();
  const note = event('queue.operated', now, row.trace, { act: 'add-recipients', recipients: addresses, by });
  const done = await acting.store.run('addRecipients', { queued: row.queued, recipients, now, by }, { notes: [note] });
  if (done.ok) return ok(done.value.recipients);
  return err(done.error === 'exists' ? 'The message goes there already' : sentenceOf(done.error));
}

/** '' or `<>`: nobody hears of a failure. */
export async function changeSender(
  acting: Acting,
  trace: string,
  text: string,
  by: string,
): Promise<Result<{ readonly sender: string; readonly was: string }, string>> {
  const sender = text === '' || text === '<>' ? ok('') : addressOf(text);
  if (!sender.ok) return sender;
  const row = await rowOf(acting.store, { trace });
  if (!row) return err('Of this message nobody waits any more');
  const change = `${row.sender || '<>'} is now ${sender.value || '<>'}`;
  const facts = { act: 'change-sender', recipients: [row.address], by, change };
  const note = event('queue.operated', acting.clock.now(), row.trace, facts);
  const done = await acting.store.run('changeSender', { queued: row.queued, sender: sender.value }, { notes: [note] });
  if (done.ok) return ok({ sender: sender.value, was: row.sender });
  return err(
    done.error === 'changed' ? 'It is being delivered right now; try again in a moment' : sentenceOf(done.error),
  );
}

const rowOf = async (store: Store, where: QueueFilter): Promise<QueueBrief | undefined> =>
  (await store.queueBriefs(where, 0, 1)).rows[0];

function addressOf(text: string): Result<string, string> {
  const mailbox = parseMailbox(text.trim().replace(/^<(.*)>$/, '$1'));
  return mailbox.ok ? ok(printMailbox(mailbox.value)) : err(`"${oneLine(text)}" is no address: ${mailbox.error}`);
}

/** It stands in a reply and in a journal's line. */
const oneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON);
const utc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const sentenceOf = (fault: StoreFault): string => `The queue could not be changed (${fault})`;
