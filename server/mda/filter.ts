/**
 * An account's scripts on one arrived message (RFC 5228 §2.10): they run, their plan becomes one act of the store, and the
 * message's recipient ends with it. A script's fault never loses a letter and never returns one: what it cannot sort is kept,
 * and its owner is told (§2.10.6).
 *
 * What was judged junk goes through the scripts too: they see its score (spamtest) and may file it wherever they like. What
 * they keep comes where it would come without them, and that is Junk (decision 88).
 */
import type { Config } from '../config/schema.ts';
import { event } from '../events/event.ts';
import type { Delivery } from '../queue/agent.ts';
import { LOCAL } from '../queue/route-name.ts';
import { usualLimits } from '../sieve/limits.ts';
import type { Action, Reject, Remember } from '../sieve/plan.ts';
import { answering, memoryKey } from '../sifting/answers.ts';
import { addressesOf, factsOf } from '../sifting/facts.ts';
import type { Scripts, Stage } from '../sifting/scripts.ts';
import { type Sifted, sift } from '../sifting/sift.ts';
import { type Commands, type Id, type Judged, type Lease, Notify, type StoreFault } from '../store/interface.ts';
import {
  byWords,
  contentOf,
  emptyDraft,
  filedOnce,
  fileInto,
  kept,
  mailboxesOnce,
  placeOf,
  type Turn,
  tell,
} from './filter-draft.ts';
import { refusedBy } from './outcome.ts';
import { type RedirectOptions, redirect } from './redirects.ts';
import { answer, notify, type ReplyOptions } from './replies.ts';
import { graceOf, type Rooms, whenFull } from './rooms.ts';
import type { ScriptFaults } from './script-faults.ts';

export type FilterOptions = RedirectOptions &
  ReplyOptions & {
    readonly scripts: Scripts;
    readonly config: () => Config;
    readonly separator: () => string;
    readonly faults: ScriptFaults;
    readonly rooms: Rooms;
    readonly newTrace: () => string;
    /** A refusal is to be reported. */
    readonly onFailed: () => void;
    readonly onBug: (fault: unknown, where: string) => void;
  };

export type Arrived = {
  readonly lease: Lease;
  readonly account: Id;
  readonly address: string;
  /** Of its scripts; undefined: none of its own runs. */
  readonly scripts: number | undefined;
  readonly judged: Omit<Judged, 'rules'> | null;
  readonly inbox: string;
};

export type Filter = {
  /** Asked of every message, and costs nothing. */
  runsFor(scripts: number | undefined): boolean;
  /** null: no script runs after all. */
  deliver(arrived: Arrived): Promise<Delivery | null>;
};

export function newFilter(options: FilterOptions): Filter {
  /** One message of an account after the other: what one has answered, the next one knows. */
  const turns = new Map<Id, Promise<unknown>>();
  return {
    runsFor: scripts => options.config()['sieve.enabled'] && (scripts !== undefined || options.scripts.serverRuns()),
    deliver(arrived) {
      const before = turns.get(arrived.account) ?? Promise.resolve();
      const mine = before.then(() => deliverOne(options, arrived));
      const settled = mine
        .catch(() => {})
        .finally(() => {
          if (turns.get(arrived.account) === settled) turns.delete(arrived.account);
        });
      turns.set(arrived.account, settled);
      return mine;
    },
  };
}

async function deliverOne(options: FilterOptions, arrived: Arrived): Promise<Delivery | null> {
  const stages = await options.scripts.stages(arrived.account, arrived.scripts);
  if (stages.length === 0) return null;
  const turn = await turnFor(options, arrived, stages);
  if (!turn) return null;
  const sifted = await ranSafely(options, turn, stages);
  tellFaults(options, turn, sifted);
  const end = await decidedSafely(options, turn, sifted);
  const done = await carryOut(options, end.turn, end.end);
  if (typeof done !== 'string') return done;
  return done === 'exists' || done === 'not-allowed' ? keepInstead(options, end.turn, done) : refused(options, done);
}

