/** Of commands.ts: scripts of accounts and of the server, and what they remember. */
import type { Bytes, Instant } from '../base/units.ts';
import type { ScriptRole } from './script-shapes.ts';
import type { Id, ModSeq } from './shapes.ts';

export type ScriptLimits = {
  /** Scripts of one account. */
  readonly scripts: number;
  /** Octets of one script. */
  readonly octets: Bytes;
};

/** Every change raises the account's modSeq, and is told as its mailbox 0 ('record'); the server's, as account 0. */
export type ScriptCommands = {
  /**
   * Without `id`: the script of this name gets this text, or is made. With it: that script gets name and text, and `exists`
   * says that the name is another's. `not-allowed`: the name cannot be, the text is none (RFC 5228 §2.1), or there are as many as may be, or the role is not
   * for this account. `over-quota`: it is too large. `changed`: it is of another state than `ifState`.
   */
  putScript: {
    in: {
      readonly account: Id;
      readonly id?: Id;
      readonly name: string;
      readonly text: string;
      /** Not given: as it is; of a new one, none. 'active' takes it from whoever had it. */
      readonly role?: ScriptRole;
      readonly now: Instant;
      readonly limits: ScriptLimits;
      /** The script's own modSeq; 0: it is not there. */
      readonly ifState?: ModSeq;
    };
    out: { readonly id: Id; readonly modSeq: ModSeq; readonly isNew: boolean };
  };
  /** RFC 5804 §2.11.1: an active one stays active. `exists`: the name is taken. */
  renameScript: {
    in: { readonly account: Id; readonly id: Id; readonly name: string; readonly now: Instant };
    out: { readonly modSeq: ModSeq };
  };
  /** One is active at most: who was is no longer. `id` null: nobody is. */
  activateScript: { in: { readonly account: Id; readonly id: Id | null }; out: { readonly modSeq: ModSeq } };
  /** Another than 'active'. */
  setScriptRole: {
    in: { readonly account: Id; readonly id: Id; readonly role: Exclude<ScriptRole, 'active'> };
    out: { readonly modSeq: ModSeq };
  };
  /** RFC 5804 §2.10: not the active one: `not-allowed`. */
  removeScript: { in: { readonly account: Id; readonly id: Id }; out: { readonly modSeq: ModSeq } };
  /** Whom a vacation answered: a new holiday begins with nobody. */
  forgetMemory: {
    in: { readonly account: Id; readonly kind: 'vacation' | 'duplicate' };
    out: { readonly forgotten: number };
  };
};
