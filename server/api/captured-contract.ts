/** Of contract.ts: the test inbox. The messages themselves are read by JMAP; this is what JMAP does not know of them. */
import type { Kind } from '../capture/answers/kinds.ts';
import type { CheckQuestion, CheckReport } from '../capture/checks/check.ts';
import type { CompatWarning } from '../capture/checks/compat.ts';
import type { MailPrograms } from '../capture/checks/programs.ts';
import type { Expectation, ExpectedMessage, Outcome } from '../capture/expect.ts';
import type { FaultScript } from '../capture/faults/script.ts';
import type { TrialStep } from '../capture/faults/trial.ts';
import type { ThreadReport } from '../capture/threading.ts';
import type { SearchApi } from './search-contract.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

export type { Check, CheckQuestion } from '../capture/checks/check.ts';
export type { Compat, CompatWarning } from '../capture/checks/compat.ts';
export type { Finding, Group, Place, Severity } from '../capture/checks/finding.ts';
export type { LinkRow } from '../capture/checks/links.ts';
export type { MailProgram, MailPrograms } from '../capture/checks/programs.ts';
export type { Expectation, ExpectedMessage, Outcome } from '../capture/expect.ts';
export type { ThreadedLetter, ThreadReport } from '../capture/threading.ts';

/** A program that came to hand mail in and could not; alike ones in a row are one. */
export type CapturedAttempt = {
  readonly id: number;
  readonly trace: string;
  readonly at: number;
  readonly kind: 'tls-on-plain' | 'plain-on-tls' | 'sign-in' | 'refused' | 'turned-away';
  readonly listener: string;
  readonly remote: string;
  readonly user: string | null;
  readonly reply: string | null;
  readonly because: string;
  readonly sender: string | null;
  readonly recipient: string | null;
  readonly times: number;
  readonly since: number;
  /** Octets of its message, which came whole and can be taken all the same; null: nothing is there to take. */
  readonly kept: number | null;
  /** A fault on purpose refused it: the next one like it can be spared. */
  readonly onPurpose: boolean;
  /** So many captured messages are older than it: its place among them. */
  readonly older: number;
};
export type CapturedVisit = {
  readonly trace: string;
  readonly at: number;
  readonly listener: string;
  readonly remote: string;
  readonly commands: string;
};

export type CapturedInbox = {
  /** '': of mail that names none. */
  readonly name: string;
  /** As JMAP counts them. */
  readonly mailbox: number;
  readonly messages: number;
  readonly unread: number;
  readonly last: number | null;
};
/** What an inbox has of its own; null: as the settings say, together with all others. 0: without limit. */
export type InboxWishes = {
  readonly keepMessages: number | null;
  readonly keepDays: number | null;
  /** Hours without mail until it goes with what is in it. */
  readonly idleHours: number | null;
  /** Where the bounce lab gives answers to its mail; null: as the settings say, '': into the inbox. */
  readonly answers: string | null;
};

/** The clock of captured mail. */
export type ClockNow = {
  readonly now: number;
  /** Before the real time: below 0. */
  readonly ahead: number;
  readonly frozen: boolean;
  /** When the queue has something to do next; null: nothing waits. */
  readonly due: number | null;
};
export type ClockPassed = ClockNow & {
  /** How often it was stopped at something that was due. */
  readonly stops: number;
  /** What the queue did meanwhile, in its order. */
  readonly happened: readonly {
    readonly at: number;
    readonly trace: string;
    readonly what: 'deferred' | 'failed' | 'told-delay' | 'bounced' | 'told-success' | 'relayed' | 'delivered';
    readonly recipient: string;
    readonly reply: string | null;
    /** Of what waits: when it is tried next. */
    readonly next: number | null;
  }[];
  /** null: all of it has passed; else why not. */
  readonly because: string | null;
};

export type { Kind as AnswerKind } from '../capture/answers/kinds.ts';

