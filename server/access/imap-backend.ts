/** The message store as an IMAP session asks for it: an account's mailboxes. One selected mailbox: imap-mailbox.ts. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ImapAccount, ImapBackend, MailboxEntry, StoreFailure } from '../imap/backend.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Mailbox, MailboxRole, Store, StoreFault } from '../store/interface.ts';
import { actNote, type Client } from './client.ts';
import { storeFlags } from './flags.ts';
import { selectMailbox } from './imap-mailbox.ts';
import type { Watch } from './watch.ts';

export type ImapAccess = { readonly store: Store; readonly clock: Clock; readonly watch: Watch };

export const imapBackend = (access: ImapAccess, clientOf: (login: Login) => Client): ImapBackend => ({
  open: async login => ok(imapAccount(access, login, clientOf(login))),
});

function imapAccount(access: ImapAccess, login: Login, client: Client): ImapAccount {
  const { store, clock } = access;
  const { account } = login;
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
        ...gone.map(name => ({ name, subscribed: true, selectable: false, exists: false, specialUse: null })),
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
        recent: await countFrom(store, mailbox, recentFrom),
      });
    },
    async create(name, specialUse) {
      const wanted = canonicalName(name);
      if (!isAllowed(wanted)) return err('name-not-allowed');
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
      if (!isAllowed(target)) return err('name-not-allowed');
      if (target.startsWith(`${canonicalName(from)}/`)) return err('impossible');
      return done(await store.run('renameMailbox', { account, from: canonicalName(from), to: target }));
    },
    subscribe: async name =>
      done(await store.run('subscribe', { account, name: canonicalName(name), subscribed: true })),
    unsubscribe: async name =>
      done(await store.run('subscribe', { account, name: canonicalName(name), subscribed: false })),
    async append({ mailbox: name, flags, internalDate, bytes }) {
      const mailbox = await named(name);
      if (!mailbox) return err('no-such-mailbox');
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
        ? ok({ uidValidity: placed.value.uidValidity, uid: placed.value.uid })
        : err(failureOf(placed.error));
    },
    async select(name, readOnly) {
      const mailbox = await named(name);
      return mailbox
        ? ok(await selectMailbox({ ...access, client, named }, mailbox, readOnly))
        : err('no-such-mailbox');
    },
    close() {},
  };
}

/** INBOX in any case is INBOX, and so is its name before a '/'. RFC 3501 §5.1. */
export const canonicalName = (name: string): string =>
  (/^inbox($|\/)/i.test(name) ? `INBOX${name.slice(5)}` : name).normalize('NFC');

/** No empty level, no control character, nothing endless. */
const isAllowed = (name: string): boolean =>
  name.length > 0 &&
  Buffer.byteLength(name) <= 1000 &&
  !holdsControl(name) &&
  name.split('/').every(level => level !== '' && level !== '.' && level !== '..');

const holdsControl = (name: string): boolean => [...name].some(c => c < ' ' || c === '\u007f');

async function countFrom(store: Store, mailbox: Mailbox, from: number): Promise<number> {
  if (from >= mailbox.uidNext) return 0;
  let count = 0;
  for await (const rows of store.rows(mailbox.account, mailbox.id, [[from, mailbox.uidNext]])) count += rows.length;
  return count;
}

const uses: readonly (readonly [Exclude<MailboxRole, null | 'inbox'>, string])[] = [
  ['drafts', '\\Drafts'],
  ['sent', '\\Sent'],
  ['archive', '\\Archive'],
  ['junk', '\\Junk'],
  ['trash', '\\Trash'],
];
const entryOf = (mailbox: Mailbox): MailboxEntry => ({
  name: mailbox.name,
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
      return 'impossible';
    case 'disk-full':
    case 'fenced':
    case 'io-error':
      return 'unavailable';
  }
}
