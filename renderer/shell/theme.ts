/** Light, dark, or as the system has it. Kept on this computer. */
import { desktop } from '../api.ts';

const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'mailroom.theme';

export function currentTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return themes.find(theme => theme === kept) ?? 'system';
}

export function applyTheme(theme: Theme = currentTheme()): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  desktop?.setTheme?.(theme);
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme(theme);
}

export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length]!;
