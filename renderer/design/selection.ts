/** What the keys and the mouse do to a list: where the focus is, and which rows are chosen. Pure. */
export type Selection = {
  readonly active: number;
  readonly chosen: ReadonlySet<string>;
  /** Where an extension with shift began. */
  readonly anchor: number;
};

export const noSelection: Selection = { active: -1, chosen: new Set(), anchor: -1 };

const clamp = (at: number, length: number): number => Math.max(length === 0 ? -1 : 0, Math.min(length - 1, at));

export function move(selection: Selection, by: number, length: number): Selection {
  const active = clamp(selection.active === -1 ? (by > 0 ? 0 : length - 1) : selection.active + by, length);
  return { ...selection, active, anchor: active };
}

export const moveTo = (selection: Selection, at: number, length: number): Selection => {
  const active = clamp(at, length);
  return { ...selection, active, anchor: active };
};

export function toggle(selection: Selection, key: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(key)) chosen.add(key);
  return { ...selection, chosen };
}

/** Shift: everything between the anchor and the row that the focus moves to. */
export function extend(selection: Selection, by: number, keys: readonly string[]): Selection {
  const anchor = selection.anchor === -1 ? Math.max(0, selection.active) : selection.anchor;
  const active = clamp(selection.active + by, keys.length);
  const [from, to] = anchor < active ? [anchor, active] : [active, anchor];
  return { active, anchor, chosen: new Set(keys.slice(from, to + 1)) };
}

export const chooseAll = (selection: Selection, keys: readonly string[]): Selection => ({
  ...selection,
  chosen: selection.chosen.size === keys.length ? new Set() : new Set(keys),
});

export const chooseNone = (selection: Selection): Selection => ({ ...selection, chosen: new Set() });

/** Rows that are gone are no longer chosen; the focus stays on its row, or where that row was. */
export function keep(selection: Selection, before: readonly string[], after: readonly string[]): Selection {
  const present = new Set(after);
  const held = before[selection.active];
  const found = held === undefined ? -1 : after.indexOf(held);
  const active = selection.active === -1 ? -1 : found === -1 ? clamp(selection.active, after.length) : found;
  return { active, anchor: active, chosen: new Set([...selection.chosen].filter(key => present.has(key))) };
}

/** The chosen rows, or else the one under the focus. */
export function subject<T>(selection: Selection, rows: readonly T[], keyOf: (row: T) => string): readonly T[] {
  if (selection.chosen.size > 0) return rows.filter(row => selection.chosen.has(keyOf(row)));
  const active = rows[selection.active];
  return active === undefined ? [] : [active];
}
