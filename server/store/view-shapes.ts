/** The shapes in which mailboxes, messages, addresses and events are read. */

import type { Bytes, Instant } from '../base/units.ts';
import type { Envelope, Structure } from '../mime/structure.ts';
import type { ListResolution } from './list-shapes.ts';
import type { AliasLimits, Id, MailboxRole, ModSeq, Uid, UidSet } from './shapes.ts';

export type Mailbox = {
  readonly id: Id;
  readonly account: Id;
  /** '/' between the levels; 'INBOX' in capitals; Unicode, never modified UTF-7. */
  readonly name: string;
  readonly role: MailboxRole;
  readonly subscribed: boolean;
  readonly uidValidity: number;
  readonly uidNext: Uid;
  readonly highestModSeq: ModSeq;
  readonly messages: number;
  readonly unseen: number;
  readonly deleted: number;
  readonly bytes: Bytes;
  /** First UID that no session has been given as \Recent. */
  readonly recentFrom: Uid;
};

/** One message in one mailbox, without its bytes. */
export type Row = {
  readonly uid: Uid;
  readonly message: Id;
  readonly modSeq: ModSeq;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
  /** Octets as a client reads it: Return-Path and our prefix included. */
  readonly size: Bytes;
  /** When it came into this mailbox (RFC 8514); null: from before that was kept. */
  readonly savedAt: Instant | null;
};
/** Rows of a mailbox, ascending by UID; the arrays may be longer than `length`. */
export type Columns = {
  readonly length: number;
  readonly uid: Uint32Array;
  readonly message: Float64Array;
  readonly modSeqs: Float64Array;
  readonly flags: Uint8Array;
  /** A number for each set of keywords. */
  readonly keywords: Uint32Array;
  readonly keywordsOf: (set: number) => readonly string[];
  readonly internalDate: Float64Array;
  readonly size: Float64Array;
  /** NaN: not known. */
  readonly savedAt: Float64Array;
};
export type Facts = { readonly structure: Structure; readonly envelope: Envelope };
/** A message, or the octets from `range[0]` up to `range[1]` of it. */
export type MessagePart = { readonly message: Id; readonly range?: readonly [number, number] };
/** What a list shows. */
export type Summary = {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly date: Instant | null;
  readonly preview: string;
  readonly attachment: boolean;
};

export type MessageFacts = {
  readonly id: Id;
  readonly trace: string;
  readonly size: Bytes;
  readonly sender: string | null;
  readonly messageId: string | null;
  readonly summary: Summary;
  readonly createdAt: Instant;
};

/** What was added, changed and removed in a mailbox since a modSeq (RFC 7162). */
export type Changes = {
  readonly modSeq: ModSeq;
  /** New messages and changed flags, ascending by UID. */
  readonly changed: readonly Row[];
  readonly vanished: UidSet;
  /** Expunges older than this are forgotten; then `vanished` holds every UID that is not there. */
  readonly complete: boolean;
};

/** What becomes of mail for a full mailbox: refused, or taken above the quota by who was not over it before `since`. */
export type WhenFull = {
  readonly refuses: boolean;
  readonly grace?: { readonly since: Instant; readonly percent: number };
};

/** One person's address: who gets mail for it. */
export type Resolution =
  | {
      readonly kind: 'account';
      readonly account: Id;
      readonly address: string;
      readonly enabled: boolean;
      /** Its mailboxes may hold so much and no more. */
      readonly bounded: boolean;
      /** The state of its scripts, where one of them runs at delivery. */
      readonly scripts?: ModSeq;
      /** Told by the directory, of who is bounded; not there: its mail waits. */
      readonly whenFull?: WhenFull;
      /** Where its mail goes on to. */
      readonly forward?: readonly string[];
    }
  | {
      readonly kind: 'alias';
      readonly address: string;
      readonly targets: readonly string[];
      readonly limits?: AliasLimits;
      /** What the pattern's stars, or the catch-all's whole, stood for. */
      readonly captures?: readonly string[];
      /** Why it is over, as a sender reads it: told by the directory, which knows the time. */
      readonly over?: string;
      /** Why it cannot be told now whom it leads to, for the owner. */
      readonly fault?: string;
    }
  | ListResolution
  | { readonly kind: 'unknown-user' } // the domain is ours, the person is not
  | { readonly kind: 'elsewhere' }; // the domain is not ours

export type EventFilter = {
  /** A connection's id selects its messages' too. */
  readonly trace?: string;
  /** Only ids above. */
  readonly after?: Id;
  /** Only ids below. */
  readonly before?: Id;
  /** A name, or the start of one that ends in a dot: 'smtp.'. */
  readonly names?: readonly string[];
  readonly limit: number;
  /** Newest first; default oldest first. */
  readonly newestFirst?: boolean;
};
