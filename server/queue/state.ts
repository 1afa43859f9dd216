/**
 * The life of one recipient of one queued message. A message leaves the queue when its last recipient reaches a final
 * state. Final names are the action values of RFC 3464 §2.3.3, and `cancelled`, which only a person can do.
 *
 * This table is the only place that knows which move is legal: README.md's diagram is printed from it, and the
 * migration's CHECK is tested against it.
 */
import { err, ok, type Result } from '../base/result.ts';

export const live = ['queued', 'active', 'deferred', 'held'] as const;
export const final = ['delivered', 'relayed', 'expanded', 'failed', 'cancelled'] as const;
export type Live = (typeof live)[number];
export type Final = (typeof final)[number];
export type State = Live | Final;

export type Happening =
  | 'take' // the runner leases it
  | 'deliver'
  | 'relay'
  | 'expand'
  | 'defer'
  | 'fail' // an agent's outcome
  | 'set-aside'
  | 'discard' // the owner's table of routes
  | 'recover' // after a crash, or when a lease ran out
  | 'hold'
  | 'release'
  | 'retry'
  | 'requeue' // as if it had come just now
  | 'reroute'
  | 'readdress'
  | 'schedule' // another hour for its next try
  | 'keep' // another end of its time
  | 'bounce'
  | 'expire'
  | 'cancel'
  | 'mark-delivered'; // a person

/** Another way: what is held stays held. */
const changed = (to: 'queued' | 'held') => ({ reroute: to, readdress: to }) as const;
/** However it waits, a person can end it. Nobody of ours delivered what is marked so: it counts as taken out. */
const ends = { bounce: 'failed', expire: 'failed', cancel: 'cancelled', 'mark-delivered': 'cancelled' } as const;

export const transitions: { readonly [S in State]: { readonly [H in Happening]?: State } } = {
  queued: {
    ...{ take: 'active', hold: 'held', retry: 'queued', requeue: 'queued', schedule: 'queued', keep: 'queued' },
    ...{ ...changed('queued'), ...ends },
  },
  active: {
    deliver: 'delivered',
    relay: 'relayed',
    expand: 'expanded',
    defer: 'deferred',
    fail: 'failed',
    'set-aside': 'held',
    discard: 'cancelled',
    recover: 'queued',
  },
  deferred: {
    ...{ take: 'active', hold: 'held', retry: 'queued', requeue: 'queued', schedule: 'deferred', keep: 'deferred' },
    ...{ ...changed('queued'), ...ends },
  },
  held: { release: 'queued', requeue: 'queued', keep: 'held', ...changed('held'), ...ends },
  delivered: {},
  relayed: {},
  expanded: {},
  failed: {},
  cancelled: {},
};

export type IllegalTransition = { readonly from: State; readonly happening: Happening };

export function advance(from: State, happening: Happening): Result<State, IllegalTransition> {
  const to = transitions[from][happening];
  return to ? ok(to) : err({ from, happening });
}

/** The states from which a happening is legal, for a statement's WHERE. */
export const statesBefore = (happening: Happening): readonly State[] =>
  [...live, ...final].filter(state => transitions[state][happening] !== undefined);

/** The same table as a Mermaid diagram, for README.md and the Queue screen: an arrow for all that leads the same way. */
export const diagram = (): string =>
  [
    'stateDiagram-v2',
    ...Object.entries(transitions).flatMap(([from, moves]) =>
      [...Map.groupBy(Object.entries(moves), ([, to]) => to)].map(
        ([to, ways]) => `  ${from} --> ${to}: ${ways.map(([happening]) => happening).join(', ')}`,
      ),
    ),
  ].join('\n');

/** Who holds a message besides a person, as the queue and the journey name it. */
export const holders = { rule: 'a rule of yours', breaker: 'the breaker', route: 'a route of yours' } as const;
