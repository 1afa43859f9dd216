/**
 * What is asked, and what is answered: a cause with its values, of which words.ts makes one sentence in the reader's
 * language; the rows that prove it; one act. Plain data: it travels to the window and the command line as it is.
 */
import type { Instant } from '../base/units.ts';
import type { Cause as ReplyCause, WhoActs } from '../mime/causes.ts';
import type { RefusalCode } from './refusals.ts';

/** Somebody wrote to us; one of ours wrote to somebody; a program's mail, that is caught here. */
export type Direction = 'incoming' | 'outgoing' | 'app';

/** A reply of another server: why it was given, and what stands in it. */
export type Said = {
  readonly cause: ReplyCause;
  /** As it came; '': nobody spoke. */
  readonly reply: string;
  readonly host: string | null;
  /** Of `block-listed`: the list, and where it takes addresses off. */
  readonly list: string | null;
  readonly delist: string | null;
  /** Of `too-large`, in octets; null: not said. */
  readonly limit: number | null;
  readonly size: number | null;
  /** Who must act. */
  readonly who: WhoActs;
};

type At = { readonly at: Instant };
type ByClient = At & {
  readonly by: string;
  readonly client: string | null;
  readonly protocol: string;
  readonly remote: string;
};

/** An account elsewhere. */
type Fetched = { readonly user: string; readonly host: string };

/** Every cause, with what its sentence names. In the order of the tables, by direction. */
export type Causes = {
  // ── the server ──
  stopped: { readonly from: Instant; readonly until: Instant | null; readonly crashed: boolean };
  asleep: { readonly from: Instant; readonly until: Instant };
  'disk-full': { readonly free: number };
  'port-taken': {
    readonly listener: string;
    readonly port: number;
    readonly holder: string | null;
    readonly pid: number | null;
  };
  'port-closed': { readonly listener: string; readonly port: number };
  'nobody-at-port': { readonly port: number; readonly ours: number | null };

  // ── it did not come to us ──
  'mx-elsewhere': { readonly domain: string; readonly hosts: readonly string[]; readonly host: string };
  'mx-missing': { readonly domain: string };
  'never-outside': { readonly since: Instant };
  'nothing-from': { readonly whom: string; readonly since: Instant; readonly last: Instant | null };
  refused: At & { readonly code: RefusalCode; readonly who: string; readonly to: string; readonly because: string };
  greylisted: At & { readonly who: string; readonly to: string };
  limited: At & { readonly remote: string; readonly until: Instant | null };
  'turned-away': At & { readonly remote: string; readonly listener: string };

  // ── it lies on another server, from which it is fetched ──
  'fetch-off': Fetched & { readonly last: Instant | null };
  'fetch-login': Fetched & { readonly since: Instant; readonly because: string };
  'fetch-failed': Fetched & { readonly since: Instant; readonly because: string; readonly nextAt: Instant | null };
  'fetch-too-large': Fetched & At & { readonly because: string };
  'fetch-left': Fetched & At & { readonly because: string };
  'fetch-older': Fetched & { readonly since: Instant };
  'fetch-none': Fetched & { readonly last: Instant | null; readonly folders: readonly string[] };

  // ── it came ──
  junk: At & { readonly account: string; readonly mailbox: string; readonly because: string; readonly score: number };
  'by-rule': At & { readonly account: string; readonly mailbox: string; readonly rule: string };
  'by-script': At & {
    readonly did: 'discarded' | 'redirected' | 'rejected';
    readonly rule: string;
    readonly to: string;
  };
  moved: ByClient & { readonly to: string };
  deleted: ByClient & { readonly until: Instant | null };
  expired: At & { readonly account: string; readonly until: Instant | null };
  'list-held': At & { readonly list: string; readonly because: string };
  'list-dropped': At & { readonly list: string; readonly because: string };
  arrived: At & { readonly account: string; readonly mailbox: string };
  read: ByClient & { readonly account: string; readonly mailbox: string };
  'cannot-fetch': At & {
    readonly user: string;
    readonly remote: string;
    readonly protocol: string;
    readonly because: string;
  };

  // ── it did not leave ──
  'never-handed-over': { readonly whom: string; readonly since: Instant; readonly last: Instant | null };
  'wrong-password': At & { readonly user: string; readonly remote: string };
  'login-closed': At & { readonly user: string; readonly remote: string };
  'login-throttled': At & { readonly user: string; readonly remote: string };
  held: { readonly by: string; readonly to: string; readonly from: string };
  breaker: { readonly user: string; readonly to: string };
  'own-hour': At & { readonly to: string };
  paused: At & { readonly route: string; readonly by: string; readonly because: string };
  network: At & { readonly kind: 'offline' | 'captive'; readonly because: string };
  suppressed: { readonly to: string; readonly until: Instant | null; readonly reply: string };
  'port-25-blocked': { readonly hosts: number; readonly to: string };
  waiting: { readonly said: Said; readonly to: string; readonly attempts: number; readonly nextAt: Instant | null };
  'on-its-way': { readonly to: string };
  'said-no': At & { readonly said: Said; readonly to: string };
  'came-back': At & { readonly said: Said; readonly to: string; readonly by: string };
  taken: At & { readonly host: string; readonly to: string; readonly reply: string };
  thrown: { readonly by: string; readonly to: string };

  // ── an app's mail ──
  'nothing-connected': { readonly since: Instant; readonly port: number | null; readonly last: Instant | null };
  'tls-on-plain': At & { readonly remote: string; readonly listener: string; readonly port: number | null };
  'plain-on-tls': At & { readonly remote: string; readonly listener: string; readonly port: number | null };
  'tls-untrusted': At & { readonly remote: string; readonly listener: string };
  'tls-failed': At & { readonly remote: string; readonly listener: string; readonly because: string };
  captured: At & { readonly account: string; readonly to: string };
  pruned: At & { readonly account: string };
  'no-message': At & { readonly remote: string; readonly listener: string };

  // ── nothing is known ──
  forgotten: { readonly since: Instant };
  unknown: { readonly trace: string };
};
export type CauseCode = keyof Causes;
export type Cause = { readonly [C in CauseCode]: { readonly code: C; readonly values: Causes[C] } }[CauseCode];

