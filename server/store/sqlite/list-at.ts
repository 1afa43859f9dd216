/** Which list an address means something to, and what becomes of lists when an account goes. */
import type { Domain, Id, ListResolution } from '../interface.ts';
import { listMeanings } from '../list-address.ts';
import type { Reader } from './database.ts';
import type { Writing } from './writing.ts';

export function listAt(db: Reader, localPart: string, { name: domain }: Pick<Domain, 'name'>): ListResolution | null {
  for (const { name, role, token } of listMeanings(localPart)) {
    const row = db.get<{ id: Id; address: string }>(
      'SELECT id, address FROM list WHERE address = ?',
      `${name}@${domain}`,
    );
    if (row) return { kind: 'list', list: row.id, address: row.address, role, token };
  }
  return null;
}

/** With an account: its lists have one owner less, and an archive that lay there is none any more. */
export function dropFromLists(w: Writing, account: Id): void {
  w.db.run('DELETE FROM list_owner WHERE account = ?', account);
  w.db.run(
    'UPDATE list SET archive_account = NULL, archive_mailbox = NULL, archive_readers = NULL WHERE archive_account = ?',
    account,
  );
}
