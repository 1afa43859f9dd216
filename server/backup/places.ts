/** Where backups may be: the folder of the settings, another one, or one file; opened by whoever restores from it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { inWords } from './disk.ts';
import { type Held, heldIn } from './held.ts';
import { keyOfTarget, type SealedKey } from './keys.ts';
import type { Summary } from './layout.ts';
import { openRepository, type Repository } from './repository.ts';
import { readMarker } from './target.ts';

/** With two libraries of ZIP archives that nothing else here needs. */
const oneFile = () => import('./one-file.ts');

export type PlaceLook = {
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly needsPassphrase: boolean;
  /** The newest first; of a file, and of what is encrypted and not opened yet, none. */
  readonly backups: readonly Summary[];
};

export async function lookAtPlace(path: string): Promise<Result<PlaceLook, string>> {
  try {
    if ((await stat(path)).isFile())
      return ok({ path, kind: 'file', needsPassphrase: await (await oneFile()).isEncryptedFile(path), backups: [] });
    const marker = await readMarker(path);
    if (!marker) return err(`There are no backups of Mailroom in ${path}`);
    const needsPassphrase = marker.recipient !== null;
    // The summaries are in the clear, whatever the rest is.
    const opened = needsPassphrase ? await listOnly(path) : await openRepository(path, null);
    return opened.ok ? ok({ path, kind: 'folder', needsPassphrase, backups: await opened.value.list() }) : opened;
  } catch (fault) {
    return err(inWords(fault, path));
  }
}

async function listOnly(path: string): Promise<Result<Pick<Repository, 'list'>, string>> {
  const marker = await readMarker(path);
  return openRepository(path, marker?.recipient ? { identity: '', recipient: marker.recipient } : null);
}

export type OpenedPlace = { readonly held: Held; readonly key: SealedKey | null };

/** `id` of a folder; not given: the newest. `scratch` is ours, for what must be unpacked. */
export async function openPlace(
  path: string,
  id: string | null,
  passphrase: string | null,
  scratch: string,
): Promise<Result<OpenedPlace, string>> {
  const look = await lookAtPlace(path);
  if (!look.ok) return look;
  if (look.value.kind === 'file') {
    const held = await (await oneFile()).openFile(path, join(scratch, 'file'), passphrase);
    return held.ok ? ok({ held: held.value, key: null }) : held;
  }
  const key = await keyFor(look.value, passphrase);
  if (!key.ok) return key;
  const repository = await openRepository(path, key.value);
  if (!repository.ok) return repository;
  const wanted = id ?? look.value.backups[0]?.id;
  if (wanted === undefined) return err(`There is no whole backup in ${path}`);
  const held = await heldIn(repository.value, wanted);
  return held.ok ? ok({ held: held.value, key: key.value }) : held;
}

async function keyFor({ path, needsPassphrase }: PlaceLook, passphrase: string | null) {
  if (!needsPassphrase) return ok(null);
  return passphrase === null
    ? err(`The backups in ${path} are encrypted: their passphrase is needed`)
    : keyOfTarget(path, passphrase);
}
