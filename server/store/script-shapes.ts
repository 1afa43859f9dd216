/** Scripts (Sieve, RFC 5228) as they lie in the store: texts that it does not read, each with a name and a role. */
import type { Bytes, Instant } from '../base/units.ts';
import type { Id, ModSeq, Uid } from './shapes.ts';

/** Whose scripts are the whole server's: those that run before and after everybody's own, and those that all may include. */
export const SERVER = 0;

/**
 * When a script runs at delivery. 'active': it is the one of its account (RFC 5804 §2.8); the server has none. 'before' and
 * 'after': with it, several in the order of their names. 'none': only where another includes it, or a mailbox names it.
 */
export type ScriptRole = 'none' | 'active' | 'before' | 'after';

export type ScriptBrief = {
  /** Never used twice. */
  readonly id: Id;
  readonly name: string;
  readonly role: ScriptRole;
  /** Octets. */
  readonly size: Bytes;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** Of its last change. */
  readonly modSeq: ModSeq;
};
export type StoredScript = ScriptBrief & { readonly text: string };

/** RFC 5804 §1.6: what a name may be. Null: it may. */
export function scriptNameFault(name: string): string | null {
  if (name === '') return 'A script has a name';
  if (Buffer.byteLength(name) > LONGEST_NAME) return `The name of a script has ${LONGEST_NAME} octets at most`;
  if (!name.isWellFormed() || /[\p{Cc}\u2028\u2029]/u.test(name))
    return 'The name of a script holds no control characters and no ends of lines';
  return null;
}
/** RFC 5804 §1.6: a server takes 128 characters at least. */
const LONGEST_NAME = 512;

/** What a script remembers from message to message. `key`: whatever names it; a hash, where it was longer. */
export type MemoryKind = 'vacation' | 'duplicate';
export type Memory = { readonly kind: MemoryKind; readonly key: string; readonly until: Instant };

/** What a client did in a mailbox that has a script for it (RFC 6785), and what has not run yet. */
export type ScriptTask = {
  readonly id: Id;
  readonly account: Id;
  readonly mailbox: Id;
  readonly uid: Uid;
  readonly cause: 'APPEND' | 'COPY' | 'FLAG';
  /** Of FLAG: those that came or went. */
  readonly flags: readonly string[];
  /** The address of whoever did it, where it is known. */
  readonly who: string | null;
  readonly at: Instant;
};

export type ScriptReading = {
  /** Of an account, or the server's (`SERVER`), by name. `state`: of the last change, a removal too. */
  scripts(account: Id): Promise<{ readonly state: ModSeq; readonly list: readonly ScriptBrief[] }>;
  /** By name or id. */
  script(account: Id, which: string | Id): Promise<StoredScript | null>;
  /** Until when it is remembered; null: it is not. What is over at `now` is forgotten. */
  remembered(account: Id, kind: MemoryKind, key: string, now: Instant): Promise<Instant | null>;
  /** The oldest first. */
  scriptTasks(limit: number): Promise<readonly ScriptTask[]>;
};
