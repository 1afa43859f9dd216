/**
 * A copy of the store at one instant, made beside the writer. The database is copied through the engine (in one step of a
 * reading connection, so the copy is one instant and never begins anew), pages where they were: what is the same as in the
 * copy before is the same there. Segments only grow, and are removed when nothing in them lives: a hard link keeps each as
 * long as the copy needs it. They are linked before the database is copied and again after it, so that none that its rows
 * point to can be missing; that is looked at.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Census, CensusMailbox, Id } from '../interface.ts';
import { openWriter, type Reader } from './database.ts';
import { databasePath, segmentFolder, segmentPath } from './paths.ts';

/** A compaction that makes and removes a segment between the two looks; twice in a row is not seen. */
const TRIES = 3;

export async function snapshotInto(db: Reader, folder: string, into: string): Promise<Census> {
  mkdirSync(segmentFolder(into), { recursive: true, mode: 0o700 });
  for (let left = TRIES; ; left--) {
    keepSegments(folder, into);
    await db.copyTo(databasePath(into));
    keepSegments(folder, into);
    const seen = look(into);
    if (seen.missing.length === 0) return seen.census;
    if (left <= 1) throw new Error(`Segment ${seen.missing[0]} of the store is missing`);
  }
}

function keepSegments(folder: string, into: string): void {
  const home = segmentFolder(folder);
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) {
    if (!name.endsWith('.seg')) continue;
    try {
      linkSync(join(home, name), join(segmentFolder(into), name));
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException;
      // Gone between the two looks: nothing that lives is in it.
      if (code === 'EEXIST' || code === 'ENOENT') continue;
      // A disk without hard links, or scratch on another disk.
      copyFileSync(join(home, name), join(segmentFolder(into), name));
    }
  }
}

/** Opened as a writer would, and closed: its log is taken in and taken away. */
function look(into: string): { readonly census: Census; readonly missing: readonly number[] } {
  const opened = openWriter(databasePath(into));
  if (!opened.ok) throw new Error(opened.error);
  try {
    const used = opened.value.all<{ segment: number }>('SELECT DISTINCT segment FROM blob WHERE segment IS NOT NULL');
    const missing = used.map(({ segment }) => segment).filter(segment => !existsSync(segmentPath(into, segment)));
    return { census: censusOf(opened.value), missing };
  } finally {
    opened.value.close();
  }
}

/** By the rows themselves, not by what the mailboxes say of them. */
export function censusOf(db: Reader): Census {
  const accounts = db.all<{ id: Id; address: string }>('SELECT id, address FROM account ORDER BY id');
  const rows = db.all<CensusMailbox & { account: Id }>(
    `SELECT b.account, b.id, b.name, coalesce(e.n, 0) AS messages, coalesce(e.octets, 0) AS octets
       FROM mailbox b LEFT JOIN (SELECT account, mailbox, count(*) AS n, sum(size) AS octets FROM entry
                                  GROUP BY account, mailbox) e ON e.account = b.account AND e.mailbox = b.id
      ORDER BY b.account, b.id`,
  );
  const waiting = Number(db.value('SELECT count(*) FROM queue_recipient WHERE settled_at IS NULL'));
  return {
    accounts: accounts.map(({ id, address }) => ({
      ...{ id, address },
      mailboxes: rows
        .filter(row => row.account === id)
        .map(({ id: mailbox, name, messages, octets }) => ({ id: mailbox, name, messages, octets })),
    })),
    messages: rows.reduce((sum, row) => sum + row.messages, 0),
    octets: rows.reduce((sum, row) => sum + row.octets, 0),
    waiting,
  };
}
