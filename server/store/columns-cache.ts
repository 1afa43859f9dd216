/**
 * The columns of mailboxes in use (mailbox-columns.ts), brought up to date by modseq before each read, so that what is
 * read from them is what the tables hold at that instant. Every change of a row raises the modseq of its mailbox, no
 * modseq comes twice, and UIDs only ascend: one look at the mailbox's own row tells whether anything has to be done.
 *
 * Bounded: the least recently used go, and all that nobody has used for a while.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type Bytes, type Duration, mebibytes, minutes } from '../base/units.ts';
import type { Id } from './interface.ts';
import { addRows, applyDelta, emptyColumns, type MailboxColumns, octetsOfColumns } from './mailbox-columns.ts';
import { deltaSince, entriesFrom, modSeqOfMailbox } from './sqlite/columns.ts';
import type { Reader } from './sqlite/database.ts';

/** 1.3 million messages. */
const MOST: Bytes = mebibytes(64);
const UNUSED: Duration = minutes(5);
/** Taken in between two turns; of more changes than this the whole is read anew, in turns. */
const ROWS_AT_ONCE = 2_000;
const CHANGES_AT_ONCE = 5_000;
/** Somebody may change more than that each time it was read. */
const TRIES = 3;

export type ColumnsCache = {
  /** As the tables are now, without waiting; null: not in memory. To be read before the next turn. */
  current(account: Id, mailbox: Id): MailboxColumns | null;
  /** The same where nothing has to be done for it. */
  unchanged(account: Id, mailbox: Id): MailboxColumns | null;
  /** Reads them where they are not there. null: no such mailbox, or it changes too fast. */
  loaded(account: Id, mailbox: Id): Promise<MailboxColumns | null>;
  close(): void;
};

type Kept = { readonly columns: MailboxColumns; octets: Bytes; used: number };

export function newColumnsCache(db: () => Reader, most: Bytes = MOST): ColumnsCache {
  /** The least recently used first. */
  const kept = new Map<string, Kept>();
  const loading = new Map<string, Promise<MailboxColumns | null>>();
  let source: Reader | null = null;
  let octets = 0;
  let ticks = 0;
  let timer: NodeJS.Timeout | null = null;

  const key = (account: Id, mailbox: Id): string => `${account}/${mailbox}`;
  const drop = (name: string) => {
    octets -= kept.get(name)?.octets ?? 0;
    kept.delete(name);
  };
  const use = (name: string, one: Kept): MailboxColumns => {
    const now = octetsOfColumns(one.columns);
    octets += now - one.octets;
    one.octets = now;
    one.used = ticks;
    kept.delete(name);
    kept.set(name, one);
    for (const [oldest] of kept) {
      if (octets <= most || oldest === name) break;
      drop(oldest);
    }
    return one.columns;
  };
  const forgetUnused = () => {
    ticks++;
    for (const [name, one] of kept) if (one.used < ticks - 1) drop(name);
    if (kept.size > 0) return;
    clearInterval(timer!);
    timer = null;
  };
  /** A connection that was opened anew may see another store: what was read before tells nothing of it. */
  const reader = (): Reader => {
    const now = db();
    if (now !== source) {
      kept.clear();
      octets = 0;
      source = now;
    }
    return now;
  };

  const look = (account: Id, mailbox: Id, mayCatchUp: boolean): MailboxColumns | null => {
    const now = reader();
    const name = key(account, mailbox);
    const one = kept.get(name);
    if (!one) return null;
    const modSeq = modSeqOfMailbox(now, account, mailbox);
    if (modSeq === one.columns.modSeq) return use(name, one);
    if (!mayCatchUp) return null;
    if (catchUp(now, account, mailbox, one.columns)) return use(name, one);
    drop(name);
    return null;
  };
  const load = async (account: Id, mailbox: Id): Promise<MailboxColumns | null> => {
    for (let left = TRIES; left > 0; left--) {
      const columns = await readColumns(reader, account, mailbox);
      if (!columns) return null;
      if (!catchUp(reader(), account, mailbox, columns)) continue;
      const one = { columns, octets: 0, used: ticks };
      timer ??= setInterval(forgetUnused, UNUSED / 2).unref();
      return use(key(account, mailbox), one);
    }
    return null;
  };

  return {
    current: (account, mailbox) => look(account, mailbox, true),
    unchanged: (account, mailbox) => look(account, mailbox, false),
    async loaded(account, mailbox) {
      const there = look(account, mailbox, true);
      if (there) return there;
      const name = key(account, mailbox);
      const under = loading.get(name) ?? load(account, mailbox).finally(() => loading.delete(name));
      loading.set(name, under);
      // Who waited for another's reading looks again: others may have had their turn since.
      return (await under) && look(account, mailbox, true);
    },
    close() {
      kept.clear();
      if (timer) clearInterval(timer);
    },
  };
}

/** False: they cannot be brought up to date. */
function catchUp(db: Reader, account: Id, mailbox: Id, columns: MailboxColumns): boolean {
  const delta = deltaSince(db, account, mailbox, columns.modSeq, CHANGES_AT_ONCE);
  return delta !== null && applyDelta(columns, delta);
}

/** In turns, so of several instants: what changed since the first has a higher modseq and is caught up with. */
async function readColumns(reader: () => Reader, account: Id, mailbox: Id): Promise<MailboxColumns | null> {
  const db = reader();
  const modSeq = modSeqOfMailbox(db, account, mailbox);
  if (modSeq === null) return null;
  const columns = emptyColumns(modSeq, 0);
  for (;;) {
    const last = columns.length === 0 ? 0 : columns.uid[columns.length - 1]!;
    const rows = entriesFrom(db, account, mailbox, last + 1, ROWS_AT_ONCE);
    addRows(columns, rows);
    if (rows.length < ROWS_AT_ONCE) return columns;
    await turn();
    if (reader() !== db) return null;
  }
}
