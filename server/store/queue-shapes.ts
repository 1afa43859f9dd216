/** The queue's nouns: a message on its way, its recipients, leases, outcomes, rows and the ledger. */
import type { Where } from '../base/search.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { PulledMark } from './pulled-commands.ts';
import type { Id, Note } from './shapes.ts';

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
  /** No alias is asked for it any more: its own mailbox, or a program. */
  readonly direct?: true;
};

/** RFC 2852: by when, and what then: back to its sender, or its sender is told and it goes on. */
export type DeliverBy = {
  readonly at: Instant;
  readonly mode: 'return' | 'notify';
  /** Each relaying is told of. */
  readonly trace?: true;
};

/** What of the SMTP envelope must survive: RFC 6152, 6531, 3461, 8689, 2852, 6710. */
export type EnvelopeParameters = {
  readonly body: '7BIT' | '8BITMIME';
  readonly smtpUtf8: boolean;
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly envid: string | null;
  /** Recipients for whom NOTIFY was given, and said no more than what is usual; of others its bits tell that it was. */
  readonly notified?: readonly string[];
  /** 'required': it came with REQUIRETLS. 'optional': its header says `TLS-Required: No`. Not there: neither. */
  readonly tls?: 'required' | 'optional';
  readonly by?: DeliverBy;
  /** RFC 6710: -9 to 9, as we grant it; not there: 0, and nobody asked. */
  readonly priority?: number;
  /** Of fetched mail: the mailbox it is for, where nothing says otherwise; not there: INBOX. */
  readonly into?: string;
  readonly captured?: CapturedAs;
  /** Of a list's post: a person has let it go, whatever was judged of it. */
  readonly approved?: true;
};

/** Of captured mail. */
export type CapturedAs = {
  /** The user name that its sender signed in with. */
  readonly user?: string;
  /** The inbox that it named; `firm`: in its header, which goes before what its recipients' addresses name. */
  readonly inbox?: string;
  readonly firm?: true;
  /** What its sender calls it by. */
  readonly tags?: readonly string[];
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
  /** Who holds it, in words: every recipient starts `held`. */
  readonly heldBy?: string;
  /** Not before this instant (RFC 4865): recipients wait, `deferred`, and no lease is given. */
  readonly notBefore?: Instant;
  /** A copy in this account's Sent, seen, in the same act. Where that is full there is none, as the note `msa.kept` says. */
  readonly keptFor?: Id;
  /** Taken in the same act. */
  readonly beside?: NewMessage;
  /** It lay on another server: remembered in the same act, and `exists` where it is known. */
  readonly fetched?: PulledMark;
  /** It is what a script made of another message, sent on by this address: it leaves as what an alias sends on does. */
  readonly sentOn?: { readonly via: string; readonly depth: number };
  /** Given: recipients start `active`, leased to this holder, so that no claim is needed. */
  readonly lease?: { readonly holder: string; readonly until: Instant };
};
export type Accepted = {
  readonly message: Id;
  readonly queued: Id;
  readonly recipients: readonly Lease[];
  /** Of what was taken beside it. */
  readonly beside?: readonly Lease[];
};

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
  /** Who submitted it. */
  readonly account: Id | null;
  readonly hops: number;
  /** Octets as they go to the next hop: our prefix and the content. */
  readonly size: Bytes;
  readonly acceptedAt: Instant;
  /** Not tried before; null: tried at once. */
  readonly notBefore: Instant | null;
  readonly expiresAt: Instant;
  /** How many alias expansions led here. */
  readonly depth: number;
  /** The address whose expansion led here. */
  readonly via?: string;
  /** No alias is asked for it any more. */
  readonly direct?: true;
  /** The alias whose owner its sender is. RFC 5321 §3.9.2. */
  readonly list?: string;
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
      /** The relaying is told of to everybody but who wants to hear nothing (RFC 2852 §4). */
      readonly tellRelayed?: boolean;
    }
  | { readonly kind: 'failed'; readonly status: string; readonly reply: string; readonly host: string | null }
  /** The end, outside of the store: a program or folder of the owner's has it. */
  | { readonly kind: 'delivered'; readonly reply: string; readonly host: string | null }
  | {
      readonly kind: 'deferred';
      readonly nextAt: Instant;
      readonly status: string;
      readonly reply: string;
      readonly host: string | null;
      readonly uncertain?: boolean;
      /** Sets the DSN bit for delay, once, where the sender wishes to hear of it. */
      readonly tellDelay?: boolean;
    }
  /** It waits for a person, who lets it go on its other way. */
  | { readonly kind: 'held'; readonly route: string; readonly reply: string; readonly by: string }
  /** The end, of which nobody is told. */
  | { readonly kind: 'discarded'; readonly reply: string; readonly by: string };
export type Settlement = {
  readonly recipient: Id;
  readonly fence: number;
  readonly outcome: Outcome;
  readonly note: Note;
};

/** A message that somebody handed in, and how many of its recipients are elsewhere. */
export type SubmittedRow = { readonly account: Id; readonly acceptedAt: Instant; readonly elsewhere: number };

/** Every part given must hold. No part at all is a mistake and selects nothing. */
export type QueueFilter = {
  readonly recipients?: readonly Id[];
  readonly queued?: readonly Id[];
  readonly trace?: string;
  readonly route?: string;
  readonly states?: readonly RecipientState[];
  /** Who submitted it. */
  readonly account?: Id;
  /** Who acted on it last. */
  readonly operatedBy?: string;
  /** With `*` and `?`; case does not matter. '' is the null sender. */
  readonly sender?: string;
  readonly address?: string;
  readonly acceptedBefore?: Instant;
  readonly acceptedAfter?: Instant;
  readonly expiresBefore?: Instant;
  readonly sizeAtLeast?: Bytes;
  readonly sizeAtMost?: Bytes;
  /** Stands in the last answer or its status; case does not matter. */
  readonly says?: string;
  readonly attemptsAtLeast?: number;
  /** Its route is frozen, or all that leaves is. */
  readonly frozen?: boolean;
  /** And this: either, not, and brackets of a search in words. */
  readonly also?: Where<QueueFilter>;
  readonly all?: true;
};

/** What is asked of many rows at once: who waits, for whom, where. */
export type QueueBrief = Pick<
  QueueRow,
  | 'recipient'
  | 'queued'
  | 'trace'
  | 'sender'
  | 'address'
  | 'route'
  | 'state'
  | 'attempts'
  | 'acceptedAt'
  | 'expiresAt'
  | 'nextAt'
  | 'size'
> & {
  /** Who submitted it. */
  readonly account: Id | null;
};

/** Nothing leaves there until a person thaws it. */
export type FrozenRoute = {
  /** EVERYWHERE: all but local. */
  readonly route: string;
  readonly by: string;
  readonly why: string;
  readonly since: Instant;
};
/** No route is called so. */
export const EVERYWHERE = '*';

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
  /** Its sender's wish (RFC 4865); null: at once. */
  readonly notBefore: Instant | null;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
  readonly settledAt: Instant | null;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  /** Who held, released, bounced or cancelled it last. */
  readonly operatedBy: string | null;
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