/** Which answer of the world to a captured message. */
export type AnswerWish = {
  readonly inbox?: string;
  /** Without a number the newest. */
  readonly message?: number;
  readonly kind: string;
  /** A status such as 5.2.1, or a variant. */
  readonly detail?: string;
  /** Whose server answers; without it the first recipient. */
  readonly recipient?: string;
  /** Instead of where the inbox has it. */
  readonly place?: string;
};
/** Exactly what goes to whom. */
export type PreparedAnswer = {
  readonly token: string;
  readonly kind: Kind;
  readonly detail: string;
  /** Of the envelope; '' is the null sender. null: it is no mail, but a POST. */
  readonly sender: string | null;
  /** An address, or where it is posted. */
  readonly recipient: string;
  readonly by: 'here' | 'smtp' | 'http' | 'post';
  /** To which host; null: it stays in this server. */
  readonly host: string | null;
  /** The inbox of the message that is answered. */
  readonly inbox: string;
  readonly octets: number;
  /** As text; cut behind its first 100,000 octets. */
  readonly source: string;
};

export type { FaultScript, FaultStep } from '../capture/faults/script.ts';
export type { TrialStep } from '../capture/faults/trial.ts';

/** What programs are made to meet. */
export type FaultsNow = {
  /** The one for all is ''. */
  readonly scripts: readonly {
    readonly inbox: string;
    readonly script: FaultScript;
    /** It is kept, and does nothing. */
    readonly off: boolean;
    /** Of each step: how often it was met, how often it fired; since it was set or reset. */
    readonly counts: readonly { readonly seen: number; readonly fired: number }[];
  }[];
  /** Those that come with us. */
  readonly personas: readonly { readonly id: string; readonly script: FaultScript }[];
};
/** One of three: a script, its text as it lies in a file (JSON, comments allowed), or a persona; `null`: none any more. */
export type FaultsWish = {
  readonly inbox: string;
  readonly script?: FaultScript | null;
  readonly text?: string;
  readonly persona?: string;
  readonly off?: boolean;
};

/** Of a script as it is typed. */
export type FaultsChecked = {
  /** null: it cannot be taken. */
  readonly script: FaultScript | null;
  readonly faults: readonly { readonly line: number; readonly column: number; readonly sentence: string }[];
};
/** A message as a program would hand it in; nothing is sent. */
export type FaultsTrial = {
  readonly text: string;
  readonly user?: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly remote?: string;
  /** Octets of it. */
  readonly size?: number;
  /** So many messages, one connection after the other. */
  readonly times?: number;
};

export type CapturedNow = {
  /** null: there is no account yet. */
  readonly account: number | null;
  readonly address: string;
  readonly messages: number;
  readonly unread: number;
  /** What "all" means when it is asked to clear: this, as it is now. Forgotten after a while. */
  readonly newest: number;
  /** What names none first, then by name. */
  readonly inboxes: readonly CapturedInbox[];
  /** Mailboxes of the account, as JMAP counts them, that are no inboxes. */
  readonly others: readonly number[];
  /** 0: no limit. */
  readonly keep: { readonly messages: number; readonly days: number };
  /** The newest first. */
  readonly attempts: readonly CapturedAttempt[];
  /** Who came last and left without a message or a refusal. */
  readonly visit: CapturedVisit | null;
  /** When the newest message came. */
  readonly last: number | null;
  readonly clock: ClockNow;
};

export type CapturedFacts = {
  readonly message: number;
  readonly trace: string;
  /** As MAIL FROM and RCPT TO had them; null: the journal does not know it any more. */
  readonly envelope: {
    readonly sender: string;
    readonly recipients: readonly string[];
    readonly remote: string;
    readonly helo: string | null;
    readonly protocol: string;
    readonly user: string | null;
    /** From MAIL to the answer 250. */
    readonly milliseconds: number;
  } | null;
  readonly code: string | null;
  readonly link: { readonly href: string; readonly text: string } | null;
};

/** What was found in one message. Of each feature what there is to be said, not each mail program's own answer. */
export type CheckedMail = Omit<CheckReport, 'html'> & {
  readonly message: number;
  readonly subject: string;
  readonly html:
    | (Omit<NonNullable<CheckReport['html']>, 'warnings' | 'platforms'> & {
        readonly warnings: readonly Omit<CompatWarning, 'results'>[];
      })
    | null;
  /** The HTML that lines and columns are of; null where there is none. */
  readonly source: string | null;
};

export type * from './search-contract.ts';

