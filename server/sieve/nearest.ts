/** The name that somebody may have meant: the known one that is fewest letters away, if few enough. */

export function nearest(written: string, known: Iterable<string>): string | null {
  if (written.length > 40) return null;
  const most = written.length <= 4 ? 1 : 2;
  let best: string | null = null;
  let least = most + 1;
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const away = distance(written, name);
    if (away < least) [best, least] = [name, away];
  }
  return best;
}

/** Letters to be put in, taken out, exchanged, or swapped with the next (optimal string alignment). */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    [before, row] = [row, next];
  }
  return row[right.length]!;
}
