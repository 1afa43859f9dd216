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
import type { Bytes, Duration, Instant } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Envelope, Structure } from '../mime/structure.ts';

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

/** The only reasons for a "no". Anything else that goes wrong is thrown. */
export type StoreFault =
  | 'no-such' // account, mailbox, message or recipient
  | 'exists' // name taken
  | 'over-quota'
  | 'fenced' // the lease is no longer the caller's: another run holds or settled it
  | 'not-empty' // a mailbox with children, a domain with accounts
  | 'not-allowed' // INBOX deleted, a state that this act may not leave
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
};

/**
 * One note per message that the command touched, under each message's own trace, with `mailbox`, `uid` and what the
 * command changed added to the fields.
 */
export type NotePerMessage = Omit<Note, 'trace'>;

// ── the queue's shapes ────────────────────────────────────────────────────────────────────────────────────────────

export type RecipientState =
  | 'queued'
  | 'active'
  | 'deferred'
  | 'held'
  | 'delivered'
  | 'relayed'
  | 'expanded'
  | 'failed'
  | 'cancelled';

/** DSN conditions as bits, RFC 3461 §4.1; 0 is NEVER. */
export const Notify = { success: 1, failure: 2, delay: 4 } as const;

export type NewRecipient = {
  /** Canonical: domain lower case, A-labels unless SMTPUTF8 demands otherwise. */
  readonly address: string;
  /** ORCPT as given (`rfc822;a@b`), RFC 3461 §4.2. */
  readonly original: string | null;
  readonly notify: number;
  /** 'local', or the next hop's domain: the unit of concurrency and back-off. */
  readonly route: string;
};

/** What of the SMTP envelope must survive: RFC 6152, 6531, 3461. */
export type EnvelopeParameters = {
  readonly body: '7BIT' | '8BITMIME';
  readonly smtpUtf8: boolean;
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly envid: string | null;
};

/** Who brought a message: a stranger on port 25, one of ours, the server itself, a DSN of ours. */
export type Origin = 'smtp' | 'submission' | 'local' | 'report';

export type NewMessage = {
  /** The content as received, octet for octet. The store may take the memory over: do not touch it afterwards. */
  readonly bytes: Uint8Array;
  /** Header fields that we put before it (Received:). One blob serves every recipient. */
  readonly prefix: string;
  /** Reverse-path; '' is the null sender. */
  readonly sender: string;
  readonly parameters: EnvelopeParameters;
  readonly recipients: readonly NewRecipient[];
  readonly origin: Origin;
  /** The account that submitted it. */
  readonly account: Id | null;
  readonly trace: string;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
  /** Received: fields already in it, for loop detection. */
  readonly hops: number;
  /** True: every recipient starts `held`. */
  readonly held?: boolean;
  /** Given: recipients start `active`, leased to this holder, so that no claim is needed. */
  readonly lease?: { readonly holder: string; readonly until: Instant };
};
export type Accepted = { readonly message: Id; readonly queued: Id; readonly recipients: readonly Lease[] };

/** A recipient that a run holds. Whoever settles it must show the fence; a zombie's is stale and changes nothing. */
export type Lease = {
  readonly recipient: Id;
  readonly fence: number;
  readonly queued: Id;
  readonly message: Id;
  readonly trace: string;
  readonly sender: string;
  readonly address: string;
  readonly original: string | null;
  readonly notify: number;
  readonly route: string;
  /** Attempts before this one. */
  readonly attempts: number;
  readonly parameters: EnvelopeParameters;
  readonly origin: Origin;
  readonly hops: number;
  /** Octets as they go to the next hop: our prefix and the content. */
  readonly size: Bytes;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
  /** How many alias expansions led here. */
  readonly depth: number;
  /** The end of data was sent once and the answer lost: a second copy is possible (R3). */
  readonly uncertain: boolean;
  /** A delayed DSN has already been sent. */
  readonly delayTold: boolean;
};

export type Outcome =
  | {
      readonly kind: 'relayed';
      readonly reply: string;
      readonly host: string | null;
      /** The next hop took over the duty to report success (RFC 3461 §5.2.2); without it the relaying itself is reported. */
      readonly dsnTaken?: boolean;
    }
  | { readonly kind: 'failed'; readonly status: string; readonly reply: string; readonly host: string | null }
  | {
      readonly kind: 'deferred';
      readonly nextAt: Instant;
      readonly status: string;
      readonly reply: string;
      readonly host: string | null;
      readonly uncertain?: boolean;
      /** Sets the DSN bit for delay, once, where the sender wishes to hear of it. */
      readonly tellDelay?: boolean;
    };
