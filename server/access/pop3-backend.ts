/**
 * A maildrop for POP3 (RFC 1939 §4): an account's INBOX as it was at sign-in, under a lock that only one session has.
 * IMAP goes on beside it; what it deletes meanwhile is gone here too.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Listing, Maildrop, OpenFailure, Pop3Backend } from '../pop3/backend.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { HintKind, Id, Mailbox, Row, Store } from '../store/interface.ts';
import { actNote, type Client } from './client.ts';
import { type Connections, newConnections } from './connections.ts';
import { type Endings, newEndings } from './endings.ts';
import type { LoginTimes } from './login-delay.ts';

export type Pop3Access = {
  readonly store: Store;
  readonly clock: Clock;
  /** Accounts whose maildrop a session has. */
  readonly locks: Set<Id>;
  readonly logins: LoginTimes;
  readonly endings: Endings;
  readonly connections: Connections;
  /** How often something may have gone from each account whose maildrop is open. */
  readonly changes: Map<Id, number>;
};

/** After these every message that was there is there: what a maildrop shows never changes otherwise. */
const harmless: ReadonlySet<HintKind> = new Set(['new', 'flags', 'rights', 'notes', 'record']);

export function newPop3Access(store: Store, clock: Clock, connections: Connections = newConnections()): Pop3Access {
  const changes = new Map<Id, number>();
  store.watchMailboxes(hints => {
    for (const { account, about } of hints) {
      const heard = changes.get(account);
      if (heard !== undefined && !about.every(kind => harmless.has(kind))) changes.set(account, heard + 1);
    }
  });
  return {
    ...{ store, clock, connections, changes },
    locks: new Set(),
    logins: new Map(),
    endings: newEndings(store, clock),
  };
}

/** A larger message is read while it is sent, a piece at a time. */
const WHOLE: Bytes = mebibytes(1);

export const pop3Backend = (access: Pop3Access, clientOf: (login: Login) => Client): Pop3Backend => ({
  async open(login) {
    const { locks, changes } = access;
    if (locks.has(login.account)) return err('in-use');
    locks.add(login.account);
    changes.set(login.account, 0);
    const giveBack = () => {
      locks.delete(login.account);
      changes.delete(login.account);
    };
    try {
      const opened = await openMaildrop(access, login.account, clientOf(login), giveBack);
      if (!opened.ok) giveBack();
      return opened;
    } catch (fault) {
      giveBack();
      throw fault;
    }
  },
});

async function openMaildrop(
  access: Pop3Access,
  account: Id,
  client: Client,
  giveBack: () => void,
): Promise<Result<Maildrop, OpenFailure>> {
  const { store, clock, endings } = access;
  const changes = () => access.changes.get(account) ?? 0;
  const inbox = await store.mailbox(account, 'INBOX');
  if (!inbox) return err('no-maildrop');
  const rows: Row[] = [];
  for await (const chunk of store.rows(account, inbox.id, [[1, 0xffff_ffff]])) rows.push(...chunk);

  return ok({
    messages: listings(inbox, rows, await endings.lackFinalCrlf(rows)),
    async bytes(number) {
      const row = rows[number - 1];
      // What goes is told here before anybody hears that it is gone: until then all are there.
      if (!row || (changes() > 0 && !(await isThere(store, inbox, row)))) return err('gone');
      return ok(row.size <= WHOLE ? await store.bytes(row.message) : inPieces(store, row));
    },
    changes,
    async commit(numbers) {
      const uids = numbers.map(number => rows[number - 1]!.uid).map(uid => [uid, uid] as const);
      const note = actNote(client, 'ms.expunged', clock);
      const done = await store.run('expunge', { account, mailbox: inbox.id, uids, onlyDeleted: false, note });
      return done.ok ? ok(true) : err('unavailable');
    },
    close: giveBack,
  });
}

/** The unique-id is UIDVALIDITY and UID, which together are never another message's (RFC 1939 §7, RFC 3501 §2.3.1.1). */
const listings = (inbox: Mailbox, rows: readonly Row[], lacking: readonly boolean[]): readonly Listing[] =>
  rows.map((row, at) => ({
    number: at + 1,
    uid: `${inbox.uidValidity}.${row.uid}`,
    octets: row.size,
    lacksFinalCrlf: lacking[at]!,
  }));

async function isThere(store: Store, { account, id }: Mailbox, { uid }: Row): Promise<boolean> {
  for await (const rows of store.rows(account, id, [[uid, uid]])) return rows.length > 0;
  return false;
}

async function* inPieces(store: Store, { message, size }: Row): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size; from += WHOLE) yield store.bytes(message, [from, Math.min(size, from + WHOLE)]);
}
