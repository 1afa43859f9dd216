/** Of commands.ts: boxes that several people share, and who acts in another's name. */
import type { Id } from './shapes.ts';

/** as: nobody sees who wrote. behalf: `Sender:` says it (RFC 5322 §3.6.2). */
export type SendRight = 'as' | 'behalf';

/** Somebody who may act in an account that is not his. */
export type Delegate = {
  /** Of an account here. */
  readonly address: string;
  /** What he has in each of its mailboxes, those that are made later too (RFC 4314); '': nothing by this. */
  readonly rights: string;
  /** null: he does not send in its name. */
  readonly send: SendRight | null;
};

/** An account in which somebody may act. */
export type Delegation = {
  readonly account: Id;
  readonly address: string;
  readonly name: string;
  readonly rights: string;
  readonly send: SendRight | null;
  /** What is sent in its name lies in its Sent too. */
  readonly keepsSent: boolean;
};

export type DelegateCommands = {
  /**
   * Rights and leave to send, both anew; none of either: he is none any more. The rights take the place of those he has
   * in each of its mailboxes; taken away, those go that are still as they were given.
   */
  setDelegate: { in: { readonly account: Id } & Delegate; out: { readonly changed: boolean } };
  setBox: {
    in: { readonly account: Id; readonly box?: boolean; readonly keepsSent?: boolean };
    out: Record<never, never>;
  };
};

export type DelegateReading = {
  /** By address. */
  delegates(account: Id): Promise<readonly Delegate[]>;
  /** Of whom this address is a delegate, by address. */
  delegations(address: string): Promise<readonly Delegation[]>;
};
