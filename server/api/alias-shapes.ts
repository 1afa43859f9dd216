/** Aliases as the API tells of them: what one would have made of the mail of days, pipes, the way of one address. */
import type { PipeTried } from '../mda/pipe-trial.ts';

export type AliasTried = {
  readonly address: string;
  /** Whom its mail reaches as things stand; empty: nobody, and it is refused. */
  readonly reachesNow: readonly string[];
  readonly wouldReach: readonly string[];
  /** Messages for it that were taken, and that were refused since nobody was called so. */
  readonly taken: number;
  readonly refused: number;
  /** The first fifty that would fare otherwise. */
  readonly differences: readonly {
    readonly trace: string;
    readonly at: number;
    readonly sender: string;
    readonly subject: string;
    readonly what: string;
  }[];
  readonly summary: string;
};

/** A program or folder that mail is handed to. */
export type PipeRow = {
  readonly name: string;
  readonly kind: 'program' | 'maildir';
  /** False: mail for it waits. */
  readonly enabled: boolean;
  /** The program or the folder. */
  readonly path: string;
  readonly args: readonly string[];
  /** Milliseconds; of a Maildir 0. */
  readonly timeLimit: number;
  readonly fromLine: boolean;
  /** The aliases that lead to it. */
  readonly aliases: readonly string[];
};

/** A pipe tried with a sample letter. `said`: what the program said; `words`: how it was called, or the folder. */
export type PipeTriedRow = {
  readonly works: boolean;
  readonly result: PipeTried['result'];
  readonly words: readonly string[];
  readonly said: string;
  /** Milliseconds. */
  readonly took: number;
};

/** One step of an address: from this to that, and why. Steps with the same `from` are beside each other. */
export type AddressStep = {
  readonly kind:
    | 'read'
    | 'domain'
    | 'rewritten'
    | 'return-path'
    | 'alias'
    | 'pattern'
    | 'catch-all'
    | 'list'
    | 'forward'
    | 'account'
    | 'mailbox'
    | 'pipe'
    | 'discard'
    | 'refused'
    | 'later'
    | 'unknown'
    | 'elsewhere'
    | 'route'
    | 'host'
    | 'loop';
  readonly from: string;
  readonly to: string;
  readonly because: string;
  /** Expansions before it. */
  readonly depth: number;
};
export type AddressAnswer = { readonly isTaken: boolean; readonly reply: string; readonly because: string };
export type AddressTraced = {
  readonly address: string;
  /** In whose name it was asked. */
  readonly sender: string;
  readonly steps: readonly AddressStep[];
  /** Whom it reaches at last: mailboxes, programs, addresses elsewhere. */
  readonly ends: readonly string[];
  /** On port 25 at RCPT, were nothing known against him. */
  readonly stranger: AddressAnswer;
  readonly ourOwn: AddressAnswer;
};
