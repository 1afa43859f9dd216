/**
 * How much an account holds and may hold (RFC 9208): one quota root for each account, whose name is its address. Limits
 * are the server's owner's to set, in the window or with `mailroom account`; nobody sets them by IMAP.
 */
import { err, ok } from '../base/result.ts';
import type { ImapAccount, QuotaRoot } from '../imap/backend.ts';
import { DELIMITER } from '../imap/syntax/mailbox-name.ts';
import type { Account, Id, Mailbox, Reading } from '../store/interface.ts';
import { type Names, type Owner, sameIdentifier } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';

type QuotaPart = Pick<ImapAccount, 'quotaRoots' | 'quota' | 'setQuota'>;

/** RFC 9208 §3.1.1: STORAGE counts in these. */
const UNIT = 1024;

export function quotaPart({ store, names, root: only }: Pick<ImapPlace, 'store' | 'names' | 'root'>): QuotaPart {
  if (only !== '') return inboxQuota(store, names.own.account, only);
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

/** Of one inbox that is all somebody sees: what lies in it, without a limit of its own; the root has the inbox's name. */
function inboxQuota(store: Reading, account: Id, root: string): QuotaPart {
  const rootOf = async (): Promise<QuotaRoot> => {
    const all = await store.mailboxes(account);
    const own = all.filter(({ name }) => name === root || name.startsWith(`${root}${DELIMITER}`));
    const sum = (of: (mailbox: Mailbox) => number) => own.reduce((total, one) => total + of(one), 0);
    return {
      name: root,
      resources: [
        { name: 'STORAGE', usage: Math.ceil(sum(one => one.bytes) / UNIT), limit: null },
        { name: 'MESSAGE', usage: sum(one => one.messages), limit: null },
        { name: 'MAILBOX', usage: own.length, limit: null },
      ],
    };
  };
  return {
    quotaRoots: async () => ok([await rootOf()]),
    quota: async name => (name === root ? ok(await rootOf()) : err('no-such-quota-root')),
    setQuota: async name => err(name === root ? 'no-permission' : 'no-such-quota-root'),
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
