/**
 * How much an account holds and may hold (RFC 9208): one quota root for each account, whose name is its address. Limits
 * are the server's owner's to set, in the window or with `mailroom account`; nobody sets them by IMAP.
 */
import { err, ok } from '../base/result.ts';
import type { ImapAccount, QuotaRoot } from '../imap/backend.ts';
import type { Account, Id, Mailbox, Reading } from '../store/interface.ts';
import { type Names, type Owner, sameIdentifier } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';

type QuotaPart = Pick<ImapAccount, 'quotaRoots' | 'quota' | 'setQuota'>;

/** RFC 9208 §3.1.1: STORAGE counts in these. */
const UNIT = 1024;

export function quotaPart({ store, names }: Pick<ImapPlace, 'store' | 'names'>): QuotaPart {
  const rootOf = async (address: string): Promise<QuotaRoot | null> => {
    const account = await store.account(address);
    return account && rootFrom(account, await store.mailboxes(account.id));
  };
  return {
    async quotaRoots(name) {
      const found = await names.look(name);
      if (!found) {
        // RFC 9208 §4.1.3: a mailbox need not be there; what is expunged counts nowhere.
        const room = names.isExpunged(name) ? null : await names.room(name);
        if (room && !room.ok) return err('no-such-mailbox');
        const root = room && (await rootOf(room.value.owner.address));
        return ok(root ? [root] : []);
      }
      if (!found.rights.includes('l')) return err('no-such-mailbox');
      if (!found.rights.includes('r')) return err('no-permission');
      const root = await rootOf(found.owner.address);
      return ok(root ? [root] : []);
    },
    async quota(root) {
      const known = await ownerNamed(names, root);
      const quota = known && (await rootOf(known.address));
      return quota ? ok(quota) : err('no-such-quota-root');
    },
    async setQuota(root) {
      return (await ownerNamed(names, root)) ? err('no-permission') : err('no-such-quota-root');
    },
  };
}

/** One's own, and those of whom a mailbox may be read. */
async function ownerNamed(names: Names, root: string): Promise<Owner | null> {
  if (sameIdentifier(root, names.own.address)) return names.own;
  const readable = (await names.visible()).filter(({ rights }) => rights.includes('r'));
  return readable.find(({ owner }) => sameIdentifier(root, owner.address))?.owner ?? null;
}

const rootFrom = (account: Account, mailboxes: readonly Mailbox[]): QuotaRoot => ({
  name: account.address,
  resources: [
    {
      name: 'STORAGE',
      usage: Math.ceil(account.usedBytes / UNIT),
      limit: account.quotaBytes === null ? null : Math.floor(account.quotaBytes / UNIT),
    },
    { name: 'MESSAGE', usage: account.usedMessages, limit: null },
    { name: 'MAILBOX', usage: mailboxes.length, limit: null },
  ],
});

/** From here on whoever puts something in is warned (RFC 9208 §4.3.1), once in a session for each account. */
const NEARLY_FULL = 0.9;

export function newQuotaWarning(store: Reading): (owner: Owner) => Promise<boolean> {
  const warned = new Set<Id>();
  return async ({ account, address }) => {
    if (warned.has(account)) return false;
    const found = await store.account(address);
    if (!found || found.quotaBytes === null || found.usedBytes < found.quotaBytes * NEARLY_FULL) return false;
    warned.add(account);
    return true;
  };
}
