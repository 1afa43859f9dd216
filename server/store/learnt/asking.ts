/**
 * Answers what was learnt, for the front: short reads of the file on a connection that cannot write. It is closed when
 * nobody asks for a while, so that whoever makes the file anew finds it free. A file that is not there, is being made, or
 * is broken knows nothing, and nobody waits for it.
 */
import type { Clock } from '../../base/ports.ts';
import { type Duration, seconds } from '../../base/units.ts';
import type { Learnt, LearntCounts, LearntSender } from '../learnt.ts';
import type { Id } from '../shapes.ts';
import { engineCode, type Reader } from '../sqlite/database.ts';
import { noted, readLearnt } from './learnt-file.ts';
import { markHash } from './mark-hash.ts';

const CLOSED_AFTER: Duration = seconds(2);
const MOST_DOMAINS = 2_000;
const nothing: LearntCounts = { junk: 0, good: 0 };

export function openLearntQuestions(
  folder: string,
  clock: Clock,
  onFault: (fault: unknown) => void,
): Learnt & { close(): void } {
  let db: Reader | null = null;
  let seed = 0;
  let cancel: (() => void) | null = null;
  let closed = false;
  let told = '';

  const close = () => {
    cancel?.();
    cancel = null;
    db?.close();
    db = null;
  };
  const opened = (): Reader | null => {
    if (closed) return null;
    if (!db) {
      db = readLearnt(folder);
      if (!db) return null;
      seed = noted(db, 'seed');
      cancel = clock.after(CLOSED_AFTER, close);
    }
    return db;
  };
  const ask = async <T>(none: T, read: (db: Reader) => T): Promise<T> => {
    try {
      const reader = opened();
      return reader ? read(reader) : none;
    } catch (fault) {
      close();
      if (engineCode(fault) === null) throw fault;
      if (told !== String(fault)) onFault(fault);
      told = String(fault);
      return none;
    }
  };

  return {
    totals: account => ask(nothing, reader => totalsOf(reader, account)),
    marks: (account, marks) =>
      ask({ totals: nothing, marks: new Map<string, LearntCounts>() }, reader =>
        reader.snapshot(() => ({
          totals: totalsOf(reader, account),
          marks: countsOf(reader, account, marks, seed),
        })),
      ),
    sender: (account, address) =>
      ask<LearntSender | null>(
        null,
        reader =>
          reader.get<LearntSender>(
            'SELECT good, bad, first AS firstSeen FROM sender WHERE account = ? AND address = ?',
            account,
            address,
          ) ?? null,
      ),
    wroteTo: (account, address) =>
      ask(
        false,
        reader => reader.value('SELECT 1 FROM wrote WHERE account = ? AND address = ?', account, address) !== undefined,
      ),
    wroteToDomains: account =>
      ask<readonly string[]>([], reader =>
        reader
          .tuples<readonly [string]>(
            `SELECT DISTINCT substr(address, instr(address, '@') + 1) FROM wrote WHERE account = ? LIMIT ?`,
            account,
            MOST_DOMAINS,
          )
          .map(([domain]) => domain),
      ),
    close() {
      close();
      closed = true;
    },
  };
}

const totalsOf = (db: Reader, account: Id): LearntCounts =>
  db.get<LearntCounts>('SELECT junk, good FROM account WHERE id = ?', account) ?? nothing;

function countsOf(db: Reader, account: Id, marks: ReadonlySet<string>, seed: number): Map<string, LearntCounts> {
  const hashes = new Map([...marks].map(mark => [markHash(mark, seed), mark] as const));
  const rows = db.tuples<readonly [number, number, number]>(
    'SELECT mark, junk, good FROM mark WHERE account = ? AND mark IN (SELECT value FROM json_each(?))',
    account,
    JSON.stringify([...hashes.keys()]),
  );
  return new Map(rows.map(([hash, junk, good]) => [hashes.get(hash)!, { junk, good }]));
}
