/** SORT and THREAD from keys that are kept and followed: what comes out is what comes out of the headers themselves. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { foundMessages, type SortPlace } from '../../../server/access/found-messages.ts';
import { sortMailbox, threadMailbox } from '../../../server/access/imap-sort.ts';
import { octetsOfKeys } from '../../../server/access/key-columns.ts';
import { newKeysMemory } from '../../../server/access/keys-memory.ts';
import { PRINT_VERSION } from '../../../server/access/prints.ts';
import { manualClock, type Random, seededRandom, systemClock } from '../../../server/base/ports.ts';
import { minutes } from '../../../server/base/units.ts';
import type { SearchQuery, SortKey, Thread, ThreadAlgorithm, Uid } from '../../../server/imap/backend.ts';
import { finish } from '../../../server/imap/search/in-steps.ts';
import { newSorting } from '../../../server/imap/search/sorting.ts';
import { printThreads } from '../../../server/imap/search/thread-response.ts';
import { newThreading } from '../../../server/imap/search/threading.ts';
import { fromNumbers, includes } from '../../../server/imap/syntax/sequence-set.ts';
import { firstField } from '../../../server/mime/header.ts';
import type { Store } from '../../../server/store/interface.ts';
import { oddLetters } from '../../support/odd-letters.ts';
import { inbox, must, openForTest, rowsOf, settle } from '../../support/store-world.ts';

const ALL: SearchQuery = { key: 'all' };
const sorts: readonly (readonly SortKey[])[] = [
  ...(['subject', 'date', 'from', 'to', 'cc', 'size', 'arrival', 'display-from', 'display-to'] as const).flatMap(by => [
    [{ by, reverse: false }],
    [{ by, reverse: true }],
  ]),
  [
    { by: 'subject', reverse: false },
    { by: 'date', reverse: true },
  ],
  [
    { by: 'display-from', reverse: true },
    { by: 'size', reverse: false },
    { by: 'arrival', reverse: true },
  ],
];
const algorithms: readonly ThreadAlgorithm[] = ['REFERENCES', 'ORDEREDSUBJECT'];

type World = { readonly store: Store; readonly account: number; readonly mailbox: number; readonly random: Random };

async function world(t: TestContext, seed: number): Promise<World> {
  const { store } = await openForTest(t, {}, systemClock);
  const { ann: account } = await settle(store);
  await store.prints.madeBy(PRINT_VERSION);
  return { store, account, mailbox: (await inbox(store, account)).id, random: seededRandom(seed) };
}

let written = 0;

async function append({ store, account, mailbox, random }: World, count: number): Promise<void> {
  const letter = oddLetters(random);
  const messages = Array.from({ length: count }, () => {
    const internalDate = Math.floor(random.fraction() * 40) * 86_400_000;
    const bytes = Buffer.from(letter(++written % 700), 'latin1');
    return { bytes, flags: 0, keywords: [], internalDate, trace: `t-${written}` };
  });
  must(await store.run('appendAll', { account, mailbox, messages, note: null }));
}

async function change({ store, account, mailbox, random }: World): Promise<void> {
  const uids = (await rowsOf(store, account, mailbox)).map(row => row.uid);
  const some = (share: number) => fromNumbers(uids.filter(() => random.fraction() < share));
  must(await store.run('expunge', { account, mailbox, uids: some(0.1), onlyDeleted: false, note: null }));
  must(
    await store.run('flags', {
      ...{ account, mailbox, uids: some(0.2), act: 'add', flags: 1, keywords: ['seen-it'], note: null },
    }),
  );
}

/** From the headers alone. */
async function plainAnswers({ store, account, mailbox }: World, uids: ReadonlySet<Uid> | null) {
  const rows = (await rowsOf(store, account, mailbox)).filter(row => !uids || uids.has(row.uid));
  const facts = await store.facts(rows.map(row => row.message));
  const headers = await store.several(rows.map(({ message }) => ({ message })));
  const sorted = sorts.map(keys => {
    const sorting = newSorting(keys);
    for (const row of rows) sorting.add({ ...row, envelope: facts.get(row.message)!.envelope });
    return finish(sorting.order());
  });
  const threads = algorithms.map(algorithm => {
    const threading = newThreading(algorithm);
    for (const [at, { uid, internalDate }] of rows.entries()) {
      const field = (name: string) => firstField(headers[at]!, name);
      const [date, subject, messageId] = [field('date'), field('subject'), field('message-id')];
      threading.add({
        ...{ uid, internalDate, date, subject, messageId },
        ...{ inReplyTo: field('in-reply-to'), references: field('references') },
      });
    }
    return printed(finish(threading.threads()));
  });
  return { sorted, threads };
}

