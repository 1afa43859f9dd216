/**
 * How old what waits is, by domain: where a queue grows, and since when. The ages double from one column to the next, as
 * in Postfix's qshape(1), so that a new jam and an old one look different. Pure: rows in, counts out.
 */
import { type Duration, type Instant, minutes } from '../base/units.ts';
import type { QueueBrief } from '../store/interface.ts';

export type ShapeWish = {
  /** By sender, each message counts once: it has only one. */
  readonly by: 'recipient' | 'sender';
  /** The first column's age. */
  readonly first: Duration;
  readonly columns: number;
  /** Each column is as wide as the first. */
  readonly linear: boolean;
  /** Domains above too, as `.example.net`, where they have this many below; 0: none. */
  readonly parents: number;
};
export const usualShape: ShapeWish = { by: 'recipient', first: minutes(5), columns: 10, linear: false, parents: 0 };

export type ShapeRow = { readonly domain: string; readonly total: number; readonly cells: readonly number[] };
export type Shape = {
  /** Up to which age each column counts; the last counts all that is older than the one before. */
  readonly ages: readonly Duration[];
  readonly total: ShapeRow;
  /** The fullest first. */
  readonly rows: readonly ShapeRow[];
};

/** Reports of ours have no sender. */
const NOBODY = 'MAILER-DAEMON';

export function newShape(wish: ShapeWish, now: Instant) {
  const rows = new Map<string, number[]>();
  const below = new Map<string, number>();
  const total = Array.from({ length: wish.columns }, () => 0);
  const seen = new Set<number>();
  const count = (domain: string, column: number): boolean => {
    const known = rows.get(domain);
    const cells = known ?? Array.from({ length: wish.columns }, () => 0);
    cells[column]!++;
    if (!known) rows.set(domain, cells);
    return !known;
  };
  return {
    add(row: Pick<QueueBrief, 'queued' | 'sender' | 'address' | 'acceptedAt'>): void {
      if (wish.by === 'sender' && seen.has(row.queued)) return;
      if (wish.by === 'sender') seen.add(row.queued);
      const column = columnOf(wish, now - row.acceptedAt);
      total[column]!++;
      let domain = domainOf(wish.by === 'sender' ? row.sender : row.address);
      let isNew = count(domain, column);
      for (let above = parentOf(domain); wish.parents > 0 && above !== null; above = parentOf(domain)) {
        if (isNew) below.set(above, (below.get(above) ?? 0) + 1);
        isNew = count(above, column);
        domain = above;
      }
    },
    shape(): Shape {
      const rowOf = (domain: string, cells: readonly number[]): ShapeRow => ({
        ...{ domain, cells },
        total: cells.reduce((sum, n) => sum + n, 0),
      });
      return {
        ages: agesOf(wish),
        total: rowOf('TOTAL', total),
        rows: [...rows]
          .filter(([domain]) => !domain.startsWith('.') || (below.get(domain) ?? 0) >= wish.parents)
          .map(([domain, cells]) => rowOf(domain, cells))
          .sort((a, b) => b.total - a.total || a.domain.length - b.domain.length || (a.domain < b.domain ? -1 : 1)),
      };
    },
  };
}

/** 5, 10, 20, 40 … minutes, or 5, 10, 15 …; the last has no end and bears the age of the one before. */
const agesOf = ({ first, columns, linear }: ShapeWish): Duration[] =>
  Array.from({ length: columns }, (_, n) => {
    const bound = Math.min(n, Math.max(0, columns - 2));
    return linear ? first * (bound + 1) : first * 2 ** bound;
  });

function columnOf({ first, columns, linear }: ShapeWish, age: Duration): number {
  const times = age / first;
  const column = times < 1 ? 0 : linear ? Math.floor(times) : 1 + Math.floor(Math.log2(times));
  return Math.min(column, columns - 1);
}

export function domainOf(address: string): string {
  if (address === '') return NOBODY;
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.{2,}/g, '.');
  return domain.replace(/^\.(?=.)/, '').replace(/(?<=.)\.$/, '');
}

/** `.example.net` of `mx.example.net`; null: a top-level domain would come next. */
function parentOf(domain: string): string | null {
  const rest = domain.replace(/^\./, '');
  const above = rest.slice(rest.indexOf('.') + 1);
  return rest.includes('.') && above.includes('.') ? `.${above}` : null;
}
