/** The test inbox: how it stands, what is known of each message beside what it says, clearing it and taking that back. */
import { z } from 'zod';
import { capturedSearch } from '../../access/mail-search.ts';
import { readApart } from '../../access/message-reader.ts';
import { readWhole } from '../../access/whole-message.ts';
import { parsePlace } from '../../capture/answers/place.ts';
import { attemptRows } from '../../capture/attempts.ts';
import { mailPrograms } from '../../capture/checks/programs.ts';
import { expectationSchema, newExpectations } from '../../capture/expect.ts';
import {
  type CapturedRow,
  capturedRows,
  EVERYTHING,
  markSeen,
  newRemovals,
  removeInbox,
  type TestInbox,
  testInbox,
  type UpTo,
} from '../../capture/inbox.ts';
import { newLetters, type Scope } from '../../capture/letters.ts';
import { makeInbox, optionsAt, optionsOf } from '../../capture/options.ts';
import { type Recognised, recognise } from '../../capture/recognise.ts';
import { event } from '../../events/event.ts';
import { inboxIn, inboxMailbox, inboxName } from '../../queue/captured.ts';
import type { Mailbox, MessageFacts } from '../../store/interface.ts';
import { byWhom } from '../answer.ts';
import type { CapturedApi, CapturedFacts, CapturedInbox, CapturedNow, InboxWishes } from '../captured-contract.ts';
import { either, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { answerHandlers } from './captured-answers.ts';
import { checkCall } from './captured-check.ts';
import { clockHandlers } from './captured-clock.ts';
import { faultHandlers } from './captured-faults.ts';
import { isOnPurpose, refusedHandlers } from './captured-refused.ts';
import { threadCall } from './captured-thread.ts';

const id = z.number().int().min(1);
const which = z.object({ upTo: z.number().int().min(0).optional(), inbox: z.string().max(400).optional() });
const name = z.string().min(1).max(400);
const wish = (most: number) => z.number().int().min(0).max(most).nullable().optional();
/** A screen's worth, twice. */
const MOST_FACTS = 200;
/** Milliseconds: all that was captured is counted for each, 100,000 in some thirty. */
const EVERY = 400;
const MOST_REMOVED = 10_000;
/** A window that is open asks with one of the last. */
const MOST_MARKS = 200;
/** Rows of refused attempts that are shown. */
const MOST_ATTEMPTS = 200;

export function capturedHandlers(ports: ServerPorts): RouterOf<CapturedApi>['captured'] {
  const { store, mailClock: clock, attempts, config, time, refused } = ports;
  const removals = newRemovals({ store, clock });
  const recognised = newRecognised(ports);

  const marks = newMarks();
  const letters = newLetters({ store, clock });
  const expectations = newExpectations({
    ...{ letters, clock, attempts },
    readMessage: async message => readWhole(await store.bytes(message), clock),
    searchFilter: capturedSearch({ store, clock }),
  });

  const inbox = async (): Promise<TestInbox> => {
    const found = await testInbox(store);
    if (!found) throw new ApiError('NOT_FOUND', 'There is no test inbox yet');
    return found;
  };
  const meant = ({ upTo, inbox: of }: z.infer<typeof which>) => {
    const at = upTo === undefined ? null : marks.at(upTo);
    if (at === undefined)
      throw new ApiError('NOT_FOUND', 'What was there then is not known any more; look again what is there now');
    return { inbox: of === undefined ? null : of, upTo: at };
  };
  const remove = async (found: TestInbox, rows: readonly CapturedRow[], by: string) => {
    const removed = await removals.remove(found, rows, by);
    if (!removed.ok) throw new ApiError('REFUSED', removed.error);
    return removed.value;
  };
  const now = async (): Promise<CapturedNow> => {
    const [found, all, visit] = await Promise.all([testInbox(store), attempts.all(), attempts.lastVisit()]);
    const rows = found ? await capturedRows(store, found) : [];
    const times = Float64Array.from(rows, row => row.at).sort();
    return {
      account: found?.account ?? null,
      address: found?.address ?? '',
      messages: rows.length,
      unread: rows.reduce((sum, row) => sum + (row.seen ? 0 : 1), 0),
      newest: marks.of(found?.mailboxes ?? []),
      last: times.at(-1) ?? null,
      inboxes: found ? inboxesOf(found, rows) : [],
      others: found ? await othersOf(ports, found) : [],
      keep: { messages: config()['capture.keep-messages'], days: config()['capture.keep-days'] },
      attempts: attemptRows(all, times, MOST_ATTEMPTS).map(one => ({
        ...{ ...one, kept: refused.octets(one.trace), onPurpose: isOnPurpose(one) },
      })),
      visit,
      clock: await time.now(),
    };
  };
  const named = async (written: string): Promise<CapturedInbox & InboxWishes> => {
    const found = await inbox();
    const mailbox = found.mailboxes.find(one => one.name === inboxMailbox(nameOf(written)));
    if (!mailbox) throw new ApiError('NOT_FOUND', `There is no inbox called ${written}`);
    const one = { ...found, mailboxes: [mailbox] };
    const [shown] = inboxesOf(one, await capturedRows(store, one));
    const { since: _, ...wishes } = (await optionsOf(store, mailbox)) ?? optionsAt(0);
    return { ...shown!, ...wishes };
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
    now: call(z.object({}), now),
    inbox: call(z.object({ name }), input => named(input.name)),
    setInbox: call(
      z.object({
        ...{ name, keepMessages: wish(10_000_000), keepDays: wish(36_500), idleHours: wish(876_000) },
        answers: z.string().max(1000).nullable().optional(),
      }),
      async ({ name: written, ...wishes }) => {
        const place = parsePlace(wishes.answers ?? '');
        if (!place.ok) throw new ApiError('BAD_INPUT', place.error);
        const found = await inbox();
        const made = await makeInbox(store, found.account, { name: nameOf(written), now: clock.now() }, given(wishes));
        if (!made.ok) throw new ApiError('REFUSED', made.error);
        return named(written);
      },
    ),
    ...faultHandlers(ports),
    ...answerHandlers(ports, letters),
    ...clockHandlers(ports),
    ...refusedHandlers(ports),
    removeInbox: call(z.object({ name }), async ({ name: written }, { who }) => {
      const meantInbox = (await named(written)).name;
      const found = await inbox();
      const told = event('ms.expunged', clock.now(), '', {
        ...{ by: byWhom(who), protocol: 'window', client: null, remote: '', owner: found.address },
      });
      const note = { name: told.name, at: told.at, fields: told.fields };
      const done = await removeInbox(store, found, meantInbox, note);
      if (!done.ok) throw new ApiError('REFUSED', `The inbox ${meantInbox} stays: ${done.error}`);
      return { removed: done.value };
    }),
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
    clear: call(which, async (input, { who }) => {
      const found = await inbox();
      return remove(found, await capturedRows(store, found, meant(input)), byWhom(who));
    }),
    expect: call(
      z.object({ inbox: z.string().max(400).optional(), expectation: expectationSchema }),
      async ({ inbox: of, expectation }, { signal }) => {
        const outcome = await expectations.expect(scopeOf(of), expectation, signal);
        if (!outcome.ok) throw new ApiError('BAD_INPUT', outcome.error);
        return outcome.value;
      },
    ),
    extract: call(z.object({ inbox: z.string().max(400).optional(), message: id.optional() }), async input => {
      const scope = scopeOf(input.inbox);
      const meantId = input.message ?? (await letters.find(scope, null, { start: 0, limit: 1 })).ids[0];
      const found = meantId === undefined ? null : await expectations.read(scope, meantId);
      if (!found) throw new ApiError('NOT_FOUND', 'There is no such message');
      return found;
    }),
    check: checkCall(ports, letters),
    programs: call(z.object({}), mailPrograms),
    thread: threadCall(ports, letters),
    remove: call(z.object({ messages: z.array(id).min(1).max(MOST_REMOVED).readonly() }), async (input, { who }) => {
      const found = await inbox();
      const rows = await capturedRows(store, found, { ...EVERYTHING, messages: new Set(input.messages) });
      return remove(found, rows, byWhom(who));
    }),
    restore: call(z.object({ undo: z.string().min(1).max(20) }), async ({ undo }, { who }) => {
      const back = await removals.undo(undo, byWhom(who));
      if (back === null)
        throw new ApiError('NOT_FOUND', 'That is too long ago; what was removed is under Mail → Deleted for a while');
      if (!back.ok) throw new ApiError('REFUSED', back.error);
      return { restored: back.value };
    }),
    markRead: call(which, async input => {
      const found = await inbox();
      return { marked: await markSeen(store, found, meant(input)) };
    }),
  };
}

/** '': what names none. */
const scopeOf = (written: string | undefined): Scope => ({
  inbox: written === undefined ? null : (inboxName(written) ?? ''),
});

function nameOf(written: string): string {
  const name = inboxName(written);
  if (name === null) throw new ApiError('BAD_INPUT', `No inbox can be called ${written}`);
  return name;
}

const given = (wishes: Partial<InboxWishes>): Partial<InboxWishes> =>
  Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));

