/**
 * Every way to change the store: plain data in, plain data out, one atomic step each, no callback inside. So a backend may
 * commit the commands of many sessions together, and a second backend can be proven equal by playing the same commands.
 */
import type { Instant } from '../base/units.ts';
import type { BroughtCommands } from './brought-commands.ts';
import type { DelegateCommands } from './delegate-commands.ts';
import type { DeviceCommands } from './device-commands.ts';
import type { DirectoryCommands } from './directory-commands.ts';
import type { ListCommands } from './list-commands.ts';
import type { PulledCommands } from './pulled-commands.ts';
import type { QueueCommands } from './queue-commands.ts';
import type { ReportCommands } from './report-shapes.ts';
import type { ReturnCommands } from './return-commands.ts';
import type { RoutingCommands } from './routing-commands.ts';
import type { ScriptCommands } from './script-commands.ts';
import type { SearchCommands } from './search-commands.ts';
import type {
  FlagMask,
  Id,
  MailboxRole,
  ModSeq,
  NewSigningKey,
  NotePerMessage,
  Revision,
  RevisionFault,
  SigningKeyMarked,
  Uid,
  UidSet,
} from './shapes.ts';
import type { FilterCommands } from './sifted-commands.ts';
import type { WebhookCommands } from './webhook-commands.ts';

export type Placed = { readonly uid: Uid; readonly uidValidity: number; readonly modSeq: ModSeq; readonly message: Id };
export type CopyUid = {
  readonly uidValidity: number;
  readonly from: UidSet;
  readonly to: UidSet;
  /** Of the account where they lay; a copy to another's leaves it as it was. */
  readonly modSeq: ModSeq;
};

