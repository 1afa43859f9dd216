/** Of commands.ts and views.ts: searches that are kept under a name, and which messages are in them under which UID. */
import type { Bytes, Instant } from '../base/units.ts';
import type { Id, ModSeq, Uid } from './shapes.ts';

export type StoredSearch = {
  readonly id: Id;
  readonly account: Id;
  /** Only in this mailbox and below it; '': in all of them. */
  readonly root: string;
  readonly name: string;
  /** As it was typed; what it means is not read here. */
  readonly query: string;
  readonly uidValidity: number;
  readonly uidNext: Uid;
  /** Of the last message that came or went. */
  readonly modSeq: ModSeq;
  /** How far the index was looked at; '' before the first look. */
  readonly epoch: string;
  readonly looked: ModSeq;
};

export type SearchCommands = {
  /** `id` null: a new one, the last of them. A name that another of the same root has is `exists`; too many `not-allowed`. */
  putSearch: {
    in: {
      readonly account: Id;
      readonly id: Id | null;
      readonly root: string;
      readonly name: string;
      readonly query: string;
    };
    out: { readonly id: Id };
  };
  removeSearch: { in: { readonly account: Id; readonly id: Id }; out: Record<never, never> };
  /** Those that are not named keep their order behind the others. */
  orderSearches: { in: { readonly account: Id; readonly ids: readonly Id[] }; out: Record<never, never> };
  /**
   * What came gets the next UIDs in this order, what went loses its own for good, what is `touched` is as if changed; all under one
   * modSeq of the account, which stays as it is where nothing of this is.
   */
  changeSearch: {
    in: {
      readonly account: Id;
      readonly search: Id;
      readonly came: readonly Id[];
      readonly went: readonly Uid[];
      readonly touched: readonly Uid[];
      readonly epoch: string;
      readonly looked: ModSeq;
    };
    out: { readonly first: Uid; readonly modSeq: ModSeq; readonly bytes: Bytes };
  };
};

/** Ascending by UID. */
export type SearchMembers = {
  readonly uids: Uint32Array;
  readonly messages: Float64Array;
  readonly modSeqs: Float64Array;
  /** Octets of all of them. */
  readonly bytes: Bytes;
};

/** One copy of a message, none that is marked \Deleted. */
export type Copy = {
  readonly message: Id;
  readonly mailbox: Id;
  readonly uid: Uid;
  readonly modSeq: ModSeq;
  readonly flags: number;
  /** Equal sets share one array. */
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
  readonly size: Bytes;
};

export type SearchReading = {
  /** In their order. */
  searches(account: Id): Promise<readonly StoredSearch[]>;
  searchMembers(search: Id): Promise<SearchMembers>;
  /** Of each message in this order, by mailbox and UID. */
  copies(account: Id, messages: readonly Id[]): Promise<readonly Copy[]>;
  /** Messages of which a copy has changed since; each once. */
  changedMessages(account: Id, since: ModSeq): Promise<readonly Id[]>;
};
