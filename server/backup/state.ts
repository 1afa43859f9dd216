/** What is remembered of backups: in the store's own notes, so that it holds over restarts. */
import type { Instant } from '../base/units.ts';
import type { Store } from '../store/interface.ts';
import type { BackupId } from './layout.ts';

export type Tried = {
  readonly at: Instant;
  readonly ok: boolean;
  /** A sentence; null: all was well. */
  readonly because: string | null;
  readonly backup: BackupId | null;
};
export type BackupState = {
  /** The last try, and the last that was made. */
  readonly run: Tried | null;
  readonly made: Tried | null;
  /** The last drill, and the last that proved something. */
  readonly drill: (Tried & { readonly messages: number }) | null;
  readonly proven: (Tried & { readonly messages: number }) | null;
  /** Where backups lay: a folder that knew them and is empty is a drive that is missing. */
  readonly target: { readonly path: string; readonly id: string } | null;
};

const KEY = 'backup';
const NOTHING: BackupState = { run: null, made: null, drill: null, proven: null, target: null };

export async function readState(store: Pick<Store, 'meta'>): Promise<BackupState> {
  try {
    return { ...NOTHING, ...(JSON.parse((await store.meta(KEY)) ?? '{}') as Partial<BackupState>) };
  } catch {
    return NOTHING;
  }
}

export const writeState = async (store: Pick<Store, 'run'>, state: BackupState): Promise<void> =>
  void (await store.run('setMeta', { key: KEY, value: JSON.stringify(state) }));
