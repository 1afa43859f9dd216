/**
 * Which entries of the palette fit what was typed, and in what order. Every word typed must begin a word of the entry, or
 * all together its initials; the nearer, the earlier, and what was used lately before its equals. Pure.
 */
export type EntryGroup =
  | 'recent'
  | 'meant'
  | 'places'
  | 'acts'
  | 'here'
  | 'computer'
  | 'people'
  | 'mailboxes'
  | 'journeys'
  | 'settings'
  | 'help'
  | 'find';

export type Entry = {
  /** The same as long as it means the same; what was used is remembered by it. */
  readonly id: string;
  readonly group: EntryGroup;
  readonly name: string;
  /** Beside the name: an address, a key of a setting. */
  readonly hint?: string;
  /** Further words it is found by. */
  readonly also?: string;
  /** As printed. */
  readonly keys?: string | undefined;
  /** Made for what was typed: always fits, and is not remembered. */
  readonly always?: boolean;
  readonly run: () => void;
};

export type Known = Entry & { readonly words: readonly string[]; readonly initials: string; readonly start: string };
export type FoundGroup = { readonly group: EntryGroup; readonly entries: readonly Entry[] };

const low = (text: string): string => text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
const wordsOf = (text: string): readonly string[] => low(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** What is looked at for each key typed is worked out once. */
export function known(entry: Entry): Known {
  const named = wordsOf(entry.name);
  const words = [...named, ...wordsOf(entry.hint ?? ''), ...wordsOf(entry.also ?? '')];
  return { ...entry, words, initials: named.map(word => word[0]).join(''), start: low(entry.name) };
}

const NEVER = Number.POSITIVE_INFINITY;

/** 0: its name begins so. 1: its words, in this order. 2: in any order. 3: initials. */
export function distance({ always, start, words, initials }: Known, typed: string, parts: readonly string[]): number {
  if (always) return 0;
  if (start.startsWith(typed)) return 0;
  if (inOrder(words, parts)) return 1;
  if (parts.every(part => words.some(word => word.startsWith(part)))) return 2;
  return parts.length === 1 && typed.length > 1 && initials.startsWith(typed) ? 3 : NEVER;
}

function inOrder(words: readonly string[], parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts) {
    const next = words.findIndex((word, i) => i >= at && word.startsWith(part));
    if (next === -1) return false;
    at = next + 1;
  }
  return true;
}

/** Of a group, while several are shown. */
const MOST = 6;
const MOST_RECENT = 5;
const order: readonly EntryGroup[] = [
  ...(['meant', 'places', 'acts', 'here', 'computer', 'people', 'mailboxes', 'journeys'] as const),
  ...(['settings', 'help', 'find'] as const),
];
/** Before anything is typed: where to go and what to do; the rest is found, not read. */
const unasked: readonly EntryGroup[] = ['places', 'acts', 'help'];

/** In groups: the group with the best entry first, but what is made of the typed words themselves last. */
export function findEntries(all: readonly Known[], text: string, recent: readonly string[]): readonly FoundGroup[] {
  const typed = low(text.trim());
  if (typed === '') return withoutWords(all, recent);
  const parts = wordsOf(typed);
  const rank = (id: string): number => (recent.indexOf(id) + 1 || recent.length + 1) / (recent.length + 2);
  const scored = all
    .map(entry => ({ entry, score: distance(entry, typed, parts) }))
    .filter(({ score }) => score !== NEVER)
    .map(({ entry, score }) => ({ entry, score: score + rank(entry.id) }))
    .toSorted((a, b) => a.score - b.score);
  const best = new Map<EntryGroup, number>();
  for (const { entry, score } of scored) if (!best.has(entry.group)) best.set(entry.group, Math.floor(score));
  const place = (group: EntryGroup): number =>
    group === 'meant' ? -1 : group === 'find' ? 99 : best.get(group)! * 10 + order.indexOf(group) / 10;
  return [...best.keys()]
    .toSorted((a, b) => place(a) - place(b))
    .map((group, _, groups) => ({
      group,
      entries: scored
        .filter(({ entry }) => entry.group === group)
        .slice(0, groups.length === 1 ? 4 * MOST : MOST)
        .map(({ entry }) => entry),
    }));
}

function withoutWords(all: readonly Known[], recent: readonly string[]): readonly FoundGroup[] {
  const before = recent.flatMap(id => all.find(entry => entry.id === id) ?? []).slice(0, MOST_RECENT);
  const groups = unasked.map(group => ({
    group,
    entries: all.filter(entry => entry.group === group && !before.includes(entry)),
  }));
  return [{ group: 'recent' as const, entries: before }, ...groups].filter(({ entries }) => entries.length > 0);
}

/** Most things that are remembered as used. */
const REMEMBERED = 20;
export const used = (recent: readonly string[], id: string): readonly string[] =>
  [id, ...recent.filter(other => other !== id)].slice(0, REMEMBERED);

/** An address, a Message-ID or another thing that one pastes to ask about: something that is looked up, not named. */
export function pasted(text: string): 'message-id' | 'address' | null {
  const typed = text.trim();
  if (/^<[^<>\s@]+@[^<>\s@]+>$/.test(typed)) return 'message-id';
  return /^[^\s@<>]+@[^\s@<>]+$/.test(typed) ? 'address' : null;
}