async function turnFor(options: FilterOptions, arrived: Arrived, stages: readonly Stage[]): Promise<Turn | null> {
  const { store, clock, config, hostName, separator } = options;
  const { lease, judged } = arrived;
  const account = await store.account(arrived.address);
  if (!account) return null;
  const now = clock.now();
  const asksForAddresses = stages.some(({ compiled }) =>
    compiled?.capabilities.some(one => /vacation|include/.test(one)),
  );
  const facts = factsOf({
    ...{ octets: await store.bytes(lease.message), sender: lease.sender, recipient: lease.address },
    ...{ parameters: lease.parameters, original: lease.original, account, judged, now },
    addresses: asksForAddresses ? await addressesOf(store, account.address) : [account.address],
    ...{ separator: separator(), host: hostName(), junkFrom: config()['checks.junk-from'] },
  });
  const mailboxes = mailboxesOnce(store, account.id);
  return { lease, account, facts, judged, inbox: arrived.inbox, now, draft: emptyDraft(), mailboxes };
}

/** A bug of ours is a fault of the script for its reader: the letter is kept. */
async function ranSafely(options: FilterOptions, turn: Turn, stages: readonly Stage[]): Promise<Sifted> {
  const { store, scripts, config } = options;
  const limits = { ...usualLimits, redirects: Math.max(1, config()['sieve.most-redirects']) };
  try {
    return await sift(stages, turn.facts, answering({ store, scripts }, turn.account.id, turn.now), limits);
  } catch (bug) {
    options.onBug(bug, 'a script');
    const fault = { message: 'a fault of this server', at: null };
    return { actions: [], faults: [{ stage: stages[0]!, fault }], trace: [], last: null, isKept: true };
  }
}

function tellFaults({ faults }: FilterOptions, { account, lease, now, draft }: Turn, sifted: Sifted): void {
  for (const { stage, fault } of sifted.faults) {
    const where = fault.at === null ? '' : `line ${fault.at.line}: `;
    const { name: script, owner } = stage;
    faults.failed({ account: account.id, address: account.address, script, owner, because: where + fault.message });
    const line = fault.at?.line ?? null;
    draft.notes.push(
      event('mda.script-failed', now, lease.trace, {
        ...{ recipient: lease.address, account: account.address, script, owner, because: fault.message, line },
      }),
    );
  }
  if (sifted.faults.length === 0) faults.ran(account.id);
}

type End = Commands['carryOut']['in']['end'];

/** What cannot be done as it was decided, by a bug of ours, is kept: it would fail again each time it is tried. */
async function decidedSafely(options: FilterOptions, turn: Turn, sifted: Sifted) {
  try {
    return { turn, end: await decided(options, turn, sifted) };
  } catch (bug) {
    options.onBug(bug, 'what a script decided');
    const plain: Turn = { ...turn, draft: emptyDraft() };
    fileInto(plain, kept(plain), null, null, null);
    return { turn: plain, end: { kind: 'delivered' } as const };
  }
}

async function decided(options: FilterOptions, turn: Turn, sifted: Sifted): Promise<End> {
  let refusal: { readonly reply: string } | null = null;
  for (const { action, stage } of sifted.actions) {
    const by = byWords(action.because, stage);
    if (isReject(action)) refusal = reject(options, turn, action, by) ?? refusal;
    else await act(options, turn, action, by);
  }
  if (sifted.isKept && !sifted.actions.some(({ action }) => action.do === 'keep'))
    fileInto(turn, kept(turn), null, null, null);
  const { files, redirects, sends } = turn.draft;
  if (refusal) return { kind: 'failed', status: '5.7.1', ...refusal };
  if (files.some(one => one.note)) return { kind: 'delivered' };
  if (redirects.length > 0 || sends.some(send => send.sentOn)) return { kind: 'expanded' };
  const last = sifted.actions.findLast(({ action }) => action.do === 'discard') ?? sifted.actions.at(-1);
  const by = last ? byWords(last.action.because, last.stage) : 'a script';
  tell(turn, 'discarded', by);
  return { kind: 'discarded', by, reply: `Thrown away by ${by}` };
}

const isReject = (action: Action): action is Reject => action.do === 'reject' || action.do === 'ereject';

