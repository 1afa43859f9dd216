/**
 * FETCH and UID FETCH. RFC 3501 §6.4.5; CHANGEDSINCE and VANISHED RFC 7162 §3.1.4, §3.2.6; PARTIAL RFC 9394 §3.3.
 *
 *   fetch = ["UID" SP] "FETCH" SP sequence-set SP items [fetch-modifiers]
 */
import type { FlagRow, Row, Uid, UidSet } from '../backend.ts';
import { bad, type Completion, command, type Dialogue, done, no, type Responses } from '../command.ts';
import { type FetchPlan, type PrintPlain, plainPrinter, planFetch } from '../fetch/fetch-response.ts';
import { loadSections, writeSections } from '../fetch/fetch-sections.ts';
import { limited, refuseTooMany } from '../message-limit.ts';
import { noSuchNumber } from '../refusal.ts';
import { tellVanished } from '../resync.ts';
import { enableCondstore, type Session, viewOf } from '../session.ts';
import { type FetchItem, parseFetchItems } from '../syntax/fetch-item.ts';
import { type FetchModifiers, noModifiers, parseFetchModifiers } from '../syntax/fetch-modifier.ts';
import { hasFlag, SEEN } from '../syntax/flag.ts';
import { placeOfPage } from '../syntax/partial-range.ts';
import { fromNumbers, resolve, type SequenceSet } from '../syntax/sequence-set.ts';
import type { View } from '../view.ts';

type Arguments = {
  readonly messages: SequenceSet;
  readonly items: readonly FetchItem[];
  readonly modifiers: FetchModifiers;
};

const fetching = (name: 'FETCH' | 'UID FETCH') =>
  command<Arguments>({
    name,
    states: ['selected'],
    concurrency: name === 'FETCH' ? 'names-numbers' : 'keeps-numbers',
    byNumber: name === 'FETCH',
    news: 'hinted',

    parse(line) {
      const messages = line.sp().sequenceSet();
      const items = parseFetchItems(line.sp());
      const modifiers = parseFetchModifiers(line);
      line.end();
      return { messages, items, modifiers };
    },

    async run(session, { messages, items, modifiers }, out, { progress }) {
      const { changedSince, vanished } = modifiers;
      if (vanished && (name === 'FETCH' || changedSince === null || !session.enabled.qresync)) {
        return bad('VANISHED goes with UID FETCH, CHANGEDSINCE and QRESYNC');
      }
      const view = viewOf(session);
      const uids = name === 'FETCH' ? view.numbersToUids(messages) : view.uidsOf(messages);
      if (!uids) return noSuchNumber;
      if (changedSince !== null || items.includes('MODSEQ')) enableCondstore(session, out);
      if (vanished && changedSince !== null) {
        // Also above what this session has: a message may have come and gone.
        await tellVanished(view, changedSince, resolve(messages, view.uids.last), out);
      }
      const { uidOnly, qresync } = session.enabled;
      const plan = planFetch(items, {
        withUid: (name === 'UID FETCH' || qresync) && !uidOnly,
        withModseq: changedSince !== null,
        condstore: session.enabled.condstore,
      });
      const print = plainPrinter(plan, view);
      const fetch = { session, view, plan, print, out, progress, sent: 0, unknown: 0, fetched: [], seen: [] };
      return respond(fetch, uids, modifiers);
    },
  });

export const fetch = fetching('FETCH');
export const uidFetch = fetching('UID FETCH');

/** What NOTIFY tells of messages that have just come: as UID FETCH would, but nothing becomes \Seen. RFC 5465 §5.2. */
export async function fetchUnasked(
  session: Session,
  items: readonly FetchItem[],
  uids: readonly Uid[],
  out: Responses,
): Promise<void> {
  const view = viewOf(session);
  const { uidOnly, condstore } = session.enabled;
  const plan = { ...planFetch(items, { withUid: !uidOnly, withModseq: false, condstore }), marksSeen: false };
  const print = plainPrinter(plan, view);
  const progress = () => {};
  const fetch = { session, view, plan, print, out, progress, sent: 0, unknown: 0, fetched: [], seen: [] };
  await respond(fetch, fromNumbers(uids), noModifiers);
}

/** A FETCH under way. */
type Fetch = {
  readonly session: Session;
  readonly view: View;
  readonly plan: FetchPlan;
  readonly print: PrintPlain;
  readonly out: Responses;
  readonly progress: Dialogue['progress'];
  /** Messages answered so far; those that were not, for an encoding we cannot undo. */
  sent: number;
  unknown: number;
  /** Messages of which content went out, and those that it made \Seen. */
  readonly fetched: Uid[];
  readonly seen: Uid[];
};

