/**
 * All that the window and the command line may ask of the server, and all they may hear. Types only: the renderer
 * imports this file and rpc.ts, and nothing else from server/. The handlers are checked against it, so a procedure
 * without a handler, or a call of the wrong shape, does not compile.
 *
 * A function whose last name begins with `watch` is a stream: it gives the state at once, then again after changes.
 */
import type { Level } from '../events/event.ts';
import type { TranscriptLine } from '../events/transcript.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

export type Preset = 'dev' | 'office' | 'learn';
/** capture: nothing leaves. local: only between our own. deliver: to the world. */
export type Mode = 'capture' | 'local' | 'deliver';

// ── set-up and state ──────────────────────────────────────────────────────────────────────────────────────────────

export type ListenerName = 'smtp' | 'submission' | 'submissions' | 'imap' | 'imaps' | 'pop3' | 'pop3s';
export type ListenerState = {
  readonly name: ListenerName | 'console';
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
  readonly state: 'listening' | 'failed' | 'off';
  /** What is wrong and what to do, when failed. */
  readonly sentence: string | null;
  readonly connections: number;
};

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

export type Ledger = {
  readonly accepted: number;
  readonly delivered: number;
  readonly relayed: number;
  readonly expanded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly waiting: number;
  readonly balanced: boolean;
};

export type Status = {
  readonly version: string;
  readonly home: string;
  readonly hostName: string;
  /** null: the first run has not been answered yet. */
  readonly preset: Preset | null;
  readonly mode: Mode;
  readonly startedAt: number;
  readonly listeners: readonly ListenerState[];
  readonly ledger: Ledger;
  readonly queue: Readonly<Record<RecipientState, number>>;
  readonly oldestWaiting: number | null;
  readonly nextDue: number | null;
  readonly accounts: number;
  readonly domains: number;
  readonly store: {
    readonly path: string;
    readonly bytes: number;
    readonly engine: string;
    readonly synchronous: string;
    readonly freeBytes: number;
  };
  readonly process: { readonly pid: number; readonly memory: number; readonly cpu: number };
  /** One sentence that is true now, and how it should look. */
  readonly headline: {
    readonly kind: 'moving' | 'waiting' | 'stuck' | 'quiet' | 'capture' | 'attention';
    readonly title: string;
    readonly text: string;
  };
  /** What needs a person, worst first. */
  readonly needs: readonly {
    readonly id: string;
    readonly severity: 'attention' | 'failed' | 'info';
    readonly sentence: string;
  }[];
};

export type SetupState = {
  readonly done: boolean;
  readonly home: string;
  readonly checks: readonly { readonly id: string; readonly ok: boolean; readonly sentence: string }[];
  /** What each preset would listen on here, and whether it could. */
  readonly presets: readonly { readonly preset: Preset; readonly listeners: string; readonly trouble: string | null }[];
};
export type SetupChoice = {
  readonly preset: Preset;
  /** The office's first person; for dev and learn the server makes its own. */
  readonly office?: {
    readonly domain: string;
    readonly name: string;
    readonly localPart: string;
    readonly password: string;
  };
};

// ── the line: stations that a message passes ──────────────────────────────────────────────────────────────────────

export type StationName = 'written' | 'accepted' | 'queued' | 'delivered' | 'stored' | 'read' | 'sent';
export type LineCounts = {
  readonly minutes: number;
  readonly counts: Readonly<Record<StationName, number>>;
  readonly refused: number;
  readonly waiting: number;
  readonly failed: number;
};

export type Station = {
  readonly name: StationName;
  /** done: passed. waiting: it is here and waits. failed, refused: it ended here. ahead: not yet. */
  readonly state: 'done' | 'waiting' | 'failed' | 'refused' | 'held' | 'ahead';
  readonly at: number | null;
  /** One sentence for people: "Signed in as ana@office.test and handed over". */
  readonly sentence: string;
  /** A short fact below the station: "TLSv1.3", "UID 12". */
  readonly fact: string | null;
};
/** One recipient's own way, from the queue on. */
export type Branch = {
  readonly address: string;
  readonly state: RecipientState;
  readonly stations: readonly Station[];
  readonly sentence: string;
  readonly reply: string | null;
  readonly nextAt: number | null;
};
export type LogLine = {
  readonly id: number;
  readonly at: number;
  readonly trace: string;
  readonly name: string;
  readonly agent: string;
  readonly level: Level;
  /** Outcome for shape and colour. */
  readonly outcome: 'ok' | 'waiting' | 'attention' | 'failed' | 'refused' | 'info';
  readonly sentence: string;
  readonly fields: Readonly<Record<string, unknown>>;
};
export type Journey = {
  readonly trace: string;
  readonly kind: 'message' | 'refused' | 'session';
  readonly title: string;
  readonly sentence: string;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly size: number | null;
  readonly at: number;
  readonly messageId: string | null;
  /** The store's number, for source and reading. */
  readonly message: number | null;
  /** Written and accepted: what all recipients share. */
  readonly trunk: readonly Station[];
  readonly branches: readonly Branch[];
  readonly events: readonly LogLine[];
  readonly conversations: readonly {
    readonly trace: string;
    readonly title: string;
    readonly lines: readonly TranscriptLine[];
  }[];
  /** Reports that this message caused, or the message that this report is about. */
  readonly related: readonly { readonly trace: string; readonly why: string }[];
};
export type JourneyRow = {
  readonly trace: string;
  readonly cursor: number;
  readonly at: number;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly subject: string | null;
  readonly size: number | null;
  readonly state: RecipientState | 'refused' | 'session';
  readonly because: string | null;
};

