/** The message store as an IMAP session asks for it: an account's mailboxes. One selected mailbox: imap-mailbox.ts. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ImapAccount, ImapBackend, MailboxEntry, StoreFailure } from '../imap/backend.ts';
import { DELIMITER, isProperName, withInbox } from '../imap/mailbox-name.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Id, Mailbox, MailboxRole, Store, StoreFault } from '../store/interface.ts';
import { actNote, type Client } from './client.ts';
import { type Connections, newConnections } from './connections.ts';
import { storeFlags } from './flags.ts';
import { selectMailbox } from './imap-mailbox.ts';
import { printId } from './jmap-ids.ts';
import type { Watch } from './watch.ts';

export type ImapAccess = {
  readonly store: Store;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly connections: Connections;
};

export const newImapAccess = (
  store: Store,
  clock: Clock,
  watch: Watch,
  connections: Connections = newConnections(),
): ImapAccess => ({ store, clock, watch, connections });

/** What the connection learns of its session beside the answers. */
export type ImapSession = {
  /** Takes a place among the account's sessions, to be given back; null: there is none. */
  enter(login: Login): (() => void) | null;
  signedIn(login: Login): Client;
  selected(mailbox: Id): void;
};

export const imapBackend = (access: ImapAccess, session: ImapSession): ImapBackend => ({
  async open(login) {
    const leave = session.enter(login);
    return leave
      ? ok(imapAccount(access, login.account, session.signedIn(login), session, leave))
      : err('too-many-connections');
  },
});

function imapAccount(
  access: ImapAccess,
  account: Id,
  client: Client,
  session: ImapSession,
  leave: () => void,
): ImapAccount {
  const { store, clock } = access;
  const named = (name: string) => store.mailbox(account, canonicalName(name));
  const done = (result: Result<unknown, StoreFault>): Result<void, StoreFailure> =>
    result.ok ? ok(undefined) : err(failureOf(result.error));

  return {
    async mailboxes() {
      const [mailboxes, subscriptions] = await Promise.all([store.mailboxes(account), store.subscriptions(account)]);
      const there = new Set(mailboxes.map(mailbox => mailbox.name));
      const gone = subscriptions.filter(name => !there.has(name));
      return [
        ...mailboxes.map(entryOf),
        ...gone.map(name => ({
          name,
          id: null,
          rights: null,
          subscribed: true,
          selectable: false,
          exists: false,
          specialUse: null,
        })),
      ];
    },
    async status(name) {
      const mailbox = await named(name);
      if (!mailbox) return err('no-such-mailbox');
      const { messages, unseen, uidNext, uidValidity, highestModSeq, recentFrom } = mailbox;
      return ok({
        messages,
        unseen,
        uidNext,
        uidValidity,
        highestModseq: highestModSeq,
        deleted: mailbox.deleted,
        size: mailbox.bytes,
        id: mailboxId(mailbox.id),
        recent: recentFrom === 1 ? messages : await countFrom(store, mailbox, recentFrom),
      });
    },
    async create(name, specialUse) {
      const wanted = canonicalName(name);
      if (!isProperName(wanted)) return err('name-not-allowed');
      const role = specialUse === null ? null : roleOf(specialUse);
      if (role === undefined) return err('special-use-not-possible');
      return done(await store.run('createMailbox', { account, name: wanted, role, subscribed: false }));
    },
    async delete(name) {
      if (canonicalName(name) === 'INBOX') return err('impossible');
      const result = await store.run('deleteMailbox', {
        account,
        name: canonicalName(name),
        note: actNote(client, 'ms.expunged', clock),
      });
      return !result.ok && result.error === 'not-empty' ? err('has-children') : done(result);
    },
    async rename(from, to) {
      const target = canonicalName(to);
      if (!isProperName(target)) return err('name-not-allowed');
      return done(await store.run('renameMailbox', { account, from: canonicalName(from), to: target }));
    },
    subscribe: async name =>
      done(await store.run('subscribe', { account, name: canonicalName(name), subscribed: true })),
    unsubscribe: async name =>
      done(await store.run('subscribe', { account, name: canonicalName(name), subscribed: false })),
    async append({ mailbox: name, messages }) {
      const mailbox = await named(name);
      const [first, ...more] = messages;
      if (!mailbox || !first) return err('no-such-mailbox');
      if (more.length > 0) return err('impossible');
      const { flags, internalDate, bytes } = first;
      const placed = await store.run('append', {
        account,
        mailbox: mailbox.id,
        bytes,
        ...storeFlags(flags),
        internalDate: internalDate ?? clock.now(),
        trace: access.watch.newTrace(),
        note: actNote(client, 'ms.appended', clock),
      });
      return placed.ok
        ? ok({ uidValidity: placed.value.uidValidity, uids: [[placed.value.uid, placed.value.uid]] })
        : err(failureOf(placed.error));
    },
    async select(name, readOnly) {
      const mailbox = await named(name);
      const opened = mailbox && (await selectMailbox({ ...access, client, named }, mailbox, readOnly));
      if (!opened) return err('no-such-mailbox');
      session.selected(mailbox.id);
      return ok(opened);
    },
    namespaces: () => ({ personal: [{ prefix: '', delimiter: DELIMITER }], others: [], shared: [] }),
    appendLimit: () => null,
    acl: async () => err('no-permission'),
    setAcl: async () => err('no-permission'),
    deleteAcl: async () => err('no-permission'),
    grantableRights: async () => err('no-permission'),
    myRights: async name => ((await named(name)) ? ok(ALL_RIGHTS) : err('no-such-mailbox')),
    quotaRoots: async () => ok([]),
    quota: async () => err('no-such-quota-root'),
    setQuota: async () => err('no-permission'),
    metadata: async () => ok([]),
    setMetadata: async () => err('no-permission'),
    watch: hint => access.watch.account(account, () => hint({ about: 'anything' })),
    close: leave,
  };
}

