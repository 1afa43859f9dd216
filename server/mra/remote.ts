/**
 * A maildrop on another server as whoever fetches sees it, whatever its protocol: places with messages that have names, their
 * octets, and the end, with which what was to go is gone.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { RemoteFault } from './fault.ts';

export type Entry = {
  /** Its name, the same each time: unique identifier or UID. */
  readonly key: string;
  /** In this session alone. */
  readonly number: number;
};
export type EntryFacts = { readonly size: Bytes | null; readonly at: Instant | null };
export type Got =
  | { readonly kind: 'message'; readonly octets: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'refused'; readonly sentence: string };

export type Place = {
  /** '' of POP3. */
  readonly folder: string;
  /** UIDVALIDITY; '' of POP3. */
  readonly generation: string;
  /** The oldest first. */
  list(): Promise<Result<readonly Entry[], RemoteFault>>;
  /** By number. `dates`: when they came is asked for, too. One that is gone meanwhile is missing. */
  facts(entries: readonly Entry[], dates: boolean): Promise<Result<ReadonlyMap<number, EntryFacts>, RemoteFault>>;
  /** In their order; `each` false: enough. */
  fetch(
    entries: readonly (Entry & EntryFacts)[],
    most: Bytes,
    each: (entry: Entry, got: Got) => Promise<boolean>,
  ): Promise<Result<void, RemoteFault>>;
  /** Marked, or gone at once: after `finish` they are. */
  remove(entries: readonly Entry[]): Promise<Result<void, RemoteFault>>;
};

export type Remote = {
  readonly address: string;
  /** 'POP3 with TLS', for a trace field. */
  readonly how: string;
  readonly encrypted: boolean;
  readonly folders: readonly string[];
  open(folder: string): Promise<Result<Place, RemoteFault>>;
  /** ok: what was to go is gone. */
  finish(): Promise<Result<void, RemoteFault>>;
  /** Of IMAP with IDLE: waits until something has come; false: it cannot. */
  wait?(stopped: AbortSignal): Promise<Result<boolean, RemoteFault>>;
  abandon(): void;
};
