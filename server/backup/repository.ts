/** A target with its backups: made, listed, read, and cleared of what is no longer wanted. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type Codec, newCodec, sha256 } from './codec.ts';
import { inWords, isMissing, namesIn, syncFolder, writeLasting, writeWhole } from './disk.ts';
import type { SealedKey } from './keys.ts';
import {
  type BackupId,
  FORMAT,
  isBackupId,
  isSafePath,
  isWellFormed,
  KEY_FILE,
  MARKER,
  type Manifest,
  readSummary,
  type Summary,
} from './layout.ts';
import { type Objects, openObjects } from './objects.ts';
import { type Marker, readMarker } from './target.ts';

export type Repository = {
  readonly path: string;
  readonly marker: Marker;
  readonly codec: Codec;
  readonly objects: Objects;
  /** The newest first; what is broken off is none. */
  list(): Promise<readonly Summary[]>;
  manifest(id: BackupId): Promise<Result<Manifest, string>>;
  /** The backup is there, whole, when it answers. */
  publish(manifest: Manifest, summary: Omit<Summary, 'manifest'>): Promise<Summary>;
  /** Takes these away, and then the pieces that no other needs. */
  remove(ids: readonly BackupId[]): Promise<void>;
};

const NOTE = `These are backups of Mailroom. Do not change anything in here.

To restore: start Mailroom on any computer and choose "Restore a backup", or: mailroom restore all FOLDER

Without Mailroom: backups/ID/manifest is JSON, packed with zstd. For each file of the mail folder it names pieces;
objects/ab/abcd... is a piece, packed with zstd. Unpacked and put one behind the other they are the file, and its
SHA-256 stands beside it. Where there is a file key.age, manifest and pieces are encrypted with age
(https://age-encryption.org): age -d key.age > key asks for the passphrase; age -d -i key PIECE | zstd -d opens a piece.
`;

/** Makes the folder's inside where it is new. `key` null: not encrypted. */
export async function makeRepository(path: string, key: SealedKey | null): Promise<Result<Repository, string>> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const known = await readMarker(path);
    if (!known) {
      for (const name of ['objects', 'backups', 'tmp']) await mkdir(join(path, name), { recursive: true, mode: 0o700 });
      await writeFile(join(path, 'README.txt'), NOTE, { mode: 0o600 });
      if (key) await writeLasting(join(path, KEY_FILE), key.file);
      const marker: Marker = { format: FORMAT, id: randomBytes(16).toString('hex'), recipient: key?.recipient ?? null };
      await writeLasting(join(path, MARKER), `${JSON.stringify(marker)}\n`);
    }
    if (key) await shareKey(path, key);
    return await openRepository(path, key);
  } catch (fault) {
    return err(inWords(fault, path));
  }
}

/** Another passphrase opens what is there from now on, and the one before does not. Nothing where the key is another. */
export async function shareKey(path: string, key: SealedKey): Promise<void> {
  const marker = await readMarker(path);
  if (marker?.recipient !== key.recipient) return;
  const there = await readFile(join(path, KEY_FILE)).catch(fault => (isMissing(fault) ? null : Promise.reject(fault)));
  if (!there?.equals(key.file)) await writeLasting(join(path, KEY_FILE), key.file);
}

export async function openRepository(
  path: string,
  key: { readonly identity: string; readonly recipient: string } | null,
): Promise<Result<Repository, string>> {
  try {
    const marker = await readMarker(path);
    if (!marker) return err(`There are no backups of Mailroom in ${path}`);
    if (marker.format > FORMAT) return err(`The backups in ${path} are of a later Mailroom`);
    if (marker.recipient !== (key?.recipient ?? null)) return err(otherKey(path, marker, key !== null));
    return ok(repositoryAt(path, marker, newCodec(key)));
  } catch (fault) {
    return err(inWords(fault, path));
  }
}

function otherKey(path: string, marker: Marker, keyed: boolean): string {
  if (marker.recipient === null)
    return `The backups in ${path} are not encrypted. For encrypted ones choose another folder`;
  return keyed
    ? `The backups in ${path} are encrypted with another key`
    : `The backups in ${path} are encrypted: their passphrase is needed`;
}

