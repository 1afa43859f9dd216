/**
 * The message store (MS, RFC 5598 §4.2.4) and the queue's memory as every agent sees them.
 *
 * Writing is by closed commands: plain data in, plain data out, no callback inside a transaction, every number handed
 * out inside. So a backend may commit the commands of many sessions together, and a second backend can be proven equal
 * by playing the same commands. A command's promise resolves after it is on disk, never before (R1).
 *
 * Each command may carry a `Chronicle`: events and transcripts that become durable in the same transaction as the
 * change they tell of.
 *
 * Rules R1–R12 and every crash state: README.md.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Duration } from '../base/units.ts';
import type { CommandName, Commands } from './commands.ts';
import type { Emails } from './emails.ts';
import type { Learnt } from './learnt.ts';
import type { Prints } from './prints.ts';
import type { Chronicle, Id, ModSeq, StoredNote, StoreFault } from './shapes.ts';
import type { Census } from './snapshot-shapes.ts';
import type { Reading } from './views.ts';

export * from './brought-commands.ts';
export * from './commands.ts';
export type { Delegate, DelegateReading, Delegation, SendRight } from './delegate-commands.ts';
export * from './emails.ts';
export { type Overdue, type Rest, type RouteCount, SHIFT_KEPT, STEP_OF_PRIORITY } from './flow-commands.ts';
export { type Learnt, type LearntCounts, REFUSED, REJECTS } from './learnt.ts';
export type { ListChange, ListLease, ListReading } from './list-commands.ts';
export * from './list-shapes.ts';
export * from './noted-shapes.ts';
export type { OperationName, QueueOperation, Routed } from './operate-commands.ts';
export type { NewPrint, Print, Prints } from './prints.ts';
export * from './pulled-commands.ts';
export * from './queue-shapes.ts';
export * from './report-shapes.ts';
export type { StoredSuppression } from './return-commands.ts';
export type { RoutingTable, StoredRelay } from './routing-commands.ts';
export type { ScriptLimits } from './script-commands.ts';
export * from './script-shapes.ts';
export * from './search-commands.ts';
export * from './shapes.ts';
export type { Filing, Grace, Room, StoredExtension } from './sifted-commands.ts';
export * from './snapshot-shapes.ts';
export * from './trace-shapes.ts';
export * from './view-shapes.ts';
export * from './views.ts';
export * from './webhook-commands.ts';

/** A hint that something moved on; may be merged or repeated. The truth is `Reading.changes`. */
export type Hint = {
  readonly account: Id;
  /** 0: something of the account's own, in no mailbox. */
  readonly mailbox: Id;
  readonly modSeq: ModSeq;
  /** Each kind once; of what happened in one commit, everything. */
  readonly about: readonly HintKind[];
};

export type HintKind =
  /** Messages came, got other flags, went. */
  | 'new'
  | 'flags'
  | 'gone'
  /** The mailbox came or went, or its name, role or subscription is another; of 0: a subscription without a mailbox. */
  | 'names'
  | 'rights'
  /** Annotations. */
  | 'notes'
  /** A document or a script of the account. */
  | 'record'
  /** A client did something in a mailbox that has a script for it. */
  | 'task';

export type Finding = {
  readonly rule: string;
  readonly where: string;
  readonly severity: 'note' | 'loss';
  readonly detail: string;
};

export type Store = Reading & {
  /** One account's mail with threads and search; made from the rest of the store and never needed for it. */
  readonly emails: Emails;
  /** What others have made of messages to show them; made anew where it is lost. */
  readonly prints: Prints;
  /** What became of messages, as a judge of the next one wants it. */
  readonly learnt: Learnt;
  /** One command, one atomic step, durable when the promise resolves. */
  run<N extends CommandName>(
    name: N,
    input: Commands[N]['in'],
    chronicle?: Chronicle,
  ): Promise<Result<Commands[N]['out'], StoreFault>>;
  /** Called after each commit, in order. */
  watchMailboxes(hear: (hints: readonly Hint[]) => void): () => void;
  watchEvents(hear: (notes: readonly StoredNote[]) => void): () => void;
  /** Recipients have become due or were queued without a lease. */
  watchQueue(hear: () => void): () => void;
  /** Invariants (R10): counters, UIDs, references, ledger; `deep` also every blob's hash. */
  check(options: { readonly deep: boolean }): Promise<readonly Finding[]>;
  /**
   * A folder with this store as it is at one instant, which `openStore` could open: the database copied page by page,
   * segments as hard links where the disk has them. Nobody waits for it. The folder must be empty; rejects where it
   * cannot be written.
   */
  snapshot(into: string): Promise<Census>;
  /** Facts for `status`: sizes, durability as the engine reports it. */
  status(): Promise<StoreFacts>;
  close(): Promise<void>;
};

export type StoreFacts = {
  readonly path: string;
  readonly bytes: Bytes;
  readonly engine: string;
  /** As read back from the writing connection, not as asked for. */
  readonly synchronous: 'full' | 'extra' | 'normal' | 'off';
  readonly commits: number;
  readonly commandsPerCommit: number;
  /** Nothing that grows is taken until there is room again (R6). */
  readonly full: boolean;
  /** Free octets on the disk, for a caller that refuses mail before it is full. */
  readonly free: Bytes;
};

/** Handed to the store when it is opened. */
export type StoreOptions = {
  /** The folder; made with mode 0700. */
  readonly folder: string;
  /** Contents up to this size lie in the database, larger ones in segment files. */
  readonly inlineLimit?: Bytes;
  /** How long the writer may wait for more commands before it commits; 0 commits what has come. */
  readonly gather?: Duration;
  readonly onFault: (fault: unknown) => void;
  /** Who holds the folder, as a refused second server reads it; default: the process's name. */
  readonly owner?: string;
  /** Room given back when the disk is full, so that deleting and settling go on; default 16 MiB, 0 for none. */
  readonly reserve?: Bytes;
  /** The database may not grow beyond this. */
  readonly maxBytes?: Bytes;
  /** A segment file is closed and the next begun at this size; default 256 MiB. */
  readonly segmentBytes?: Bytes;
};
