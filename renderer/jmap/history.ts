/** What was asked of the server and what it said: the protocol each act caused, in order, the newest bounded many. Pure. */
import type { Invocation } from '../../server/jmap/types.ts';

export type Exchange = {
  readonly id: number;
  /** What a person did: “Moved 3 messages to Archive”; null: the window's own reading. */
  readonly act: string | null;
  readonly at: number;
  readonly tookMs: number;
  readonly calls: readonly Invocation[];
  /** In the order they came; empty when the request itself failed. */
  readonly answers: readonly Invocation[];
  /** Why the request as a whole failed. */
  readonly failed: string | null;
  /** Octets as they travelled. */
  readonly sent: number;
  readonly received: number;
};

/** The window's own reading is much and dull, so acts have a room of their own. */
const READS = 60;
const ACTS = 100;

export function remember(history: readonly Exchange[], exchange: Exchange): readonly Exchange[] {
  const same = (one: Exchange): boolean => (one.act === null) === (exchange.act === null);
  const most = exchange.act === null ? READS : ACTS;
  const kept = history.filter(same).slice(-(most - 1));
  const lowest = kept[0]?.id ?? 0;
  return [...history.filter(one => !same(one) || one.id >= lowest), exchange];
}