function repositoryAt(path: string, marker: Marker, codec: Codec): Repository {
  const objects = openObjects(path, codec);
  const backups = join(path, 'backups');
  const folderOf = (id: BackupId) => join(backups, id);

  async function manifest(id: BackupId): Promise<Result<Manifest, string>> {
    if (!isBackupId(id)) return err(`"${id}" is no backup`);
    try {
      const summary = readSummary(await readFile(join(folderOf(id), 'summary.json'), 'utf8'));
      const stored = await readFile(join(folderOf(id), 'manifest'));
      if (!summary || sha256(stored) !== summary.manifest) return err(`The list of files of backup ${id} is damaged`);
      return ok(readManifest(await codec.decode(stored)));
    } catch (fault) {
      if (isMissing(fault)) return err(`There is no backup ${id} in ${path}`);
      return err(`The list of files of backup ${id} cannot be read: ${(fault as Error).message}`);
    }
  }

  return {
    ...{ path, marker, codec, objects, manifest },
    async list() {
      const found: Summary[] = [];
      for (const id of await namesIn(backups)) {
        const text = isBackupId(id) ? await readFile(join(folderOf(id), 'summary.json'), 'utf8').catch(() => '') : '';
        const summary = readSummary(text);
        if (summary?.id === id) found.push(summary);
      }
      return found.sort((a, b) => b.at - a.at);
    },
    async publish(whole, brief) {
      await objects.settle();
      const part = join(path, 'tmp', `backup-${randomBytes(6).toString('hex')}`);
      await mkdir(part, { recursive: true, mode: 0o700 });
      const stored = await codec.encode(Buffer.from(JSON.stringify(whole)));
      const summary: Summary = { ...brief, manifest: sha256(stored) };
      await writeWhole(join(part, 'manifest'), stored);
      await writeWhole(join(part, 'summary.json'), `${JSON.stringify(summary)}\n`);
      await syncFolder(part);
      await mkdir(backups, { recursive: true, mode: 0o700 });
      await rename(part, folderOf(whole.id));
      await syncFolder(backups);
      return summary;
    },
    async remove(ids) {
      for (const id of ids) {
        // Out of the list at once: a half of one is never seen.
        const gone = join(path, 'tmp', `gone-${id}-${randomBytes(4).toString('hex')}`);
        await rename(folderOf(id), gone);
        await syncFolder(backups);
        await rm(gone, { recursive: true, force: true });
      }
      await clear();
    },
  };

  /** What a broken-off run left, and pieces that no backup names. Nothing while a list of files cannot be read. */
  async function clear(): Promise<void> {
    for (const name of await namesIn(join(path, 'tmp')))
      await rm(join(path, 'tmp', name), { recursive: true, force: true });
    const used = new Set<string>();
    for (const id of (await namesIn(backups)).filter(isBackupId)) {
      const read = await manifest(id);
      if (!read.ok) return;
      for (const file of read.value.files) for (const piece of file.pieces) used.add(piece);
    }
    for (const name of await objects.list()) if (!used.has(name)) await objects.remove(name);
  }
}

/** What somebody changed must not lead us out of the folder that is restored into. */
export function readManifest(octets: Uint8Array): Manifest {
  const found = JSON.parse(Buffer.from(octets).toString('utf8')) as Manifest;
  if (found.format !== FORMAT || !Array.isArray(found.files)) throw new Error('it is of a later Mailroom');
  const strange = found.files.find(file => typeof file?.path !== 'string' || !isSafePath(file.path));
  if (strange) throw new Error(`it names the file "${strange.path}"`);
  const malformed = found.files.find(file => !isWellFormed(file));
  if (malformed) throw new Error(`what it says of the file "${malformed.path}" is not understood`);
  if (typeof found.id !== 'string' || !isBackupId(found.id)) throw new Error('it says nothing of which backup it is');
  return found;
}