export type CapturedApi = SearchApi & {
  readonly captured: {
    readonly watch: Feed<Nothing, CapturedNow>;
    readonly now: Call<Nothing, CapturedNow>;
    /** Of those that are captured messages, in the order asked. */
    readonly facts: Call<{ readonly messages: readonly number[] }, readonly CapturedFacts[]>;
    /** All, or what was there at that `newest`; of one inbox or all. What came later stays. `undo` brings them back. */
    readonly clear: Call<
      { readonly upTo?: number; readonly inbox?: string },
      { readonly removed: number; readonly undo: string }
    >;
    /** Waits until it is met or the time is over. `inbox` '': what names none. A refusal says what was asked wrongly. */
    readonly expect: Call<{ readonly inbox?: string; readonly expectation: Expectation }, Outcome>;
    /** What is in a message; without a number the newest. */
    readonly extract: Call<{ readonly inbox?: string; readonly message?: number }, ExpectedMessage>;
    /** Looks at a message in these ways, or all; without a number the newest. Nothing is asked of others unless it says so. */
    readonly check: Call<{ readonly inbox?: string; readonly message?: number } & CheckQuestion, CheckedMail>;
    /** Mail programs by what they do not know, for showing a message as one of them might. */
    readonly programs: Call<Nothing, MailPrograms>;
    /** Why it is of its thread, and who else; without a number the newest. Looks at the newest few hundred. */
    readonly thread: Call<{ readonly inbox?: string; readonly message?: number }, ThreadReport>;
    readonly remove: Call<
      { readonly messages: readonly number[] },
      { readonly removed: number; readonly undo: string }
    >;
    readonly restore: Call<{ readonly undo: string }, { readonly restored: number }>;
    readonly markRead: Call<{ readonly upTo?: number; readonly inbox?: string }, { readonly marked: number }>;
    /** One with a name, as it is; NOT_FOUND where there is none. */
    readonly inbox: Call<{ readonly name: string }, CapturedInbox & InboxWishes>;
    /** It is there afterwards, under the name as it is then, with these wishes. */
    readonly setInbox: Call<{ readonly name: string } & Partial<InboxWishes>, CapturedInbox & InboxWishes>;
    readonly faults: Call<Nothing, FaultsNow>;
    /** `off` alone switches the one that is there. A refusal says which step is wrong, and why. */
    readonly setFaults: Call<FaultsWish, FaultsNow>;
    /** What is wrong with the text of a script; nothing is kept. */
    readonly checkFaults: Call<{ readonly text: string }, FaultsChecked>;
    /** What a message would meet, from the beginning; no count changes. */
    readonly tryFaults: Call<FaultsTrial, { readonly steps: readonly TrialStep[] }>;
    /** Counts begin anew: of one inbox ('' the one for all), or of all. */
    readonly resetFaults: Call<{ readonly inbox?: string }, FaultsNow>;
    /** What the world may answer, and what of each may be refined. */
    readonly answers: Call<Nothing, readonly { readonly kind: Kind; readonly details: readonly string[] }[]>;
    /** Nothing goes yet. A refusal says why the world would not answer. */
    readonly prepareAnswer: Call<AnswerWish, PreparedAnswer>;
    /** Exactly what was prepared; NOT_FOUND where that is forgotten. */
    readonly sendAnswer: Call<{ readonly token: string }, PreparedAnswer>;
    /** What an attempt was refused with, taken all the same: the trace of the captured message. */
    readonly takeRefused: Call<{ readonly attempt: number }, { readonly trace: string }>;
    /** The next ones like this attempt meet no fault for an hour. */
    readonly spareNext: Call<{ readonly attempt: number }, { readonly until: number }>;
    readonly clock: Call<Nothing, ClockNow>;
    /** '5d', '90m': what is due on the way is done, each in its time. A refusal says why it cannot be moved. */
    readonly advanceClock: Call<{ readonly by: string }, ClockPassed>;
    readonly freezeClock: Call<{ readonly on: boolean }, ClockNow>;
    /** The real time; what waits keeps the time it has left. */
    readonly resetClock: Call<Nothing, ClockNow>;
    /** With what is in it, which can be brought back under Mail → Deleted for a while. */
    readonly removeInbox: Call<{ readonly name: string }, { readonly removed: number }>;
  };
};
