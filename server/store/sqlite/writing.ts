/**
 * What a command holds while it runs: the connection inside its savepoint, the segments, the instant it was sent, and
 * the places where it leaves word of what it did. One object per command; a refused or failed command's is thrown away
 * with its savepoint.
 */
import type { Result } from '../../base/result.ts';
import type { Bytes, Instant } from '../../base/units.ts';
import type { Commands, Hint, Id, Note, StoreFault, Summary } from '../interface.ts';
import type { Writer } from './database.ts';
import type { SegmentWriter } from './segments.ts';

export type Writing = {
  readonly db: Writer;
  readonly segments: SegmentWriter;
  readonly inlineLimit: Bytes;
  /** When the front sent the command, by its clock. */
  readonly at: Instant;
  /** The notes that came with the command. */
  readonly notes: readonly Note[];
  /** Event ids that the command made itself, as inclusive ranges. */
  readonly made: [Id, Id][];
  /** What is added to a note that came with the command. */
  readonly patches: Map<Note, Readonly<Record<string, unknown>>>;
  /** Notes of what did not happen. */
  readonly dropped: Set<Note>;
  readonly hints: Hint[];
  /** Recipients became due, or the time of the next one changed. */
  queueMoved: boolean;
  /** After the commit: segment files in which nothing lives any more. */
  readonly emptied: number[];
  readonly report: (fault: unknown) => void;
};

/** Commands that only the store itself gives. */
export type OwnCommands = {
  /** Writes down the tree of a message that was too large to be walked when it came. */
  learn: {
    in: {
      readonly message: Id;
      readonly envelope: string;
      readonly structure: string;
      readonly summary: Summary;
      readonly messageId: string | null;
    };
    out: Record<never, never>;
  };
};
export type AllCommands = Commands & OwnCommands;
export type AnyName = keyof AllCommands;

export type Act<N extends AnyName> = (
  w: Writing,
  input: AllCommands[N]['in'],
) => Result<AllCommands[N]['out'], StoreFault>;
