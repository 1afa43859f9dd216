/**
 * A maildrop for POP3 (RFC 1939 §4): an account's INBOX, or the mailbox that stands for it, as it was at sign-in, under a
 * lock that only one session has. IMAP goes on beside it; what it deletes meanwhile is gone here too.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Listing, Maildrop, OpenFailure } from '../pop3/backend.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { HintKind, Id, Mailbox, Row, Store, Uid } from '../store/interface.ts';
import { actNote, type Client } from './client.ts';
import { type Connections, newConnections } from './connections.ts';
import { type Endings, newEndings } from './endings.ts';
import { type LoginTimes, maildropOf } from './login-delay.ts';

export type Pop3Access = {
  readonly store: Store;
  readonly clock: Clock;
  /** Maildrops that a session has, each with how often something may have gone from its account meanwhile. */
  readonly open: Map<string, { readonly account: Id; changes: number }>;
  readonly logins: LoginTimes;
  readonly endings: Endings;
  readonly connections: Connections;
  /** Mailboxes that a login to this account's own maildrop shows beside INBOX. */
  readonly beside: (account: Id) => Promise<readonly Mailbox[]>;
};

/** After these every message that was there is there: what a maildrop shows never changes otherwise. */
const harmless: ReadonlySet<HintKind> = new Set(['new', 'flags', 'rights', 'notes', 'record']);

export function newPop3Access(
  store: Store,
  clock: Clock,
  connections: Connections = newConnections(),
  beside: Pop3Access['beside'] = async () => [],
): Pop3Access {
  const open: Pop3Access['open'] = new Map();
  store.watchMailboxes(hints => {
    if (open.size === 0) return;
    for (const { account, about } of hints)
      if (!about.every(kind => harmless.has(kind)))
        for (const one of open.values()) if (one.account === account) one.changes++;
  });
  return {
    ...{ store, clock, connections, open, beside },
    logins: new Map(),
    endings: newEndings(store, clock),
  };
}

/** A larger message is read while it is sent, a piece at a time. */
const WHOLE: Bytes = mebibytes(1);

/** Where a message of the list lies. */
export type Place = { readonly account: Id; readonly mailbox: Id; readonly uid: Uid };
export type OpenMaildrop = Maildrop & { place(number: number): Place | null };

export const pop3Backend = (access: Pop3Access, clientOf: (login: Login) => Client) => ({
  async open(login: Login): Promise<Result<OpenMaildrop, OpenFailure>> {
    const drop = maildropOf(login);
    if (access.open.has(drop)) return err('in-use');
    access.open.set(drop, { account: login.account, changes: 0 });
    const giveBack = () => {
      access.open.delete(drop);
    };
    try {
      const opened = await openMaildrop(access, login, clientOf(login), giveBack);
      if (!opened.ok) giveBack();
      return opened;
    } catch (fault) {
      giveBack();
      throw fault;
    }
  },
});

type Listed = { readonly mailbox: Mailbox; readonly row: Row };

async function openMaildrop(
  access: Pop3Access,
  login: Login,
  client: Client,
  giveBack: () => void,
): Promise<Result<OpenMaildrop, OpenFailure>> {
  const { store, clock, endings } = access;
  const { account, root } = login;
  const changes = () => access.open.get(maildropOf(login))?.changes ?? 0;
  const inbox = await store.mailbox(account, root ?? 'INBOX');
  if (!inbox) return err('no-maildrop');
  const list = await listOf(store, [inbox, ...(root === undefined ? await access.beside(account) : [])]);

  return ok({
    messages: listings(inbox, list, await endings.lackFinalCrlf(list.map(({ row }) => row))),
    place(number) {
      const listed = list[number - 1];
      return listed ? { account, mailbox: listed.mailbox.id, uid: listed.row.uid } : null;
    },
    async bytes(number) {
      const listed = list[number - 1];
      // What goes is told here before anybody hears that it is gone: until then all are there.
      if (!listed || (changes() > 0 && !(await isThere(store, listed)))) return err('gone');
      const { row } = listed;
      return ok(row.size <= WHOLE ? await store.bytes(row.message) : inPieces(store, row));
    },
    changes,
    async commit(numbers) {
      const note = actNote(client, 'ms.expunged', clock);
      const going = Map.groupBy(
        numbers.map(number => list[number - 1]!),
        ({ mailbox }) => mailbox.id,
      );
      for (const [mailbox, gone] of going) {
        const uids = gone.map(({ row: { uid } }) => [uid, uid] as const).toSorted(([a], [b]) => a - b);
        const done = await store.run('expunge', { account, mailbox, uids, onlyDeleted: false, note });
        if (!done.ok) return err('unavailable');
      }
      return ok(true);
    },
    close: giveBack,
  });
}

/** Of several mailboxes in the order in which the messages came. */
async function listOf(store: Store, mailboxes: readonly Mailbox[]): Promise<readonly Listed[]> {
  const list: Listed[] = [];
  for (const mailbox of mailboxes)
    for await (const rows of store.rows(mailbox.account, mailbox.id, [[1, 0xffff_ffff]]))
      for (const row of rows) list.push({ mailbox, row });
  return mailboxes.length === 1 ? list : list.sort((a, b) => a.row.message - b.row.message);
}

/**
 * The unique-id is UIDVALIDITY and UID, which together are never another message's (RFC 1939 §7, RFC 3501 §2.3.1.1); of a
 * mailbox beside INBOX with its own number before them, for two may have one UIDVALIDITY.
 */
const listings = (inbox: Mailbox, list: readonly Listed[], lacking: readonly boolean[]): readonly Listing[] =>
  list.map(({ mailbox, row }, at) => ({
    number: at + 1,
    uid: `${mailbox.id === inbox.id ? '' : `${mailbox.id}.`}${mailbox.uidValidity}.${row.uid}`,
    octets: row.size,
    lacksFinalCrlf: lacking[at]!,
  }));

async function isThere(store: Store, { mailbox: { account, id }, row: { uid } }: Listed): Promise<boolean> {
  for await (const rows of store.rows(account, id, [[uid, uid]])) return rows.length > 0;
  return false;
}

async function* inPieces(store: Store, { message, size }: Row): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size; from += WHOLE) yield store.bytes(message, [from, Math.min(size, from + WHOLE)]);
}