async function act(options: FilterOptions, turn: Turn, action: Exclude<Action, Reject>, by: string): Promise<void> {
  switch (action.do) {
    case 'keep':
      return fileInto(turn, kept(turn), action.flags, contentOf(turn, action.message), action.implicit ? null : by);
    case 'fileinto': {
      const place = await placeOf(turn, action, options.makesMailboxes());
      return fileInto(turn, place, action.flags, contentOf(turn, action.message), by);
    }
    case 'redirect':
      return redirect(options, turn, action, by);
    case 'vacation':
      return answer(options, turn, action, by);
    case 'notify':
      return notify(options, turn, action, by);
    case 'remember':
      return remember(options, turn, action);
    case 'discard':
      return;
  }
}

/** RFC 7352 §3.2: without ":last" the time runs from the first one. */
async function remember({ store }: FilterOptions, { account, now, draft }: Turn, action: Remember): Promise<void> {
  const key = memoryKey(action.handle, action.id);
  if (!action.last && (await store.remembered(account.id, 'duplicate', key, now)) !== null) return;
  draft.memories.push({ kind: 'duplicate', key, until: now + action.seconds * 1000 });
}

/**
 * RFC 5429 §2: it was taken already, so it is returned with a report. Where a report would go to somebody who was perhaps
 * forged, or to nobody, it is kept in Junk instead: thrown away, nobody would ever know of it.
 */
function reject(
  { whyNotTold }: FilterOptions,
  turn: Turn,
  action: Reject,
  by: string,
): { readonly reply: string } | null {
  const { sender, notify: wished } = turn.lease;
  const nobody = sender === '' ? 'it came from the null sender' : (wished & Notify.failure) === 0 ? UNHEARD : null;
  const why = nobody ?? whyNotTold(turn.judged);
  if (why === null) {
    tell(turn, 'rejected', by);
    return { reply: oneLine(action.reason) || 'Its recipient does not want it' };
  }
  tell(turn, 'not-rejected', by, { because: why });
  fileInto(turn, { mailbox: 'Junk', make: true, role: 'junk' }, null, contentOf(turn, action.message), by);
  return null;
}

const UNHEARD = 'its sender wishes to hear of no failure';
const LONGEST_REASON = 400;
const oneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON);

// ── the act ──

async function carryOut(options: FilterOptions, turn: Turn, end: End): Promise<Delivery | StoreFault> {
  const { lease, account, draft, now } = turn;
  const held = options.leaseFor(LOCAL);
  const { contents, sends, memories, notes } = draft;
  const files = filedOnce(draft.files);
  // One address in another's place: success is told when it has come there, not before (RFC 3461 §5.2.7.2).
  // Of several, or of a copy, it is told here, once (§5.2.7.3).
  const onward = end.kind === 'expanded' && draft.redirects.length === 1 && sends.length === 0;
  const redirects = draft.redirects.map(one =>
    onward || draft.wished.has(one) ? one : { ...one, notify: one.notify & ~Notify.success },
  );
  const grace = graceOf(options.config());
  const done = await options.store.run(
    'carryOut',
    {
      ...{ recipient: lease.recipient, fence: lease.fence, account: account.id, internalDate: now, at: now, end },
      ...{ contents, files, sends, redirects, memories },
      ...(onward ? { onward } : {}),
      ...(grace ? { grace } : {}),
      ...(held ? { lease: held } : {}),
    },
    { notes },
  );
  if (!done.ok) return done.error;
  if (end.kind === 'failed') options.onFailed();
  if (done.value.room) await options.rooms.filled(account.id, account.address, done.value.room);
  return { kind: 'settled', leases: done.value.recipients };
}

/** It would have been sent on to nobody new, or to too many. */
async function keepInstead(options: FilterOptions, turn: Turn, fault: StoreFault): Promise<Delivery> {
  const because =
    fault === 'exists'
      ? 'they send it on to each other, and nobody would have it'
      : 'it is for more than a message may be for';
  const plain: Turn = { ...turn, draft: emptyDraft() };
  const to = turn.draft.redirects.map(({ address }) => address).join(', ');
  tell(plain, 'not-redirected', 'its scripts', { to, because });
  fileInto(plain, kept(plain), null, null, null);
  const done = await carryOut(options, plain, { kind: 'delivered' });
  return typeof done === 'string' ? refused(options, done) : done;
}

const refused = (options: FilterOptions, fault: StoreFault): Delivery =>
  fault === 'over-quota' ? whenFull(options.config()) : refusedBy(fault);
