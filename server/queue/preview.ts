/**
 * What an act on many would do, before it does it: how many, of whom, where to, and who would be left alone. What was
 * seen is remembered by a token for a while, so that the act touches nothing more than that.
 */
import type { Clock, Random } from '../base/ports.ts';
import { type Bytes, type Duration, type Instant, minutes } from '../base/units.ts';
import type { Id, QueueFilter, RecipientState, Store } from '../store/interface.ts';
import type { ActWish } from './acts.ts';
import { stepsOf } from './control.ts';
import { statesBefore } from './state.ts';

type Act = ActWish['act'];

/** In how many of each kind it is told of whom it is. */
const MOST_SHARES = 10;
const REMEMBERED: Duration = minutes(15);
const MOST_REMEMBERED = 20;

export type Share = { readonly name: string; readonly recipients: number };
export type Preview = {
  readonly act: Act;
  readonly recipients: number;
  readonly messages: number;
  /** Each message counted once. */
  readonly bytes: Bytes;
  /** The ten with most; '' is the null sender. */
  readonly senders: readonly Share[];
  readonly routes: readonly Share[];
  readonly leftAlone: readonly {
    readonly state: RecipientState;
    readonly recipients: number;
    readonly because: string;
  }[];
  /** The act with it touches nothing that was not seen here; until then. */
  readonly token: string;
  readonly until: Instant;
};

export type Previews = {
  make(where: QueueFilter, act: Act): Promise<Preview>;
  /** null: it is forgotten, or was made for another act. */
  seen(token: string, act: Act): readonly Id[] | null;
};

export function newPreviews(store: Store, clock: Clock, random: Random): Previews {
  const remembered = new Map<string, { readonly act: Act; readonly ids: readonly Id[]; readonly until: Instant }>();
  const forgetOld = () => {
    for (const [token, { until }] of remembered)
      if (until <= clock.now() || remembered.size > MOST_REMEMBERED) remembered.delete(token);
  };
  return {
    async make(where, act) {
      const tally = newTally();
      const legal = statesBefore(act);
      for await (const rows of stepsOf(store, where)) for (const row of rows) tally.add(row, legal.includes(row.state));
      const until = clock.now() + REMEMBERED;
      const token = Buffer.from(random.bytes(12)).toString('base64url');
      remembered.set(token, { act, ids: tally.ids, until });
      forgetOld();
      return { ...tally.told(act), act, token, until };
    },
    seen(token, act) {
      forgetOld();
      const found = remembered.get(token);
      return found?.act === act ? found.ids : null;
    },
  };
}

type Seen = {
  readonly recipient: Id;
  readonly queued: Id;
  readonly sender: string;
  readonly route: string;
  readonly state: RecipientState;
  readonly size: Bytes;
};

function newTally() {
  const ids: Id[] = [];
  const messages = new Map<Id, Bytes>();
  const senders = new Map<string, number>();
  const routes = new Map<string, number>();
  const left = new Map<RecipientState, number>();
  const count = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    ids,
    add(row: Seen, may: boolean): void {
      if (!may) {
        count(left, row.state);
        return;
      }
      ids.push(row.recipient);
      messages.set(row.queued, row.size);
      count(senders, row.sender);
      count(routes, row.route);
    },
    told: (act: Act) => ({
      recipients: ids.length,
      messages: messages.size,
      bytes: [...messages.values()].reduce((sum, size) => sum + size, 0),
      senders: sharesOf(senders),
      routes: sharesOf(routes),
      leftAlone: [...left].map(([state, recipients]) => ({ state, recipients, because: whyLeft(state, act) })),
    }),
  };
}

const sharesOf = (counts: ReadonlyMap<string, number>): Share[] =>
  [...counts]
    .map(([name, recipients]) => ({ name, recipients }))
    .sort((a, b) => b.recipients - a.recipients || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_SHARES);

function whyLeft(state: RecipientState, act: Act): string {
  if (state === 'active') return 'being delivered right now';
  if (act === 'release') return 'not held';
  return state === 'held' ? (act === 'hold' ? 'held already' : 'held: release it first') : `${state} already`;
}