/** Name → what goes in, what comes out. A new act is a new line here, and the compiler asks every backend for it. */
export type Commands = DelegateCommands &
  DeviceCommands &
  DirectoryCommands &
  ListCommands &
  FilterCommands &
  PulledCommands &
  SearchCommands &
  WebhookCommands &
  BroughtCommands &
  QueueCommands &
  ReportCommands &
  ReturnCommands &
  RoutingCommands &
  ScriptCommands & {
    // messages in mailboxes
    append: {
      in: {
        readonly account: Id;
        readonly mailbox: Id;
        /** Further mailboxes where it lies from the beginning. */
        readonly also?: readonly Id[];
        readonly bytes: Uint8Array;
        readonly flags: number;
        readonly keywords: readonly string[];
        readonly internalDate: Instant;
        readonly trace: string;
        readonly note: NotePerMessage | null;
      };
      out: Placed;
    };
    /** Several messages, all of them or none, with ascending UIDs and one modSeq (RFC 3502). */
    appendAll: {
      in: {
        readonly account: Id;
        readonly mailbox: Id;
        readonly messages: readonly {
          readonly bytes: Uint8Array;
          readonly flags: number;
          readonly keywords: readonly string[];
          readonly internalDate: Instant;
          readonly trace: string;
        }[];
        readonly note: NotePerMessage | null;
      };
      out: {
        readonly uidValidity: number;
        readonly uids: UidSet;
        readonly modSeq: ModSeq;
        readonly messages: readonly Id[];
      };
    };
    /**
     * A new message comes, in this mailbox or another of the account, and an old one goes: one step (RFC 8508). What went
     * is not kept for bringing back. `no-such`: the old one is not there, and nothing happened.
     */
    replace: {
      in: {
        readonly account: Id;
        readonly from: Id;
        readonly uid: Uid;
        readonly to: Id;
        readonly bytes: Uint8Array;
        readonly flags: number;
        readonly keywords: readonly string[];
        readonly internalDate: Instant;
        readonly trace: string;
        readonly note: NotePerMessage | null;
      };
      out: Placed;
    };
    /** RFC 7162 §3.1.3: a message changed since `unchangedSince` is left alone and named in `refused`. */
    flags: {
      in: {
        readonly account: Id;
        readonly mailbox: Id;
        readonly uids: UidSet;
        readonly act: 'replace' | 'add' | 'remove';
        readonly flags: number;
        readonly keywords: readonly string[];
        readonly unchangedSince?: ModSeq;
        /** Every other flag of a message stays as it is; not given: all may change. */
        readonly among?: FlagMask;
        readonly note: NotePerMessage | null;
      };
      /** `changed` carries only messages whose flags are different now; without change there is no new modSeq. */
      out: { readonly modSeq: ModSeq; readonly changed: UidSet; readonly refused: UidSet };
    };
    copy: {
      in: {
        readonly account: Id;
        readonly from: Id;
        readonly uids: UidSet;
        readonly to: Id;
        /** Whose mailbox `to` is; not given: the same account's. Its quota counts. */
        readonly toAccount?: Id;
        /** Only these flags come along; not given: all do. */
        readonly keep?: FlagMask;
        readonly note: NotePerMessage | null;
      };
      out: CopyUid;
    };
    move: Commands['copy'];
    expunge: {
      in: {
        readonly account: Id;
        readonly mailbox: Id;
        /** null: all that are marked deleted. */
        readonly uids: UidSet | null;
        /** True: of `uids` only those marked deleted (RFC 4315). */
        readonly onlyDeleted: boolean;
        readonly note: NotePerMessage | null;
      };
      out: { readonly modSeq: ModSeq; readonly uids: UidSet };
    };
    /**
     * What becomes of whole messages in one account (RFC 8621 §4.6): which mailboxes they lie in, which flags all their
     * copies have. One modSeq for all; each revision is done or refused alone. Copies that are marked deleted are left
     * alone, unless the message is destroyed.
     */
    revise: {
      in: {
        readonly account: Id;
        readonly revisions: readonly Revision[];
        /** Where any mailbox of the account has changed since, nothing is done and the answer is `changed`. */
        readonly ifUnchangedSince?: ModSeq;
      };
      /** In the order of the revisions; null: done. */
      out: { readonly modSeq: ModSeq; readonly refused: readonly (RevisionFault | null)[] };
    };
    /** Writes `note` for each of these messages under its own trace: a client has read them. */
    witness: {
      in: { readonly account: Id; readonly mailbox: Id; readonly uids: UidSet; readonly note: NotePerMessage };
      out: { readonly noted: number };
    };
    /** Hands \Recent of the newly come, or of those below `to`, to one session: from `from` up to `uidNext` they are its own. */
    claimRecent: {
      in: { readonly account: Id; readonly mailbox: Id; readonly to?: Uid };
      out: { readonly from: Uid; readonly uidNext: Uid };
    };

    /**
     * Brings expunged messages back, each into the mailbox it lay in, else into one of that name, else into INBOX; or all
     * into `to`. They get new UIDs, \Deleted is taken off. What is not there any more is left out. All or, over the quota, none.
     */
    restore: {
      in: {
        readonly account: Id;
        readonly ids: readonly Id[];
        readonly to?: Id;
        readonly note: NotePerMessage | null;
      };
      out: {
        readonly modSeq: ModSeq;
        readonly restored: readonly {
          readonly id: Id;
          readonly mailbox: Id;
          readonly uid: Uid;
          readonly message: Id;
        }[];
      };
    };
    /** For good. Of who is held: `not-allowed`. */
    forgetExpunged: { in: { readonly account: Id; readonly ids: readonly Id[] }; out: { readonly forgotten: number } };

    // mailboxes
    /** A new mailbox has the rights of its superior, where that has some. */
    createMailbox: {
      in: { readonly account: Id; readonly name: string; readonly role: MailboxRole; readonly subscribed: boolean };
      out: { readonly mailbox: Id; readonly uidValidity: number };
    };
    /** With everything below it; INBOX renamed moves its messages and leaves an empty INBOX (RFC 3501 §6.3.5). */
    renameMailbox: {
      in: { readonly account: Id; readonly from: string; readonly to: string };
      out: { readonly modSeq: ModSeq };
    };
    deleteMailbox: {
      in: { readonly account: Id; readonly name: string; readonly note: NotePerMessage | null };
      out: { readonly modSeq: ModSeq };
    };
    subscribe: {
      in: { readonly account: Id; readonly name: string; readonly subscribed: boolean };
      out: { readonly changed: boolean };
    };
    /** INBOX keeps its role, and no other mailbox has it: `not-allowed`. That two have one role is not looked at. */
    setRole: {
      in: { readonly account: Id; readonly name: string; readonly role: MailboxRole };
      out: { readonly changed: boolean };
    };

    /** '' takes the identifier away. A mailbox's rights go with it. */
    setRights: {
      in: { readonly account: Id; readonly mailbox: Id; readonly identifier: string; readonly rights: string };
      out: { readonly changed: boolean };
    };
    /** All or none; a null value takes the entry away. Watchers of the mailbox, or of the account, are told. */
    annotate: {
      in: {
        readonly account: Id;
        readonly mailbox: Id | null;
        readonly entries: readonly {
          readonly entry: string;
          readonly owner: Id | null;
          readonly value: Uint8Array | null;
        }[];
        /** `not-allowed` where there would be more of them than this, of one owner. */
        readonly most: number;
      };
      out: Record<never, never>;
    };

    // the owner's rules
    /** `id` null: a new one, the last of all. More than a thousand are `not-allowed`. */
    putRule: {
      in: { readonly id: Id | null; readonly body: string; readonly enabled: boolean };
      out: { readonly id: Id };
    };
    removeRule: { in: { readonly id: Id }; out: Record<never, never> };
    /** All that there are, each once; else `changed`. */
    orderRules: { in: { readonly ids: readonly Id[] }; out: Record<never, never> };

    putSigningKey: { in: NewSigningKey; out: { readonly id: Id } };
    /** Each mark is set once, else `changed`. */
    markSigningKey: { in: SigningKeyMarked; out: Record<never, never> };

    // an account's own records
    /** `id` null: a new one. */
    putDocument: {
      in: { readonly account: Id; readonly kind: string; readonly id: Id | null; readonly body: string };
      out: { readonly id: Id; readonly modSeq: ModSeq };
    };
    removeDocument: {
      in: { readonly account: Id; readonly kind: string; readonly id: Id };
      out: { readonly modSeq: ModSeq };
    };

    // the store itself
    /** Only tells: nothing else changes. */
    record: { in: Record<never, never>; out: { readonly last: Id } };
    setMeta: { in: { readonly key: string; readonly value: string }; out: Record<never, never> };
    /** Forgets, in small steps: what is older than `before`, at most `limit` rows. */
    sweep: {
      in: {
        readonly what: 'events' | 'settled' | 'tombstones' | 'expunged' | 'blobs' | 'counts' | 'reports' | 'memory';
        readonly before: Instant;
        readonly limit: number;
      };
      out: { readonly done: number; readonly more: boolean };
    };
  };
export type CommandName = keyof Commands;
