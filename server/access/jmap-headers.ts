/**
 * What a search asks that the index does not have: fields of the header (RFC 8621 §4.4.1), pictures in the text, who handed a
 * message in, tags. First the index tells which messages could match by everything else; of those the envelopes, the part
 * trees or the headers are read, so many and for so long at most. Beyond it the answer is an honest "no".
 */

import { tagKeyword, tagOf } from '../base/marks.ts';
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, kibibytes, seconds } from '../base/units.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import type { Envelope } from '../mime/envelope.ts';
import { nameIs, unfold, walkFields } from '../mime/header.ts';
import type { Structure } from '../mime/structure.ts';
import type { EmailFilter, Id, Store } from '../store/interface.ts';
import {
  type Answers,
  generous,
  type HeaderCondition,
  type JmapFilter,
  type ReadCondition,
  readKey,
  storeFilter,
  unindexedIn,
} from './jmap-filter.ts';
import { handedInBy } from './session-index.ts';

const MOST_HEADERS_READ = 20_000;
/** What is read of them lies beside them already. */
const MOST_ENVELOPES_READ = 200_000;
const DEADLINE: Duration = seconds(4);
const READ_AT_ONCE = 64;
const ENVELOPES_AT_ONCE = 500;
/** Fields beyond this are not looked at. */
const LONGEST_HEADER: Bytes = kibibytes(256);

export type HeaderPlace = {
  readonly store: Pick<
    Store,
    | 'emails'
    | 'facts'
    | 'bytes'
    | 'envelopes'
    | 'mailboxes'
    | 'keywords'
    | 'events'
    | 'messagesByTrace'
    | 'messagesWithTrace'
  >;
  readonly clock: Clock;
  readonly account: Id;
};

/** The filter with everything answered that the index does not have. */
export async function answeredFilter(
  place: HeaderPlace,
  filter: JmapFilter | null,
): Promise<Result<EmailFilter | null, 'unsupportedFilter'>> {
  if (filter === null) return ok(null);
  const { read, sessions, tags } = unindexedIn(filter);
  const known = { session: await sessionAnswers(place, sessions), tag: tags ? await tagAnswers(place) : none };
  const possible = storeFilter(filter, { ...known, read: generous });
  if (read.length === 0) return ok(possible);
  const inEnvelopes = read.every(one => envelopeTest(one) !== null);
  const most = inEnvelopes ? MOST_ENVELOPES_READ : MOST_HEADERS_READ;
  const candidates = await place.store.emails.query(
    place.account,
    { filter: possible, sort: [], collapse: false },
    { limit: most + 1 },
  );
  if (typeof candidates === 'string' || candidates.ids.length > most) return err('unsupportedFilter');
  const found = await readAll(place, candidates.ids, read);
  if (!found) return err('unsupportedFilter');
  const idsOf = (condition: ReadCondition): EmailFilter => ({ key: 'ids', ids: found.get(readKey(condition)) ?? [] });
  const answered = storeFilter(filter, { ...known, read: idsOf });
  // What came meanwhile was not read: it may not pass where a condition is turned round.
  return ok({ key: 'and', of: [possible, { key: 'ids', ids: candidates.ids }, answered] });
}

const none = (): EmailFilter => ({ key: 'or', of: [] });

async function sessionAnswers({ store, clock }: HeaderPlace, sessions: readonly string[]): Promise<Answers['session']> {
  const found = new Map<string, readonly Id[]>();
  for (const wanted of sessions) found.set(wanted, await handedInBy(store, clock, wanted));
  return wanted => ({ key: 'ids', ids: found.get(wanted) ?? [] });
}

/** A tag's letters may be capital or small. */
async function tagAnswers({ store, account }: HeaderPlace): Promise<Answers['tag']> {
  const mailboxes = await store.mailboxes(account);
  const all = (await Promise.all(mailboxes.map(({ id }) => store.keywords(account, id)))).flat();
  const tags = [...new Set(all.flatMap(one => tagOf(one) ?? []))];
  return wanted => {
    const low = wanted.trim().toLowerCase();
    const meant = tags.filter(tag => low === '' || tag.toLowerCase() === low);
    return { key: 'or', of: meant.map(tag => ({ key: 'keyword', keyword: tagKeyword(tag), on: true })) };
  };
}

