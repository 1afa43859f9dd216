/** One user's account of the store in memory: the mailboxes that the user may see, under the user's names for them. */
import { err, ok, type Result } from '../../server/base/result.ts';
import type { AccountHint, ImapAccount, MailboxEntry, MessageChange, StoreFailure } from '../../server/imap/backend.ts';
import { hasFlag } from '../../server/imap/syntax/flag.ts';
import { fromNumbers } from '../../server/imap/syntax/sequence-set.ts';
import { type Mailbox, selectMailbox, type World } from './imap-memory-mailbox.ts';
import {
  type Annotations,
  aclOf,
  annotate,
  annotationsOf,
  BEN,
  changeAcl,
  flagsWith,
  keyOf,
  nameFor,
  namespaces,
  ownerOf,
  type Quotas,
  rightsOf,
} from './imap-memory-sharing.ts';

/** 2026-01-01 */
export const NEW_YEAR = 1_767_225_600_000;

/** What all accounts share. */
export type Core = Omit<World, 'find' | 'rights' | 'nameOf'> & {
  readonly mailboxes: Map<string, Mailbox>;
  /** User → keys. */
  readonly subscriptions: Map<string, Set<string>>;
  readonly quotas: Quotas;
  /** The server's own. */
  readonly annotations: Annotations;
  readonly listeners: Set<Listener>;
  make(key: string, specialUse: string | null): Mailbox;
  /** Tells everybody who listens. */
  tell(about: Told): void;
};
export type Told =
  | { readonly about: 'messages'; readonly mailbox: Mailbox; readonly changes: readonly MessageChange[] }
  | { readonly about: 'list' }
  | { readonly about: 'metadata'; readonly mailbox: Mailbox | null };
export type Listener = { readonly user: string; readonly hint: (about: AccountHint) => void };

/** A hint in the user's own names; null where the mailbox is not the user's to see. */
export function hintFor(user: string, told: Told): AccountHint | null {
  if (told.about === 'list' || told.mailbox === null) {
    return told.about === 'list' ? told : { about: 'metadata', mailbox: null };
  }
  if (!rightsOf(user, told.mailbox).includes('l')) return null;
  return { ...told, mailbox: nameFor(user, told.mailbox.name) };
}

