/** What came in and what became of it, counted in recipients in the same transaction as the act. */
import type { Ledger } from '../interface.ts';
import type { Reader, Writer } from './database.ts';

export type Account = Exclude<keyof Ledger, 'waiting'>;

export function count(db: Writer, name: Account, by: number): void {
  if (by > 0) db.run('UPDATE ledger SET total = total + ? WHERE name = ?', by, name);
}

export function countSwept(db: Writer, name: Account, by: number): void {
  if (by > 0) db.run('UPDATE ledger SET swept = swept + ? WHERE name = ?', by, name);
}

export type LedgerRow = { readonly name: Account; readonly total: number; readonly swept: number };
export const ledgerRows = (db: Reader): LedgerRow[] => db.all<LedgerRow>('SELECT name, total, swept FROM ledger');

export function ledgerOf(db: Reader): Ledger {
  return db.snapshot(() => {
    const totals = Object.fromEntries(ledgerRows(db).map(row => [row.name, row.total])) as Record<Account, number>;
    const waiting = db.value<number>('SELECT count(*) FROM queue_recipient WHERE settled_at IS NULL') ?? 0;
    return { ...totals, waiting };
  });
}
