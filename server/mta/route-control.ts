/**
 * Routes, encryption by destination, rewriting and relays, as the owner looks at them, tries them and changes them.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { RouteFrom } from '../queue/route-name.ts';
import type { LineFault } from '../routing/pattern.ts';
import type { Relay, RelayDraft, RelayFault } from '../routing/relay.ts';
import { explainRewrite, type RewriteStep } from '../routing/rewrite.ts';
import type { RelayChange, Routing, TableRead } from '../routing/routing.ts';
import type { RoutingTable } from '../store/interface.ts';
import type { Target } from './greet-host.ts';
import type { HopOptions } from './hop-shapes.ts';
import { hostsOf } from './open-hop.ts';
import { type RelayTried, tryRelay } from './relay-trial.ts';
import { type Moved, previewReroute, type RerouteOptions, reroute } from './reroute.ts';
import { explainRoute, type RouteExplained, type RouteOptions } from './route.ts';

export type TableTried = {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  /** Where there are some, the table cannot be kept. */
  readonly faults: readonly LineFault[];
  /** What waits and would go another way. */
  readonly moves: readonly Moved[];
};

export type RouteControl = {
  lines(table: RoutingTable): readonly string[];
  /** Nothing is kept or moved. */
  try(table: RoutingTable, lines: readonly string[]): Promise<TableTried>;
  /** `moved`: recipients that waited and go another way now. */
  write(
    table: RoutingTable,
    lines: readonly string[],
    by: string,
    before?: readonly string[],
  ): Promise<Result<TableRead & { readonly moved: number }, string>>;
  relays(): readonly Relay[];
  addRelay(draft: RelayDraft, by: string): Promise<Result<Relay, string>>;
  changeRelay(name: string, change: RelayChange, by: string): Promise<Result<Relay, string>>;
  removeRelay(name: string, by: string): Promise<Result<Relay, string>>;
  /** Dials each of its hosts, encrypts, signs in, and says goodbye. `change`: as it would be then, kept or not. */
  tryRelay(name: string, change?: RelayChange): Promise<Result<RelayTried, string>>;
  /** What is wrong with it, beside the field; nothing is kept. */
  checkRelay(name: string, change: RelayChange, isNew: boolean): readonly RelayFault[];
  explainRoute(address: string, from?: RouteFrom): Promise<RouteExplained>;
  explainRewrite(address: string): readonly RewriteStep[];
  /** Whom it leads to, in words, best first; the DNS is asked, and nobody is dialled. Empty: to nobody elsewhere. */
  hosts(route: string): Promise<Result<readonly string[], string>>;
};

export type RouteControlOptions = RerouteOptions & {
  readonly routing: Routing;
  readonly route: RouteOptions;
  /** Null: nothing runs, and nobody is dialled. */
  readonly hops: HopOptions | null;
  /** Another way than a table's is chosen by what else is set. */
  readonly finally?: (address: string, route: string) => string;
};

export function newRouteControl(options: RouteControlOptions): RouteControl {
  const { routing } = options;
  return {
    lines: routing.lines,
    async try(table, lines) {
      const read = routing.read(table, lines);
      if (!read.ok) return { lines: [], notes: [], faults: read.error, moves: [] };
      const { tables, notes } = read.value;
      const moves = table === 'route' ? await previewReroute(options, routing.tables.route, tables.route) : [];
      return { lines: read.value.lines, notes, faults: [], moves };
    },
    async write(table, lines, by, before) {
      const old = routing.tables.route;
      const written = await routing.write(table, lines, by, before);
      if (!written.ok) return written;
      const moved = table === 'route' ? await reroute(options, old, routing.tables.route, by) : 0;
      return ok({ ...written.value, moved });
    },
    relays: routing.relays,
    addRelay: routing.addRelay,
    changeRelay: routing.changeRelay,
    removeRelay: routing.removeRelay,
    checkRelay(name, change, isNew) {
      const draft = routing.draftOf(name, change, isNew);
      return draft.ok ? [] : draft.error;
    },
    async tryRelay(name, change) {
      const kept = routing.relay(name.toLowerCase());
      if (!kept && change?.hosts === undefined) return err(`There is no relay "${name}"`);
      const draft = change ? routing.draftOf(name, change, false) : ok(kept!);
      if (!draft.ok) return err(draft.error[0]!.why);
      return options.hops
        ? ok(await tryRelay(options.hops, draft.value))
        : err('Mailroom is not running; start it with: mailroom serve');
    },
    async explainRoute(address, from) {
      const explained = await explainRoute(options.route, address, from);
      const route = options.finally?.(address, explained.route) ?? explained.route;
      return route === explained.route
        ? explained
        : { route, steps: [...explained.steps, { say: `We are its backup MX: it goes to the hosts of ${route}` }] };
    },
    explainRewrite: address => explainRewrite(routing.tables.rewrite, address),
    async hosts(route) {
      const found = options.hops && (await hostsOf(options.hops, route));
      if (!found) return ok([]);
      return found.ok ? ok(found.value.map(inWords)) : found;
    },
  };
}

function inWords({ name, addresses, port, path }: Target): string {
  const at = addresses.filter(one => one !== name);
  return path ?? `${name}, port ${port}${at.length > 0 ? ` (${at.join(', ')})` : ''}`;
}
