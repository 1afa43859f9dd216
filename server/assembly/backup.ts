/** Backups: what they are made of here, their key, and how a restored home takes its place at a start. */
import { join } from 'node:path';
import { type BackupControl, newBackupControl } from '../backup/control.ts';
import { openKeys, type SealedKey } from '../backup/keys.ts';
import { backupKind } from '../backup/source.ts';
import { restoredJustNow } from '../backup/swap.ts';
import type { Random } from '../base/ports.ts';
import { newSeal } from '../base/seal.ts';
import { timeOfDay } from '../config/backup-settings.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { SourceKinds } from '../moving/places.ts';
import { sealOf } from './fetch.ts';
import type { Ground } from './ground.ts';
import { homeAt, installationSecret, secretFor } from './home.ts';
import { VERSION } from './version.ts';

type BackupGround = Pick<Ground, 'home' | 'store' | 'clock' | 'random' | 'config' | 'onBug'> & {
  readonly keychain?: Ground['keychain'];
  readonly note: Ground['recorder']['note'];
  readonly preset: () => string | null;
  readonly restart: ((reason: string) => void) | null;
};

/** With the kind of source that mail is restored from. */
export type Backups = BackupControl & { readonly kinds: SourceKinds };

export function openBackups(ground: BackupGround): Backups {
  const { home, store, clock, random, config, onBug, note, preset, restart, keychain } = ground;
  const control = newBackupControl({
    ...{ store, clock, note, onBug, restart, home: home.folder, version: VERSION },
    keys: openKeys(join(home.folder, 'backup'), sealOf({ home, random, ...(keychain ? { keychain } : {}) })),
    settings: () => settingsOf(config(), preset()),
    adopt: (ready, key) => adoptIn(ready, key, random),
  });
  return { ...control, kinds: { backup: backupKind(control.use) } };
}

/** Into a home that is restored: its secret came with it; a keychain of this computer did not, and would not open there. */
export async function adoptIn(ready: string, key: SealedKey, random: Random): Promise<void> {
  const seal = newSeal(secretFor(installationSecret(homeAt(ready), random), 'secrets of others'), random);
  await openKeys(join(ready, 'backup'), seal).adopt(key);
}

const settingsOf = (config: Config, preset: string | null) => ({
  to: config['backup.to'],
  every: config['backup.every'],
  at: timeOfDay(config['backup.at']) ?? 0,
  keep: {
    daily: config['backup.keep-daily'],
    weekly: config['backup.keep-weekly'],
    monthly: config['backup.keep-monthly'],
  },
  encrypt: config['backup.encrypt'],
  drillEvery: config['backup.drill-every'],
  expected: preset === 'office',
});

/** What was restored when this start began. */
export function tellRestored({ home, clock, recorder }: Pick<Ground, 'home' | 'clock' | 'recorder'>): void {
  const swapped = restoredJustNow(home.folder);
  if (swapped) recorder.note(event('backup.restored', clock.now(), SERVER_TRACE, swapped));
}