export type Settlement = {
  readonly recipient: Id;
  readonly fence: number;
  readonly outcome: Outcome;
  readonly note: Note;
};

/** Every part given must hold. No part at all is a mistake and selects nothing. */
export type QueueFilter = {
  readonly recipients?: readonly Id[];
  readonly queued?: readonly Id[];
  readonly trace?: string;
  readonly route?: string;
  readonly states?: readonly RecipientState[];
  readonly all?: true;
};

export type QueueRow = {
  readonly recipient: Id;
  readonly queued: Id;
  readonly message: Id;
  readonly trace: string;
  readonly sender: string;
  readonly address: string;
  readonly route: string;
  readonly state: RecipientState;
  readonly attempts: number;
  readonly nextAt: Instant | null;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
  readonly settledAt: Instant | null;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  readonly subject: string;
  readonly size: Bytes;
  readonly uncertain: boolean;
};

/** accepted = delivered + relayed + expanded + failed + cancelled + waiting, at every instant. Counted in recipients. */
export type Ledger = {
  readonly accepted: number;
  readonly delivered: number;
  readonly relayed: number;
  readonly expanded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** queued + active + deferred + held, counted from the rows themselves. */
  readonly waiting: number;
};

// ── accounts ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Domain = { readonly id: Id; readonly name: string; readonly aliasOf: string | null };
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
};
/** PHC string and SCRAM verifier text; both null: nobody can sign in. */
export type Credentials = { readonly password: string | null; readonly scram: string | null };
/** An alias, or a catch-all when `address` is '@domain'. Targets are addresses, here or elsewhere. */
export type Alias = { readonly id: Id; readonly address: string; readonly targets: readonly string[] };

/** RFC 6154 names, without the backslash. */
export type MailboxRole = 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | null;

// ── commands ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Placed = { readonly uid: Uid; readonly uidValidity: number; readonly modSeq: ModSeq; readonly message: Id };
export type CopyUid = {
  readonly uidValidity: number;
  readonly from: UidSet;
  readonly to: UidSet;
  readonly modSeq: ModSeq;
};

