/** Which messages are meant by an act: the chosen ones, or the one that is looked at. Pure. */
import { type Row, rowOf } from '../jmap/row-source.ts';
import * as choose from './choice.ts';
import type { Meant } from './perform.ts';
import { labelsOf } from './plan.ts';

/** The chosen ones, else the row under the focus, else the open message. */
export function meantBy(choice: choose.Choice, total: number, open: Row | null, alone: boolean): Meant | null {
  if (choice.all) return { kind: 'all', except: choice.keys, count: choose.chosenCount(choice, total) };
  if (choice.keys.size > 0) return { kind: 'rows', rows: [...choice.keys].map(rowOf) };
  const one = alone && open ? open : (choice.active ?? open);
  return one && { kind: 'rows', rows: [one] };
}
export const countOf = (meant: Meant): number => (meant.kind === 'all' ? meant.count : meant.rows.length);
export function labelsHad(
  meant: Meant,
  email: (row: Row) => { readonly keywords: Readonly<Record<string, true>> } | undefined,
) {
  const had = new Map<string, 'all' | 'some'>();
  if (meant.kind === 'all') return had;
  const each = meant.rows.map(row => new Set(labelsOf(email(row) ?? { keywords: {} })));
  for (const label of new Set(each.flatMap(one => [...one])))
    had.set(label, each.every(one => one.has(label)) ? 'all' : 'some');
  return had;
}
