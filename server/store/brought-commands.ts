/**
 * Of commands.ts and views.ts: mail that is brought in or carried out in jobs (moving/). What stands in `body` and `progress`
 * is moving's; of each message that a job has met it is kept what became of it, in the commit that filed it: so a job goes on
 * after a crash without a loss and without doing anything twice.
 */
import type { Bytes, Instant } from '../base/units.ts';
import type { Id, Uid } from './shapes.ts';

/** waiting: for its turn. proving: all is there, and is compared. */
export type MovingState = 'waiting' | 'running' | 'proving' | 'paused' | 'failed' | 'done' | 'cancelled';

export type StoredMoving = {
  /** Never used twice. */
  readonly id: Id;
  readonly account: Id;
  readonly state: MovingState;
  /** What is to be done: JSON. */
  readonly body: string;
  /** How far it is, and at the end what came of it: JSON. */
  readonly progress: string;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
};

/** duplicate: the same octets were in the mailbox before. */
export type BroughtOutcome = 'taken' | 'duplicate' | 'untaken';
/** `key`: in the folder, which is a number of the job's. */
export type BroughtKey = { readonly folder: number; readonly key: string };

export type NewBrought = BroughtKey & {
  /** The first is where it is proven; it lies in the others too. */
  readonly mailboxes: readonly Id[];
  readonly bytes: Uint8Array;
  /** Of `bytes`, as they were read. */
  readonly sha256: Uint8Array;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
  readonly trace: string;
};

export type Brought = BroughtKey & {
  readonly outcome: BroughtOutcome;
  /** Of what was taken, or the one that was there. */
  readonly mailbox: Id | null;
  readonly uid: Uid | null;
  readonly sha256: Uint8Array | null;
  readonly size: Bytes;
  /** Of an untaken one: JSON, why. */
  readonly told: string | null;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant | null;
};
/** What lies there now; null: nothing any more. */
export type BroughtNow = {
  readonly message: Id;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
} | null;

export type BroughtCount = {
  readonly folder: number;
  readonly outcome: BroughtOutcome;
  readonly messages: number;
  readonly octets: Bytes;
};

export type BroughtCommands = {
  /** `id` null: a new one; more than a thousand are `not-allowed`. */
  putMoving: {
    in: {
      readonly id: Id | null;
      readonly account: Id;
      readonly state: MovingState;
      readonly body: string;
      readonly progress: string;
      readonly now: Instant;
    };
    out: { readonly id: Id };
  };
  /** How far it is. */
  noteMoving: {
    in: { readonly id: Id; readonly state: MovingState; readonly progress: string; readonly now: Instant };
    out: Record<never, never>;
  };
  /** With up to `limit` of what is kept of its messages; `more`: the job itself is still there. */
  removeMoving: { in: { readonly id: Id; readonly limit: number }; out: { readonly more: boolean } };
  /** All of them or none, one modSeq. `over-quota`: nothing of it was filed. */
  bringIn: {
    in: {
      readonly job: Id;
      readonly account: Id;
      readonly messages: readonly NewBrought[];
      readonly others: readonly (BroughtKey & {
        readonly outcome: 'duplicate' | 'untaken';
        readonly mailbox: Id | null;
        readonly uid: Uid | null;
        readonly sha256: Uint8Array | null;
        readonly size: Bytes;
        readonly told: string | null;
      })[];
    };
    out: { readonly filed: number };
  };
};

export type BroughtReading = {
  /** By id. */
  movingJobs(): Promise<readonly StoredMoving[]>;
  movingJob(id: Id): Promise<StoredMoving | null>;
  /** Keys of one folder that are done, by key, those after `after`. */
  broughtKeys(job: Id, folder: number, after: string, limit: number): Promise<readonly string[]>;
  broughtCounts(job: Id): Promise<readonly BroughtCount[]>;
  /** By folder and key, each with what lies there now. */
  brought(
    job: Id,
    after: BroughtKey | null,
    limit: number,
  ): Promise<readonly (Brought & { readonly now: BroughtNow })[]>;
  /** What was not taken, by folder and key. */
  broughtUntaken(job: Id, after: BroughtKey | null, limit: number): Promise<readonly Brought[]>;
};
