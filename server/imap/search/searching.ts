/**
 * One search of the selected mailbox, for SEARCH, SORT and ESEARCH alike: from the keys that were read to the response.
 * RFC 3501 §6.4.4, RFC 5256 §3, RFC 5267, RFC 5182, RFC 6203.
 */
import type { Instant } from '../../base/units.ts';
import type { ImapMailbox, Modseq, Progress, RowField, SearchQuery, SortKey, Uid, UidSet } from '../backend.ts';
import { bad, type Completion, done, no, type Responses } from '../command.ts';
import { limitedSearch, lookedThrough, refuseTooMany } from '../message-limit.ts';
import { uidRequired } from '../refusal.ts';
import { enableCondstore, type Session, viewOf } from '../session.ts';
import { string } from '../syntax/encoder.ts';
import { asksFor, asksModseq, asksNumbers, resolveSearch, type SearchProgram } from '../syntax/search-key.ts';
import {
  correlator,
  type Found,
  isSilent,
  namedBy,
  printExtendedSearch,
  printSearch,
  type Returns,
  returnAll,
} from '../syntax/search-return.ts';
import { fromNumbers, isSaved, type SequenceSet } from '../syntax/sequence-set.ts';
import type { View } from '../view.ts';
import { relevancyOf } from './relevancy.ts';

export type Searching = SearchProgram & {
  /** null: the old response. */
  readonly returns: Returns | null;
  readonly byUid: boolean;
  /** null: the mailbox's own order. */
  readonly sort: readonly SortKey[] | null;
  readonly tag: string;
  readonly now: Instant;
  readonly progress?: Progress;
  /** `TAG "a1"` unless more is to be said. */
  readonly correlators?: string;
  /** Nothing is said where nothing was found (RFC 7377 §2.1). */
  readonly quiet?: boolean;
};

const charsets = ['US-ASCII', 'UTF-8'];
/** Strings are octets until here; both charsets that we know read the same. */
export const badCharset = (charset: string | null): Completion | null =>
  charset === null || charsets.includes(charset)
    ? null
    : no('Only US-ASCII and UTF-8 are known', `BADCHARSET (${charsets.join(' ')})`);

/** What is wrong with a search whatever the mailbox holds; none of this touches what "$" stands for. */
export function refuseSearch(
  { enabled }: Session,
  { key, returns, sort }: Pick<Searching, 'key' | 'returns' | 'sort'>,
): Completion | null {
  if (enabled.uidOnly && asksNumbers(key)) return uidRequired;
  const relevancy = returns?.asked.has('RELEVANCY') || sort?.some(({ by }) => by === 'relevancy');
  if (relevancy && !asksFor(key, 'fuzzy')) return bad('Only a FUZZY search has a relevancy');
  return null;
}

/** A search names only what the client knows of; it answers once, whatever the tagged response is. */
export async function searchSelected(session: Session, searching: Searching, out: Responses): Promise<Completion> {
  const view = viewOf(session);
  const { key, charset, byUid, sort, tag } = searching;
  const returns = searching.returns ?? (session.enabled.rev2 && !sort ? returnAll : null);
  const saves = returns?.asked.has('SAVE') ?? false;
  const updates = returns?.asked.has('UPDATE') ?? false;
  const refusal =
    refuseSearch(session, searching) ??
    (updates && view.contexts.has(tag) ? bad('That tag is in use') : null) ??
    (session.enabled.utf8 && charset !== null && !sort ? bad('All strings are UTF-8 already') : null);
  if (refusal) return refusal;
  const query = resolveSearch(key, resolverOf(view, searching.now));
  // From here on a NO leaves nothing in "$" (RFC 5182 §2.1).
  if (saves) view.save([]);
  const unknown = badCharset(charset);
  if (unknown) return unknown;
  if (asksModseq(key)) enableCondstore(session, out);
  const bound = boundTo(view, query);
  const tooMany = sort && refuseTooMany(session, view, lookedThrough(bound));
  if (tooMany) return tooMany;
  const searched = limitedSearch(session, view.uids, bound);
  const result = await find(view.mailbox, searched.query, searching, returns);
  if (saves && result.uids.length > session.settings.limits.savedResult) {
    return no('Too many messages to keep', 'NOTSAVED');
  }
  if (saves) view.save(namedBy(returns!, result.uids).toSorted((a, b) => a - b));
  respond(view, searching, returns, result, out);
  const kept = () => view.contexts.open({ tag, byUid, query, sort }, result.uids, session.settings.limits);
  // What is found in a part of the messages cannot be kept up to date with all of them.
  if (updates && (searched.code !== null || !kept())) {
    out.untagged(`NO [NOUPDATE ${string(tag)}] There is too much to keep up to date`);
  }
  return searched.code === null
    ? done(`${sort ? 'SORT' : 'SEARCH'} completed`)
    : done('SEARCH completed for a part of the messages', searched.code);
}

