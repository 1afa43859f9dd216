/**
 * The newest page, which changes, joined to the rows that are already there. A row that slips out of the newest page
 * while new ones come stays; when so many came at once that the two no longer meet, the old rows go, for a list must
 * not have a hole that nobody sees. Pure.
 */
type Cursored = { readonly cursor: number };

export function joinPages<R extends Cursored>(newest: readonly R[], known: readonly R[]): readonly R[] {
  const lowest = newest.at(-1)?.cursor ?? Number.POSITIVE_INFINITY;
  const highestKnown = known[0]?.cursor ?? Number.NEGATIVE_INFINITY;
  if (highestKnown < lowest) return newest;
  return [...newest, ...known.filter(row => row.cursor < lowest)];
}
