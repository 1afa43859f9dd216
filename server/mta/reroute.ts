/**
 * What waits when the table of routes changes: whose way is another by the new table than by the old one goes the new
 * way at once. A way that a person chose for a message stays, for no table led there.
 */
import type { Clock } from '../base/ports.ts';
import { operate, stepsOf } from '../queue/control.ts';
import type { RouteFrom } from '../queue/route-name.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { QueueBrief, Store } from '../store/interface.ts';

export type RerouteOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly routeUnder: (table: RouteTable, address: string, from: RouteFrom) => Promise<string>;
};

/** How many recipients have another way. */
export type Moved = { readonly from: string; readonly to: string; readonly recipients: number };

const WAITING = { states: ['queued', 'deferred', 'held'] } as const;
/** For a person, of many. */
const MOST_NAMED = 50;

/** Nothing is changed. */
export async function previewReroute(
  options: RerouteOptions,
  before: RouteTable,
  after: RouteTable,
): Promise<readonly Moved[]> {
  const counts = new Map<string, { from: string; to: string; recipients: number }>();
  for await (const rows of stepsOf(options.store, WAITING))
    for (const { row, to } of await movesOf(options, before, after, rows)) {
      const key = `${row.route}\n${to}`;
      const found = counts.get(key) ?? { from: row.route, to, recipients: 0 };
      counts.set(key, { ...found, recipients: found.recipients + 1 });
    }
  return [...counts.values()].sort((a, b) => b.recipients - a.recipients).slice(0, MOST_NAMED);
}

/** Returns how many were moved. Who is being tried right now goes the old way once more. */
export async function reroute(
  options: RerouteOptions,
  before: RouteTable,
  after: RouteTable,
  by: string,
): Promise<number> {
  const { store, clock } = options;
  let moved = 0;
  for await (const rows of stepsOf(store, WAITING)) {
    const moves = await movesOf(options, before, after, rows);
    for (const [to, alike] of Map.groupBy(moves, one => one.to)) {
      const recipients = alike.map(({ row }) => row.recipient);
      const routes = recipients.map(recipient => ({ recipient, route: to }));
      const done = await operate(store, clock, { recipients }, { act: 'reroute', routes }, by, { change: to });
      if (done.ok) moved += done.value.length;
    }
  }
  return moved;
}

async function movesOf(
  { routeUnder }: RerouteOptions,
  before: RouteTable,
  after: RouteTable,
  rows: readonly QueueBrief[],
): Promise<readonly { readonly row: QueueBrief; readonly to: string }[]> {
  const ways = await Promise.all(
    rows.map(async row => ({
      row,
      was: await routeUnder(before, row.address, row),
      to: await routeUnder(after, row.address, row),
    })),
  );
  return ways.filter(({ row, was, to }) => was === row.route && to !== was);
}
