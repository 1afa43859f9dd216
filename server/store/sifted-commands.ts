/** Of commands.ts: what scripts have decided, people's own extension addresses, and mailboxes that grow full. */
import type { Bytes, Duration, Instant } from '../base/units.ts';
import type { Placed } from './commands.ts';
import type { Lease, NewMessage, NewRecipient } from './queue-shapes.ts';
import type { Memory } from './script-shapes.ts';
import type { AliasLimits, Id, MailboxRole, Note, NotePerMessage, Uid } from './shapes.ts';

/** For how long, and by how many per cent, more is taken than a quota allows. */
export type Grace = { readonly time: Duration; readonly percent: number };

/** How full an account is that has a quota, after what came. `told`: the per cent it was last warned of; 0: never. */
export type Room = { readonly used: Bytes; readonly quota: Bytes; readonly told: number };

/** A copy of a message, or of what a script made of it. */
export type Filing = {
  readonly mailbox: string;
  /** The mailbox that is meant, whatever it is called now; where it is gone: the one of that name. */
  readonly id?: Id;
  /** Where there is none: it is made, or INBOX takes the copy. */
  readonly make: boolean;
  /** What one that is made is for. */
  readonly role?: MailboxRole;
  readonly flags: number;
  readonly keywords: readonly string[];
  /** Of `contents`; null: the message as it came. */
  readonly content: number | null;
  readonly note: Note | null;
};

type Contents = {
  /** What was edited, or written by a script: stored once, whatever has it. */
  readonly contents: readonly { readonly bytes: Uint8Array; readonly trace: string }[];
  readonly files: readonly Filing[];
  /** Replies, notifications, and what is sent on edited. Notes under their traces come with the command. */
  readonly sends: readonly NewMessage[];
  readonly memories: readonly Memory[];
  readonly internalDate: Instant;
};

export type FilterCommands = {
  /**
   * All that is to become of one arrived message in one account, and the end of its recipient: one act, done once whatever
   * crashes. `over-quota`: nothing of it is done. `exists`: it would be sent on, and only to who is a recipient of it
   * already, so that nobody would have it.
   */
  carryOut: {
    in: Contents & {
      readonly recipient: Id;
      readonly fence: number;
      readonly account: Id;
      readonly grace?: Grace;
      /** Rows of the same message, sent on as it came; who is a recipient of it already is not made one again. */
      readonly redirects: readonly NewRecipient[];
      /** The wish to hear of success goes on with the one redirect (RFC 3461 §5.2.7.2). */
      readonly onward?: true;
      readonly lease?: { readonly holder: string; readonly until: Instant };
      readonly end:
        | { readonly kind: 'delivered' | 'expanded' }
        | { readonly kind: 'discarded'; readonly by: string; readonly reply: string }
        | { readonly kind: 'failed'; readonly status: string; readonly reply: string };
      readonly at: Instant;
    };
    out: {
      /** In the order of the files. */
      readonly placed: readonly Placed[];
      /** Of redirects and of what was sent: those that were leased. */
      readonly recipients: readonly Lease[];
      readonly room?: Room;
    };
  };
  /**
   * The same for a message that lies in a mailbox already (RFC 6785), and the end of its task. What is not there any more is
   * left alone. Over the quota no copy is made, and what is not kept stays; the rest is done.
   */
  carryOutTask: {
    in: Contents & {
      readonly task: Id;
      /** Another content in its place, or other flags; null: as it is. */
      readonly replace: number | null;
      readonly flags: { readonly flags: number; readonly keywords: readonly string[] } | null;
      /** It goes: to be brought back, as whatever is expunged. */
      readonly remove: boolean;
      readonly removed: NotePerMessage | null;
    };
    out: {
      readonly placed: readonly (Placed | null)[];
      readonly recipients: readonly Lease[];
      readonly uid: Uid | null;
    };
  };
  /**
   * `percent` of its quota is used: said once, with a letter in its INBOX whatever room there is. Lower than what was told
   * before: it may be told again, and nothing is said now. `changed`: somebody was faster, or it is not so any more.
   */
  tellQuota: {
    in: {
      readonly account: Id;
      readonly percent: number;
      readonly letter: { readonly bytes: Uint8Array; readonly trace: string } | null;
      readonly internalDate: Instant;
    };
    out: { readonly placed: Placed | null };
  };
  /** An alias that a person makes for itself. `exists`: somebody is called so. `not-allowed`: it has as many as it may. */
  addExtension: {
    in: {
      readonly account: Id;
      readonly address: string;
      readonly targets: readonly string[];
      readonly limits: Omit<AliasLimits, 'used'>;
      readonly mailbox: string | null;
      readonly now: Instant;
      readonly most: number;
    };
    out: { readonly id: Id };
  };
  setExtension: {
    in: {
      readonly account: Id;
      readonly address: string;
      readonly targets: readonly string[];
      readonly limits: Omit<AliasLimits, 'used'>;
      readonly mailbox: string | null;
    };
    out: { readonly id: Id };
  };
  removeExtension: { in: { readonly account: Id; readonly address: string }; out: { readonly id: Id } };
};

/** An address of a person's own making, with what becomes of its mail. */
export type StoredExtension = {
  readonly address: string;
  readonly targets: readonly string[];
  readonly limits?: AliasLimits;
  /** Where its mail is filed; null: as all mail. */
  readonly mailbox: string | null;
  readonly madeAt: Instant;
};
export type FilterReading = {
  /** Of one account, by address. */
  extensions(account: Id): Promise<readonly StoredExtension[]>;
  /** Whose it is, and where its mail goes; null: it is no extension. */
  extension(address: string): Promise<{ readonly account: Id; readonly mailbox: string | null } | null>;
};
