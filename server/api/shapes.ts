/**
 * The shapes that travel between server, window and command line: plain data, times in milliseconds since 1970, sizes
 * in octets. contract.ts says which procedure takes and gives which.
 */
import type { Level } from '../events/event.ts';
import type { Grade, Padlock } from '../events/security.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Branch, Station, StationName } from '../journey/journey.ts';
import type { RuleDraft } from '../judgement/rule-text.ts';
import type { RecipientState } from '../store/interface.ts';
import type { JudgedAct } from './why-shapes.ts';

export type { Branch, Grade, Padlock, RecipientState, RuleDraft, Station, StationName };

/** Those that every message passes; only a stranger's is judged. */
export type CountedStation = Exclude<StationName, 'judged' | 'listed' | 'returned'>;

export type Preset = 'dev' | 'office' | 'learn';
/** capture: nothing leaves. local: only between our own. deliver: to the world. */
export type Mode = 'capture' | 'local' | 'deliver';

// ── set-up and state ──────────────────────────────────────────────────────────────────────────────────────────────

export type FixedListener =
  | 'smtp'
  | 'submission'
  | 'submissions'
  | 'lmtp'
  | 'imap'
  | 'imaps'
  | 'pop3'
  | 'pop3s'
  | 'managesieve';
/** 'device-3': the port of one device. 'inbox-1': the first of capture.inbox-ports. */
export type ListenerName = FixedListener | `device-${number}` | `inbox-${number}`;
export type PortTrouble = {
  readonly kind: 'in-use' | 'no-permission' | 'no-such-address' | 'other';
  readonly port: number;
  /** Who has it, where the system tells. */
  readonly holder: { readonly pid: number; readonly name: string } | null;
  /** One that was free when we looked. */
  readonly freePort: number | null;
  readonly sentence: string;
};
export type ListenerState = {
  /** http, https: the public web door's. mailhog, maildev: where their interface alone answers. */
  readonly name: ListenerName | 'http' | 'https' | 'console' | 'mailhog' | 'maildev';
  /** Of a device: what its owner calls it. */
  readonly device?: string;
  /** Of a port of one inbox of captured mail. */
  readonly inbox?: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
  readonly state: 'listening' | 'failed' | 'off';
  /** What is wrong and what to do, when failed. */
  readonly sentence: string | null;
  /** The same as facts, when failed. */
  readonly trouble?: PortTrouble;
  readonly connections: number;
};

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
    /** What to type, for those who are told on the command line. */
    readonly command?: string;
    /** Where in the window it is settled. */
    readonly path?: string;
    /** What the sentence is made of, for those who say it in another language. */
    readonly values?: Readonly<Record<string, string | number>>;
  }[];
  /** Of those, how many somebody does not want to be told of for a while; they are not among them. */
  readonly dismissed: number;
  /** The server's clock, when this was told. */
  readonly now: number;
};

// ── the line: stations that a message passes ──────────────────────────────────────────────────────────────────────

