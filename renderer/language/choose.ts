/** Which language the window speaks: the one that was chosen here, else the first the system asks for that we have. */
import { english, type Language, speak } from '../../server/base/language.ts';
import { type Ear, hearWith } from './heard.ts';

type Choice = {
  readonly tag: string;
  /** In itself. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly load: () => Promise<Language>;
  /** How it hears the server, which speaks English. */
  readonly ear?: () => Promise<Ear>;
};

export const choices: readonly Choice[] = [
  { tag: 'en', name: 'English', direction: 'ltr', load: async () => english },
  {
    tag: 'de',
    name: 'Deutsch',
    direction: 'ltr',
    load: async () => ({ tag: 'de-DE', catalogue: (await import('./de/index.ts')).german }),
    async ear() {
      const [{ newEar }, { heardInGerman }] = await Promise.all([import('./ear.ts'), import('./de/heard/index.ts')]);
      return newEar(heardInGerman);
    },
  },
];

/** For those who build the window; they are chosen by `localStorage` alone. */
const pseudoChoices: readonly Choice[] = [
  {
    tag: 'en-XA',
    name: 'Accented',
    direction: 'ltr',
    load: async () => ({ ...english, alter: (await import('./pseudo.ts')).accented }),
  },
  {
    tag: 'ar-XB',
    name: 'Mirrored',
    direction: 'rtl',
    load: async () => ({ ...english, alter: (await import('./pseudo.ts')).mirrored }),
  },
];

const KEY = 'mailroom.language';

/** 'system' or the tag of a choice. */
export function keptLanguage(): string {
  const kept = localStorage.getItem(KEY);
  return [...choices, ...pseudoChoices].some(({ tag }) => tag === kept) ? kept! : 'system';
}

/** Kept on this computer. The window is loaded anew in the language; a letter being written is kept. */
export function keepLanguage(tag: string): void {
  if (tag === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, tag);
  location.reload();
}

/** The tag of what is spoken, of those above. */
export function chosenTag(kept: string, wanted: readonly string[]): string {
  if (kept !== 'system') return kept;
  const first = wanted.find(tag => choices.some(choice => choice.tag === tag.split('-')[0]));
  return first?.split('-')[0] ?? 'en';
}

/** Before anything else of the window is loaded: messages may stand in constants. */
export async function speakChosen(): Promise<void> {
  const tag = chosenTag(keptLanguage(), navigator.languages);
  const choice = [...choices, ...pseudoChoices].find(one => one.tag === tag)!;
  const [language, ear] = await Promise.all([choice.load(), choice.ear?.()]);
  speak(language);
  hearWith(ear ?? null);
  tellDesktop(keptLanguage());
  document.documentElement.lang = choice.tag;
  document.documentElement.dir = choice.direction;
}

/** Menus and tray (electron/preload.ts) speak as the window does. Asked for here alone: api.ts is read later. */
function tellDesktop(tag: string): void {
  const { desktop } = globalThis as { readonly desktop?: { setLanguage?(tag: string): void } };
  desktop?.setLanguage?.(tag);
}
