/**
 * What a ManageSieve session tells its owner, as plain values. Never holds a password or a SASL response: those are left
 * out where a frame is captured, and `hidden` says that something was.
 */
import type { Bytes, Duration } from '../base/units.ts';

export type Said = {
  /** Since the connection was taken over. */
  readonly at: Duration;
  /** C: the client. S: the server. -: something happened that nobody said. */
  readonly who: 'C' | 'S' | '-';
  readonly text: string;
  /** A secret stood after the text. */
  readonly hidden: boolean;
};

export type ClosedBecause =
  | 'logout'
  | 'client-closed'
  | 'idle'
  | 'stalled'
  | 'too-many-wrong-logins'
  | 'too-many-mistakes'
  | 'endless-command'
  | 'tls-to-plain-port'
  | 'tls-failed'
  | 'server-closing'
  | 'fault';

export type ManageSieveObserver = {
  said(line: Said): void;
  login(fact: {
    readonly account: number;
    readonly address: string;
    readonly mechanism: string;
    readonly encrypted: boolean;
  }): void;
  loginRefused(fact: { readonly user: string | null; readonly mechanism: string; readonly why: string }): void;
  /** Something the owner should read, as a sentence. */
  warned(fact: { readonly sentence: string }): void;
  /** A bug of ours, or of the backend's. */
  broke(fault: unknown): void;
  closed(fact: {
    readonly because: ClosedBecause;
    readonly commands: number;
    readonly received: Bytes;
    readonly sent: Bytes;
  }): void;
};
