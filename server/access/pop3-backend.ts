/**
 * A maildrop for POP3 (RFC 1939 §4): an account's INBOX as it was at sign-in, under a lock that only one session has.
 * IMAP goes on beside it; what it deletes meanwhile is gone here too.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { Listing, Maildrop, Pop3Backend } from '../pop3/backend.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Id, Mailbox, Row, Store } from '../store/interface.ts';
import { actNote, type Client } from './client.ts';

export type Pop3Access = { readonly store: Store; readonly clock: Clock; readonly locks: Set<Id> };

export const pop3Backend = (access: Pop3Access, clientOf: (login: Login) => Client): Pop3Backend => ({
  async open(login) {
    if (access.locks.has(login.account)) return err('in-use');
    access.locks.add(login.account);
    const inbox = await access.store.mailbox(login.account, 'INBOX');
    if (!inbox) {
      access.locks.delete(login.account);
      return err('unavailable');
    }
    return ok(await maildrop(access, inbox, clientOf(login)));
  },
});

async function maildrop({ store, clock, locks }: Pop3Access, inbox: Mailbox, client: Client): Promise<Maildrop> {
  const rows: Row[] = [];
  for await (const chunk of store.rows(inbox.account, inbox.id, [[1, 0xffff_ffff]])) rows.push(...chunk);
  const messages: Listing[] = await Promise.all(
    rows.map(async (row, i) => ({
      number: i + 1,
      uid: `${inbox.uidValidity}.${row.uid}`,
      octets: row.size,
      lacksFinalCrlf: !(await endsWithCrlf(store, row)),
    })),
  );
  const uidsOf = (numbers: readonly number[]) =>
    numbers.map(number => rows[number - 1]!.uid).map(uid => [uid, uid] as const);

  return {
    messages,
    async bytes(number) {
      const row = rows[number - 1];
      if (!row) return err('gone');
      for await (const [still] of store.rows(inbox.account, inbox.id, [[row.uid, row.uid]])) {
        if (still) return ok(await store.bytes(row.message));
      }
      return err('gone');
    },
    async commit(numbers) {
      if (numbers.length === 0) return ok(true);
      const uids = uidsOf([...numbers].sort((a, b) => a - b));
      const done = await store.run('expunge', {
        account: inbox.account,
        mailbox: inbox.id,
        uids,
        onlyDeleted: false,
        note: actNote(client, 'ms.expunged', clock),
      });
      return done.ok ? ok(true) : err('unavailable');
    },
    close() {
      locks.delete(inbox.account);
    },
  };
}

async function endsWithCrlf(store: Store, row: Row): Promise<boolean> {
  const end = await store.bytes(row.message, [Math.max(0, row.size - 2), row.size]);
  return end[0] === 13 && end[1] === 10;
}
