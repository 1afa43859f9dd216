/** The nouns of the store: what a message, a queue row, a note and an account are, and the reasons for a "no". */
import type { Bytes, Instant } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';

// ── small shapes ──────────────────────────────────────────────────────────────────────────────────────────────────

export type Id = number;
/** RFC 9051 §2.3.1.1: unique in its mailbox under one UIDVALIDITY, ascending, never reused. */
export type Uid = number;
/** RFC 7162 §3.1: one counter per account, so a move between mailboxes, a JMAP state and a cursor are one number. */
export type ModSeq = number;
/** Inclusive ranges, ascending, not touching. */
export type UidSet = readonly (readonly [Uid, Uid])[];

/** System flags as bits (RFC 9051 §2.3.2). \Recent is a session's business. */
export const Flag = { seen: 1, answered: 2, flagged: 4, deleted: 8, draft: 16 } as const;
/** Some of the flags: system flags as bits, and all keywords or none. */
export type FlagMask = { readonly flags: number; readonly keywords: boolean };

/** The only reasons for a "no". Anything else that goes wrong is thrown. */
export type StoreFault =
  | 'no-such' // account, mailbox, message or recipient
  | 'exists' // name taken
  | 'over-quota'
  | 'fenced' // the lease is no longer the caller's: another run holds or settled it
  | 'not-empty' // a mailbox with children, a domain with accounts
  | 'not-allowed' // INBOX deleted, a state that this act may not leave
  | 'changed' // somebody was faster: what the caller built on is not so any more
  | 'disk-full' // reading and deleting go on (R6)
  | 'io-error'; // the store has closed itself and reopens through recovery (R5)

// ── events ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A fact on its way into the store. `fields` is JSON; the store adds what only it knows (`uid`, `message`, …). */
export type Note = {
  readonly name: string;
  readonly at: Instant;
  /** The connection's trace id, or the message's: the connection's, a hyphen, and its number there. */
  readonly trace: string;
  readonly fields: Readonly<Record<string, unknown>>;
};
/** A fact that is on disk. Ids ascend in commit order and are the log's cursor. */
export type StoredNote = Note & { readonly id: Id };

export type Chronicle = {
  readonly notes?: readonly Note[];
  /** Lines are appended to what the trace already has. */
  readonly transcripts?: readonly { readonly trace: string; readonly lines: readonly TranscriptLine[] }[];
  readonly judged?: readonly Judged[];
};

/** What was judged of one message, and from what; JSON that only the judges read. */
export type Judged = {
  readonly trace: string;
  readonly at: Instant;
  readonly act: 'accept' | 'junk' | 'hold' | 'refuse' | 'later';
  readonly facts: string;
  readonly verdict: string;
  /** The owner's rules that met it: each counts a hit. */
  readonly rules: readonly Id[];
};

/** A rule of whoever owns this server. `body` is JSON that only the judges read. */
export type StoredRule = {
  readonly id: Id;
  readonly body: string;
  readonly enabled: boolean;
  readonly hits: number;
  readonly lastHit: Instant | null;
};

/**
 * One note per message that the command touched, under each message's own trace, with `mailbox`, `uid` and what the
 * command changed added to the fields.
 */
export type NotePerMessage = Omit<Note, 'trace'>;

// ── mailboxes and their messages ──────────────────────────────────────────────────────────────────────────────────

/** RFC 4314 §2.1: who may do what in a mailbox. `identifier` as a client wrote it: an address, 'anyone', with '-' before it. */
export type Right = { readonly identifier: string; readonly rights: string };

/** RFC 5464: one entry of a mailbox, or of the account where `mailbox` is null. `owner` null: all see the same value. */
export type Annotation = {
  readonly mailbox: Id | null;
  readonly owner: Id | null;
  /** In small letters: '/comment', '/vendor/…', without '/private' and '/shared'. */
  readonly entry: string;
  readonly value: Uint8Array;
};

/** A message that somebody expunged and that can still be brought back. */
export type Expunged = {
  /** Never used twice. */
  readonly id: Id;
  readonly message: Id;
  /** Where it lay; the name as it was then. */
  readonly mailbox: Id;
  readonly mailboxName: string;
  readonly uid: Uid;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
  readonly size: Bytes;
  readonly expungedAt: Instant;
};

/** What becomes of one whole message of an account. */
export type Revision = {
  readonly message: Id;
  /** Ids of mailboxes; what is removed and not there, or added and there already, is no fault. */
  readonly add?: readonly Id[];
  readonly remove?: readonly Id[];
  /** Out of every mailbox but those added. */
  readonly removeRest?: boolean;
  /** Bits and keywords, put on and taken off each copy. */
  readonly set?: { readonly flags: number; readonly keywords: readonly string[] };
  readonly clear?: { readonly flags: number; readonly keywords: readonly string[] };
  /** Every flag and keyword but those set. */
  readonly clearRest?: boolean;
  /** Out of every mailbox. */
  readonly destroy?: boolean;
  /** For a message that changes its mailboxes or is destroyed. */
  readonly note: NotePerMessage | null;
};
/** `no-mailbox`: it would lie in none. */
export type RevisionFault = 'no-such' | 'no-such-mailbox' | 'no-mailbox' | 'over-quota';

