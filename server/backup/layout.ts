/**
 * What a backup is, as it lies on the disk: plain files that any tool can read (README.txt beside them says how).
 *
 *   TARGET/
 *     mailroom-backup.json     whose folder this is; encrypted or not
 *     key.age                  where encrypted: the key, sealed with the passphrase (age, scrypt)
 *     objects/ab/abcd…         pieces of files, named by what is in them; a piece that is there is not written again
 *     backups/ID/manifest      which pieces make which file of the home, with the SHA-256 of each
 *     backups/ID/summary.json  the same in a few words; where it stands, the backup is whole
 *     damaged/                 pieces that were found to be others than they were; nothing reads them
 *     tmp/                     what is being written
 */
import type { Bytes, Instant } from '../base/units.ts';
import type { Census, Id } from '../store/interface.ts';

export const FORMAT = 1;
export const MARKER = 'mailroom-backup.json';
export const KEY_FILE = 'key.age';

/** '2026-11-23T124853Z': when it was begun, UTC; in the order of time as text. */
export type BackupId = string;
export const isBackupId = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d{6}Z(?:-\d+)?$/.test(text);
export const backupIdAt = (at: Instant): BackupId =>
  new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');

/** One file of the home. */
export type HeldFile = {
  /** In the home, with '/'. */
  readonly path: string;
  readonly size: Bytes;
  readonly mode: number;
  readonly sha256: string;
  /** Each but the last is so large. */
  readonly pieceSize: Bytes;
  readonly pieces: readonly string[];
};

/** A message as its client read it when the backup was made: read again by another way when it is tried. */
export type Sample = { readonly message: Id; readonly sha256: string };

export type Manifest = {
  readonly format: number;
  readonly id: BackupId;
  readonly at: Instant;
  /** Of Mailroom. */
  readonly version: string;
  readonly files: readonly HeldFile[];
  readonly census: Census;
  readonly samples: readonly Sample[];
};

export type Summary = {
  readonly format: number;
  readonly id: BackupId;
  readonly at: Instant;
  readonly version: string;
  readonly encrypted: boolean;
  readonly files: number;
  readonly octets: Bytes;
  /** What it took on the target: pieces that were not there before. */
  readonly added: Bytes;
  readonly accounts: number;
  readonly messages: number;
  /** Milliseconds. */
  readonly took: number;
  /** Of whose home, by a name drawn for it; not given: of a Mailroom that did not say so. */
  readonly origin?: string;
  /** SHA-256 of the file `manifest` as it lies there. */
  readonly manifest: string;
};

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
/** That a Date can be of. */
const LAST_INSTANT = 8.64e15;

/** What may be on the target; null: it is not one of ours, or of a later Mailroom. */
export function readSummary(text: string): Summary | null {
  try {
    const found = JSON.parse(text) as Summary;
    const whole =
      found.format === FORMAT &&
      isBackupId(found.id) &&
      [found.files, found.octets, found.added, found.accounts, found.messages, found.took].every(isCount) &&
      isCount(found.at) &&
      found.at <= LAST_INSTANT &&
      typeof found.version === 'string' &&
      typeof found.encrypted === 'boolean' &&
      typeof found.manifest === 'string';
    return whole ? found : null;
  } catch {
    return null;
  }
}

/** A path that could lead out of the folder it is written into is none. */
export const isSafePath = (path: string): boolean =>
  path !== '' &&
  !path.includes('\0') &&
  !path.includes('\\') &&
  path.split('/').every(part => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:/i.test(part));

const isHash = (text: unknown): boolean => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
export const isPieceName: (text: unknown) => boolean = isHash;
/** Of a later Mailroom, too. */
export const LARGEST_PIECE: Bytes = 16 * 1024 * 1024;

/** What somebody wrote there is of the form that we write. */
export const isWellFormed = ({ size, mode, sha256, pieceSize, pieces }: HeldFile): boolean =>
  [size, mode].every(count => Number.isSafeInteger(count) && count >= 0) &&
  Number.isSafeInteger(pieceSize) &&
  pieceSize > 0 &&
  pieceSize <= LARGEST_PIECE &&
  isHash(sha256) &&
  Array.isArray(pieces) &&
  pieces.every(isPieceName);

export const fileOf = (manifest: Manifest, path: string): HeldFile | null =>
  manifest.files.find(file => file.path === path) ?? null;