const printed = (threads: readonly Thread[]): string => printThreads(threads, uid => uid);

async function answers(place: SortPlace, query: SearchQuery) {
  const sorted: (readonly Uid[])[] = [];
  for (const keys of sorts) sorted.push(await sortMailbox(place, query, keys, undefined));
  const threads: string[] = [];
  for (const algorithm of algorithms) threads.push(printed(await threadMailbox(place, query, algorithm)));
  return { sorted, threads };
}

test('the same as from the headers, while messages come, go and are marked', async t => {
  const here = await world(t, 11);
  const { store, account, mailbox, random } = here;
  const place = { store, clock: systemClock, account, mailbox };
  const remembered = { ...place, keys: newKeysMemory() };
  // Of what is kept on disk, something is always missing.
  const forgetful: Store = {
    ...store,
    prints: {
      ...store.prints,
      get: async (kind, ids) =>
        (await store.prints.get(kind, ids)).map(print => (random.fraction() < 0.3 ? null : print)),
    },
  };
  const unsure = { ...place, store: forgetful, keys: newKeysMemory() };
  await append(here, 620);
  for (let round = 0; round < 6; round++) {
    const plain = await plainAnswers(here, null);
    assert.deepEqual(await answers(remembered, ALL), plain, `round ${round}: from memory`);
    assert.deepEqual(await answers(unsure, ALL), plain, `round ${round}: some made now`);
    if (round % 3 === 0) assert.deepEqual(await answers(place, ALL), plain, `round ${round}: read each time`);
    const set = fromNumbers(
      (await rowsOf(store, account, mailbox)).map(row => row.uid).filter(() => random.fraction() < 0.4),
    );
    const some = new Set((await rowsOf(store, account, mailbox)).map(row => row.uid).filter(uid => includes(set, uid)));
    assert.deepEqual(
      await answers(remembered, { key: 'uids', uids: set }),
      await plainAnswers(here, some),
      `some of ${round}`,
    );
    await change(here);
    await append(here, Math.floor(random.fraction() * 60));
  }
});

const bySubject: readonly SortKey[] = [{ by: 'subject', reverse: false }];

test('several at once fill the memory once, and messages that come and go meanwhile disturb nobody', async t => {
  const here = await world(t, 5);
  const { store, account, mailbox } = here;
  await append(here, 1200);
  const asked: number[] = [];
  const counted: Store = {
    ...store,
    prints: {
      ...store.prints,
      get(kind, ids) {
        asked.push(ids.length);
        return store.prints.get(kind, ids);
      },
    },
  };
  const place = { store: counted, clock: systemClock, account, mailbox, keys: newKeysMemory() };
  const all = (await rowsOf(store, account, mailbox)).map(row => row.uid);
  const [first, second] = await Promise.all([
    sortMailbox(place, ALL, bySubject, undefined),
    sortMailbox(place, ALL, bySubject, undefined),
    threadMailbox(place, ALL, 'REFERENCES'),
  ]);
  assert.deepEqual(first, second);
  assert.deepEqual(
    [...first].sort((a, b) => a - b),
    all,
  );
  assert.equal(
    asked.reduce((sum, count) => sum + count, 0),
    1200,
  );
  // Each answer is of one instant, whatever happens while it is made.
  const running = Array.from({ length: 6 }, () => sortMailbox(place, ALL, bySubject, undefined));
  await change(here);
  await append(here, 30);
  const ends = await Promise.all(running);
  const now = (await plainAnswers(here, null)).sorted[0]!;
  const known = new Set([...all, ...now]);
  for (const end of ends) assert.ok(new Set(end).size === end.length && end.every(uid => known.has(uid)));
  assert.deepEqual(await sortMailbox(place, ALL, bySubject, undefined), now);
});

