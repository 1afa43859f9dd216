/** What the owner has set, as this folder reads it (config/backup-settings). */
import type { Duration } from '../base/units.ts';
import type { KeepRule } from './keep.ts';

export type BackupSettings = {
  /** '': none. */
  readonly to: string;
  readonly every: Duration;
  /** Minutes after midnight. */
  readonly at: number;
  readonly keep: KeepRule;
  readonly encrypt: boolean;
  readonly drillEvery: Duration;
  /** An office: that there is no backup is told. */
  readonly expected: boolean;
};
