/**
 * What every place that mail comes from looks like to whoever takes it over: folders, and in each a stream of messages that
 * are read one by one. A mbox file, a Maildir, a zip, a PST, another server by IMAP: each is a `Source`.
 *
 * Nothing is dropped silently. What cannot be read is an item of the stream too (`untaken`), with its place and why, and the
 * stream goes on behind it. A source throws only where the place itself is gone (disk error, connection lost): whoever moves
 * stops there, and goes on later from the keys that are done.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';

/** System flags as bits, the store's own (RFC 9051 §2.3.2). */
export const Mark = { seen: 1, answered: 2, flagged: 4, deleted: 8, draft: 16 } as const;

/** Names from the outermost on, decoded (no modified UTF-7, no escapes). INBOX is ['INBOX']. A name may hold any character. */
export type FolderPath = readonly string[];

/** RFC 6154 names, without the backslash. */
export type FolderRole = 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash';

export type SourceFolder = {
  /** Unique within the source. */
  readonly path: FolderPath;
  /** As the source itself says; what a name suggests is for whoever moves (roles.ts). */
  readonly role: FolderRole | null;
  /** null: the source knows no subscriptions. */
  readonly subscribed: boolean | null;
  /** As far as it is known without reading all; null: not. */
  readonly messages: number | null;
  readonly octets: Bytes | null;
  /** For a person: the file, the folder, the mailbox's name there. */
  readonly origin: string;
  /** Where UIDs of the messages are told. */
  readonly uidValidity: number | null;
};

export type SourceMessage = {
  readonly kind: 'message';
  /**
   * Names it in its folder, the same each time the source is read: what was taken is known by it after a crash, and at a
   * second round that only takes what is new. At most 200 characters.
   */
  readonly key: string;
  /** For a person: 'Inbox at octet 1024', 'cur/1699.M1.host:2,S'. */
  readonly origin: string;
  /** Other folders where the same message lies (Gmail's labels); they need not stand in `folders()`. */
  readonly also?: readonly FolderPath[];
  /** As the message itself has them, for a source around this one that knows what they mean. */
  readonly labels?: readonly string[];
  /** Lies in this folder instead of the one that is read; it needs not stand in `folders()` either. */
  readonly instead?: FolderPath;
  /** Octets on the wire, or near; null: only reading tells. */
  readonly size: Bytes | null;
  /** `Mark` bits. */
  readonly flags: number;
  /** IMAP keywords as they are, '$Forwarded', 'Work'; what IMAP cannot carry is changed by `imapKeyword` (keywords.ts). */
  readonly keywords: readonly string[];
  /** null: not told; whoever moves takes the Date field. */
  readonly internalDate: Instant | null;
  readonly uid: number | null;
  /**
   * Its octets with CRLF line ends. Called at most once, and before the next item is asked for; not called where the key is
   * known already, so that nothing is fetched for nothing.
   */
  read(): Promise<Result<MessageOctets, Untaken>>;
};

export type MessageOctets = {
  readonly octets: Uint8Array;
  /** The lines' ends as they were found (line-ends.ts). */
  readonly ends: LineEnds;
  /** Also what the body alone told: flags, keywords of fields that the source keeps in the message. Added to the others. */
  readonly flags?: number;
  readonly keywords?: readonly string[];
  /** Where only reading tells it; else the item's. */
  readonly internalDate?: Instant;
};

/** none: one line without an end. mixed: LF and CRLF; all have become CRLF. */
export type LineEnds = 'crlf' | 'lf' | 'mixed' | 'none';

/** One that cannot be taken; the stream goes on. */
export type UntakenItem = Untaken & { readonly kind: 'untaken'; readonly key: string; readonly origin: string };
export type Untaken = {
  readonly reason: UntakenReason;
  /** For a person, in English, one line; '' where the reason says all. */
  readonly detail: string;
};
export type UntakenReason =
  /** Larger than `SourceOptions.largest`. */
  | 'too-large'
  /** The file or the server does not give it out. */
  | 'unreadable'
  /** It is there, and is no message: garbage, an empty file, a broken frame. */
  | 'not-a-message'
  /** Encrypted, and nobody has the key. */
  | 'encrypted'
  /** It was listed, and was gone when it was to be read. */
  | 'gone'
  /** Whoever moves leaves its folder out. */
  | 'left-out'
  /** It lies in the file still, but its owner has deleted it. */
  | 'deleted'
  /** A contact, an appointment, a note: not mail. */
  | 'other-kind';

export type SourceItem = SourceMessage | UntakenItem;

export type Source = {
  /** 'mbox', 'maildir', 'imap', … and what it is called: shown, and kept with the job. */
  readonly format: string;
  readonly name: string;
  /** Doubts that a person should read before: "mboxo: lines that begin with '>From ' are left as they are". */
  notes(): readonly string[];
  folders(): Promise<readonly SourceFolder[]>;
  /**
   * The messages of one folder, in the order of their UIDs or their places. `after`: the key of the last one that is done:
   * a source that can jump, and to which nothing new comes before that place, begins behind it (IMAP); another begins anew,
   * for whoever moves knows the keys, and asks for nothing twice.
   */
  messages(folder: SourceFolder, options?: { readonly after?: string | null }): AsyncIterable<SourceItem>;
  close(): Promise<void>;
};

/** Thrown where the place itself is gone for now, and reading it later goes on: a server that is away, a line that is lost. */
export class SourceGone extends Error {}

/** Given when a source is opened. */
export type SourceOptions = {
  /** A larger message is not read into memory, but named as 'too-large'. */
  readonly largest: Bytes;
};
/** Why a source cannot be opened at all: for a person, one sentence without a full stop. */
export type Opened<S extends Source = Source> = Promise<Result<S, string>>;