async function respond(fetch: Fetch, all: UidSet, modifiers: FetchModifiers): Promise<Completion> {
  const { view, plan, out, session } = fetch;
  const { changedSince } = modifiers;
  const since = changedSince === null ? {} : { changedSince };
  const page = pageOf(view, all, modifiers);
  // RFC 9738: the whole page or none of it, for a part of it would be another page.
  const tooMany = modifiers.partial && refuseTooMany(session, view, page);
  if (tooMany) return tooMany;
  const { uids, code } = limited(session, view, page);
  const total = view.uids.countOf(uids);
  for await (const rows of view.mailbox.rows({ uids, fields: plan.fields, ...since })) {
    const changed = plan.marksSeen && maySeeForGood(view) ? await markSeen(fetch, rows) : null;
    if (plan.sections.length === 0) await sendPlain(fetch, rows);
    else await sendSections(fetch, rows, changed);
    fetch.progress(fetch.sent, total);
  }
  out.note(`${fetch.sent} FETCH responses`);
  if (fetch.fetched.length > 0) {
    session.settings.observer.fetched?.({ mailbox: view.name, uids: fetch.fetched, seen: fetch.seen });
  }
  if (fetch.unknown > 0) return no('A part has an encoding that this server cannot undo', 'UNKNOWN-CTE');
  if (code) return done('FETCH completed for a part of the messages', code);
  // Somebody else has expunged what this session still counts. RFC 2180 §4.1, RFC 5530.
  const complete = changedSince !== null || fetch.sent === total;
  return complete ? done('FETCH completed') : done('FETCH completed; some messages are gone', 'EXPUNGEISSUED');
}

/** PARTIAL counts the messages that are there; CHANGEDSINCE then says which of the page are answered. RFC 9394 §3.4. */
function pageOf({ uids: known }: View, uids: UidSet, { partial }: FetchModifiers): UidSet {
  if (!partial) return uids;
  const there = [...known.present(uids)];
  const { start, end } = placeOfPage(partial, there.length);
  return fromNumbers(there.slice(start, end));
}

/** RFC 4314 §4: without the right to, a FETCH leaves \Seen alone and is answered all the same. */
const maySeeForGood = ({ readOnly, mailbox }: View): boolean => !readOnly && mailbox.facts.rights.includes('s');

async function sendPlain(fetch: Fetch, rows: readonly Row[]): Promise<void> {
  const { view, print, out } = fetch;
  let number = 0;
  for (const row of rows) {
    number = view.uids.numberOf(row.uid, number + 1);
    if (number === 0) continue;
    fetch.sent++;
    if (row.modseq !== undefined) view.shown(row.modseq);
    out.text(`${print(number, row)})\r\n`);
    const pause = out.room();
    if (pause) await pause;
  }
}

async function sendSections(
  fetch: Fetch,
  rows: readonly Row[],
  changed: ReadonlyMap<Uid, FlagRow> | null,
): Promise<void> {
  const { view, plan, print, out } = fetch;
  let number = 0;
  for await (const batch of loadSections(view.mailbox, plan, rows)) {
    for (const [row, loaded] of batch) {
      number = view.uids.numberOf(row.uid, number + 1);
      if ('missing' in loaded) {
        if (loaded.missing === 'unknown-encoding') fetch.unknown++;
        continue;
      }
      if (number === 0) continue;
      fetch.sent++;
      if (plan.readsContent) fetch.fetched.push(row.uid);
      if (row.modseq !== undefined) view.shown(row.modseq);
      const flags = changed?.get(row.uid);
      if (flags) view.told(row.uid, flags.modseq);
      out.text(print(number, row, flags));
      writeSections(plan, loaded, plan.plain.length === 0 && !flags, out);
      out.text(')\r\n');
      const pause = out.room();
      if (pause) await pause;
    }
  }
}

/** Sets \Seen before the content goes out; a store that refuses leaves the messages unread, and they are sent. */
async function markSeen(fetch: Fetch, rows: readonly Row[]): Promise<ReadonlyMap<Uid, FlagRow>> {
  const { view } = fetch;
  const unseen = rows.filter(row => !hasFlag(row.flags ?? [], SEEN)).map(row => row.uid);
  if (unseen.length === 0) return new Map();
  const stored = await view.mailbox.store({ uids: fromNumbers(unseen), change: 'add', flags: [SEEN] });
  if (!stored.ok) return new Map();
  const asked = new Set(unseen);
  const changed = stored.value.rows.filter(row => asked.has(row.uid));
  for (const { uid } of changed) fetch.seen.push(uid);
  return new Map(changed.map(row => [row.uid, row]));
}