// ── what must be read ──

/** Who has which; null: it took too long. */
async function readAll(
  place: HeaderPlace,
  messages: readonly Id[],
  wanted: readonly ReadCondition[],
): Promise<ReadonlyMap<string, readonly Id[]> | null> {
  const found = new Map<string, Id[]>(wanted.map(condition => [readKey(condition), []]));
  const until = place.clock.monotonic() + DEADLINE;
  const pace = newPace(place.clock);
  const light = wanted.filter(one => envelopeTest(one) !== null);
  const heavy = wanted.filter(one => envelopeTest(one) === null);
  const each = async (some: readonly Id[]): Promise<void> => {
    if (light.length > 0) await readEnvelopes(place, some, light, found);
    if (heavy.length > 0) await readMessages(place, some, heavy, found);
  };
  const atOnce = heavy.length > 0 ? READ_AT_ONCE : ENVELOPES_AT_ONCE;
  for (let from = 0; from < messages.length; from += atOnce) {
    if (place.clock.monotonic() > until) return null;
    await each(messages.slice(from, from + atOnce));
    await pace.rest();
  }
  return found;
}

type Found = ReadonlyMap<string, Id[]>;

async function readEnvelopes(
  { store }: HeaderPlace,
  some: readonly Id[],
  wanted: readonly ReadCondition[],
  found: Found,
) {
  const envelopes = await store.envelopes(some);
  for (const condition of wanted) {
    const holds = envelopeTest(condition)!;
    for (const id of some) {
      const envelope = envelopes.get(id);
      if (envelope && holds(envelope)) found.get(readKey(condition))!.push(id);
    }
  }
}

async function readMessages(
  { store }: HeaderPlace,
  some: readonly Id[],
  wanted: readonly ReadCondition[],
  found: Found,
) {
  const facts = await store.facts(some);
  const fields = wanted.filter((one): one is HeaderCondition => typeof one === 'object' && 'name' in one);
  for (const message of some) {
    const structure = facts.get(message)?.structure;
    if (!structure) continue;
    if (wanted.includes('inline') && hasInline(structure)) found.get(readKey('inline'))!.push(message);
    if (fields.length === 0) continue;
    const header = await store.bytes(message, [0, Math.min(structure.header.end, LONGEST_HEADER)]);
    for (const one of fields) if (hasHeader(header, one)) found.get(readKey(one))!.push(message);
  }
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase();
const text = (latin: string | null): string => decodeWords(latin ?? '');

/** null: the envelope does not tell. */
function envelopeTest(condition: ReadCondition): ((envelope: Envelope) => boolean) | null {
  if (condition === 'inline') return null;
  if ('answersTo' in condition) {
    const wanted = folded(condition.answersTo);
    return ({ replyTo }) =>
      (replyTo ?? []).some(([name, , local, host]) => folded(`${text(name)} <${local}@${host}>`).includes(wanted));
  }
  const { name, contains } = condition;
  if (name.toLowerCase() !== 'message-id') return null;
  return ({ messageId }) => messageId !== null && (contains === null || folded(messageId).includes(folded(contains)));
}

/** A part that the text shows: it has a Content-ID, or says so of itself and is no text. */
function hasInline(structure: Structure): boolean {
  if (structure.kind === 'multipart') return structure.parts.some(hasInline);
  const isText = structure.type.toLowerCase() === 'text';
  return !isText && (structure.id !== null || structure.disposition?.type.toLowerCase() === 'inline');
}

function hasHeader(header: Uint8Array, { name, contains }: HeaderCondition): boolean {
  let found = false;
  const wanted = contains === null ? null : folded(contains);
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (found || !nameIs(header, start, nameEnd, name.toLowerCase())) return;
    found = wanted === null || folded(decodeWords(unfold(header, valueStart, valueEnd))).includes(wanted);
  });
  return found;
}
