/**
 * What a POP3 session asks of a message store: a maildrop under an exclusive lock, as it was at that moment
 * (RFC 1939 §4). Implemented by `access/`; this folder knows no store.
 */
import type { Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { Attempt, Login } from '../sasl/mechanism.ts';

/** One message of the snapshot. Numbers run from 1 without gaps, in the order of the list. */
export type Listing = {
  readonly number: number;
  /** The unique-id (§7 UIDL): 1 to 70 of %x21-7E, the same in every session, never used again for another message. */
  readonly uid: string;
  /** Octets as stored, which is what IMAP's RFC822.SIZE says. */
  readonly octets: Bytes;
  /** The stored message does not end with CRLF. One is added on the wire, and counted in every size told. */
  readonly lacksFinalCrlf?: boolean;
};

/**
 * 'in-use': another session holds the lock. 'too-soon': the last login was just now (RFC 2449 §6.5). 'no-maildrop': the
 * account has none, and waiting will not bring it.
 */
export type OpenFailure = 'in-use' | 'too-soon' | 'unavailable' | 'no-maildrop';

export type Maildrop = {
  readonly messages: readonly Listing[];
  /** The stored octets, the same that IMAP's BODY[] gives; in one piece or as they are read. */
  bytes(number: number): Promise<Result<Uint8Array | AsyncIterable<Uint8Array>, 'gone' | 'unavailable'>>;
  /**
   * Grows before anybody hears that messages were deleted, whoever deletes them: what was read at the same number is still
   * what `bytes` would give. Without it nothing is read ahead.
   */
  changes?(): number;
  /** Deletes the messages. Answers ok only when that is durable: the client hears +OK to QUIT then, not before. */
  commit(numbers: readonly number[]): Promise<Result<true, 'unavailable'>>;
  /** Gives the lock back. Called exactly once, on every way out. Deletes nothing. */
  close(): void | Promise<void>;
};

export type Pop3Backend = {
  open(login: Login, attempt: Attempt): Promise<Result<Maildrop, OpenFailure>>;
};
