/**
 * What is pushed: RFC 8620 §7.1. Hints that something may have moved come in; states are read and compared; what did move
 * goes out as one StateChange, and not before the last one is a little while ago.
 *
 * A push state (RFC 8887 §4.3.5, and the id of EventSource's events) is a digest of all states a client listens to: it
 * tells whether something was missed, not what, so then all are told.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../base/ports.ts';
import { type Duration, milliseconds } from '../base/units.ts';
import type { JmapAccount, JmapUser } from './backend.ts';
import { quotasOf } from './quotas.ts';
import type { JmapId, State, StateChange } from './types.ts';

/** From one StateChange to the next at least: a delivery changes four types, one after another. */
export const PUSH_PAUSE: Duration = milliseconds(50);

export type States = Readonly<Record<JmapId, Readonly<Record<string, State>>>>;
export type Push = { readonly change: StateChange; readonly pushState: string };

/** What to tell at once. `missed`: all, where the push state is another than this. */
export type Beginning = 'nothing' | 'all' | { readonly missed: string };

export type StatePush = {
  /** Something may have moved: in this account, or anywhere (another account, or one more of them). */
  hint(account?: JmapId): void;
  close(): void;
};

export function pushStates(given: {
  readonly user: JmapUser;
  readonly clock: Clock;
  /** null: all. */
  readonly types: readonly string[] | null;
  readonly begin: Beginning;
  send(push: Push): void;
  onBug(fault: unknown): void;
}): StatePush {
  const { user, clock, types } = given;
  let known: States | null = null;
  /** Accounts that a hint named; null: all. */
  let stale: Set<JmapId> | null = null;
  let hinted = false;
  /** A look is being taken, or the pause after it. */
  let busy = false;
  let closed = false;
  let cancel = () => {};

  const look = async (): Promise<void> => {
    const asked = stale;
    stale = new Set();
    hinted = false;
    busy = true;
    try {
      const now = await readStates(user, types, known, asked);
      if (closed) return;
      const push = pushFor(known, now, given.begin);
      known = now;
      if (push) given.send(push);
    } catch (fault) {
      // Nothing is forgotten by it: the next look is at everything.
      stale = null;
      given.onBug(fault);
    }
    if (!closed) cancel = clock.after(PUSH_PAUSE, rest);
  };
  const rest = () => {
    busy = false;
    if (hinted) void look();
  };

  void look();
  return {
    hint(account) {
      if (account === undefined) stale = null;
      else stale?.add(account);
      hinted = true;
      if (!busy && !closed) void look();
    },
    close() {
      closed = true;
      cancel();
    },
  };
}

/** The state of each type as its /get tells it, but for what cannot be had here. */
export async function statesOf(account: JmapAccount): Promise<Readonly<Record<string, State>>> {
  const { PushSubscription: _none, ...states } = await account.states();
  return { ...states, Quota: (await quotasOf(account)).state };
}

/** Of all accounts; those that are not `stale` are taken over. */
async function readStates(
  user: JmapUser,
  types: readonly string[] | null,
  known: States | null = null,
  stale: ReadonlySet<JmapId> | null = null,
): Promise<States> {
  const states: Record<JmapId, Readonly<Record<string, State>>> = {};
  for (const { id } of await user.accounts()) {
    const before = stale && !stale.has(id) ? known?.[id] : undefined;
    const account = before ? null : await user.account(id);
    if (before) states[id] = before;
    else if (account) states[id] = only(await statesOf(account), types);
  }
  return states;
}

/** Types that are another now, by account; an account that is gone is told by the session's state. */
function changedStates(before: States | null, now: States): StateChange['changed'] {
  const accounts = Object.entries(now).map(([account, states]) => {
    const moved = Object.entries(states).filter(([type, state]) => before?.[account]?.[type] !== state);
    return [account, Object.fromEntries(moved)] as const;
  });
  return Object.fromEntries(accounts.filter(([, states]) => Object.keys(states).length > 0));
}

function pushStateOf(states: States): string {
  const sorted = Object.entries(states)
    .map(([account, types]) => [account, Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1))] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22);
}

function pushFor(before: States | null, now: States, begin: Beginning): Push | null {
  const pushState = pushStateOf(now);
  const silent = begin === 'nothing' || (begin !== 'all' && begin.missed === pushState);
  if (before === null && silent) return null;
  const changed = changedStates(before, now);
  if (Object.keys(changed).length === 0) return null;
  return { change: { '@type': 'StateChange', changed }, pushState };
}

const only = (states: Readonly<Record<string, State>>, types: readonly string[] | null) =>
  types === null ? states : Object.fromEntries(Object.entries(states).filter(([type]) => types.includes(type)));
