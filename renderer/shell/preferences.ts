/** How somebody likes the window: colours, room, motion, keys. Kept on this computer and true at once, without a reload. */
import { useSyncExternalStore } from 'react';
import { desktop } from '../api.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
/** Height of a row in pixels. */
export const densities = [28, 36, 44] as const;
export type Density = (typeof densities)[number];
/** system: as the system asks for; less: nothing travels. */
export const motions = ['system', 'less'] as const;
export type Motion = (typeof motions)[number];
export const templates = ['mailroom', 'apple-mail', 'outlook'] as const;
export type Template = (typeof templates)[number];

export type Preferences = {
  readonly theme: Theme;
  readonly density: Density;
  readonly motion: Motion;
  readonly template: Template;
  /** Keys that are one character, such as `j` and `#` (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** What was done with the mouse shows its key for a moment. */
  readonly flash: boolean;
};

export const standard: Preferences = {
  theme: 'system',
  density: 36,
  motion: 'system',
  template: 'mailroom',
  singleKeys: true,
  flash: true,
};

const oneOf = <T>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.includes(value as T) ? (value as T) : otherwise;

/** Anything that does not look like a preference is the standard one. */
export function parsePreferences(kept: string | null): Preferences {
  let found: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(kept ?? '{}');
    if (parsed && typeof parsed === 'object') found = parsed;
  } catch {
    // What was kept is broken: the standard holds.
  }
  return {
    theme: oneOf(found.theme, themes, standard.theme),
    density: oneOf(found.density, densities, standard.density),
    motion: oneOf(found.motion, motions, standard.motion),
    template: oneOf(found.template, templates, standard.template),
    singleKeys: oneOf(found.singleKeys, [true, false], standard.singleKeys),
    flash: oneOf(found.flash, [true, false], standard.flash),
  };
}

const KEY = 'mailroom.window';
const hearers = new Set<() => void>();
let known: Preferences | null = null;

export function preferences(): Preferences {
  known ??= parsePreferences(globalThis.localStorage?.getItem(KEY) ?? null);
  return known;
}

export function keepPreferences(change: Partial<Preferences>): void {
  known = { ...preferences(), ...change };
  localStorage.setItem(KEY, JSON.stringify(known));
  applyPreferences();
  for (const hear of hearers) hear();
}

const hearing = (hear: () => void): (() => void) => {
  hearers.add(hear);
  return () => hearers.delete(hear);
};
export const usePreferences = (): Preferences => useSyncExternalStore(hearing, preferences);

/** What the style sheets ask the root for. */
export function applyPreferences(): void {
  const { theme, density, motion, template, singleKeys } = preferences();
  const { dataset } = document.documentElement;
  dataset.density = String(density);
  set(dataset, 'theme', theme === 'system' ? null : theme);
  set(dataset, 'motion', motion === 'system' ? null : motion);
  desktop?.setLook?.({ theme, density, template, singleKeys });
}

function set(dataset: DOMStringMap, name: string, value: string | null): void {
  if (value === null) delete dataset[name];
  else dataset[name] = value;
}

/** Another window of the same computer has changed them. */
export function hearOtherWindows(): void {
  addEventListener('storage', event => {
    if (event.key !== KEY) return;
    known = null;
    applyPreferences();
    for (const hear of hearers) hear();
  });
}

export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length]!;
