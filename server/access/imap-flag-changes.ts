/** Flags as a session's rights allow them (RFC 4314 §4): what it may not change stays as it is, in every message. */
import { err, ok, type Result } from '../base/result.ts';
import type { Modseq, StoreFailure, StoreRequest, UidSet } from '../imap/backend.ts';
import { settable } from '../imap/mailboxes/rights.ts';
import type { FlagMask, Id, Store } from '../store/interface.ts';
import { storeFlags, systemFlags } from './flags.ts';
import { failureOf } from './imap-words.ts';

type Where = { readonly account: Id; readonly mailbox: Id; readonly rights: string };

/** The messages that were left alone, and the mod-sequence of the others that are different now. */
export type Changed = { readonly refused: UidSet; readonly modseq: Modseq };

export async function changeFlags(
  store: Store,
  { account, mailbox, rights }: Where,
  { uids, change: act, flags, unchangedSince }: StoreRequest,
): Promise<Result<Changed, StoreFailure>> {
  if (!/[stw]/.test(rights)) return err('no-permission');
  const result = await store.run('flags', {
    ...{ account, mailbox, uids, act, ...storeFlags(settable(rights, flags)), note: null },
    among: settableFlags(rights),
    ...(unchangedSince === undefined ? {} : { unchangedSince }),
  });
  return result.ok ? ok({ refused: result.value.refused, modseq: result.value.modSeq }) : err(failureOf(result.error));
}

/** What these rights set and clear; a copy has only these of its flags. */
export const settableFlags = (rights: string): FlagMask => ({
  flags: storeFlags(settable(rights, systemFlags)).flags,
  keywords: rights.includes('w'),
});
