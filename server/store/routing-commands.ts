/** Of commands.ts: the owner's tables of routes, encryption and rewriting, and the named relays. */
import type { Instant } from '../base/units.ts';

export type RoutingTable = 'route' | 'tls' | 'rewrite';

/** What stands in `body` is routing's (routing/relay.ts). */
export type StoredRelay = {
  readonly name: string;
  readonly body: string;
  /** As they are told to the next hop; null: none. */
  readonly password: string | null;
  readonly proxyPassword: string | null;
  readonly createdAt: Instant;
};

export type RoutingCommands = {
  /** The whole table, in order. `before` given: `changed` where it is another by now. */
  setRoutingLines: {
    in: { readonly table: RoutingTable; readonly lines: readonly string[]; readonly before?: readonly string[] };
    out: Record<never, never>;
  };
  /** `isNew`: `exists` where one is called so, else `no-such` where none is; more than two hundred are `not-allowed`. */
  putRelay: {
    in: Omit<StoredRelay, 'createdAt'> & { readonly isNew: boolean; readonly now: Instant };
    out: Record<never, never>;
  };
  removeRelay: { in: { readonly name: string }; out: Record<never, never> };
};
