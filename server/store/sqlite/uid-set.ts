/** Sets of UIDs as ascending ranges that do not touch. */
import type { Uid, UidSet } from '../interface.ts';

/** From ascending numbers. */
export function uidSetOf(uids: readonly Uid[]): UidSet {
  const ranges: [Uid, Uid][] = [];
  for (const uid of uids) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === uid) last[1] = uid;
    else ranges.push([uid, uid]);
  }
  return ranges;
}

/** Whatever came: sorted, merged, nothing below 1. So each message is met once. */
export function tidy(set: UidSet): UidSet {
  const sorted = set
    .map(([a, b]) => [Math.max(1, Math.min(a, b)), Math.max(a, b)] as [Uid, Uid])
    .filter(([, last]) => last >= 1)
    .sort((x, y) => x[0] - y[0]);
  const ranges: [Uid, Uid][] = [];
  for (const range of sorted) {
    const last = ranges.at(-1);
    if (last && range[0] <= last[1] + 1) last[1] = Math.max(last[1], range[1]);
    else ranges.push(range);
  }
  return ranges;
}

/** `[1, 9]` without 3 and 5 → `[1,2] [4,4] [6,9]`. `present` ascends. */
export function gaps(from: Uid, to: Uid, present: readonly Uid[]): UidSet {
  const ranges: [Uid, Uid][] = [];
  let next = from;
  for (const uid of present) {
    if (uid < from || uid > to) continue;
    if (uid > next) ranges.push([next, uid - 1]);
    next = uid + 1;
  }
  if (next <= to) ranges.push([next, to]);
  return ranges;
}
