/**
 * Which message of ours a report is about. Its trace stands in the Received: field that we put before it, and so in what
 * comes back of it; else its Message-ID, by which everything that left here is known for as long as its fate is kept; or
 * an envelope id that is a trace. Nobody who has not had the message can name it, so what names none is not ours: a
 * bounce of a message that somebody sent in our name.
 */
import type { Returned, ReturnedRecipient } from '../mime/returned.ts';
import type { QueueRow, Store } from '../store/interface.ts';

export type Tied = {
  readonly trace: string;
  /** Null: none of its recipients by name. */
  readonly each: readonly { readonly said: ReturnedRecipient; readonly row: QueueRow | null }[];
};

const MOST_ROWS = 1_000;
const MOST_TRACES = 20;
const TRACE = /^[0-9A-Z]{12}-\d{1,9}$/;

export async function tie(store: Pick<Store, 'queue' | 'sentAs'>, returned: Returned): Promise<Tied | null> {
  for (const trace of await tracesOf(store, returned)) {
    const rows = (await store.queue({ trace, limit: MOST_ROWS })).filter(row => row.trace === trace);
    // What never left comes back from nobody; what was opened here may be told of too.
    const away = rows.filter(
      ({ state }) => state === 'relayed' || (returned.form === 'disposition' && state === 'delivered'),
    );
    if (away.length > 0) return { trace, each: returned.recipients.map(said => ({ said, row: rowFor(said, away) })) };
  }
  return null;
}

async function tracesOf(store: Pick<Store, 'sentAs'>, { about, envelopeId }: Returned): Promise<readonly string[]> {
  const named = [envelopeId ?? '', ...about.received.map(({ id }) => id)].filter(id => TRACE.test(id));
  const sent = about.messageId === null ? [] : await store.sentAs(about.messageId);
  return [...new Set([...named, ...sent])].slice(0, MOST_TRACES);
}

/** As we named the recipient, as the last server did; where there was one only, it is about that one. */
function rowFor({ original, address }: ReturnedRecipient, rows: readonly QueueRow[]): QueueRow | null {
  const called = (name: string | null) =>
    name === null ? undefined : rows.find(row => row.address.toLowerCase() === name.toLowerCase());
  return called(original) ?? called(address) ?? (rows.length === 1 ? rows[0]! : null);
}
