/**
 * Where each row of the list stands. Rows are of one height; the first of each group of days has a heading above it.
 * Groups are known only where rows are, so a heading may appear while one scrolls: the row that is looked at stays. Pure.
 */
import { languageTag, t } from '../../server/base/language.ts';

/** Row indices before which a heading stands, ascending, with its words. */
export type Heading = { readonly index: number; readonly words: string };
export type Geometry = {
  readonly row: number;
  readonly heading: number;
  readonly count: number;
  readonly headings: readonly Heading[];
};

/** How many headings stand above the row itself, its own included. */
function headingsTo(headings: readonly Heading[], index: number): number {
  let low = 0;
  let high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (headings[middle]!.index <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const topOf = (geometry: Geometry, index: number): number =>
  index * geometry.row + headingsTo(geometry.headings, index) * geometry.heading;
export const heightOf = (geometry: Geometry): number =>
  geometry.count * geometry.row + geometry.headings.length * geometry.heading;

/** The row that covers a height; a heading belongs to the row below it. */
export function indexAt(geometry: Geometry, top: number): number {
  let low = 0;
  let high = Math.max(0, geometry.count - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (topOf(geometry, middle) + geometry.row > top) high = middle;
    else low = middle + 1;
  }
  return low;
}

export type Seen = { readonly first: number; readonly end: number };
export function seenRows(geometry: Geometry, top: number, height: number, spare: number): Seen {
  if (geometry.count === 0) return { first: 0, end: 0 };
  const first = Math.max(0, indexAt(geometry, top) - spare);
  const end = Math.min(geometry.count, indexAt(geometry, top + height) + 1 + spare);
  return { first, end };
}

/** Where to scroll so that a row is wholly in sight, with its heading; null when it is. */
export function scrollTo(
  geometry: Geometry,
  top: number,
  height: number,
  index: number,
  sticky: number,
): number | null {
  const own = topOf(geometry, index);
  if (own - sticky < top) return Math.max(0, own - Math.max(sticky, geometry.heading));
  return own + geometry.row > top + height ? own + geometry.row - height : null;
}

const DAY = 86_400_000;
const monthName = new Intl.DateTimeFormat(languageTag(), { month: 'long' });
const monthAndYear = new Intl.DateTimeFormat(languageTag(), { month: 'long', year: 'numeric' });

/** “Today”, “Yesterday”, “This week”, “Last week”, then months. Weeks begin on Monday. */
export function dayGroup(at: number, now: number): string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (at >= today + DAY * 1.5) return t('Later');
  if (at >= today) return t('Today');
  if (at >= new Date(today - DAY / 2).setHours(0, 0, 0, 0)) return t('Yesterday');
  const date = new Date(today);
  const monday = new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7)).getTime();
  if (at >= monday) return t('This week');
  if (at >= new Date(monday - DAY * 6.5).setHours(0, 0, 0, 0)) return t('Last week');
  const then = new Date(at);
  if (then.getFullYear() !== date.getFullYear()) return monthAndYear.format(at);
  return then.getMonth() === date.getMonth() ? t('This month') : monthName.format(at);
}

/**
 * Headings after one has looked at a span of rows: there they are as the rows tell; elsewhere as they were, moved by as
 * many rows as came or went above. The first row of all always has one, so that nothing jumps when it comes.
 */
export function renewHeadings(
  before: readonly Heading[],
  seen: readonly (readonly [index: number, at: number])[],
  moved: number,
  count: number,
  now: number,
): readonly Heading[] {
  const [low, high] = [seen[0]?.[0] ?? 0, seen.at(-1)?.[0] ?? -1];
  // Whether a heading stands before the first row that is seen, only the row above it could tell.
  const isSeen = (index: number): boolean => index > low && index <= high;
  const kept = before
    .map(one => (one.index === 0 ? one : { ...one, index: one.index + moved }))
    .filter(one => one.index < count && one.index >= 0 && !isSeen(one.index) && (one.index > 0 || low > 0));
  const found: Heading[] = [];
  let last: { readonly index: number; readonly words: string } | null = null;
  for (const [index, at] of seen) {
    const words = dayGroup(at, now);
    if (index === 0 || (last?.index === index - 1 && last.words !== words)) found.push({ index, words });
    last = { index, words };
  }
  const all = [...new Map([...kept, ...found].map(one => [one.index, one])).values()].sort((a, b) => a.index - b.index);
  return count > 0 && all[0]?.index !== 0 ? [{ index: 0, words: '' }, ...all] : all;
}
