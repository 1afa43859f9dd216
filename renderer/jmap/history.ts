/** What was asked of the server and what it said: the protocol each act caused, in order, the newest bounded many. Pure. */

import { t } from '../../server/base/language.ts';
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

/** Of a text within a call: pieces of files are long, and nobody reads base64. */
const LONGEST_TEXT = 4000;

/** The same with long texts cut, and said to be: they would be kept as long as the window is open. */
const shortened = (invocations: readonly Invocation[]): readonly Invocation[] =>
  invocations.some(holdsLong) ? (shorten(invocations) as readonly Invocation[]) : invocations;

const holdsLong = (value: unknown): boolean => {
  if (typeof value === 'string') return value.length > LONGEST_TEXT;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLong);
};
function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > LONGEST_TEXT
      ? t('{text}… ({count} characters)', { text: value.slice(0, 200), count: String(value.length) })
      : value;
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}

export function remember(history: readonly Exchange[], exchange: Exchange): readonly Exchange[] {
  const same = (one: Exchange): boolean => (one.act === null) === (exchange.act === null);
  const most = exchange.act === null ? READS : ACTS;
  const kept = history.filter(same).slice(-(most - 1));
  const lowest = kept[0]?.id ?? 0;
  const short = { ...exchange, calls: shortened(exchange.calls), answers: shortened(exchange.answers) };
  return [...history.filter(one => !same(one) || one.id >= lowest), short];
}