function inboxesOf({ mailboxes }: TestInbox, rows: readonly CapturedRow[]): readonly CapturedInbox[] {
  const of = Map.groupBy(rows, row => row.mailbox);
  return mailboxes.map(({ id: mailbox, name: path }) => {
    const own = of.get(mailbox) ?? [];
    const unread = own.reduce((sum, row) => sum + (row.seen ? 0 : 1), 0);
    return { name: inboxIn(path) ?? '', mailbox, messages: own.length, unread, last: own.at(-1)?.at ?? null };
  });
}

const othersOf = async ({ store }: ServerPorts, { account, mailboxes }: TestInbox): Promise<readonly number[]> => {
  const inboxes = new Set(mailboxes.map(one => one.id));
  return (await store.mailboxes(account)).filter(one => !inboxes.has(one.id)).map(one => one.id);
};

/** What was there when somebody looked, by a number that is his to name. */
function newMarks() {
  const known = new Map<number, UpTo>();
  let last = 0;
  return {
    of(mailboxes: readonly Mailbox[]): number {
      const upTo = new Map(mailboxes.map(({ id: mailbox, uidNext }) => [mailbox, uidNext - 1] as const));
      const before = known.get(last);
      const isSame = before?.size === upTo.size && [...upTo].every(([mailbox, uid]) => before.get(mailbox) === uid);
      if (isSame) return last;
      known.set(++last, upTo);
      for (const oldest of known.keys()) if (known.size > MOST_MARKS) known.delete(oldest);
      return last;
    },
    /** undefined: forgotten. */
    at: (mark: number): UpTo | undefined => known.get(mark),
  };
}

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
  user: typeof fields.handedInAs === 'string' ? fields.handedInAs : null,
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
