/** Of contract.ts: which way mail goes, and under which address. */
import type {
  RelayFaultRow,
  RelayRow,
  RelayTriedRow,
  RelayWish,
  RewriteExplanation,
  RouteExplanation,
  RoutingTableName,
  RoutingTableTried,
  RoutingTableWritten,
} from './routing-shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

export type RoutingApi = {
  /** In order: of all that match, the first line holds. */
  readonly lines: Call<{ readonly table: RoutingTableName }, { readonly lines: readonly string[] }>;
  /** What another table would mean; nothing is kept. */
  readonly try: Call<{ readonly table: RoutingTableName; readonly lines: readonly string[] }, RoutingTableTried>;
  /** The whole table. `before` given: refused where somebody else has changed it since. What waits goes its new way. */
  readonly write: Call<
    {
      readonly table: RoutingTableName;
      readonly lines: readonly string[];
      readonly before?: readonly string[];
    },
    RoutingTableWritten
  >;
  /** Which way mail for this address would go, from this sender; step by step. */
  readonly explain: Call<{ readonly address: string; readonly sender?: string }, RouteExplanation>;
  /** What would become of this address, wherever it stands. */
  readonly explainRewrite: Call<{ readonly address: string }, RewriteExplanation>;
  /** By name. */
  readonly relays: Call<Nothing, readonly RelayRow[]>;
  readonly addRelay: Call<RelayWish, RelayRow>;
  /** What is left out stays. */
  readonly changeRelay: Call<Partial<RelayWish> & { readonly name: string }, RelayRow>;
  /** Refused while a route leads there. */
  readonly removeRelay: Call<{ readonly name: string }, RelayRow>;
  /** Dials each of its hosts, encrypts, signs in and says goodbye: no mail is sent. With what else is given, as it would be then. */
  readonly tryRelay: Call<Partial<RelayWish> & { readonly name: string }, RelayTriedRow>;
  /** All that is wrong with it, beside its field; nothing is kept. `isNew`: no other may have its name. */
  readonly checkRelay: Call<
    Partial<RelayWish> & { readonly name: string; readonly isNew: boolean },
    { readonly faults: readonly RelayFaultRow[] }
  >;
};
