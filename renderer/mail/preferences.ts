/** How somebody likes their mail shown; kept on this computer. */
import { useSyncExternalStore } from 'react';

export type Layout = 'cards' | 'table';
export type Density = 28 | 36 | 44;
export type ReadingPane = 'right' | 'bottom' | 'off';
export type SortBy = 'receivedAt' | 'from' | 'subject' | 'size' | 'starred';
export type Sort = { readonly by: SortBy; readonly ascending: boolean };
/** A search or a folder under a name. */
export type SavedView = { readonly name: string; readonly path: string };

export type MailPreferences = {
  readonly layout: Layout;
  readonly density: Density;
  readonly conversations: boolean;
  readonly reading: ReadingPane;
  readonly sort: Sort;
  readonly foldersWidth: number;
  readonly listWidth: number;
  /** When the message is below. */
  readonly listHeight: number;
  readonly closed: readonly string[];
  readonly views: readonly SavedView[];
};

export const standard: MailPreferences = {
  layout: 'cards',
  density: 36,
  conversations: true,
  reading: 'right',
  sort: { by: 'receivedAt', ascending: false },
  foldersWidth: 208,
  listWidth: 380,
  listHeight: 320,
  closed: [],
  views: [],
};
export const LIMITS = { foldersWidth: [160, 360], listWidth: [280, 900], listHeight: [140, 900] } as const;

const clamped = (value: unknown, [least, most]: readonly [number, number], otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : otherwise;
const oneOf = <T>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.includes(value as T) ? (value as T) : otherwise;

/** Anything that does not look like a preference is the standard one. */
export function parsePreferences(kept: string | null): MailPreferences {
  let found: Partial<Record<keyof MailPreferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(kept ?? '{}');
    if (parsed && typeof parsed === 'object') found = parsed;
  } catch {
    // What was kept is broken: the standard holds.
  }
  const sort = found.sort as Partial<Sort> | undefined;
  const views = Array.isArray(found.views) ? (found.views as Partial<SavedView>[]) : [];
  return {
    layout: oneOf(found.layout, ['cards', 'table'], standard.layout),
    density: oneOf(found.density, [28, 36, 44], standard.density),
    conversations: typeof found.conversations === 'boolean' ? found.conversations : standard.conversations,
    reading: oneOf(found.reading, ['right', 'bottom', 'off'], standard.reading),
    sort: {
      by: oneOf(sort?.by, ['receivedAt', 'from', 'subject', 'size', 'starred'], standard.sort.by),
      ascending: sort?.ascending === true,
    },
    foldersWidth: clamped(found.foldersWidth, LIMITS.foldersWidth, standard.foldersWidth),
    listWidth: clamped(found.listWidth, LIMITS.listWidth, standard.listWidth),
    listHeight: clamped(found.listHeight, LIMITS.listHeight, standard.listHeight),
    closed: Array.isArray(found.closed) ? found.closed.filter(one => typeof one === 'string') : [],
    views: views.filter(
      (one): one is SavedView =>
        typeof one?.name === 'string' && typeof one.path === 'string' && one.path.startsWith('/mail'),
    ),
  };
}

const KEY = 'mailroom.mail';
const hearers = new Set<() => void>();
let known: MailPreferences | null = null;
const current = (): MailPreferences => {
  known ??= parsePreferences(localStorage.getItem(KEY));
  return known;
};

export function keepPreferences(change: Partial<MailPreferences>): void {
  known = { ...current(), ...change };
  localStorage.setItem(KEY, JSON.stringify(known));
  for (const hear of hearers) hear();
}

export const usePreferences = (): MailPreferences =>
  useSyncExternalStore(hear => {
    hearers.add(hear);
    return () => hearers.delete(hear);
  }, current);