/** Name → what goes in, what comes out. A new act is a new line here, and the compiler asks every backend for it. */
export type Commands = {
  // the queue
  /** A message without recipients is `not-allowed`. Notes under the message's own trace get `message` and `queued`. */
  accept: { in: NewMessage; out: Accepted };
  /** Leases what is due, the longest due first, at most `perRoute` for one route beside what `busy` says it has. */
  claim: {
    in: {
      readonly holder: string;
      readonly now: Instant;
      readonly until: Instant;
      readonly limit: number;
      readonly perRoute: number;
      readonly busy: Readonly<Record<string, number>>;
    };
    out: readonly Lease[];
  };
  /** Gives back the leases of every other holder, and of anybody whose time is over. */
  recover: { in: { readonly holder: string; readonly now: Instant }; out: { readonly recovered: number } };
  renew: { in: { readonly holder: string; readonly until: Instant }; out: { readonly renewed: number } };
  /** Marks leases before the final dot is sent (R3), so that a crash cannot hide a possible second copy. */
  markUncertain: {
    in: { readonly leases: readonly { recipient: Id; fence: number }[] };
    out: { readonly marked: number };
  };
  /** Files a message and settles its queue row as delivered, as one act: local mail exactly once (R2). */
  deliver: {
    in: {
      readonly recipient: Id;
      readonly fence: number;
      readonly account: Id;
      /** A mailbox's name; made when it is missing. */
      readonly mailbox: string;
      readonly flags: number;
      readonly keywords: readonly string[];
      readonly internalDate: Instant;
      readonly note: Note;
    };
    out: Placed;
  };
  /** An alias becomes its targets: the row is settled as expanded, the new rows are queued at once. */
  expand: {
    in: {
      readonly recipient: Id;
      readonly fence: number;
      readonly into: readonly NewRecipient[];
      readonly note: Note;
      readonly lease?: { readonly holder: string; readonly until: Instant };
    };
    out: { readonly recipients: readonly Lease[] };
  };
  /** Settles many at once; the stale ones are named and changed nothing. Failed ones with a wish get their DSN bit. */
  settle: { in: { readonly settlements: readonly Settlement[] }; out: { readonly fenced: readonly Id[] } };
  /** A person's acts. Only rows in a state that allows it change (queue/state.ts). `bounce` sets the DSN bit. */
  operate: {
    in: {
      readonly where: QueueFilter;
      readonly act: 'hold' | 'release' | 'retry' | 'bounce' | 'cancel';
      readonly now: Instant;
      readonly by: string;
    };
    out: { readonly recipients: readonly Id[] };
  };
  /** Queues a report and clears the DSN bits it answers, as one act, so that a crash neither loses nor doubles it. */
  report: {
    in: {
      readonly queued: Id;
      readonly recipients: readonly Id[];
      readonly bits: number;
      /** null: nothing is to be sent (null sender, NOTIFY=NEVER); only the bits are cleared. */
      readonly report: NewMessage | null;
      readonly note: Note | null;
    };
    out: Accepted | null;
  };

  // messages in mailboxes
  append: {
    in: {
      readonly account: Id;
      readonly mailbox: Id;
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
      readonly note: NotePerMessage | null;
    };
    out: CopyUid;
  };
  move: {
    in: {
      readonly account: Id;
      readonly from: Id;
      readonly uids: UidSet;
      readonly to: Id;
      readonly note: NotePerMessage | null;
    };
    out: CopyUid;
  };
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
  /** Writes `note` for each of these messages under its own trace: a client has read them. */
  witness: {
    in: { readonly account: Id; readonly mailbox: Id; readonly uids: UidSet; readonly note: NotePerMessage };
    out: { readonly noted: number };
  };
  /** Hands \Recent of the newly come to one session: UIDs from `from` up to `uidNext` are its own. */
  claimRecent: {
    in: { readonly account: Id; readonly mailbox: Id };
    out: { readonly from: Uid; readonly uidNext: Uid };
  };

  // mailboxes
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

  // who lives here
  addDomain: { in: { readonly name: string; readonly aliasOf: string | null }; out: { readonly id: Id } };
  removeDomain: { in: { readonly name: string }; out: { readonly id: Id } };
  /** Makes the account with INBOX, Drafts, Sent, Archive, Junk and Trash, all subscribed. */
  addAccount: {
    in: {
      readonly address: string;
      readonly name: string;
      readonly credentials: Credentials;
      readonly quotaBytes: Bytes | null;
      readonly now: Instant;
    };
    out: { readonly id: Id };
  };
  removeAccount: { in: { readonly address: string }; out: { readonly id: Id } };
  setCredentials: { in: { readonly address: string; readonly credentials: Credentials }; out: { readonly id: Id } };
  setAccount: {
    in: {
      readonly address: string;
      readonly name?: string;
      readonly enabled?: boolean;
      readonly quotaBytes?: Bytes | null;
    };
    out: { readonly id: Id };
  };
  addAlias: { in: { readonly address: string; readonly targets: readonly string[] }; out: { readonly id: Id } };
  removeAlias: { in: { readonly address: string }; out: { readonly id: Id } };

  // the store itself
  /** Only tells: nothing else changes. */
  record: { in: Record<never, never>; out: { readonly last: Id } };
  setMeta: { in: { readonly key: string; readonly value: string }; out: Record<never, never> };
  /** Forgets, in small steps: what is older than `before`, at most `limit` rows. */
  sweep: {
    in: {
      readonly what: 'events' | 'settled' | 'tombstones' | 'blobs';
      readonly before: Instant;
      readonly limit: number;
    };
    out: { readonly done: number; readonly more: boolean };
  };
};
export type CommandName = keyof Commands;

// ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────

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
};
export type Facts = { readonly structure: Structure; readonly envelope: Envelope };
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

/** One person's address: who gets mail for it. */
export type Resolution =
  | { readonly kind: 'account'; readonly account: Id; readonly address: string; readonly enabled: boolean }
  | { readonly kind: 'alias'; readonly address: string; readonly targets: readonly string[] }
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

