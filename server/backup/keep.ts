/** Which backups stay: of the last days, weeks and months one each, the newest of it. Pure. */
import type { Instant } from '../base/units.ts';
import type { BackupId } from './layout.ts';

export type KeepRule = { readonly daily: number; readonly weekly: number; readonly monthly: number };

type Dated = { readonly id: BackupId; readonly at: Instant };

/**
 * Those that may go.
 *
 * @param untouchable never go: the newest that was proven, and what is in use. The newest of all never goes either.
 */
export function expendable(
  backups: readonly Dated[],
  rule: KeepRule,
  untouchable: ReadonlySet<BackupId>,
): readonly BackupId[] {
  const newestFirst = backups.toSorted((a, b) => b.at - a.at);
  const kept = new Set<BackupId>(newestFirst.slice(0, 1).map(({ id }) => id));
  for (const [most, periodOf] of [
    [rule.daily, dayOf],
    [rule.weekly, weekOf],
    [rule.monthly, monthOf],
  ] as const) {
    const seen = new Set<string>();
    for (const { id, at } of newestFirst) {
      const period = periodOf(at);
      if (seen.has(period) || seen.size >= most) continue;
      seen.add(period);
      kept.add(id);
    }
  }
  return newestFirst.filter(({ id }) => !kept.has(id) && !untouchable.has(id)).map(({ id }) => id);
}

const dayOf = (at: Instant): string => {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
};
/** By its Monday. */
const weekOf = (at: Instant): string => {
  const date = new Date(at);
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7)).getTime());
};
const monthOf = (at: Instant): string => {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}`;
};
