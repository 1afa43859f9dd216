/** Which rows of a list are chosen, and where the focus is; also of rows that were never read. Pure. */
import type { Row } from '../jmap/row-source.ts';
import { rowKey } from '../jmap/row-source.ts';

export type Choice = {
  /** All of the query but `keys`; otherwise only `keys`. */
  readonly all: boolean;
  readonly keys: ReadonlySet<string>;
  /** The row under the focus, and where it was last seen. */
  readonly active: Row | null;
  readonly at: number;
  /** Where an extension with shift began. */
  readonly anchor: number;
};
export const noChoice: Choice = { all: false, keys: new Set(), active: null, at: -1, anchor: -1 };

export const isChosen = (choice: Choice, row: Row): boolean => choice.keys.has(rowKey(row)) !== choice.all;
export const chosenCount = (choice: Choice, total: number): number =>
  choice.all ? Math.max(0, total - choice.keys.size) : choice.keys.size;

export const focus = (choice: Choice, row: Row | null, at: number): Choice => ({
  ...choice,
  active: row,
  at,
  anchor: at,
});

export function toggle(choice: Choice, row: Row): Choice {
  const keys = new Set(choice.keys);
  if (!keys.delete(rowKey(row))) keys.add(rowKey(row));
  return { ...choice, keys };
}

/** From the anchor to a place: exactly these are chosen. */
export const chooseRows = (choice: Choice, rows: readonly Row[], active: Row | null, at: number): Choice => ({
  ...choice,
  all: false,
  keys: new Set(rows.map(rowKey)),
  active,
  at,
});
export const chooseAll = (choice: Choice): Choice => ({
  ...choice,
  all: !(choice.all && choice.keys.size === 0),
  keys: new Set(),
});
export const chooseNone = (choice: Choice): Choice => ({ ...choice, all: false, keys: new Set() });

/** Without rows that have left the list. */
export function without(choice: Choice, rows: readonly Row[]): Choice {
  const keys = new Set(choice.keys);
  let changed = false;
  for (const row of rows) changed = keys.delete(rowKey(row)) || changed;
  return changed ? { ...choice, keys } : choice;
}

export const clampIndex = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
