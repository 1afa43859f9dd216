/**
 * The search field's words, each as it was understood: `to:*@example.net older:2d` → "To example.net", "Older than 2d".
 * What a word may say is decided by the server (server/queue/selection.ts), which tells its faults in a sentence; here
 * words are only found, named, added and taken out. Pure.
 */
export type Word = { readonly text: string; readonly name: string | null; readonly value: string };
export type Chip = { readonly text: string; readonly say: string };

/** Blanks end a word, but not within quotes. */
export function wordsIn(where: string): readonly Word[] {
  const found = where.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  return found.map(text => {
    const colon = text.indexOf(':');
    const name = colon > 0 ? text.slice(0, colon).toLowerCase() : null;
    return { text, name, value: (name === null ? text : text.slice(colon + 1)).replaceAll('"', '') };
  });
}

const ofWhom = (value: string): string => {
  if (value === '<>') return 'nobody (reports)';
  return value.replace(/^\*?@/, 'anybody at ');
};
const sayings: Readonly<Record<string, (value: string) => string>> = {
  state: value => `State: ${value.split(',').join(' or ')}`,
  route: value => `By ${value}`,
  from: value => `From ${ofWhom(value)}`,
  to: value => `To ${ofWhom(value)}`,
  older: value => `Older than ${value}`,
  younger: value => `Younger than ${value}`,
  larger: value => `${value} or larger`,
  smaller: value => `${value} or smaller`,
  says: value => `Says “${value}”`,
  tries: value => `${value} tries or more`,
  'held-by': value => `Held by ${value}`,
  account: value => `Handed in by ${value}`,
  frozen: value => (value === 'no' ? 'Not frozen' : 'Frozen'),
};

/** A word that is not known is no chip: the server says what is wrong with it. */
export const chipsOf = (where: string): readonly Chip[] =>
  wordsIn(where).flatMap(({ text, name, value }) => {
    if (name !== null) {
      const say = Object.hasOwn(sayings, name) ? sayings[name] : undefined;
      return say && value !== '' ? [{ text, say: say(value) }] : [];
    }
    if (/^\d+$/.test(value)) return [{ text, say: `Number ${value}` }];
    return /^[A-Z0-9]{6,}(-\d+)?$/.test(value) ? [{ text, say: `Message ${value}` }] : [];
  });

export const without = (where: string, text: string): string =>
  wordsIn(where)
    .filter(word => word.text !== text)
    .map(word => word.text)
    .join(' ');

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

/** Each of these, in place of what was said of the same; null: nothing is. */
export function withWords(where: string, wanted: Readonly<Record<string, string | null>>): string {
  const kept = wordsIn(where).filter(word => word.name === null || !(word.name in wanted));
  const added = Object.entries(wanted).flatMap(([name, value]) => (value === null ? [] : [`${name}:${quoted(value)}`]));
  return [...kept.map(word => word.text), ...added].join(' ');
}

export const says = (where: string, wanted: Readonly<Record<string, string | null>>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => (wordsIn(where).find(word => word.name === name)?.value ?? null) === value,
  );

/** One bare word can be meant for three things: what each would be. */
export function guesses(where: string): readonly { readonly say: string; readonly where: string }[] {
  const bare = wordsIn(where).filter(({ name, text }) => name === null && text !== 'all' && chipsOf(text).length === 0);
  if (bare.length !== 1) return [];
  const [{ text, value }] = bare as [Word];
  const rest = without(where, text);
  const pattern = value.includes('@') || /[*?]/.test(value) ? value : `*${value}*`;
  return [
    { say: `To ${value}`, where: withWords(rest, { to: pattern }) },
    { say: `From ${value}`, where: withWords(rest, { from: pattern }) },
    { say: `Says ${value}`, where: withWords(rest, { says: value }) },
  ];
}

/** 300000 → '5m', as the words have it. */
export function spanWord(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
