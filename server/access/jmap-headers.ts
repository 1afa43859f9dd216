/**
 * The `header` condition of Email/query (RFC 8621 §4.4.1): what the index does not have is read from the messages' own
 * headers. First the index tells which messages could match by everything else; of those the headers are read, so many
 * and for so long at most. Beyond it the answer is an honest "no".
 */

import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, kibibytes, seconds } from '../base/units.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { nameIs, unfold, walkFields } from '../mime/header.ts';
import type { EmailFilter, Id, Store } from '../store/interface.ts';
import {
  generous,
  type HeaderCondition,
  headerConditions,
  headerKey,
  type JmapFilter,
  storeFilter,
} from './jmap-filter.ts';

const MOST_HEADERS_READ = 20_000;
const DEADLINE: Duration = seconds(4);
const READ_AT_ONCE = 64;
/** Fields beyond this are not looked at. */
const LONGEST_HEADER: Bytes = kibibytes(256);

export type HeaderPlace = { readonly store: Store; readonly clock: Clock; readonly account: Id };

/** The filter with every header condition answered. */
export async function answeredFilter(
  place: HeaderPlace,
  filter: JmapFilter | null,
): Promise<Result<EmailFilter | null, 'unsupportedFilter'>> {
  if (filter === null) return ok(null);
  const wanted = headerConditions(filter);
  if (wanted.length === 0) return ok(storeFilter(filter, generous));
  const possible = storeFilter(filter, generous);
  const candidates = await place.store.emails.query(
    place.account,
    { filter: possible, sort: [], collapse: false },
    { limit: MOST_HEADERS_READ + 1 },
  );
  if (typeof candidates === 'string' || candidates.ids.length > MOST_HEADERS_READ) return err('unsupportedFilter');
  const found = await readHeaders(place, candidates.ids, wanted);
  if (!found) return err('unsupportedFilter');
  const answered = storeFilter(filter, condition => ({ key: 'ids', ids: found.get(headerKey(condition)) ?? [] }));
  // What came meanwhile was not read: it may not pass where a condition is turned round.
  return ok({ key: 'and', of: [possible, { key: 'ids', ids: candidates.ids }, answered] });
}

/** Who has which header; null: it took too long. */
async function readHeaders(
  { store, clock }: HeaderPlace,
  messages: readonly Id[],
  wanted: readonly HeaderCondition[],
): Promise<ReadonlyMap<string, readonly Id[]> | null> {
  const found = new Map<string, Id[]>(wanted.map(condition => [headerKey(condition), []]));
  const until = clock.monotonic() + DEADLINE;
  const pace = newPace(clock);
  for (let from = 0; from < messages.length; from += READ_AT_ONCE) {
    if (clock.monotonic() > until) return null;
    const some = messages.slice(from, from + READ_AT_ONCE);
    const facts = await store.facts(some);
    for (const message of some) {
      const end = facts.get(message)?.structure.header.end;
      if (end === undefined) continue;
      const header = await store.bytes(message, [0, Math.min(end, LONGEST_HEADER)]);
      for (const condition of wanted) if (hasHeader(header, condition)) found.get(headerKey(condition))!.push(message);
      await pace.rest();
    }
  }
  return found;
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

function hasHeader(header: Uint8Array, { name, contains }: HeaderCondition): boolean {
  let found = false;
  const wanted = contains === null ? null : folded(contains);
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (found || !nameIs(header, start, nameEnd, name.toLowerCase())) return;
    found = wanted === null || folded(decodeWords(unfold(header, valueStart, valueEnd))).includes(wanted);
  });
  return found;
}
