/** The test inbox: how it stands, what is known of each message beside what it says, clearing it and taking that back. */
import { z } from 'zod';
import { readApart } from '../../access/message-reader.ts';
import { attemptRows } from '../../capture/attempts.ts';
import {
  type CapturedRow,
  capturedRows,
  markSeen,
  newRemovals,
  projectsOf,
  type TestInbox,
  testInbox,
  type Which,
} from '../../capture/inbox.ts';
import { type Recognised, recognise } from '../../capture/recognise.ts';
import type { MessageFacts } from '../../store/interface.ts';
import { byWhom } from '../answer.ts';
import type { CapturedApi, CapturedFacts, CapturedNow } from '../captured-contract.ts';
import { either, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

const id = z.number().int().min(1);
const upTo = z.number().int().min(0);
const project = z.string().max(400).optional();
/** A screen's worth, twice. */
const MOST_FACTS = 200;
/** Milliseconds: all that was captured is counted for each, 100,000 in some thirty. */
const EVERY = 400;
const MOST_REMOVED = 10_000;
/** Rows of refused attempts that are shown. */
const MOST_ATTEMPTS = 200;

export function capturedHandlers(ports: ServerPorts): RouterOf<CapturedApi>['captured'] {
  const { store, clock, attempts, config } = ports;
  const removals = newRemovals({ store, clock });
  const recognised = newRecognised(ports);

  const inbox = async (): Promise<TestInbox> => {
    const found = await testInbox(store);
    if (!found) throw new ApiError('NOT_FOUND', 'There is no test inbox yet');
    return found;
  };
  const remove = async (which: Which, by: string) => {
    const found = await inbox();
    const removed = await removals.remove(found, await capturedRows(store, found, which), by);
    if (!removed.ok) throw new ApiError('REFUSED', removed.error);
    return removed.value;
  };
  const now = async (): Promise<CapturedNow> => {
    const [found, all, visit] = await Promise.all([testInbox(store), attempts.all(), attempts.lastVisit()]);
    const rows = found ? await capturedRows(store, found) : [];
    return {
      account: found?.account ?? null,
      address: found?.address ?? '',
      mailbox: found?.mailbox.id ?? null,
      ...countsOf(rows),
      projects: found ? await projectsOf(store, found) : [],
      keep: { messages: config()['capture.keep-messages'], days: config()['capture.keep-days'] },
      attempts: attemptRows(
        all,
        rows.map(row => row.at),
        MOST_ATTEMPTS,
      ),
      visit,
    };
  };
  return {
    watch: stream(z.object({}), (_, { signal }) =>
      repeated(
        now,
        either(attempts.watch, ports.watchState, hear =>
          store.watchMailboxes(hints => hints.some(({ mailbox }) => mailbox !== 0) && hear()),
        ),
        signal,
        EVERY,
      ),
    ),
    facts: call(z.object({ messages: z.array(id).max(MOST_FACTS).readonly() }), async ({ messages }) => {
      const found = await inbox();
      const all = await Promise.all(
        messages.map(async message =>
          // A look for each: to go through all that was captured would cost more, where there is much.
          (await store.places(message)).some(place => place.account === found.account)
            ? factsOf(ports, message, recognised)
            : null,
        ),
      );
      return all.filter(one => one !== null);
    }),
    clear: call(z.object({ upTo, project }), (input, { who }) =>
      remove({ upTo: input.upTo, project: input.project ?? null }, byWhom(who)),
    ),
    remove: call(z.object({ messages: z.array(id).min(1).max(MOST_REMOVED).readonly() }), ({ messages }, { who }) =>
      remove({ upTo: null, project: null, messages: new Set(messages) }, byWhom(who)),
    ),
    restore: call(z.object({ undo: z.string().min(1).max(20) }), async ({ undo }, { who }) => {
      const back = await removals.undo(undo, byWhom(who));
      if (back === null)
        throw new ApiError('NOT_FOUND', 'That is too long ago; what was removed is under Mail → Deleted for a while');
      if (!back.ok) throw new ApiError('REFUSED', back.error);
      return { restored: back.value };
    }),
    markRead: call(z.object({ upTo, project }), async input => ({
      marked: await markSeen(store, await inbox(), { upTo: input.upTo, project: input.project ?? null }),
    })),
  };
}

const countsOf = (rows: readonly CapturedRow[]) => ({
  messages: rows.length,
  unread: rows.reduce((sum, row) => sum + (row.seen ? 0 : 1), 0),
  newest: rows.at(-1)?.uid ?? 0,
  last: rows.at(-1)?.at ?? null,
});

type Recognise = (facts: MessageFacts) => Promise<Recognised>;

async function factsOf({ store }: ServerPorts, message: number, find: Recognise): Promise<CapturedFacts | null> {
  const facts = await store.message(message);
  if (!facts) return null;
  const [[accepted], found] = await Promise.all([
    store.events({ trace: facts.trace, names: ['queue.accepted'], limit: 1 }),
    find(facts),
  ]);
  return { message, trace: facts.trace, envelope: accepted ? envelopeOf(accepted.fields) : null, ...found };
}

const envelopeOf = (fields: Readonly<Record<string, unknown>>): CapturedFacts['envelope'] => ({
  sender: String(fields.sender ?? ''),
  recipients: Array.isArray(fields.recipients) ? fields.recipients.map(String) : [],
  remote: String(fields.remote ?? ''),
  helo: typeof fields.helo === 'string' ? fields.helo : null,
  protocol: String(fields.protocol ?? ''),
  user: typeof fields.project === 'string' ? fields.project : null,
  milliseconds: Number(fields.milliseconds ?? 0),
});

/** Codes and links stand in the first of a message; what follows is pictures. */
const FIRST_OCTETS = 200_000;
const MOST_REMEMBERED = 2000;

function newRecognised({ store, clock }: ServerPorts): Recognise {
  const known = new Map<number, Recognised>();
  return async ({ id, size }) => {
    const before = known.get(id);
    if (before) return before;
    const bytes = await store.bytes(id, size > FIRST_OCTETS ? [0, FIRST_OCTETS] : undefined);
    const message = await readApart(bytes, clock);
    const found = message ? recognise(message) : { code: null, link: null };
    known.set(id, found);
    for (const oldest of known.keys()) if (known.size > MOST_REMEMBERED) known.delete(oldest);
    return found;
  };
}
