/**
 * Flags as a session's rights allow them (RFC 4314 §4): what it may not change stays as it is, in every message. With all
 * of 's', 't' and 'w' a change is one command of the store; with fewer a replacement is two, one after the other.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Modseq, StoreFailure, StoreRequest, UidSet } from '../imap/backend.ts';
import { settable } from '../imap/mailboxes/rights.ts';
import type { Id, Store } from '../store/interface.ts';
import { storeFlags, systemFlags } from './flags.ts';
import { without } from './imap-expunged.ts';
import { failureOf } from './imap-words.ts';

type Where = { readonly account: Id; readonly mailbox: Id; readonly rights: string };

const mayAll = (rights: string): boolean => [...'stw'].every(right => rights.includes(right));

/** The messages that were left alone, and the mod-sequence of the others that are different now. */
export type Changed = { readonly refused: UidSet; readonly modseq: Modseq };

export async function changeFlags(
  store: Store,
  where: Where,
  request: StoreRequest,
): Promise<Result<Changed, StoreFailure>> {
  const { rights } = where;
  if (!/[stw]/.test(rights)) return err('no-permission');
  const flags = settable(rights, request.flags);
  if (request.change !== 'replace' || mayAll(rights)) return change(store, where, { ...request, flags });
  const added = await change(store, where, { ...request, change: 'add', flags });
  if (!added.ok) return added;
  const rest = (await allFlags(store, where)).filter(flag => !flags.some(one => same(one, flag)));
  const left = without(request.uids, [...numbersOf(added.value.refused)]);
  const removed = await change(store, where, { uids: left, change: 'remove', flags: settable(rights, rest) });
  return removed.ok ? added : removed;
}

/** Off what was just copied: flags that the session may not set there. */
export async function dropFlags(store: Store, where: Where, uids: UidSet): Promise<void> {
  if (uids.length === 0 || mayAll(where.rights)) return;
  const all = await allFlags(store, where);
  const flags = all.filter(flag => settable(where.rights, [flag]).length === 0);
  await change(store, where, { uids, change: 'remove', flags });
}

async function change(
  store: Store,
  { account, mailbox }: Where,
  { uids, change: act, flags, unchangedSince }: StoreRequest,
): Promise<Result<Changed, StoreFailure>> {
  const result = await store.run('flags', {
    ...{ account, mailbox, uids, act, ...storeFlags(flags), note: null },
    ...(unchangedSince === undefined ? {} : { unchangedSince }),
  });
  return result.ok ? ok({ refused: result.value.refused, modseq: result.value.modSeq }) : err(failureOf(result.error));
}

const allFlags = async (store: Store, { account, mailbox }: Where): Promise<readonly string[]> => [
  ...systemFlags,
  ...(await store.keywords(account, mailbox)),
];

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function* numbersOf(set: UidSet): Generator<number> {
  for (const [from, to] of set) for (let uid = from; uid <= to; uid++) yield uid;
}
