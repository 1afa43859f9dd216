/**
 * A job that brings mail in or carries it out: what is wanted, how far it is, what came of it.
 *
 *   waiting → running → proving → done
 *                ⇅         ⇅
 *              paused    paused       failed: it stopped of itself, and says why; it can go on, as a paused one
 *
 * A job that ran when the server ended waits again at its next start. What it took is known message by message in the store
 * (bringIn), so it takes nothing twice; a job that is done can be begun again, and takes what is new there.
 */

import type { Bytes, Instant } from '../base/units.ts';
import type { Dialect } from '../formats/mbox-source.ts';
import type { Loss } from '../formats/sink.ts';
import type { FolderPath, UntakenReason } from '../formats/source.ts';
import type { Id, MovingState } from '../store/interface.ts';

/** Where mail comes from. `type` 'path': on this computer; others are known by those who open them. No secret is in it. */
export type SourceSpec =
  | {
      readonly type: 'path';
      readonly path: string;
      readonly dialect?: Dialect | undefined;
      /** Of a backup that holds several accounts, the one that is wanted. */
      readonly account?: string | undefined;
    }
  | { readonly type: string; readonly [word: string]: unknown };

/** What becomes of a folder there: the mailbox here, or null: it is left out. */
export type FolderRule = { readonly from: FolderPath; readonly to: string | null };

export type ImportWish = {
  readonly kind: 'import';
  readonly address: string;
  readonly source: SourceSpec;
  /** Folders that are not named go where they are guessed to belong. */
  readonly folders: readonly FolderRule[];
  /** A mailbox above all that comes; null: none. */
  readonly under: string | null;
  /** skip: what lies in the mailbox already, octet by octet, is not filed again. */
  readonly duplicates: 'skip' | 'keep';
  /** Everything is read and nothing is filed. */
  readonly dryRun: boolean;
  readonly by: string;
};

export const exportFormats = ['maildir', 'mbox', 'eml', 'zip', 'archive', 'imap'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type ExportWish = {
  readonly kind: 'export';
  readonly address: string;
  readonly format: ExportFormat;
  /** '' of 'imap'. */
  readonly path: string;
  /** Of 'imap': the other server; no secret is readable in it. */
  readonly to?: SourceSpec;
  /** null: all. */
  readonly mailboxes: readonly string[] | null;
  readonly by: string;
};
export type Wish = ImportWish | ExportWish;

/** A folder of a job: its number is its place in the list, for good. */
export type ImportFolder = {
  readonly from: FolderPath;
  readonly origin: string;
  readonly to: string | null;
  /** As far as the source knows. */
  expected: number | null;
  /** Messages of the mailbox below this were there before the job. */
  floor: number | null;
  done: boolean;
};
export type ExportFolder = {
  readonly id: Id;
  readonly name: string;
  readonly uidNext: number;
  /** The last that is safely out. */
  after: number;
  messages: number;
  octets: Bytes;
  /** Sums of hashes, as they were put: of octets, and of octets with flags, keywords and date. */
  digest: string;
  state: string;
  /** What was expunged meanwhile. */
  gone: number;
};

export type FolderCounts = { taken: number; duplicates: number; untaken: number; octets: Bytes };
export const noCounts = (): FolderCounts => ({ taken: 0, duplicates: 0, untaken: 0, octets: 0 });

export type ImportProgress = {
  readonly kind: 'import';
  folders: ImportFolder[];
  /** The folder that is read, and the last key of it that is done. */
  at: number;
  after: string | null;
  because: string | null;
  notes: readonly string[];
  /** By the folder's number, as it was when this was kept: for people. What counts stands in the store. */
  counts: FolderCounts[];
  /** Messages whose lines had both kinds of ends. */
  mixedLineEnds: number;
  report: ImportReport | null;
};
export type ExportProgress = {
  readonly kind: 'export';
  folders: ExportFolder[];
  at: number;
  /** The sink's. */
  token: string | null;
  because: string | null;
  notes: readonly string[];
  lost: Partial<Record<Loss, number>>;
  /** Some of those that lost something, with their place. */
  examples: { readonly place: string; readonly lost: readonly Loss[] }[];
  report: ExportReport | null;
};
export type Progress = ImportProgress | ExportProgress;

export type Job<W extends Wish = Wish> = {
  readonly id: Id;
  readonly account: Id;
  readonly state: MovingState;
  readonly wish: W;
  readonly progress: W extends ImportWish ? ImportProgress : ExportProgress;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
};

// ── what came of it ──

export type ImportedFolder = {
  readonly from: FolderPath;
  readonly to: string | null;
  readonly taken: number;
  readonly duplicates: number;
  readonly untaken: number;
  readonly octets: Bytes;
  /** Sum of the hashes of all that was read, and of what lies in the store; equal: it is the same mail. */
  readonly digestThere: string;
  readonly digestHere: string;
  /** Hashes that are others: there must be none. */
  readonly different: number;
  /** Moved or deleted here since it was filed: it cannot be compared any more. */
  readonly goneSince: number;
  /** Flags, keywords or date are others than as it came: somebody has changed them since. */
  readonly changedSince: number;
};
export type ImportReport = {
  readonly folders: readonly ImportedFolder[];
  readonly taken: number;
  readonly duplicates: number;
  readonly untaken: number;
  readonly octets: Bytes;
  readonly untakenBy: Partial<Record<UntakenReason, number>>;
  /** Every message that was read and taken lies here, octet by octet. */
  readonly proven: boolean;
  /** Line ends of the files were both kinds; they are one now. */
  readonly mixedLineEnds: number;
  /** What else came with an archive: 'identities: 2 made'. */
  readonly extras: readonly string[];
  /** Of a dry run, which leaves nothing behind that could be asked: some of what would not be taken. */
  readonly examples: readonly UntakenRow[];
};
export type UntakenRow = {
  readonly from: FolderPath;
  readonly origin: string;
  readonly reason: UntakenReason;
  readonly detail: string;
};
export type ExportedFolder = Omit<ExportFolder, 'uidNext' | 'after'> & {
  /** Of what was written, read again. */
  readonly digestThere: string;
  readonly stateThere: string;
  readonly messagesThere: number;
};
export type ExportReport = {
  readonly folders: readonly ExportedFolder[];
  readonly messages: number;
  readonly octets: Bytes;
  readonly files: number;
  readonly fileOctets: Bytes;
  /** Read again, it is the same mail, octet by octet. */
  readonly proven: boolean;
  /** Flags, keywords and dates too; null: the format has no place for all of them. */
  readonly stateProven: boolean | null;
};
