/** The target of the settings, opened: with the key it takes, and never where a drive is missing. */
import { err, ok, type Result } from '../base/result.ts';
import type { Store } from '../store/interface.ts';
import { type Held, heldIn } from './held.ts';
import type { Keys, SealedKey } from './keys.ts';
import { type BackupId, MARKER, type Summary } from './layout.ts';
import { makeRepository, openRepository, type Repository } from './repository.ts';
import type { BackupSettings } from './settings.ts';
import { readState } from './state.ts';
import { lookAtTarget, readMarker } from './target.ts';

export type Targeted = {
  key(): Promise<Result<SealedKey | null, string>>;
  /** Made where it is new. */
  forWriting(): Promise<Result<Repository, string>>;
  forReading(): Promise<Result<Repository, string>>;
  /** The newest first; none where none was ever made. */
  list(): Promise<Result<readonly Summary[], string>>;
  /** null: the newest. */
  held(id: BackupId | null): Promise<Result<Held, string>>;
};

type TargetParts = {
  readonly store: Pick<Store, 'meta'>;
  readonly home: string;
  readonly keys: Pick<Keys, 'key'>;
  readonly settings: () => BackupSettings;
};

export function newTargeted({ store, home, keys, settings }: TargetParts): Targeted {
  const key = async (): Promise<Result<SealedKey | null, string>> => {
    if (!settings().encrypt) return ok(null);
    const known = await keys.key();
    return known.ok && known.value === null
      ? err('Backups are to be encrypted, and no passphrase is set. Set it, or turn encryption off')
      : known;
  };
  const forReading = async (): Promise<Result<Repository, string>> => {
    if (settings().to === '') return err('No folder is chosen for backups');
    const known = await key();
    return known.ok ? openRepository(settings().to, known.value) : known;
  };
  return {
    ...{ key, forReading },
    async forWriting() {
      const { to } = settings();
      if (to === '') return err('No folder is chosen for backups');
      const known = await key();
      if (!known.ok) return known;
      const look = await lookAtTarget(to, home);
      if (!look.ok) return look;
      const { target } = await readState(store);
      if (look.value.is !== 'ours' && target?.path === to)
        return err(`${to} held backups, and now does not (${MARKER} is missing). Is the drive connected?`);
      return makeRepository(to, known.value);
    },
    async list() {
      const { to } = settings();
      if (to === '') return ok([]);
      const opened = await forReading();
      if (opened.ok) return ok(await opened.value.list());
      const known = (await readState(store)).target?.path === to;
      return known || (await readMarker(to).catch(() => null)) ? opened : ok([]);
    },
    async held(id) {
      const opened = await forReading();
      if (!opened.ok) return opened;
      const wanted = id ?? (await opened.value.list())[0]?.id;
      return wanted === undefined ? err('There is no backup yet') : heldIn(opened.value, wanted);
    },
  };
}