/** What else is known, that is no event: told in words. */
export type Facts = {
  mx: { readonly domain: string; readonly hosts: readonly string[] };
  'mx-unasked': { readonly domain: string; readonly because: string };
  outside: { readonly last: Instant | null };
  listening: { readonly listener: string; readonly host: string; readonly port: number; readonly since: Instant };
  free: { readonly bytes: number };
  /** Another server from which mail is fetched. */
  fetched: { readonly host: string; readonly last: Instant | null };
};
export type FactCode = keyof Facts;
export type Fact = { readonly [F in FactCode]: { readonly code: F; readonly values: Facts[F] } }[FactCode];

export type Evidence = {
  readonly at: Instant | null;
  /** An event, as the log tells it; or what is known otherwise. */
  readonly said: string | Fact;
  /** Whose journey shows it. */
  readonly trace: string | null;
  /** What was on the wire. */
  readonly bytes: readonly string[];
};

export type Action =
  | { readonly kind: 'open-journey'; readonly trace: string }
  | { readonly kind: 'open-queue'; readonly recipient: number }
  | { readonly kind: 'retry'; readonly recipient: number }
  | { readonly kind: 'release'; readonly recipient: number }
  | { readonly kind: 'resume'; readonly route: string }
  | { readonly kind: 'release-breaker'; readonly address: string }
  | { readonly kind: 'lift'; readonly address: string }
  | { readonly kind: 'forgive'; readonly address: string }
  | { readonly kind: 'allow'; readonly trace: string; readonly of: string }
  | { readonly kind: 'restore'; readonly address: string; readonly ids: readonly number[] }
  | { readonly kind: 'open-mail'; readonly address: string; readonly mailbox: string }
  | { readonly kind: 'open-person'; readonly address: string }
  | { readonly kind: 'open-rules'; readonly address: string }
  | { readonly kind: 'open-people' }
  /** Accounts elsewhere of this person. */
  | { readonly kind: 'open-elsewhere'; readonly address: string; readonly id: number }
  | { readonly kind: 'fetch-now'; readonly id: number; readonly host: string }
  /** The desktop keeps the computer from sleeping, from now on. */
  | { readonly kind: 'keep-awake' }
  | { readonly kind: 'open-doctor' }
  | { readonly kind: 'open-connect' }
  | { readonly kind: 'open-setting'; readonly key: string }
  | { readonly kind: 'use-port'; readonly listener: string; readonly port: number }
  /** Text for whoever runs the other server. */
  | { readonly kind: 'copy-for-admin'; readonly to: string; readonly text: string };
export type ActionKind = Action['kind'];

/** Another thing that is meant, or another cause that holds as well. */
export type Other = {
  readonly cause: Cause;
  /** Asked again with this, it is answered first. */
  readonly ask: { readonly text: string; readonly direction: Direction };
};

export type Answer = {
  readonly asked: string;
  readonly at: Instant;
  readonly direction: Direction;
  /** Nobody chose it. */
  readonly guessed: boolean;
  /** Of which time was looked. */
  readonly from: Instant;
  readonly until: Instant;
  readonly cause: Cause;
  readonly evidence: readonly Evidence[];
  readonly action: Action | null;
  readonly others: readonly Other[];
  /** The message that is spoken of. */
  readonly about: {
    readonly trace: string;
    readonly at: Instant;
    readonly sender: string | null;
    readonly recipients: readonly string[];
    readonly subject: string | null;
  } | null;
};

export type Asking = {
  readonly text: string;
  /** Not given: it is guessed. */
  readonly direction?: Direction;
};
