/**
 * Words in the reader's language. A message is written in English where it is used, in ICU's MessageFormat, and that
 * text is its key: `t('{count, plural, one {# message waits} other {# messages wait}}', { count })`. A catalogue gives
 * the same message in another language; what it lacks is said in English, and a test finds what it lacks.
 *
 * The language is set once, before anything is said, and holds as long as the page or the process lives: so a message
 * may stand in a constant. Changing it means to load the page again.
 */
import { IntlMessageFormat } from 'intl-messageformat';

/** English message → the same in another language. */
export type Catalogue = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number | bigint | boolean | Date | null | undefined>>;
/** A parsed message, as ICU's parser gives it. */
export type Parsed = Exclude<ConstructorParameters<typeof IntlMessageFormat>[0], string>;

export type Language = {
  /** BCP 47, for numbers and dates too. */
  readonly tag: string;
  readonly catalogue: Catalogue;
  /** Pseudo-languages: the English message, made longer or turned round. */
  readonly alter?: (message: string) => Parsed;
};

/** Dates as in Britain: day before month, 24 hours. */
export const english: Language = { tag: 'en-GB', catalogue: {} };

let language = english;
const known = new Map<string, IntlMessageFormat>();
const split = new Map<string, Split>();

export function speak(next: Language): void {
  language = next;
  known.clear();
  split.clear();
}

/** BCP 47 of what is spoken, for Intl. */
export const languageTag = (): string => language.tag;

/** Without any of ICU's signs a message is its own result. */
const isPlain = (message: string): boolean => !/[{<]/.test(message);

/** The message in the language that is spoken. A message that cannot be formed is a fault of ours: it throws. */
export function t(message: string, values?: Values): string {
  if (language.alter === undefined && isPlain(message)) return language.catalogue[message] ?? message;
  const simple = values && splitOf(message);
  return (simple && filled(simple, values)) ?? String(formatOf(message).format(values));
}

/**
 * A message that is nothing but words and places: 'On {host}' is its words ['On ', ''] with the names ['host'] between.
 * Each event of the log is such a message, a thousand a second, and ICU's own way costs ten times as much; null: only that
 * way will do.
 */
type Split = { readonly words: readonly string[]; readonly names: readonly string[] } | null;

function splitOf(message: string): Split {
  const before = split.get(message);
  if (before !== undefined) return before;
  const said = language.catalogue[message] ?? message;
  const pieces = said.split(/\{(\w+)\}/);
  const words = pieces.filter((_, at) => at % 2 === 0);
  const simple =
    language.alter !== undefined || words.some(word => /[{}<'#]/.test(word))
      ? null
      : { words, names: pieces.filter((_, at) => at % 2 === 1) };
  split.set(message, simple);
  return simple;
}

/** null: a value is missing, or is neither text nor number, and ICU says what becomes of that. */
function filled({ words, names }: NonNullable<Split>, values: Values): string | null {
  let text = words[0]!;
  for (let at = 0; at < names.length; at++) {
    const value = values[names[at]!];
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    text += value + words[at + 1]!;
  }
  return text;
}

/** The same for a message with parts that are more than text: `Ask <b>{name}</b>`. What is no text stays as it is given. */
export function parts<T>(
  message: string,
  values: Readonly<Record<string, Values[string] | T | ((inner: (string | T)[]) => T)>>,
): (string | T)[] {
  const formed = formatOf(message).format<T>(values as Record<string, T>);
  return Array.isArray(formed) ? formed : [formed as string | T];
}

function formatOf(message: string): IntlMessageFormat {
  const before = known.get(message);
  if (before) return before;
  const { tag, catalogue, alter } = language;
  const format = new IntlMessageFormat(alter ? alter(message) : (catalogue[message] ?? message), tag);
  known.set(message, format);
  return format;
}
