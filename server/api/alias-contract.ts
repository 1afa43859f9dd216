/** Of contract.ts: domains, aliases, forwarding, programs that mail is handed to, and the way of one address through it all. */
import type { AddressTraced, AliasTried, PipeRow, PipeTriedRow } from './alias-shapes.ts';
import type { AliasMade, AliasRow, DomainRow } from './shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

/**
 * Targets as directory/alias-target.ts reads them. `until`: an instant; `most`: messages; `onlyFrom`: an address, a domain,
 * or "first". What is not named stays; null: no such limit.
 */
export type AliasGiven = {
  readonly address: string;
  readonly targets: readonly string[];
  readonly until?: number | null;
  readonly most?: number | null;
  readonly onlyFrom?: string | null;
};
export type PipeGiven = {
  readonly name: string;
  readonly program?: string;
  readonly args?: readonly string[];
  /** Milliseconds. */
  readonly timeLimit?: number;
  readonly fromLine?: boolean;
  readonly maildir?: string;
  readonly enabled?: boolean;
};

export type AddressesApi = {
  readonly domains: {
    readonly list: Call<Nothing, readonly DomainRow[]>;
    readonly add: Call<{ readonly name: string; readonly aliasOf?: string }, DomainRow>;
    readonly remove: Call<{ readonly name: string }, Nothing>;
    /** What becomes of mail for nobody there: a target as of an alias; null: it is refused as usual. */
    readonly unknown: Call<{ readonly name: string; readonly target: string | null }, AliasMade>;
  };
  readonly aliases: {
    readonly list: Call<Nothing, readonly AliasRow[]>;
    readonly add: Call<AliasGiven, AliasMade>;
    readonly change: Call<AliasGiven, AliasMade>;
    /** What it would have made of the mail of the last days; no targets: none any more. Nothing is changed. */
    readonly try: Call<
      { readonly address: string; readonly targets: readonly string[]; readonly days: number },
      AliasTried
    >;
    /** What it was, so that it can be made again. */
    readonly remove: Call<{ readonly address: string }, AliasRow>;
  };
  /** Where accounts' mail goes on to; an account's own address among the targets: it is kept too. */
  readonly forwards: {
    readonly list: Call<Nothing, readonly AliasRow[]>;
    readonly set: Call<{ readonly address: string; readonly targets: readonly string[] }, AliasMade>;
    readonly remove: Call<{ readonly address: string }, Nothing>;
  };
  readonly pipes: {
    readonly list: Call<Nothing, readonly PipeRow[]>;
    readonly add: Call<PipeGiven, PipeRow>;
    /** What is not named stays. */
    readonly change: Call<PipeGiven, PipeRow>;
    readonly remove: Call<{ readonly name: string }, PipeRow>;
    /** A sample letter for this recipient: a program runs for real, whatever `pipe.enabled` says; a folder is looked at. */
    readonly try: Call<{ readonly name: string; readonly recipient?: string }, PipeTriedRow>;
  };
  readonly directory: {
    /** Each step of an address, and what a stranger and one of ours would be told. Nothing is sent. */
    readonly trace: Call<{ readonly address: string; readonly sender?: string }, AddressTraced>;
  };
};
