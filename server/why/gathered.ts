/** What is known when a question is answered: read once, then looked at by pure matchers. And what they find. */
import type { Instant } from '../base/units.ts';
import type { FrozenRoute, QueueRow, StoredNote } from '../store/interface.ts';
import type { Action, Cause, Direction, Evidence, Fact } from './answer.ts';
import type { Question } from './question.ts';

/** One message, or one connection that was refused. */
export type Candidate = {
  readonly trace: string;
  readonly at: Instant;
  readonly direction: Direction;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly subject: string | null;
  readonly size: number | null;
  /** Its own and its connection's, in their order. */
  readonly notes: readonly StoredNote[];
  readonly rows: readonly QueueRow[];
  /** As it was judged; `pardon`: whose mail a rule could let in. */
  readonly judged: { readonly score: number; readonly because: string; readonly pardon: string | null } | null;
  /** What was deleted of it and can be brought back, by account. */
  readonly kept: readonly { readonly address: string; readonly id: number; readonly until: Instant }[];
  /** It lies somewhere. */
  readonly isThere: boolean;
};

/** The server was not there to be spoken to. */
export type Gap =
  | {
      readonly kind: 'stopped';
      readonly from: Instant;
      readonly until: Instant;
      readonly crashed: boolean;
      readonly note: StoredNote;
    }
  | { readonly kind: 'asleep'; readonly from: Instant; readonly until: Instant; readonly note: StoredNote };

export type ListenerSeen = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly state: 'listening' | 'failed' | 'off';
  readonly sentence: string | null;
};

/** An account elsewhere whose mail is fetched for somebody who is asked about. */
export type FetchedSeen = {
  readonly id: number;
  readonly account: string;
  readonly user: string;
  readonly host: string;
  readonly protocol: 'pop3' | 'imap';
  /** Of IMAP. */
  readonly folders: readonly string[];
  readonly enabled: boolean;
  /** Nothing is fetched in this mode. */
  readonly rests: boolean;
  /** What came there before is not taken. */
  readonly since: Instant | null;
  readonly lastAt: Instant | null;
  readonly lastGoodAt: Instant | null;
  readonly nextAt: Instant | null;
  /** `login`: the name, the password or the leave given is not taken any more. */
  readonly failing: {
    readonly since: Instant;
    readonly kind: string;
    readonly because: string;
    readonly login: boolean;
  } | null;
  /** What stays there, the newest first. */
  readonly passed: readonly {
    readonly at: Instant;
    readonly folder: string;
    readonly key: string;
    readonly because: string;
    readonly tooLarge: boolean;
  }[];
};

export type MxSeen =
  | { readonly kind: 'here' | 'elsewhere' | 'missing'; readonly domain: string; readonly hosts: readonly string[] }
  | { readonly kind: 'unasked'; readonly domain: string; readonly because: string };

export type Gathered = {
  readonly now: Instant;
  readonly question: Question;
  readonly direction: Direction;
  readonly hostName: string;
  readonly isOurs: (address: string) => boolean;
  /** The best first. */
  readonly candidates: readonly Candidate[];
  readonly gaps: readonly Gap[];
  /** The oldest event that is kept. */
  readonly known: Instant;
  readonly listeners: readonly ListenerSeen[];
  /** Of a port that is none of ours: who has it. */
  readonly holder: {
    readonly port: number;
    readonly name: string | null;
    readonly pid: number | null;
    readonly taken: boolean;
  } | null;
  /** Logins that were refused and not followed by one that was not, the newest first. */
  readonly signIns: readonly StoredNote[];
  /** Connections that came to nothing: no TLS, too many, shut out. */
  readonly turnedAway: readonly StoredNote[];
  /** Connections at all, the newest first. */
  readonly connected: readonly StoredNote[];
  /** Who signed in to send, the newest first. */
  readonly signedIn: readonly StoredNote[];
  /** To port 25, from an address that is not of a private network; null: none is known of. */
  readonly outside: Instant | null;
  /** Before anybody could be asked: null. */
  readonly mx: MxSeen | null;
  /** When the sender's domain was heard of last. */
  readonly lastOfDomain: Instant | null;
  readonly fetched: readonly FetchedSeen[];
  /** The desktop keeps this computer from sleeping. */
  readonly keepsAwake: boolean;
  readonly startedAt: Instant;
  readonly frozen: readonly FrozenRoute[];
  readonly network: { readonly kind: 'up' | 'offline' | 'captive'; readonly since: Instant; readonly because: string };
  /** Hosts that did not answer in time, of all that waits; and when one outside took mail last. */
  readonly silent: { readonly hosts: readonly string[]; readonly relayedAt: Instant | null };
  readonly suppressed: ReadonlyMap<string, { readonly until: Instant | null; readonly reply: string }>;
  readonly free: number;
  /** The store takes nothing that grows. */
  readonly full: boolean;
};

export type Found = {
  readonly cause: Cause;
  readonly evidence: readonly Evidence[];
  readonly action: Action | null;
  /** When it happened, to choose among several; null: it goes on. */
  readonly at: Instant | null;
  /** Nothing is wrong with it. */
  readonly isWell?: true;
  readonly about?: Candidate;
  /** Under which id the dialogue lies, and the reply to look for. */
  readonly dialogue?: { readonly trace: string; readonly reply: string };
};

export const factRow = (fact: Fact, at: Instant | null = null): Evidence => ({
  at,
  said: fact,
  trace: null,
  bytes: [],
});
