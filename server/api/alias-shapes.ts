/** What an alias would have made of the mail of the last days, as the API tells it. */

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