export function accountOf(core: Core, user: string): ImapAccount {
  const { mailboxes, quotas, write, add, drop, make, tell } = core;
  const rights = (mailbox: Mailbox) => rightsOf(user, mailbox);
  const key = (name: string) => keyOf(user, name);
  const subscriptions = core.subscriptions.get(user) ?? new Set<string>();
  core.subscriptions.set(user, subscriptions);

  /** A name that the user may know of, where the user has this right. */
  const named = (name: string, right = 'l'): Result<Mailbox, StoreFailure> => {
    const mailbox = mailboxes.get(key(name));
    if (!mailbox || !rights(mailbox).includes('l')) return err('no-such-mailbox');
    return rights(mailbox).includes(right) ? ok(mailbox) : err('no-permission');
  };
  const find = (name: string, right = 'r'): Result<Mailbox, StoreFailure> => {
    const found = named(name, right);
    return found.ok && !found.value.selectable ? err('not-selectable') : found;
  };
  const world: World = { ...core, find, rights, nameOf: mailbox => nameFor(user, mailbox.name) };

  /** 'k' on the nearest parent that there is; at the top of what is one's own, nothing is needed. */
  const mayCreate = (target: string): boolean => {
    const parent = nearestParent(target);
    return parent ? rights(parent).includes('k') : ownerOf(target) === user;
  };
  const nearestParent = (target: string): Mailbox | null => {
    for (let at = target.lastIndexOf('/'); at > 0; at = target.lastIndexOf('/', at - 1)) {
      const parent = mailboxes.get(target.slice(0, at));
      if (parent) return parent;
    }
    return null;
  };

  return {
    async mailboxes() {
      const entries: MailboxEntry[] = [];
      for (const mailbox of mailboxes.values()) {
        if (!rights(mailbox).includes('l')) continue;
        const { id, name, selectable, specialUse } = mailbox;
        const own = selectable ? { id, rights: rights(mailbox) } : { id: null, rights: null };
        entries.push({
          name: nameFor(user, name),
          ...own,
          selectable,
          specialUse: ownerOf(name) === user ? specialUse : null,
          subscribed: subscriptions.has(name),
          exists: true,
        });
      }
      const gone = { id: null, rights: null, selectable: false, specialUse: null, subscribed: true, exists: false };
      for (const one of subscriptions) {
        const mailbox = mailboxes.get(one);
        if (!mailbox || !rights(mailbox).includes('l')) entries.push({ name: nameFor(user, one), ...gone });
      }
      return entries;
    },
    status: async (name, asked) => {
      const found = find(name);
      if (!found.ok) return found;
      const { id, messages, uidNext, uidValidity, modseq: highestModseq } = found.value;
      const deleted = messages.filter(message => hasFlag(message.flags, '\\Deleted'));
      const octets = (some: readonly { bytes: Buffer }[]) => some.reduce((sum, one) => sum + one.bytes.length, 0);
      return ok({
        id,
        messages: messages.length,
        recent: messages.filter(message => message.recent).length,
        unseen: messages.filter(message => !hasFlag(message.flags, '\\Seen')).length,
        uidNext,
        uidValidity,
        highestModseq,
        deleted: deleted.length,
        size: octets(messages),
        ...(asked?.deletedSize ? { deletedSize: octets(deleted) } : {}),
      });
    },
    create: (name, specialUse) =>
      write(() => {
        const target = key(name);
        const there = mailboxes.get(target);
        if (there && rights(there).includes('l')) return err('already-exists');
        if (there || !mayCreate(target)) return err('no-permission');
        if (quotas.judge(target, { octets: 0, messages: 0, mailboxes: 1 }) === 'full') return err('over-quota');
        const inherited = [...(nearestParent(target)?.acl ?? [])];
        const made = make(target, specialUse);
        for (const [identifier, given] of inherited) made.acl.set(identifier, given);
        tell({ about: 'list' });
        return ok(undefined);
      }),
    delete: name =>
      write(() => {
        const found = named(name, 'x');
        if (!found.ok) return found;
        found.value.gone = true;
        mailboxes.delete(found.value.name);
        core.changed(found.value, 'gone');
        tell({ about: 'list' });
        return ok(undefined);
      }),
    rename: (from, to) =>
      write(() => {
        const found = named(from, 'x');
        if (!found.ok) return found;
        const [source, target] = [key(from), key(to)];
        if (mailboxes.has(target)) return err('already-exists');
        if (!mayCreate(target)) return err('no-permission');
        if (from === 'INBOX') {
          const made = make(target, null);
          for (const one of found.value.messages) add(made, one.bytes, one.flags, one.internalDate);
          drop(found.value, new Set(found.value.messages.map(message => message.uid)));
        } else {
          for (const mailbox of [...mailboxes.values()]) {
            if (mailbox.name !== source && !mailbox.name.startsWith(`${source}/`)) continue;
            mailboxes.delete(mailbox.name);
            mailbox.name = target + mailbox.name.slice(source.length);
            mailboxes.set(mailbox.name, mailbox);
          }
        }
        tell({ about: 'list' });
        return ok(undefined);
      }),
    subscribe: name =>
      write(() => {
        subscriptions.add(key(name));
        tell({ about: 'list' });
        return ok(undefined);
      }),
    unsubscribe: name =>
      write(() => {
        subscriptions.delete(key(name));
        tell({ about: 'list' });
        return ok(undefined);
      }),
    append: ({ mailbox, messages }) =>
      write(() => {
        const found = find(mailbox, 'i');
        if (!found.ok) return found;
        const octets = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
        const room = quotas.judge(found.value.name, { octets, messages: messages.length, mailboxes: 0 });
        if (room === 'full') return err('over-quota');
        const uids = messages.map(({ bytes, flags, internalDate }) => {
          const kept = flagsWith(rights(found.value), flags);
          return add(found.value, Buffer.from(bytes), kept, internalDate ?? NEW_YEAR).uid;
        });
        const { uidValidity } = found.value;
        const unreadable = !rights(found.value).includes('r');
        return ok({ uidValidity, uids: fromNumbers(uids), overQuota: room === 'warn', unreadable });
      }),
    select: async (name, readOnly) => {
      const found = find(name);
      return found.ok ? ok(selectMailbox(world, found.value, readOnly)) : found;
    },
    look: async name => {
      const found = find(name);
      return found.ok ? ok(selectMailbox(world, found.value, true)) : found;
    },
    namespaces: () => namespaces(mailboxes),
    appendLimit: () => null,
    acl: async name => {
      const found = named(name, 'a');
      return found.ok ? ok(aclOf(found.value)) : found;
    },
    setAcl: (name, change) =>
      write(() => {
        const found = named(name, 'a');
        if (!found.ok) return found;
        const changed = changeAcl(found.value, change);
        if (changed.ok) tell({ about: 'list' });
        return changed;
      }),
    deleteAcl: (name, identifier) =>
      write(() => {
        const found = named(name, 'a');
        if (!found.ok) return found;
        found.value.acl.delete(identifier);
        tell({ about: 'list' });
        return ok(undefined);
      }),
    grantableRights: async (name, identifier) => {
      const found = named(name, 'a');
      if (!found.ok) return found;
      const owns = ownerOf(found.value.name) === identifier;
      return ok(owns ? { always: 'lrswipkxtea', optional: [] } : { always: '', optional: [...'lrswipkxtea'] });
    },
    myRights: async name => {
      const mailbox = mailboxes.get(key(name));
      const own = mailbox ? rights(mailbox) : '';
      return /[lrikxa]/.test(own) ? ok(own) : err('no-such-mailbox');
    },
    quotaRoots: async name => {
      const mailbox = mailboxes.get(key(name));
      if (mailbox && !rights(mailbox).includes('r')) {
        return err(rights(mailbox).includes('l') ? 'no-permission' : 'no-such-mailbox');
      }
      const owner = ownerOf(key(name));
      return ok(owner === null ? [] : [quotas.root(owner)]);
    },
    quota: async root => (root === user || user === BEN ? ok(quotas.root(root)) : err('no-such-quota-root')),
    setQuota: (root, limits) =>
      write(() => {
        if (user !== BEN) return err('no-permission');
        quotas.clear(root);
        for (const { name, limit } of limits) {
          if (name !== 'STORAGE' && name !== 'MESSAGE' && name !== 'MAILBOX') return err('impossible');
          quotas.limit(root, name, limit);
        }
        return ok(quotas.root(root));
      }),
    metadata: async name => {
      if (name === null) return ok(annotationsOf(user, core.annotations));
      const found = named(name);
      if (!found.ok) return found;
      return /[rswip]/.test(rights(found.value))
        ? ok(annotationsOf(user, found.value.annotations))
        : err('no-permission');
    },
    setMetadata: (name, entries) =>
      write(() => {
        const found = name === null ? null : named(name);
        if (found && !found.ok) return found;
        if (found && !/[rswip]/.test(rights(found.value))) return err('no-permission');
        const kept = annotate(user, found ? found.value.annotations : core.annotations, entries);
        if (kept.ok) tell({ about: 'metadata', mailbox: found ? found.value : null });
        return kept;
      }),
    watch(hint) {
      const listener = { user, hint };
      core.listeners.add(listener);
      return () => core.listeners.delete(listener);
    },
    close() {
      core.open.accounts--;
    },
  };
}
