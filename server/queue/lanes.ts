/**
 * Leased recipients in memory, a lane for each route, so that one slow or dead destination holds up nobody else. Pure
 * bookkeeping: who waits, who runs, whose turn it is.
 */
import type { Instant } from '../base/units.ts';
import { EVERYWHERE, type Id, type Lease, STEP_OF_PRIORITY } from '../store/interface.ts';
import { LOCAL } from './route-name.ts';

/** The store groups local deliveries into commits, so many run at once; a batch is one message's recipients. */
const LOCAL_BATCHES = 256;
/** Recipients of one message in one SMTP transaction (RFC 5321 §4.5.3.1.8: servers take at least 100). */
const LARGEST_BATCH = 100;

/** Batches on their way elsewhere at once: over all routes, and on one where no gate says it. */
export type LaneLimits = { readonly total: number; readonly perRoute: number };
type Lane = { readonly route: string; readonly waiting: Lease[]; running: number; held: number };

export type Lanes = {
  add(leases: readonly Lease[]): void;
  /** The next batch that may run now, or null. Routes take turns. */
  take(): readonly Lease[] | null;
  /** It was tried, and its answer is being written down: its session is free for the next. */
  tried(batch: readonly Lease[]): void;
  /** Its answer is durable. */
  finished(batch: readonly Lease[]): void;
  /** Recipients in memory, waiting and running, by route. */
  busy(): Readonly<Record<string, number>>;
  /** The same, by their ids. */
  held(): readonly Id[];
  size(): number;
  /** Whether more for elsewhere may be taken into memory at all. Our own people's mail does not ask. */
  hasRoomElsewhere(): boolean;
  /** Whether a new message for this route may be leased to us at once. */
  hasRoom(route: string): boolean;
  /** What waits here for a route that rests now, or for this one: it is not ours any more. */
  giveBack(route?: string): readonly Lease[];
  /** When the next that waits for nothing but its destination's rate may go; null: none does. */
  nextStart(): Instant | null;
};

/** What each destination bears (destinations.ts). */
export type Gate = {
  readonly now: () => Instant;
  readonly sessions: (route: string) => number;
  readonly mayStartAt: (route: string) => Instant;
};

/** `rests`: nothing leaves on this route, EVERYWHERE on all but `local`; it stays where a person can act on it. */
export function newLanes(
  limits: () => LaneLimits,
  rests: (route: string) => boolean = () => false,
  gate?: Gate,
): Lanes {
  const lanes = new Map<string, Lane>();
  const held = new Set<Id>();
  /** Recipients elsewhere, waiting and running. */
  let elsewhere = 0;
  /** Batches on their way elsewhere. */
  let outside = 0;
  const hasRoomElsewhere = (): boolean => !rests(EVERYWHERE) && elsewhere < limits().total * 4;
  const sessions = (route: string): number => gate?.sessions(route) ?? limits().perRoute;
  const hasSession = ({ route, running }: Lane): boolean =>
    !rests(route) &&
    (route === LOCAL ? running < LOCAL_BATCHES : outside < limits().total && running < sessions(route));
  const mayRun = (of: Lane): boolean => hasSession(of) && (!gate || gate.mayStartAt(of.route) <= gate.now());

  const lane = (route: string): Lane => {
    let found = lanes.get(route);
    if (!found) {
      found = { route, waiting: [], running: 0, held: 0 };
      lanes.set(route, found);
    }
    return found;
  };

  return {
    add(leases) {
      for (const lease of leases) {
        const target = lane(lease.route);
        queueUp(target.waiting, lease);
        target.held++;
        held.add(lease.recipient);
        if (lease.route !== LOCAL) elsewhere++;
      }
    },
    take() {
      for (const [route, candidate] of lanes) {
        if (candidate.waiting.length === 0 || !mayRun(candidate)) continue;
        // To the back of the map's order: the next call begins with somebody else.
        lanes.delete(route);
        lanes.set(route, candidate);
        candidate.running++;
        if (route !== LOCAL) outside++;
        return nextBatch(candidate.waiting);
      }
      return null;
    },
    tried(batch) {
      const { route } = batch[0]!;
      lane(route).running--;
      if (route !== LOCAL) outside--;
    },
    finished(batch) {
      const { route } = batch[0]!;
      const done = lane(route);
      if (route !== LOCAL) elsewhere -= batch.length;
      done.held -= batch.length;
      for (const { recipient } of batch) held.delete(recipient);
      if (done.held <= 0 && done.running <= 0) lanes.delete(route);
    },
    busy: () => Object.fromEntries([...lanes].map(([route, { held }]) => [route, held])),
    held: () => [...held],
    size: () => held.size,
    hasRoomElsewhere,
    hasRoom(route) {
      if (rests(route)) return false;
      const waiting = lanes.get(route)?.waiting.length ?? 0;
      return route === LOCAL ? waiting < LOCAL_BATCHES * 4 : hasRoomElsewhere() && waiting < limits().perRoute;
    },
    giveBack(route) {
      const back: Lease[] = [];
      for (const one of [...lanes.values()]) {
        if (one.waiting.length === 0 || !(one.route === route || rests(one.route))) continue;
        const waiting = one.waiting.splice(0);
        one.held -= waiting.length;
        if (one.route !== LOCAL) elsewhere -= waiting.length;
        for (const { recipient } of waiting) held.delete(recipient);
        if (one.held <= 0 && one.running <= 0) lanes.delete(one.route);
        back.push(...waiting);
      }
      return back;
    },
    nextStart() {
      let first: Instant | null = null;
      for (const one of gate ? lanes.values() : []) {
        if (one.waiting.length === 0 || !hasSession(one)) continue;
        const at = gate!.mayStartAt(one.route);
        if (at > gate!.now() && (first === null || at < first)) first = at;
      }
      return first;
    },
  };
}

/** RFC 6710: what is urgent goes before what is not, and as in the store not for ever. */
function queueUp(waiting: Lease[], lease: Lease): void {
  let place = waiting.length;
  while (place > 0 && goesBefore(lease, waiting[place - 1]!)) place--;
  waiting.splice(place, 0, lease);
}

const priorityOf = ({ parameters }: Lease): number => parameters.priority ?? 0;
const goesBefore = (a: Lease, b: Lease): boolean =>
  priorityOf(a) > priorityOf(b) && a.acceptedAt - b.acceptedAt < (priorityOf(a) - priorityOf(b)) * STEP_OF_PRIORITY;

/** The first in line, and its companions in the same message. */
function nextBatch(waiting: Lease[]): readonly Lease[] {
  const first = waiting.shift();
  if (!first) return [];
  const batch = [first];
  while (batch.length < LARGEST_BATCH && waiting[0]?.queued === first.queued) batch.push(waiting.shift()!);
  return batch;
}