/** Every read sees one instant, `rows` one per chunk; nobody holds a read open while it waits for a slow client (R11). */
export type Reading = {
  domains(): Promise<readonly Domain[]>;
  accounts(): Promise<readonly Account[]>;
  account(address: string): Promise<Account | null>;
  credentials(
    address: string,
  ): Promise<(Credentials & { readonly account: Id; readonly enabled: boolean; readonly address: string }) | null>;
  aliases(): Promise<readonly Alias[]>;
  /**
   * Whose mail this is: account, alias, plus-address, catch-all, domain alias, in this order. `address` is canonical.
   * `separator`: what divides a plus-address, '' for none.
   */
  resolve(address: string, separator: string): Promise<Resolution>;

  mailboxes(account: Id): Promise<readonly Mailbox[]>;
  mailbox(account: Id, name: string): Promise<Mailbox | null>;
  mailboxById(account: Id, mailbox: Id): Promise<Mailbox | null>;
  /** Subscribed names, those without a mailbox too (RFC 3501 §6.3.9). */
  subscriptions(account: Id): Promise<readonly string[]>;
  /** Keywords in use in a mailbox, each once. */
  keywords(account: Id, mailbox: Id): Promise<readonly string[]>;
  /** The lowest UID without \Seen; null: all are seen. */
  firstUnseen(account: Id, mailbox: Id): Promise<Uid | null>;
  /** All UIDs, ascending. */
  uids(account: Id, mailbox: Id): Promise<readonly Uid[]>;
  /** Ascending by UID, in chunks of at most a few hundred. */
  rows(account: Id, mailbox: Id, uids: UidSet, changedSince?: ModSeq): AsyncIterable<readonly Row[]>;
  /** The newest `limit` at or below `below`, descending by UID: a window's list. */
  page(
    account: Id,
    mailbox: Id,
    page: { readonly below?: Uid; readonly limit: number },
  ): Promise<readonly (Row & Summary & { readonly trace: string })[]>;
  facts(messages: readonly Id[]): Promise<ReadonlyMap<Id, Facts>>;
  message(message: Id): Promise<MessageFacts | null>;
  messageByTrace(trace: string): Promise<MessageFacts | null>;
  /**
   * Octets as a mailbox's client reads them: Return-Path, our prefix, the content. `range` is [start, end).
   * A body that does not match its hash is a thrown fault, and a finding (R7).
   */
  bytes(message: Id, range?: readonly [number, number]): Promise<Uint8Array>;
  /** Octets as they go to the next hop: our prefix and the content, no Return-Path. */
  relayBytes(message: Id): Promise<Uint8Array>;
  changes(account: Id, mailbox: Id, since: ModSeq): Promise<Changes>;
  /** Where in the account a message lies now. */
  places(message: Id): Promise<readonly { readonly account: Id; readonly mailbox: string; readonly uid: Uid }[]>;

  queue(filter: QueueFilter & { readonly after?: Id; readonly limit: number }): Promise<readonly QueueRow[]>;
  queueCounts(): Promise<Readonly<Record<RecipientState, number>>>;
  /** When the next waiting recipient is due; null: nothing waits. */
  nextDue(): Promise<Instant | null>;
  /** Queued messages with DSN bits set, and for whom. */
  reportsDue(limit: number): Promise<readonly ReportDue[]>;
  ledger(): Promise<Ledger>;

  events(filter: EventFilter): Promise<readonly StoredNote[]>;
  /** How many of each name since then. */
  countEvents(since: Instant): Promise<Readonly<Record<string, number>>>;
  transcript(trace: string): Promise<readonly TranscriptLine[]>;
  /** The newest traces, one line each: messages and refused connections. */
  traces(filter: {
    readonly before?: Id;
    readonly limit: number;
    /** Part of a sender, recipient, subject, reason or trace; case of ASCII letters is ignored. */
    readonly text?: string;
    /** Sessions too that were neither refused nor brought a message. */
    readonly sessions?: boolean;
  }): Promise<readonly TraceRow[]>;
  meta(key: string): Promise<string | null>;
};

export type ReportDue = {
  readonly queued: Id;
  readonly message: Id;
  readonly trace: string;
  readonly sender: string;
  readonly parameters: EnvelopeParameters;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
  readonly recipients: readonly (QueueRow & {
    readonly original: string | null;
    readonly notify: number;
    readonly bits: number;
  })[];
};

export type TraceRow = {
  readonly trace: string;
  /** Of its first event. */
  readonly first: Id;
  readonly at: Instant;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly subject: string | null;
  readonly size: Bytes | null;
  /** The worst live state or the last final one; 'refused' where no message came to be. */
  readonly state: RecipientState | 'refused' | 'session';
  readonly because: string | null;
};

/** A hint that something moved on; may be merged or repeated. The truth is `Reading.changes`. */
export type Hint = { readonly account: Id; readonly mailbox: Id; readonly modSeq: ModSeq };

export type Finding = {
  readonly rule: string;
  readonly where: string;
  readonly severity: 'note' | 'loss';
  readonly detail: string;
};

export type Store = Reading & {
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
