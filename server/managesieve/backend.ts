/**
 * What a ManageSieve session asks of an account's scripts. RFC 5804 §1.4, §1.5, §2.5–§2.12. Implemented by `access/`; this
 * folder knows no Sieve and no store: it carries scripts as octets and faults as sentences.
 */
import type { Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { Login } from '../sasl/mechanism.ts';

/** Where in a script something is wrong, and what; lines and columns count from 1. */
export type ScriptFault = { readonly line: number; readonly column: number; readonly sentence: string };

/** Why an act on a script was refused. */
export type ScriptRefusal =
  | { readonly why: 'nonexistent' | 'already-exists' | 'active' | 'unavailable' }
  | { readonly why: 'bad-name'; readonly sentence: string }
  | { readonly why: 'too-many'; readonly most: number }
  | { readonly why: 'too-large'; readonly most: Bytes }
  /** Of all that the account may keep. */
  | { readonly why: 'over-quota' }
  | { readonly why: 'invalid'; readonly faults: readonly ScriptFault[] };

export type ScriptListed = { readonly name: string; readonly active: boolean };

/** One session's hold on an account's scripts. Names are checked (`script-name.ts`) before they come here. */
export type Scripts = {
  list(): Promise<Result<readonly ScriptListed[], ScriptRefusal>>;
  /** The octets as they were put. */
  get(name: string): Promise<Result<Uint8Array, ScriptRefusal>>;
  /** Valid, and durable when it resolves. An active script is replaced and stays active. The value: warnings. */
  put(name: string, content: Uint8Array): Promise<Result<readonly ScriptFault[], ScriptRefusal>>;
  /** As `put`, but that nothing is kept. */
  check(content: Uint8Array): Promise<Result<readonly ScriptFault[], ScriptRefusal>>;
  haveSpace(name: string, size: Bytes): Promise<Result<true, ScriptRefusal>>;
  /** null: none. */
  activate(name: string | null): Promise<Result<true, ScriptRefusal>>;
  rename(from: string, to: string): Promise<Result<true, ScriptRefusal>>;
  /** Not the active one. */
  remove(name: string): Promise<Result<true, ScriptRefusal>>;
  /** Called exactly once, on every way out. */
  close(): void;
};

/** 'too-many-sessions': the account has all it may have. */
/** 'no-scripts': whoever signs in so has none, and cannot have any. */
export type OpenFailure = 'too-many-sessions' | 'unavailable' | 'no-scripts';

export type ManageSieveBackend = {
  open(login: Login): Promise<Result<Scripts, OpenFailure>>;
};
