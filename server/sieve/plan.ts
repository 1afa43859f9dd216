/**
 * What a run decides: actions in the order they were taken, for the delivery agent to carry out in one transaction.
 * RFC 5228 §2.10. The implicit keep stands among the actions when nothing has cancelled it, so who carries out a plan
 * does exactly what it lists and nothing else.
 *
 * After an error at run time the plan is the implicit keep alone, of the message as it came (RFC 5228 §2.10.6,
 * RFC 5293 §6), and `error` says why: nothing that was decided before the error is done.
 */
import type { Position } from './ast.ts';
import type { SieveMessage } from './facts.ts';

/** The line that did it, and the name of the rule it stands in (the comment before the top-level command). */
export type Because = { readonly line: number; readonly column: number; readonly rule: string | null };

type Done = {
  readonly because: Because;
  /** The message as it was then; the same object as the facts' while nothing was edited. RFC 5293 §6. */
  readonly message: SieveMessage;
};

/** null: the script said nothing of flags; otherwise system flags with a backslash, and keywords. RFC 5232. */
export type Flags = readonly string[] | null;

/** Where a message or a copy goes. What applies first: `mailboxId`, then `specialUse`, then `mailbox` by name. */
export type Destination = {
  readonly mailbox: string;
  readonly flags: Flags;
  /** RFC 5490: make the mailbox where it is missing. */
  readonly create: boolean;
  /** RFC 8579, with its backslash. Where there is no such mailbox: `mailbox`. */
  readonly specialUse: string | null;
  /** RFC 9042. Where there is no such mailbox: `mailbox`. */
  readonly mailboxId: string | null;
};

export type Keep = Done & { readonly do: 'keep'; readonly implicit: boolean; readonly flags: Flags };
export type FileInto = Done & Destination & { readonly do: 'fileinto'; readonly copy: boolean };
export type Redirect = Done & {
  readonly do: 'redirect';
  /** One address; null: all members of `list`. */
  readonly address: string | null;
  /** RFC 6134 §2.4: an external list's name. */
  readonly list: string | null;
  readonly copy: boolean;
  /** RFC 6009: DSN and deliver-by wishes of the script, as their ESMTP parameters are written; null: not said. */
  readonly notify: string | null;
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly by: { readonly seconds: number; readonly mode: 'N' | 'R'; readonly trace: boolean } | null;
};
export type Discard = Done & { readonly do: 'discard' };
/** `ereject`: in the dialogue if possible, else like `reject` (a bounce or an MDN). RFC 5429. */
export type Reject = Done & { readonly do: 'reject' | 'ereject'; readonly reason: string };

/**
 * RFC 5230. Planned only where the message may be answered at all (unanswered.ts); whether this sender had the same answer
 * lately (`handle`, `seconds`) is for the delivery agent to find out. The letter: vacation-reply.ts.
 */
export type Vacation = Done & {
  readonly do: 'vacation';
  readonly reason: string;
  readonly subject: string | null;
  readonly from: string | null;
  /** The script's, beside the account's own. */
  readonly addresses: readonly string[];
  /** `reason` is a whole MIME entity. */
  readonly mime: boolean;
  /** What is remembered: the same handle is the same answer. */
  readonly handle: string;
  readonly seconds: number;
  /** RFC 8580. */
  readonly fcc: Destination | null;
};
/** RFC 5435, RFC 5436. The letter: notification.ts. */
export type Notify = Done & {
  readonly do: 'notify';
  readonly method: string;
  readonly from: string | null;
  readonly importance: 1 | 2 | 3;
  readonly options: readonly string[];
  readonly text: string | null;
  readonly fcc: Destination | null;
};
/** RFC 7352: to be remembered once the delivery has succeeded. */
export type Remember = Done & {
  readonly do: 'remember';
  readonly handle: string;
  readonly id: string;
  readonly seconds: number;
  /** Whether a repetition begins the time anew (":last"). */
  readonly last: boolean;
};

export type Action = Keep | FileInto | Redirect | Discard | Reject | Vacation | Notify | Remember;

/** One thing to tell of a run. `full` traces have the tests that did not match too. */
export type TraceStep = Because & {
  readonly kind: 'matched' | 'passed-over' | 'did' | 'stopped' | 'included' | 'noted';
  /** For people: 'header :contains "subject" "invoice"', 'fileinto "Bills"'. */
  readonly what: string;
};

export type RunFault = {
  readonly message: string;
  /** null: of no single line (too many steps). */
  readonly at: Pick<Position, 'line' | 'column'> | null;
};

export type Plan = {
  readonly actions: readonly Action[];
  readonly error: RunFault | null;
  readonly trace: readonly TraceStep[];
  /** Of the internal flag variable at the end (RFC 5232); imapsieve sets them on the message. null: never touched. */
  readonly flags: Flags;
  /** The message at the end of the script: what imapsieve puts in the place of the old one when it was edited. */
  readonly message: SieveMessage;
};
