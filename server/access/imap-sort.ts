/**
 * IMAP's SORT and THREAD over the store (RFC 5256): envelopes in chunks, References from the header, which the store does
 * not keep apart. What is computed of them (imap/search/) goes in steps, in turns with everybody
 * else's work.
 */
import type { SearchQuery, SortKey, Thread, ThreadAlgorithm, Uid } from '../imap/backend.ts';
import type { Steps } from '../imap/search/in-steps.ts';
import { needsEnvelope, newSorting } from '../imap/search/sorting.ts';
import { newThreading, type ThreadRow } from '../imap/search/threading.ts';
import { fromNumbers, spanOf } from '../imap/syntax/sequence-set.ts';
import { nameIs, unfold, walkFields } from '../mime/header.ts';
import type { Envelope } from '../mime/structure.ts';
import type { Row } from '../store/interface.ts';
import { readRows } from './imap-rows.ts';
import { newPace } from './pace.ts';
import { type SearchPlace, searchMailbox } from './search.ts';

/** Envelopes are parsed while nobody else has a turn. */
const FACTS_AT_ONCE = 100;

export async function sortMailbox(
  place: SearchPlace,
  query: SearchQuery,
  keys: readonly SortKey[],
  relevancy: ReadonlyMap<Uid, number> | undefined,
): Promise<readonly Uid[]> {
  const sorting = newSorting(keys);
  for await (const { row, envelope } of foundRows(place, query, needsEnvelope(keys))) {
    const { uid, internalDate, size } = row;
    sorting.add({ uid, internalDate, size, envelope, relevancy: relevancy?.get(uid) ?? 0 });
  }
  return inTurns(place, sorting.order());
}

export async function threadMailbox(
  place: SearchPlace,
  query: SearchQuery,
  algorithm: ThreadAlgorithm,
): Promise<readonly Thread[]> {
  const threading = newThreading(algorithm);
  if (algorithm === 'REFERENCES') {
    for await (const row of headerRows(place, query)) threading.add(row);
  } else {
    for await (const { row, envelope } of foundRows(place, query, true)) {
      const { date, subject, messageId, inReplyTo } = envelope;
      const { uid, internalDate } = row;
      threading.add({ uid, internalDate, date, subject, messageId, inReplyTo, references: null });
    }
  }
  return inTurns(place, threading.threads());
}

const nothing: Envelope = {
  ...{ date: null, subject: null, from: null, sender: null, replyTo: null },
  ...{ to: null, cc: null, bcc: null, inReplyTo: null, messageId: null },
};

/** Ascending. Without `envelopes` they are empty. */
async function* foundRows(place: SearchPlace, query: SearchQuery, envelopes: boolean) {
  const { store, account, mailbox, clock } = place;
  const uids = fromNumbers(await searchMailbox({ ...place, progress: undefined }, query));
  if (uids.length === 0) return;
  const pace = newPace(clock);
  const total = spanOf(uids);
  let done = 0;
  for await (const chunk of store.rows(account, mailbox, uids)) {
    for (let from = 0; from < chunk.length; from += FACTS_AT_ONCE) {
      const rows: readonly Row[] = chunk.slice(from, from + FACTS_AT_ONCE);
      const facts = envelopes ? await store.facts(rows.map(row => row.message)) : null;
      for (const row of rows) yield { row, envelope: facts?.get(row.message)?.envelope ?? nothing };
      done += rows.length;
      place.progress?.(done, total);
      await pace.rest();
    }
  }
}

/** Ascending, read from the header alone. */
async function* headerRows(place: SearchPlace, query: SearchQuery): AsyncGenerator<ThreadRow> {
  const uids = fromNumbers(await searchMailbox({ ...place, progress: undefined }, query));
  if (uids.length === 0) return;
  const pace = newPace(place.clock);
  const total = spanOf(uids);
  let done = 0;
  for await (const rows of readRows(place, { uids, fields: new Set(['internalDate', 'header'] as const) })) {
    done += rows.length;
    place.progress?.(done, total);
    for (const { uid, internalDate = 0, header } of rows) {
      yield { uid, internalDate, ...fieldsOf(Buffer.from(header ?? '', 'latin1')) };
      const pause = pace.rest();
      if (pause) await pause;
    }
  }
}

const names = {
  ...{ date: 'date', subject: 'subject', messageId: 'message-id' },
  ...{ inReplyTo: 'in-reply-to', references: 'references' },
} as const;
type Fields = { -readonly [name in keyof typeof names]: string | null };

/** The first field of each name. */
function fieldsOf(header: Uint8Array): Fields {
  const fields: Fields = { date: null, subject: null, messageId: null, inReplyTo: null, references: null };
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    for (const key of Object.keys(names) as (keyof typeof names)[]) {
      if (fields[key] === null && nameIs(header, start, nameEnd, names[key])) {
        fields[key] = unfold(header, valueStart, valueEnd);
      }
    }
  });
  return fields;
}

async function inTurns<T>({ clock }: SearchPlace, steps: Steps<T>): Promise<T> {
  const pace = newPace(clock);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const pause = pace.rest();
    if (pause) await pause;
  }
}
