/** Settings found, marked and explained. Pure. */

import type { Setting, SettingEffect, SettingsAuthor } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { labels } from './settings-labels.ts';

/** The words of the server's schema are English; the catalogue has them in German as they stand there. */
const inOurLanguage = t;

export const helpOf = (setting: Pick<Setting, 'doc'>): string => inOurLanguage(setting.doc);

/** `queue.first-retry` → `First retry`; a key that nobody has named yet speaks for itself. */
export function labelOf(key: string): string {
  if (key === 'preset') return t('What this server is for');
  const known = labels[key];
  if (known !== undefined) return known;
  const words = key.split('.').at(-1)!.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const isLocked = (setting: Pick<Setting, 'source'>): boolean =>
  setting.source === 'environment' || setting.source === 'command line';
/** It is not what the preset or the default would make it. */
export const isChanged = (setting: Pick<Setting, 'text' | 'base'>): boolean => setting.text !== setting.base;

/** Why it cannot be changed here; null: it can. */
export function lockedBy(setting: Pick<Setting, 'source' | 'environment'>): string | null {
  if (setting.source === 'environment') return t('Set by {name}', { name: setting.environment });
  if (setting.source === 'command line') return t('Set on the command line (--set)');
  return null;
}

export const valueWords = (text: string): string => (text === '' ? t('empty') : text);

/** What it is without the file: the preset's, or the default. */
export const baseWords = (setting: Pick<Setting, 'base' | 'default'>): string =>
  setting.base === setting.default
    ? t('default {value}', { value: valueWords(setting.base) })
    : t('this preset {value}', { value: valueWords(setting.base) });

export const restartWords: { readonly [R in Setting['restarts']]: string } = {
  nothing: t('Holds at once'),
  listeners: t('Listeners open anew; programs that are connected come back by themselves'),
  server: t('Holds after the next start of the server'),
};

/** What happens when all of them are applied: the worst of each, once. */
export function whatThen(effects: readonly SettingEffect[]): readonly string[] {
  const felt = effects.filter(one => one.locked === null);
  const found = (['server', 'listeners'] as const).filter(one => felt.some(({ restarts }) => restarts === one));
  if (found.length > 0) return found.map(one => restartWords[one]);
  return felt.length > 0 ? [restartWords.nothing] : [];
}

export const authorWords: { readonly [A in SettingsAuthor]: string } = {
  start: t('As it was found'),
  file: t('In the file, by hand'),
  window: t('In the window'),
  browser: t('In the window in a browser'),
  command: t('On the command line'),
  server: t('By the server'),
};

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Every word must occur in the name, the key, the value or the description. */
export function findSettings(settings: readonly Setting[], text: string): readonly Setting[] {
  const words = wordsOf(text);
  return settings.filter(setting => {
    const all = [labelOf(setting.key), setting.key, setting.text, helpOf(setting), setting.doc, lockedBy(setting) ?? '']
      .join(' ')
      .toLowerCase();
    return words.every(word => all.includes(word));
  });
}

export type Piece = { readonly text: string; readonly found: boolean };

/** A text in pieces: those that were searched for, and those between. */
export function pieces(text: string, searched: string): readonly Piece[] {
  const words = wordsOf(searched);
  if (words.length === 0) return [{ text, found: false }];
  const low = text.toLowerCase();
  const found: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const next = words
      .map(word => ({ from: low.indexOf(word, at), length: word.length }))
      .filter(one => one.from !== -1)
      .toSorted((a, b) => a.from - b.from || b.length - a.length)[0];
    if (!next) break;
    if (next.from > at) found.push({ text: text.slice(at, next.from), found: false });
    found.push({ text: text.slice(next.from, next.from + next.length), found: true });
    at = next.from + next.length;
  }
  return at < text.length ? [...found, { text: text.slice(at), found: false }] : found;
}

/** The line of the file that names a key, from 0; null: none does. */
export function lineOf(text: string, key: string): number | null {
  const at = text.split('\n').findIndex(line => line.trimStart().startsWith(`${JSON.stringify(key)}:`));
  return at === -1 ? null : at;
}

/** The key that stands in a line, or whose value goes on there. */
export function keyAt(text: string, line: number): string | null {
  const lines = text.split('\n');
  for (let at = Math.min(line, lines.length - 1); at >= 0; at--) {
    const found = /^\s*"([\w.-]+)"\s*:/.exec(lines[at] ?? '');
    if (found) return found[1]!;
    if (/^\s*(?:\/\/|\{|\}|$)/.test(lines[at] ?? '')) return null;
  }
  return null;
}

export const unitNames: Readonly<Record<string, string>> = {
  ms: t('milliseconds'),
  s: t('seconds'),
  m: t('minutes'),
  h: t('hours'),
  d: t('days'),
  B: t('octets'),
};

/** `10m` → 10 and m; null: it is of several units, and is written as it is. */
export function amountOf(text: string): { readonly amount: string; readonly unit: string } | null {
  const found = /^(\d+(?:\.\d+)?)\s?([A-Za-z]+)$/.exec(text);
  return found ? { amount: found[1]!, unit: found[2]! } : null;
}
