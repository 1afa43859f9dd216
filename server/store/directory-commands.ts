/** Of commands.ts: who lives here: domains, accounts, passwords of programs, aliases. */
import type { Bytes, Instant } from '../base/units.ts';
import type { AliasLimits, Credentials, Id } from './shapes.ts';

export type DirectoryCommands = {
  addDomain: { in: { readonly name: string; readonly aliasOf: string | null }; out: { readonly id: Id } };
  removeDomain: { in: { readonly name: string }; out: { readonly id: Id } };
  /** Makes the account with INBOX, Drafts, Sent, Archive, Junk and Trash, all subscribed. */
  addAccount: {
    in: {
      readonly address: string;
      readonly name: string;
      readonly credentials: Credentials;
      readonly quotaBytes: Bytes | null;
      readonly now: Instant;
    };
    out: { readonly id: Id };
  };
  /** One that is held: `not-allowed`. */
  removeAccount: { in: { readonly address: string }; out: { readonly id: Id } };
  /** Of who is held nothing is removed for good, by nobody: what is expunged stays until it ends. null: it ends. */
  setHeld: { in: { readonly account: Id; readonly because: string | null }; out: Record<never, never> };
  setCredentials: { in: { readonly address: string; readonly credentials: Credentials }; out: { readonly id: Id } };
  setAccount: {
    in: {
      readonly address: string;
      readonly name?: string;
      readonly enabled?: boolean;
      readonly quotaBytes?: Bytes | null;
    };
    out: { readonly id: Id };
  };
  /** `hash`: SHA-256 of the word. `scram`: as that of credentials, with the account's salt. */
  addAppPassword: {
    in: {
      readonly account: Id;
      readonly name: string;
      readonly hash: Uint8Array;
      readonly scram?: string;
      readonly now: Instant;
    };
    out: { readonly id: Id };
  };
  removeAppPassword: { in: { readonly account: Id; readonly id: Id }; out: Record<never, never> };
  /** At most once a minute is written; more often changes nothing. */
  usedAppPassword: {
    in: { readonly id: Id; readonly at: Instant; readonly by: string };
    out: { readonly written: boolean };
  };
  addAlias: { in: AliasGiven & { readonly pattern?: boolean }; out: { readonly id: Id } };
  /** Other targets, in one step: mail that comes meanwhile goes to the old ones or to the new ones. */
  setAlias: { in: AliasGiven; out: { readonly id: Id } };
  removeAlias: { in: { readonly address: string }; out: { readonly id: Id } };
  /** Where an account's mail goes on to; null: nowhere. */
  setForward: {
    in: { readonly address: string; readonly targets: readonly string[] | null };
    out: { readonly id: Id };
  };
  putTransport: {
    in: { readonly name: string; readonly body: string; readonly now: Instant; readonly isNew: boolean };
    out: Record<never, never>;
  };
  removeTransport: { in: { readonly name: string }; out: Record<never, never> };
};

type AliasGiven = {
  readonly address: string;
  readonly targets: readonly string[];
  /** Not given: none, or as they are; what was used stays counted. */
  readonly limits?: Omit<AliasLimits, 'used'>;
};