// ── accounts ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Domain = { readonly id: Id; readonly name: string; readonly aliasOf: string | null };

/** What a domain of ours signs with. It never leaves the server. */
export type NewSigningKey = {
  /** A domain's name. */
  readonly domain: string;
  readonly selector: string;
  readonly type: 'rsa' | 'ed25519';
  /** PEM. */
  readonly privateKey: string;
  readonly createdAt: Instant;
};
/** seen: in the DNS. active: it signs. retired: it signs no more. removed: its record may go, and it is forgotten. */
export type SigningKeyMark = 'seen' | 'active' | 'retired' | 'removed';
export type SigningKeyMarked = { readonly id: Id; readonly mark: SigningKeyMark; readonly at: Instant };
export type StoredSigningKey = Omit<NewSigningKey, 'privateKey'> & {
  readonly id: Id;
  /** null: removed. */
  readonly privateKey: string | null;
} & { readonly [M in `${SigningKeyMark}At`]: Instant | null };

/** A machine that hands mail in on a port of its own. `body` is JSON that only the directory reads. */
export type StoredDevice = {
  readonly id: Id;
  readonly name: string;
  /** '': where the server's other ports are. */
  readonly host: string;
  readonly port: number;
  readonly enabled: boolean;
  readonly body: string;
  readonly createdAt: Instant;
  /** Messages. */
  readonly accepted: number;
  /** Answers that said no, to whomever. */
  readonly refused: number;
  /** Its last message. */
  readonly used: { readonly at: Instant; readonly from: string } | null;
  /** The last no. */
  readonly no: { readonly at: Instant; readonly from: string; readonly why: string } | null;
};

export type Account = {
  readonly id: Id;
  readonly address: string;
  readonly localPart: string;
  readonly domain: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly quotaBytes: Bytes | null;
  readonly usedBytes: Bytes;
  readonly usedMessages: number;
  readonly createdAt: Instant;
  /** Where its mail goes on to. */
  readonly forward?: readonly string[];
  /** The state of its scripts, where one of them runs at delivery. */
  readonly scripts?: ModSeq;
  /** Since when it holds more than its quota. */
  readonly overSince?: Instant;
  /** Several people's: nobody signs in as it. */
  readonly box?: true;
  /** What others send in its name lies in their Sent alone. */
  readonly keepsSent?: false;
  /** Why nothing of it may be removed for good. */
  readonly held?: string;
};
/** PHC string and SCRAM verifier text; both null: nobody can sign in. */
export type Credentials = { readonly password: string | null; readonly scram: string | null };
/** As they are asked for at a sign-in. `words`: what SCRAM needs of the account's app passwords. */
export type KeptCredentials = Credentials & {
  readonly account: Id;
  readonly enabled: boolean;
  readonly address: string;
  readonly words: readonly { readonly id: Id; readonly scram: string }[];
};
/**
 * An alias, a catch-all when `address` is '@domain', or one by pattern. Targets are addresses, here or elsewhere, and what
 * else the directory reads in them (directory/alias-target.ts).
 */
export type Alias = {
  readonly id: Id;
  readonly address: string;
  readonly targets: readonly string[];
  /** Each '*' before its '@' stands for anything. */
  readonly pattern?: true;
  readonly limits?: AliasLimits;
  /** The account that made it for itself. */
  readonly maker?: Id;
};
/** For how long, how often and by whom an alias may be used. */
export type AliasLimits = {
  readonly until: Instant | null;
  /** Messages. */
  readonly most: number | null;
  readonly used: number;
  /** An address or a domain; '': whoever writes first, and from then on he alone. */
  readonly onlyFrom: string | null;
};
/** A program or folder that mail is handed to, by its name; what stands in `body` is the directory's, JSON. */
export type StoredTransport = { readonly name: string; readonly body: string; readonly createdAt: Instant };

/** RFC 6154 names, without the backslash. */
export type MailboxRole = 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | null;

/**
 * A small record of an account's own that the store keeps and does not read: an identity, a submission, an away reply.
 * Ids are never used twice; every change raises the account's modSeq.
 */
export type Document = {
  readonly id: Id;
  readonly kind: string;
  /** When it was made, and last changed. */
  readonly born: ModSeq;
  readonly modSeq: ModSeq;
  /** JSON. */
  readonly body: string;
};
/** Another word for one program: shown once, kept as SHA-256, since nobody can guess 100 bits of chance. */
export type AppPassword = {
  readonly id: Id;
  readonly account: Id;
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
  /** 'imap 192.0.2.7' */
  readonly lastUsedBy: string | null;
};
