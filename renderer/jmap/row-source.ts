/** A list of messages of any length, of one account or of several, as the view sees it. Types only. */
import type { JmapId } from '../../server/jmap/types.ts';
import type { EmailFilter } from './methods.ts';

export type Row = { readonly accountId: JmapId; readonly id: JmapId };
export const rowKey = (row: Row): string => `${row.accountId}/${row.id}`;
export const rowOf = (key: string): Row => {
  const slash = key.indexOf('/');
  return { accountId: key.slice(0, slash), id: key.slice(slash + 1) };
};

export type RowSource = {
  /** Changes with everything below. */
  readonly version: () => number;
  /** null: nothing is known yet. */
  readonly length: () => number | null;
  /** Why it could not be read, in words. */
  readonly trouble: () => string | null;
  /** null: this place is not known yet. */
  readonly at: (index: number) => Row | null;
  /** -1: not among the known. */
  readonly locate: (row: Row, near: number) => number;
  /** These are looked at: reads what is missing, drops requests for what is far. `keep` is the row that must not move. */
  readonly look: (first: number, end: number, keep: Row | null) => void;
  readonly retry: () => void;
  /** How many came since this was last asked. */
  readonly takeArrived: () => number;
  /** Takes rows off the screen before the server knows. Returns what shows them again. */
  readonly hide: (rows: readonly Row[]) => () => void;
  /** All rows from one place up to, not including, another: reads what is not known. */
  readonly between: (first: number, end: number) => Promise<readonly Row[]>;
  /** Every row of the query, or of those also `where`. */
  readonly all: (where?: EmailFilter) => Promise<readonly Row[]>;
  readonly subscribe: (hear: () => void) => () => void;
  readonly close: () => void;
};
