/**
 * What an owner may want to see of a session: facts with plain values, told after they happened. All optional; none
 * can change what the session does.
 */
import type { TranscriptLine } from '../events/transcript.ts';
import type { FlagChange, Uid, UidSet } from './backend.ts';

export type EndReason =
  | 'logout'
  | 'peer-closed'
  | 'lost'
  | 'autologout'
  | 'login-timeout'
  | 'stalled'
  | 'shutdown'
  | 'too-many-bad-commands'
  | 'too-many-failed-logins'
  | 'too-long'
  | 'expansion'
  | 'tls-failed'
  | 'tls-on-plain-port'
  | 'mailbox-gone'
  /** A fault script said so. */
  | 'on-purpose'
  | 'fault';

export type ImapObserver = {
  login?(fact: {
    readonly ok: boolean;
    /** null where the client never said. */
    readonly user: string | null;
    readonly mechanism: string;
    readonly because: string | null;
  }): void;
  /** What the client calls itself (ID). */
  clientId?(fields: ReadonlyMap<string, string | null>): void;
  startedTls?(): void;
  selected?(fact: { readonly mailbox: string; readonly readOnly: boolean; readonly messages: number }): void;
  /** Messages of which content was sent; `seen`: those that became \Seen by it. */
  fetched?(fact: { readonly mailbox: string; readonly uids: readonly Uid[]; readonly seen: readonly Uid[] }): void;
  stored?(fact: {
    readonly mailbox: string;
    readonly uids: readonly Uid[];
    readonly change: FlagChange;
    readonly flags: readonly string[];
  }): void;
  copied?(fact: Transfer): void;
  moved?(fact: Transfer): void;
  expunged?(fact: { readonly mailbox: string; readonly uids: UidSet }): void;
  appended?(fact: { readonly mailbox: string; readonly uids: UidSet; readonly octets: number }): void;
  /** A command was answered; `took` in ms. */
  command?(fact: { readonly name: string; readonly status: 'OK' | 'NO' | 'BAD'; readonly took: number }): void;
  badSyntax?(fact: { readonly command: string; readonly because: string }): void;
  /** A bug of ours; the client was told SERVERBUG. */
  fault?(fact: { readonly command: string; readonly fault: unknown }): void;
  closed?(fact: {
    readonly because: EndReason;
    readonly commands: number;
    readonly bytesIn: number;
    readonly bytesOut: number;
  }): void;
  /** The dialogue, secrets taken out. Nothing is put together when nobody listens. */
  line?(line: TranscriptLine): void;
};

export type Transfer = {
  readonly from: string;
  readonly to: string;
  readonly uidValidity: number;
  readonly fromUids: UidSet;
  readonly toUids: UidSet;
};
