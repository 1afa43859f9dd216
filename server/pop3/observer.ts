/**
 * What a POP3 session tells its owner, as plain values. Never holds a password or a SASL response: those are left out
 * where a line is captured, and `hidden` says that something was.
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
  | 'quit'
  | 'client-closed'
  | 'idle'
  | 'stalled'
  | 'too-many-wrong-logins'
  | 'too-many-mistakes'
  | 'endless-line'
  | 'tls-to-plain-port'
  | 'tls-failed'
  | 'content-unreadable'
  | 'server-closing'
  /** A fault script said so. */
  | 'on-purpose'
  | 'fault';

export type Pop3Observer = {
  said(line: Said): void;
  login(fact: {
    readonly account: number;
    readonly address: string;
    /** 'USER' or the SASL mechanism. */
    readonly mechanism: string;
    readonly encrypted: boolean;
    readonly messages: number;
    readonly octets: Bytes;
  }): void;
  loginRefused(fact: { readonly user: string | null; readonly mechanism: string; readonly why: string }): void;
  /** `lines`: of the body, with TOP; null with RETR. `octets`: of content sent, without dot-stuffing. */
  retrieved(fact: {
    readonly number: number;
    readonly uid: string;
    readonly octets: Bytes;
    readonly lines: number | null;
  }): void;
  /** Durable. */
  deleted(fact: { readonly uids: readonly string[] }): void;
  /** Something the owner should read, as a sentence. */
  warned(fact: { readonly sentence: string }): void;
  /** A bug of ours, or of the backend's. */
  broke(fault: unknown): void;
  closed(fact: {
    readonly because: ClosedBecause;
    readonly retrieved: number;
    readonly deleted: number;
    /** Marked as deleted and kept, because QUIT did not come. */
    readonly kept: number;
  }): void;
};