// ── queue ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type QueueRow = {
  readonly recipient: number;
  readonly queued: number;
  readonly trace: string;
  readonly sender: string;
  readonly address: string;
  readonly route: string;
  readonly state: RecipientState;
  readonly attempts: number;
  readonly nextAt: number | null;
  readonly acceptedAt: number;
  readonly expiresAt: number;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  readonly subject: string;
  readonly size: number;
  readonly uncertain: boolean;
};
export type QueueAct = 'hold' | 'release' | 'retry' | 'bounce' | 'cancel';
/** Which rows: exactly these recipients, all of one trace, all of one route, or all that wait. */
export type QueueSelection = {
  readonly recipients?: readonly number[];
  readonly trace?: string;
  readonly route?: string;
  readonly all?: true;
};

// ── mail ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type MailAccount = {
  readonly id: number;
  readonly address: string;
  readonly name: string;
  readonly unseen: number;
};
export type MailMailbox = {
  readonly id: number;
  readonly name: string;
  readonly role: 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | null;
  readonly messages: number;
  readonly unseen: number;
  readonly uidValidity: number;
};
export type MailRow = {
  readonly uid: number;
  readonly message: number;
  readonly trace: string;
  readonly seen: boolean;
  readonly answered: boolean;
  readonly flagged: boolean;
  readonly draft: boolean;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly date: number;
  readonly preview: string;
  readonly attachment: boolean;
  readonly size: number;
};
export type MailAddress = { readonly name: string; readonly address: string };
export type MailMessage = {
  readonly uid: number;
  readonly message: number;
  readonly trace: string;
  readonly subject: string;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly date: number;
  readonly messageId: string | null;
  readonly references: readonly string[];
  readonly text: string;
  /** As it came: the window cleans it and shows it in a frame without scripts and without network. */
  readonly html: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly {
    readonly name: string;
    readonly type: string;
    readonly size: number;
    readonly contentId: string | null;
    readonly inline: boolean;
    /** Where its octets are. */
    readonly url: string;
  }[];
  readonly sourceUrl: string;
  readonly size: number;
  /** What was wrong with it, in words. */
  readonly problems: readonly string[];
};
export type Draft = {
  readonly account: number;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
};

// ── who lives here, and settings ──────────────────────────────────────────────────────────────────────────────────

export type AccountRow = {
  readonly id: number;
  readonly address: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly usedBytes: number;
  readonly usedMessages: number;
  readonly quotaBytes: number | null;
};
export type DomainRow = { readonly name: string; readonly aliasOf: string | null; readonly accounts: number };
export type AliasRow = { readonly address: string; readonly targets: readonly string[] };

export type Setting = {
  readonly key: string;
  readonly kind: string;
  readonly value: unknown;
  readonly text: string;
  readonly default: string;
  readonly doc: string;
  readonly source: 'default' | 'preset' | 'file' | 'environment' | 'command line';
  readonly restarts: 'nothing' | 'listeners' | 'server';
};

// ── everything ────────────────────────────────────────────────────────────────────────────────────────────────────

