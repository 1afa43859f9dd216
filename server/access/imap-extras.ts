/**
 * What FETCH asks of a message beside the message itself: when it came into the mailbox (RFC 8514), its ids (RFC 8474)
 * and how its text begins (RFC 8970). The thread is the index's to say (store.emails); what the index does not have,
 * such as a message that is marked \Deleted, has none: null.
 */
import type { Row as ImapRow, RowField, SearchQuery } from '../imap/backend.ts';
import type { Id, Row, Store } from '../store/interface.ts';
import { printId, readId } from './jmap-ids.ts';

const extraFields: readonly RowField[] = ['savedAt', 'emailId', 'threadId', 'preview', 'previewAtHand'];

/** RFC 8970 §3.1: no longer than this, whatever the store keeps. */
const LONGEST_PREVIEW = 200;

type Extras = Pick<ImapRow, 'savedAt' | 'emailId' | 'threadId' | 'preview'>;
/** Puts them into a row that is about to be told. */
export type AddExtras = (target: ImapRow, of: Row) => ImapRow;

export type ExtrasOf = { readonly store: Pick<Store, 'emails' | 'message'>; readonly account: Id };

export const wantsExtras = (fields: ReadonlySet<RowField>): boolean => extraFields.some(field => fields.has(field));

/** For one chunk of rows, asked together. */
export async function extrasOf(
  place: ExtrasOf,
  rows: readonly Row[],
  fields: ReadonlySet<RowField>,
): Promise<AddExtras> {
  const wantsPreview = fields.has('preview') || fields.has('previewAtHand');
  const known = await indexed(place, rows, fields.has('threadId') || wantsPreview);
  const previews = wantsPreview ? await otherPreviews(place, rows, known) : null;
  return (target, { message, savedAt }) => {
    const row = known.get(message);
    const extras: { -readonly [K in keyof Extras]: Extras[K] } = { savedAt, emailId: printId('e', message) };
    if (fields.has('threadId')) extras.threadId = row ? printId('t', row.thread) : null;
    if (previews) extras.preview = shortened(row?.preview ?? previews.get(message) ?? null);
    return Object.assign(target, extras);
  };
}

type Indexed = { readonly thread: Id; readonly preview: string };

async function indexed({ store, account }: ExtrasOf, rows: readonly Row[], asked: boolean) {
  const known = new Map<Id, Indexed>();
  if (!asked || rows.length === 0) return known;
  const found = await store.emails.get(account, [...new Set(rows.map(row => row.message))]);
  for (const row of found.rows) known.set(row.id, row);
  return known;
}

/** Of messages that the index leaves out. */
async function otherPreviews(
  { store }: ExtrasOf,
  rows: readonly Row[],
  known: ReadonlyMap<Id, Indexed>,
): Promise<ReadonlyMap<Id, string>> {
  const others = [...new Set(rows.map(row => row.message))].filter(message => !known.has(message));
  const found = await Promise.all(others.map(message => store.message(message)));
  return new Map(found.flatMap(facts => (facts ? [[facts.id, facts.summary.preview] as const] : [])));
}

const shortened = (preview: string | null): string | null =>
  preview === null || preview.length <= LONGEST_PREVIEW ? preview : [...preview].slice(0, LONGEST_PREVIEW).join('');

/** The same search with every thread put as its messages: rows know a message's id, and not its thread. */
export async function withThreadsNamed({ store, account }: ExtrasOf, query: SearchQuery): Promise<SearchQuery> {
  switch (query.key) {
    case 'thread-id': {
      const thread = readId('t', query.id);
      const found = thread === null ? null : await store.emails.threads(account, [thread]);
      const messages = (thread !== null && found?.threads.get(thread)) || [];
      return anyOf(messages.map(message => ({ key: 'email-id', id: printId('e', message) })));
    }
    case 'and':
      return { key: 'and', of: await Promise.all(query.of.map(part => withThreadsNamed({ store, account }, part))) };
    case 'or': {
      const [first, second] = query.of;
      const named = await Promise.all([
        withThreadsNamed({ store, account }, first),
        withThreadsNamed({ store, account }, second),
      ]);
      return { key: 'or', of: named };
    }
    case 'not':
      return { key: 'not', of: await withThreadsNamed({ store, account }, query.of) };
    default:
      return query;
  }
}

const nothing: SearchQuery = { key: 'not', of: { key: 'all' } };

/** Halved again and again: a thread of thousands is no deep query. */
function anyOf(queries: readonly SearchQuery[]): SearchQuery {
  const [only] = queries;
  if (!only) return nothing;
  if (queries.length === 1) return only;
  const half = queries.length >> 1;
  return { key: 'or', of: [anyOf(queries.slice(0, half)), anyOf(queries.slice(half))] };
}