test('only what came is read, and who has looked may compute on', async t => {
  const here = await world(t, 8);
  const { store, account, mailbox } = here;
  await append(here, 700);
  let asked = 0;
  const get: Store['prints']['get'] = (kind, ids) => {
    asked += ids.length;
    return store.prints.get(kind, ids);
  };
  const place = { store: { ...store, prints: { ...store.prints, get } }, clock: systemClock, account, mailbox };
  const remembered = { ...place, keys: newKeysMemory() };
  const look = () => foundMessages(remembered, ALL, true);
  const first = await look();
  for (const came of [0, 25, 3]) {
    await change(here);
    await append(here, came);
    asked = 0;
    await look();
    assert.equal(asked, came);
  }
  assert.deepEqual(
    Array.from(first.places, at => first.keys.uid[at]),
    [...first.uids],
  );
});

test('few of many are read and no more; what does not fit is read each time', async t => {
  const here = await world(t, 3);
  const { store, account, mailbox } = here;
  await append(here, 900);
  const place = { store, clock: systemClock, account, mailbox };
  const few: SearchQuery = { key: 'uids', uids: [[10, 29]] };
  const keys = newKeysMemory();
  assert.equal((await foundMessages({ ...place, keys }, few, true)).keys.length, 20);
  assert.equal((await foundMessages({ ...place, keys }, ALL, true)).keys.length, 900);
  assert.equal((await foundMessages({ ...place, keys }, few, true)).keys.length, 900, 'they are there already');
  const plain = await plainAnswers(here, null);
  const small = newKeysMemory(20_000);
  for (let twice = 0; twice < 2; twice++) {
    assert.deepEqual(await sortMailbox({ ...place, keys: small }, ALL, bySubject, undefined), plain.sorted[0]);
  }
  assert.equal((await sortMailbox({ ...place, keys }, { key: 'uids', uids: [] }, bySubject, undefined)).length, 0);
  assert.equal((await sortMailbox({ ...place, mailbox: 999, keys }, ALL, bySubject, undefined)).length, 0);
});

test('there is a most: the least recently used mailbox goes', async t => {
  const anns = await world(t, 7);
  const bob = (await anns.store.account('bob@here.example'))!.id;
  const bobs = { ...anns, account: bob, mailbox: (await inbox(anns.store, bob)).id };
  for (const each of [anns, bobs]) await append(each, 400);
  const found = await foundMessages({ ...anns, clock: systemClock, keys: newKeysMemory() }, ALL, true);
  const keys = newKeysMemory(1.5 * octetsOfKeys(found.keys));
  const few: SearchQuery = { key: 'uids', uids: [[1, 20]] };
  const look = async ({ store, account, mailbox }: World, query: SearchQuery) =>
    (await foundMessages({ store, clock: systemClock, account, mailbox, keys }, query, true)).keys.length;
  assert.equal(await look(anns, ALL), 400);
  assert.equal(await look(anns, few), 400, 'kept');
  assert.equal(await look(bobs, ALL), 400);
  assert.deepEqual([await look(bobs, few), await look(anns, few)], [400, 20]);
});

test('what nobody has used for a while is forgotten, and read anew', async t => {
  const here = await world(t, 6);
  const { store, account, mailbox } = here;
  await append(here, 150);
  const clock = manualClock(0);
  let asked = 0;
  const get: Store['prints']['get'] = (kind, ids) => {
    asked += ids.length;
    return store.prints.get(kind, ids);
  };
  const place = {
    store: { ...store, prints: { ...store.prints, get } },
    clock,
    account,
    mailbox,
    keys: newKeysMemory(),
  };
  const sorted = () => sortMailbox(place, ALL, bySubject, undefined);
  const first = await sorted();
  clock.advance(minutes(10));
  assert.deepEqual([await sorted(), asked], [first, 150]);
  clock.advance(minutes(10));
  assert.deepEqual([await sorted(), asked], [first, 150], 'used ten minutes ago');
  clock.advance(minutes(35));
  assert.deepEqual([await sorted(), asked], [first, 300]);
});

test('a print that is damaged is made anew', async t => {
  const here = await world(t, 4);
  const { store, account, mailbox } = here;
  await append(here, 40);
  const rows = await rowsOf(store, account, mailbox);
  store.prints.keep([
    ['keys', rows[3]!.message, '[1,"'],
    ['keys', rows[4]!.message, ''],
  ]);
  const place = { store, clock: systemClock, account, mailbox };
  const plain = await plainAnswers(here, null);
  assert.deepEqual(await answers(place, ALL), plain);
  assert.match(String((await store.prints.get('keys', [rows[3]!.message]))[0]), /^\[.*\]$/s);
});
