/**
 * Of commands.ts and views.ts: accounts elsewhere whose mail is fetched, and which of their messages have been. What stands in
 * `body` and `state` is mra's; `secret` is sealed before it comes here (base/seal.ts).
 */
import type { Instant } from '../base/units.ts';
import type { Id } from './shapes.ts';

export type StoredPulled = {
  readonly id: Id;
  readonly account: Id;
  readonly body: string;
  readonly secret: string | null;
  readonly state: string;
  readonly createdAt: Instant;
};

/** Which message of which folder there: POP3 has one folder, '', and one generation, ''. */
export type PulledPlace = {
  readonly pulled: Id;
  readonly folder: string;
  /** IMAP's UIDVALIDITY. */
  readonly generation: string;
};
export type PulledMark = PulledPlace & {
  /** Its unique identifier, or UID. */
  readonly key: string;
  /** Of what it says of itself, to know it again under another key; null: nothing is known of it. */
  readonly print: Uint8Array | null;
  readonly takenAt: Instant;
};
/** Of one place. `missingSince`: it was not there any more when all were listed. */
export type PulledKnown = { readonly key: string; readonly takenAt: Instant; readonly missingSince: Instant | null };

export type PulledCommands = {
  /** `id` null: a new one; more than two thousand are `not-allowed`. What is not given stays. */
  putPulled: {
    in: {
      readonly id: Id | null;
      readonly account: Id;
      readonly body: string;
      /** null: none any more. */
      readonly secret?: string | null;
      readonly state?: string;
      readonly now: Instant;
    };
    out: { readonly id: Id };
  };
  /** With all that is known of its messages. */
  removePulled: { in: { readonly id: Id }; out: Record<never, never> };
  /** What came of the last try; a secret that the other side has renewed. What is not given stays as it is. */
  notePulled: {
    in: { readonly id: Id; readonly state?: string; readonly secret?: string };
    out: Record<never, never>;
  };
  /** They count as taken, though they were not. Those that do already stay as they are. */
  passPulled: { in: { readonly marks: readonly PulledMark[] }; out: { readonly marked: number } };
  /** One that is missing said the same of itself: it has this name from now on, and keeps its time. False: none did. */
  movePulled: { in: { readonly mark: PulledMark }; out: { readonly moved: boolean } };
  /**
   * After all were listed: which of those known are not there any more, which are there again. What has been missing since
   * before `forget` is forgotten, of other generations too.
   */
  listPulled: {
    in: PulledPlace & {
      readonly gone: readonly string[];
      readonly back: readonly string[];
      /** We took `gone` away there: another message that says the same of itself is another message. */
      readonly removed: boolean;
      readonly now: Instant;
      readonly forget: Instant;
    };
    out: { readonly forgotten: number };
  };
};

export type PulledReading = {
  /** By id. */
  pulledAccounts(): Promise<readonly StoredPulled[]>;
  /** By key, those after `after`. */
  pulledMessages(place: PulledPlace, after: string, limit: number): Promise<readonly PulledKnown[]>;
  /** Whether anything is known of a place, or of other generations of its folder. */
  pulledGenerations(pulled: Id, folder: string): Promise<readonly string[]>;
  /** Whether one that is missing now said this of itself. */
  pulledPrint(pulled: Id, folder: string, print: Uint8Array): Promise<boolean>;
};