export type Api = {
  readonly setup: {
    readonly state: Call<Nothing, SetupState>;
    /** Takes the preset, makes the first accounts, binds the listeners. */
    readonly choose: Call<SetupChoice, { readonly address: string; readonly account: number; readonly status: Status }>;
  };
  readonly status: { readonly get: Call<Nothing, Status>; readonly watch: Feed<Nothing, Status> };
  readonly line: { readonly watch: Feed<{ readonly minutes: number }, LineCounts> };
  readonly log: {
    /** Each item is everything since the last; the first holds up to `backlog` lines from before. */
    readonly watch: Feed<{ readonly backlog: number; readonly after?: number }, readonly LogLine[]>;
    readonly page: Call<
      { readonly before?: number; readonly trace?: string; readonly limit: number },
      readonly LogLine[]
    >;
    /** The same facts as syslog would have them (pflogsumm, fail2ban) or as JSON lines. */
    readonly lines: Call<
      {
        readonly form: 'postfix' | 'json' | 'story';
        readonly after?: number;
        readonly before?: number;
        readonly limit: number;
      },
      { readonly lines: readonly string[]; readonly last: number }
    >;
    readonly watchLines: Feed<
      { readonly form: 'postfix' | 'json' | 'story'; readonly backlog: number },
      readonly string[]
    >;
  };
  readonly queue: {
    readonly list: Call<
      {
        readonly states?: readonly RecipientState[];
        readonly route?: string;
        readonly trace?: string;
        readonly after?: number;
        readonly limit: number;
      },
      readonly QueueRow[]
    >;
    readonly act: Call<QueueSelection & { readonly act: QueueAct }, { readonly recipients: readonly number[] }>;
    /** What waits, again after each change. */
    readonly watch: Feed<
      { readonly limit: number },
      { readonly rows: readonly QueueRow[]; readonly counts: Readonly<Record<RecipientState, number>> }
    >;
  };
  readonly journeys: {
    readonly list: Call<
      { readonly before?: number; readonly limit: number; readonly text?: string },
      readonly JourneyRow[]
    >;
    readonly watch: Feed<{ readonly limit: number }, readonly JourneyRow[]>;
    readonly get: Call<{ readonly trace: string }, Journey>;
    readonly watchOne: Feed<{ readonly trace: string }, Journey>;
  };
  readonly mail: {
    readonly accounts: Call<Nothing, readonly MailAccount[]>;
    readonly mailboxes: Call<{ readonly account: number }, readonly MailMailbox[]>;
    readonly watchMailboxes: Feed<{ readonly account: number }, readonly MailMailbox[]>;
    /** Newest first; `below` is the last UID of the page before. */
    readonly list: Call<
      { readonly account: number; readonly mailbox: number; readonly below?: number; readonly limit: number },
      readonly MailRow[]
    >;
    readonly read: Call<{ readonly account: number; readonly mailbox: number; readonly uid: number }, MailMessage>;
    readonly flag: Call<
      {
        readonly account: number;
        readonly mailbox: number;
        readonly uids: readonly number[];
        readonly flag: 'seen' | 'flagged' | 'answered';
        readonly on: boolean;
      },
      { readonly changed: number }
    >;
    readonly move: Call<
      { readonly account: number; readonly from: number; readonly uids: readonly number[]; readonly to: number },
      { readonly uids: readonly number[] }
    >;
    /** For good: only from Trash, or where the caller asks so. */
    readonly expunge: Call<
      { readonly account: number; readonly mailbox: number; readonly uids: readonly number[] },
      { readonly expunged: number }
    >;
    /** Handed to the MSA as any client's message is; a copy goes to Sent. */
    readonly send: Call<Draft, { readonly trace: string }>;
    /** The first letter: a real submission through the real stack to this account. */
    readonly sendFirst: Call<{ readonly account: number }, { readonly trace: string }>;
  };
  readonly accounts: {
    readonly list: Call<Nothing, readonly AccountRow[]>;
    readonly add: Call<
      { readonly address: string; readonly name?: string; readonly password?: string; readonly quotaBytes?: number },
      AccountRow
    >;
    readonly remove: Call<{ readonly address: string }, Nothing>;
    readonly password: Call<{ readonly address: string; readonly password: string }, Nothing>;
  };
  readonly domains: {
    readonly list: Call<Nothing, readonly DomainRow[]>;
    readonly add: Call<{ readonly name: string; readonly aliasOf?: string }, DomainRow>;
    readonly remove: Call<{ readonly name: string }, Nothing>;
  };
  readonly aliases: {
    readonly list: Call<Nothing, readonly AliasRow[]>;
    readonly add: Call<{ readonly address: string; readonly targets: readonly string[] }, AliasRow>;
    readonly remove: Call<{ readonly address: string }, Nothing>;
  };
  readonly settings: {
    readonly list: Call<Nothing, readonly Setting[]>;
    readonly set: Call<{ readonly key: string; readonly text: string }, Setting>;
  };
  readonly console: {
    /** Another one-time address of the window. */
    readonly open: Call<Nothing, { readonly url: string }>;
  };
};