export type LineCounts = {
  readonly minutes: number;
  readonly counts: Readonly<Record<CountedStation, number>>;
  readonly refused: number;
  readonly waiting: number;
  readonly failed: number;
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
export type MessageOrigin = {
  readonly trace: string;
  /** Who brought it, having proven to be this; null: nobody signed in. */
  readonly signedInAs: string | null;
  /** The name under which this server writes Received: and Authentication-Results. */
  readonly host: string;
  readonly acceptedAt: number | null;
  readonly storedAt: number | null;
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

// ── one message ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Decoded; the HTML is the sender's and untrusted. */
export type ReadMessage = {
  readonly trace: string;
  readonly size: number;
  readonly subject: string;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly date: number | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[];
  /** What was wrong with it, in words. */
  readonly problems: readonly string[];
  readonly source: string | null;
};
export type MailAddress = { readonly name: string; readonly address: string };

// ── pictures ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Its octets in base64, or the end of the sentence "It was not loaded: …". */
export type PictureFetched =
  | { readonly url: string; readonly type: string; readonly data: string }
  | { readonly url: string; readonly refused: string };
/** Whose pictures are always shown: addresses and domains, in lower case. */
export type PicturePermissions = { readonly senders: readonly string[]; readonly domains: readonly string[] };

// ── who lives here, and settings ──────────────────────────────────────────────────────────────────────────────────

export type AccountRow = {
  readonly id: number;
  readonly address: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly usedBytes: number;
  readonly usedMessages: number;
  readonly quotaBytes: number | null;
  /** Above its limit since then. */
  readonly overSince?: number;
  /** false: there is no password, so that only an app password opens it. */
  readonly hasPassword: boolean;
  readonly appPasswords: number;
  /** A box of several people, that nobody signs in as: who they are. */
  readonly box?: readonly string[];
  /** Signed in now. */
  readonly sessions: number;
  /** null: not since the events begin that are kept. */
  readonly lastSeen: LastSeen | null;
  /** Addresses whose mail comes here directly, without those of its own making. */
  readonly aliases: readonly string[];
};
export type LastSeen = {
  readonly at: number;
  readonly protocol: 'imap' | 'pop3' | 'managesieve' | 'jmap' | 'smtp';
  readonly client: string | null;
  readonly remote: string;
};
export type AppPasswordRow = {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** 'imap 192.0.2.7' */
  readonly lastUsedBy: string | null;
};
/** One line of a mailbox's rights; the owner's are not among them. */
export type ShareRow = {
  readonly mailbox: string;
  /** An address, 'anyone', or either behind '-'. */
  readonly whom: string;
  /** Letters of RFC 4314. */
  readonly rights: string;
};
/** A mailbox that others may use, or are kept from. */
export type SharedMailbox = {
  /** Whose it is. */
  readonly account: number;
  readonly owner: string;
  readonly mailbox: number;
  readonly name: string;
  /** By name, as `ShareRow` has them; never none. */
  readonly rights: readonly { readonly whom: string; readonly rights: string }[];
};
/** A message that was taken out of a mailbox for good and can still be brought back. */
export type ExpungedRow = {
  readonly id: number;
  readonly trace: string;
  /** Where it lay, by its name then. */
  readonly mailbox: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly preview: string;
  readonly date: number | null;
  readonly size: number;
  readonly attachment: boolean;
  readonly expungedAt: number;
  /** After this it is forgotten. */
  readonly keptUntil: number;
};
export type ExpungedPage = {
  readonly rows: readonly ExpungedRow[];
  readonly more: boolean;
  /** Of all that is kept for the account, each message once. */
  readonly messages: number;
  readonly bytes: number;
};
/** One program that is signed in. */
export type SessionRow = {
  readonly trace: string;
  readonly protocol: 'imap' | 'pop3' | 'managesieve' | 'jmap';
  readonly listener: string;
  readonly remote: string;
  readonly client: string | null;
  readonly since: number;
};
/** Everybody who lives here, in one answer. */
export type People = {
  readonly accounts: readonly AccountRow[];
  readonly domains: readonly DomainRow[];
  readonly aliases: readonly AliasRow[];
};
export type Person = {
  readonly account: AccountRow;
  readonly appPasswords: readonly AppPasswordRow[];
  readonly sessions: readonly SessionRow[];
};
/** One line of a table of people, and what came of it. */
export type ImportRow = {
  readonly line: number;
  readonly name: string;
  readonly address: string;
  readonly quotaBytes: number | null;
  readonly outcome: 'good' | 'added' | 'fault';
  readonly fault: string | null;
  /** Made up, where the table had none; told this once. */
  readonly password: string | null;
  readonly givenPassword: boolean;
};
export type DomainRow = { readonly name: string; readonly aliasOf: string | null; readonly accounts: number };
/** '@domain' catches all; a `*` before the '@' stands for anything. */
export type AliasRow = {
  readonly address: string;
  readonly targets: readonly string[];
  readonly limits?: AliasLimitsRow;
  /** Whose own making it is: then it is changed by `extensions`. */
  readonly maker?: string;
};
/** For how long, how often and by whom; `words` say it, `isOver`: mail for it is refused now. */
export type AliasLimitsRow = {
  readonly until: number | null;
  readonly most: number | null;
  readonly used: number;
  readonly onlyFrom: string | null;
  readonly isOver: boolean;
  readonly words: string;
};
/** `notes`: sentences on what mail for it will do. */
export type AliasMade = AliasRow & { readonly notes: readonly string[] };

/** One of the owner's rules (judgement/rule.ts), with how often and when it last met a message. */
export type RuleRow = RuleDraft & {
  readonly id: number;
  readonly note: string;
  readonly enabled: boolean;
  readonly hits: number;
  readonly lastHit: number | null;
};
/** What other rules would have done. */
export type Replayed = {
  readonly judged: number;
  /** Kept by a version that knew less. */
  readonly leftOut: number;
  readonly summary: string;
  /** The newest first, at most 200. */
  readonly differences: readonly {
    readonly trace: string;
    readonly before: JudgedAct;
    readonly after: JudgedAct;
    readonly because: string;
  }[];
  readonly hits: readonly { readonly rule: number; readonly hits: number }[];
};
