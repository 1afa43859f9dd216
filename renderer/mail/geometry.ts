/**
 * Where each row of the list stands. Rows are of one height; the first of each group of days has a heading above it.
 * Groups are known only where rows are, so a heading may appear while one scrolls: the row that is looked at stays. Pure.
 */

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
const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long' });
const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** “Today”, “Yesterday”, “This week”, “Last week”, then months. Weeks begin on Monday. */
export function dayGroup(at: number, now: number): string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (at >= today + DAY * 1.5) return 'Later';
  if (at >= today) return 'Today';
  if (at >= new Date(today - DAY / 2).setHours(0, 0, 0, 0)) return 'Yesterday';
  const date = new Date(today);
  const monday = new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7)).getTime();
  if (at >= monday) return 'This week';
  if (at >= new Date(monday - DAY * 6.5).setHours(0, 0, 0, 0)) return 'Last week';
  const then = new Date(at);
  if (then.getFullYear() !== date.getFullYear()) return monthAndYear.format(at);
  return then.getMonth() === date.getMonth() ? 'This month' : monthName.format(at);
}

/** Of the rows whose time is known; the first row of all always has its heading, so that nothing jumps when it comes. */
export function headingsOf(
  known: Iterable<readonly [index: number, at: number]>,
  count: number,
  now: number,
): readonly Heading[] {
  const headings: Heading[] = [];
  let before: { readonly index: number; readonly words: string } | null = null;
  for (const [index, at] of known) {
    const words = dayGroup(at, now);
    if (index === 0 || (before?.index === index - 1 && before.words !== words)) headings.push({ index, words });
    before = { index, words };
  }
  if (count > 0 && headings[0]?.index !== 0) headings.unshift({ index: 0, words: '' });
  return headings;
}
