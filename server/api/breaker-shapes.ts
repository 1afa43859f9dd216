/** Accounts whose mail is held for the amount of it, and what all have sent lately, as the API tells them. */

export type SentTally = {
  readonly messages: number;
  /** Elsewhere. */
  readonly recipients: number;
  /** By other servers, for good. */
  readonly refused: number;
};

export type BreakerTrip = {
  readonly address: string;
  readonly at: number;
  readonly because: string;
  /** Recipients that wait in the queue for what you decide. */
  readonly held: number;
  readonly hour: SentTally;
  readonly day: SentTally;
  /** From where it was handed in within the hour, the busiest first. */
  readonly networks: readonly { readonly network: string; readonly messages: number; readonly last: number }[];
  /** The newest first. `elsewhere`: how many recipients. */
  readonly latest: readonly {
    readonly at: number;
    readonly trace: string;
    readonly elsewhere: number;
    readonly network: string | null;
    readonly subject: string;
  }[];
  readonly refusals: readonly { readonly at: number; readonly recipient: string; readonly reply: string }[];
  /** The same as lines for a person. */
  readonly evidence: readonly string[];
};

export type SentLately = {
  readonly address: string;
  readonly hour: SentTally;
  readonly day: SentTally;
  /** Recipients; 0: no limit. */
  readonly perHour: number;
  readonly perDay: number;
};

export type BreakerNow = { readonly trips: readonly BreakerTrip[]; readonly sent: readonly SentLately[] };