export type Result = Omit<Found, 'numbers'> & { readonly uids: readonly Uid[] };

/** `query` names only messages that the client knows of. */
export async function find(
  mailbox: ImapMailbox,
  query: SearchQuery,
  { key, sort, progress }: Pick<Searching, 'key' | 'sort' | 'progress'>,
  returns: Returns | null,
): Promise<Result> {
  const scored = (returns?.asked.has('RELEVANCY') || sort?.some(({ by }) => by === 'relevancy')) ?? false;
  const ask = (one: SearchQuery) => mailbox.search(one);
  const inOrder = sort && !scored ? null : Array.from(await mailbox.search(query, sort ? undefined : progress));
  const scores = scored ? await relevancyOf(ask, query, inOrder ?? []) : null;
  const uids = sort ? await mailbox.sort(query, sort, scores ?? undefined, progress) : (inOrder ?? []);
  const modseq = asksModseq(key) ? await highestModseq(mailbox, returns ? namedBy(returns, uids) : uids) : null;
  const relevancy = returns?.asked.has('RELEVANCY') ? uids.map(uid => scores?.get(uid) ?? 1) : null;
  return { uids, modseq, relevancy };
}

function respond(
  view: View,
  { byUid, tag, sort, correlators = correlator(tag), quiet = false }: Searching,
  returns: Returns | null,
  { uids, modseq, relevancy }: Result,
  out: Responses,
): void {
  const numbers = byUid ? uids : numbersOf(view, uids);
  if (!returns) {
    out.untagged(sort ? ['SORT', ...numbers].join(' ') : printSearch({ numbers, modseq }));
  } else if (!isSilent(returns) && !(quiet && numbers.length === 0)) {
    out.untagged(printExtendedSearch(correlators, byUid, returns, { numbers, modseq, relevancy: relevancy ?? null }));
  }
}

export const resolverOf = (view: View, now: Instant) => ({
  now,
  numbersToUids: (set: SequenceSet) => (isSaved(set) ? view.uidsOf(set) : view.uids.numbersFound(set)),
  uidsOf: view.uidsOf,
  recentUids: view.recentUids,
});

/** A store may know newer messages than this session has been told of. */
export function boundTo({ uids }: View, query: SearchQuery): SearchQuery {
  const known: UidSet = uids.last === 0 ? [] : [[1, uids.last]];
  return { key: 'and', of: [query, { key: 'uids', uids: known }] };
}

export function numbersOf({ uids }: View, found: readonly Uid[]): readonly number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const uid of found) {
    number = uids.numberOf(uid, number + 1);
    if (number > 0) numbers.push(number);
  }
  return numbers;
}

const modseqField: ReadonlySet<RowField> = new Set(['modseq'] as const);

async function highestModseq(mailbox: ImapMailbox, uids: readonly Uid[]): Promise<Modseq> {
  let highest = 0;
  const ascending = fromNumbers(uids.toSorted((a, b) => a - b));
  for await (const rows of mailbox.rows({ uids: ascending, fields: modseqField })) {
    for (const row of rows) highest = Math.max(highest, row.modseq ?? 0);
  }
  return highest;
}
