/** One selected mailbox over the store: rows, octets, changes; every change is durable when its promise resolves. */
import { err, ok } from '../base/result.ts';
import type { Changes, FlagRow, ImapMailbox, Modseq, StoreRequest, UidSet } from '../imap/backend.ts';
import { includes } from '../imap/sequence-set.ts';
import type { Mailbox, Row } from '../store/interface.ts';
import { actNote, type Client, transferNote } from './client.ts';
import { imapFlags, storeFlags, systemFlags } from './flags.ts';
import { failureOf, type ImapAccess } from './imap-backend.ts';
import { type Opening, openMailbox } from './imap-opening.ts';
import { readRows } from './imap-rows.ts';
import { searchMailbox } from './search.ts';

type Selecting = ImapAccess & { readonly client: Client; readonly named: (name: string) => Promise<Mailbox | null> };

/** null: the mailbox is gone. */
export async function selectMailbox(
  access: Selecting,
  mailbox: Mailbox,
  readOnly: boolean,
): Promise<ImapMailbox | null> {
  const { store, clock, client, named } = access;
  const { account, id } = mailbox;
  const opening = await openMailbox(store, mailbox, readOnly);
  if (!opening) return null;

  const flagRows = async (uids: UidSet, except: UidSet): Promise<FlagRow[]> => {
    const rows: FlagRow[] = [];
    for await (const chunk of store.rows(account, id, uids)) {
      for (const row of chunk) if (!includes(except, row.uid)) rows.push(flagRow(row));
    }
    return rows;
  };
  const transfer = async (act: 'copy' | 'move', uids: UidSet, target: string) => {
    const to = await named(target);
    if (!to) return err('no-such-mailbox' as const);
    const note = transferNote(client, act === 'copy' ? 'ms.copied' : 'ms.moved', to.name, clock);
    const result = await store.run(act, { account, from: id, uids, to: to.id, note });
    return result.ok
      ? ok({ uidValidity: result.value.uidValidity, from: result.value.from, to: result.value.to })
      : err(failureOf(result.error));
  };

  return {
    facts: opening.facts,
    rows: request => readRows({ store, clock, account, mailbox: id }, request),
    async bytes(uid, range) {
      for await (const [row] of store.rows(account, id, [[uid, uid]])) {
        if (row) return store.bytes(row.message, range ? [range.start, range.end] : undefined);
      }
      return null;
    },
    async store(request: StoreRequest) {
      const result = await store.run('flags', {
        account,
        mailbox: id,
        uids: request.uids,
        act: request.change,
        ...storeFlags(request.flags),
        ...(request.unchangedSince === undefined ? {} : { unchangedSince: request.unchangedSince }),
        note: null,
      });
      if (!result.ok) return err(failureOf(result.error));
      return ok({ rows: await flagRows(request.uids, result.value.refused), refused: result.value.refused });
    },
    async expunge(uids) {
      const note = actNote(client, 'ms.expunged', clock);
      const result = await store.run('expunge', { account, mailbox: id, uids, onlyDeleted: true, note });
      return result.ok ? ok(result.value.uids) : err(failureOf(result.error));
    },
    copy: (uids, target) => transfer('copy', uids, target),
    move: (uids, target) => transfer('move', uids, target),
    replace: async () => err('impossible'),
    sort: query => searchMailbox({ store, clock, account, mailbox: id }, query),
    thread: async () => [],
    async missed(since, uids) {
      const { changed, vanished } = await store.changes(account, id, since);
      const rows = uids === null ? changed : changed.filter(row => includes(uids, row.uid));
      return { changed: rows.map(flagRow), vanished };
    },
    search: query => searchMailbox({ store, clock, account, mailbox: id }, query),
    changes: newChanges(access, mailbox, opening),
    watch: hint => access.watch.mailbox(account, id, hint),
    close() {},
  };
}

/** What happened since the session last asked. */
function newChanges({ store }: Selecting, { account, id }: Mailbox, { facts, recent }: Opening) {
  /** A message from here on is new to the session. */
  let newFrom = facts.uidNext;
  return async (since: Modseq): Promise<Changes> => {
    const now = await store.mailboxById(account, id);
    if (now?.uidValidity !== facts.uidValidity) return gone(since);
    const { modSeq, changed, vanished } = await store.changes(account, id, since);
    const firstNew = changed.findIndex(row => row.uid >= newFrom);
    const older = firstNew === -1 ? changed : changed.slice(0, firstNew);
    const appeared = firstNew === -1 ? [] : changed.slice(firstNew).map(row => row.uid);
    const last = appeared.at(-1);
    if (last !== undefined) {
      newFrom = last + 1;
      await recent.update(now.recentFrom, last);
    }
    return {
      modseq: modSeq,
      appeared,
      recent: appeared.filter(recent.has),
      changed: older.map(flagRow),
      vanished,
      flags: flagsIn(changed),
    };
  };
}

const gone = (modseq: number): Changes => ({
  modseq,
  appeared: [],
  recent: [],
  changed: [],
  vanished: [],
  flags: [],
  gone: true,
});

const flagRow = (row: Row): FlagRow => ({
  uid: row.uid,
  flags: imapFlags(row.flags, row.keywords),
  modseq: row.modSeq,
});

/** Those of the changed messages; what is in use elsewhere was told before. Equal sets share one array. */
function flagsIn(rows: readonly Row[]): readonly string[] {
  const sets = new Set(rows.map(row => row.keywords));
  return [...new Set([...systemFlags, ...[...sets].flat()])];
}