/** INBOX in any case is INBOX, and so is its name before a '/' (RFC 3501 §5.1). One spelling of "é", not two. */
export const canonicalName = (name: string): string => withInbox(name).normalize('NFC');

async function countFrom(store: Store, mailbox: Mailbox, from: number): Promise<number> {
  if (from >= mailbox.uidNext) return 0;
  let count = 0;
  for await (const rows of store.rows(mailbox.account, mailbox.id, [[from, mailbox.uidNext]])) count += rows.length;
  return count;
}

export const mailboxId = (mailbox: Id): string => printId('m', mailbox);
/** RFC 4314 §2.1. */
export const ALL_RIGHTS = 'lrswipkxtea';

const uses: readonly (readonly [Exclude<MailboxRole, null | 'inbox'>, string])[] = [
  ['drafts', '\\Drafts'],
  ['sent', '\\Sent'],
  ['archive', '\\Archive'],
  ['junk', '\\Junk'],
  ['trash', '\\Trash'],
];
const entryOf = (mailbox: Mailbox): MailboxEntry => ({
  name: mailbox.name,
  id: mailboxId(mailbox.id),
  rights: ALL_RIGHTS,
  subscribed: mailbox.subscribed,
  selectable: true,
  exists: true,
  specialUse: uses.find(([role]) => role === mailbox.role)?.[1] ?? null,
});
const roleOf = (use: string): MailboxRole | undefined =>
  uses.find(([, name]) => name.toLowerCase() === use.toLowerCase())?.[0];

export function failureOf(fault: StoreFault): StoreFailure {
  switch (fault) {
    case 'no-such':
      return 'no-such-mailbox';
    case 'exists':
      return 'already-exists';
    case 'over-quota':
      return 'over-quota';
    case 'not-empty':
      return 'has-children';
    case 'not-allowed':
    case 'changed':
      return 'impossible';
    case 'disk-full':
    case 'fenced':
    case 'io-error':
      return 'unavailable';
  }
}
