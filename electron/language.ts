/**
 * Which language the shell speaks: the one the window was told to speak, else the first of the system's that we have. Menus
 * and tray are made again when it changes, so no message of the shell's stands in a constant.
 */
import { english, type Language, speak } from '../server/base/language.ts';
import { german } from './german.ts';

const languages: Readonly<Record<string, Language>> = { en: english, de: { tag: 'de-DE', catalogue: german } };

export const isLanguage = (tag: string): boolean => tag === 'system' || Object.hasOwn(languages, tag);

/** @param chosen 'system' or the tag of a language; @param system the system's, the preferred first */
export function speakAs(chosen: string, system: readonly string[]): void {
  const wanted = chosen === 'system' ? system : [chosen];
  const found = wanted.map(tag => languages[tag.split('-')[0]!.toLowerCase()]).find(one => one !== undefined);
  speak(found ?? english);
}
