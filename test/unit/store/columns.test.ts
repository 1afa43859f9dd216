/** Rows from memory are the rows of the tables, after whatever was done, at every moment. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { newColumnsCache } from '../../../server/store/columns-cache.ts';
import type { Id, Row, Store } from '../../../server/store/interface.ts';
import { placeFrom, rowsOfColumns, uidsOfColumns } from '../../../server/store/mailbox-columns.ts';
import { openReader, type Reader } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { newModel } from '../../support/store-model.ts';
import {
  acts,
  commandFor,
  type Draft,
  draftsOf,
  type Played,
  revising,
  sharing,
} from '../../support/store-model-drafts.ts';
import { ALL, must, openForTest, rowsOf, START, settle } from '../../support/store-world.ts';

/** `page` always reads the tables. */
async function fromTables(store: Store, account: Id, mailbox: Id): Promise<Row[]> {
  const page = await store.page(account, mailbox, { limit: 100_000 });
  return page
    .map(
      ({ uid, message, modSeq, flags, keywords, internalDate, size, savedAt }): Row => ({
        ...{ uid, message, modSeq, flags, keywords, internalDate, size, savedAt },
      }),
    )
    .reverse();
}

async function assertSame(store: Store, what: string): Promise<void> {
  for (const { id: account } of await store.accounts()) {
    for (const { id: mailbox } of await store.mailboxes(account)) {
      const rows = await fromTables(store, account, mailbox);
      assert.deepEqual(await rowsOf(store, account, mailbox), rows, what);
      assert.deepEqual(
        [...(await store.uids(account, mailbox))],
        rows.map(row => row.uid),
        what,
      );
    }
  }
}

/** Read after each command, so that every change is caught up with and nothing is read anew. */
async function play(t: TestContext, plan: readonly Draft[]): Promise<void> {
  const { store, faults } = await openForTest(t, { inlineLimit: 150 });
  const model = newModel();
  const first: Played[] = [
    { name: 'addDomain', input: { name: 'here.example', aliasOf: null } },
    ...['ann@here.example', 'bob@here.example'].map(
      (address): Played => ({
        name: 'addAccount',
        input: { address, name: '', credentials: { password: null, scram: null }, quotaBytes: null, now: START },
      }),
    ),
  ];
  for (const [at, next] of [...first, ...plan].entries()) {
    const command = 'name' in next ? next : commandFor(model, next, at);
    model.run(command.name, command.input as never);
    await store.run(command.name, command.input as never);
    await assertSame(store, `after command ${at}: ${JSON.stringify(command)}`);
  }
  assert.deepEqual(faults, []);
  await store.close();
}

const RUNS = {
  numRuns: Number(process.env.STORE_MODEL_RUNS ?? 3),
  seed: Number(process.env.STORE_MODEL_SEED ?? 20260106),
  endOnFailure: true,
};
for (const [what, names] of Object.entries({ acts, revising, sharing })) {
  test(`after each of any commands rows from memory are those of the tables (${what})`, async t => {
    await fc.assert(
      fc.asyncProperty(draftsOf(names), plan => play(t, plan)),
      RUNS,
    );
  });
}

const letter = (n: number) => Buffer.from(`Subject: ${n}\r\n\r\nHello.\r\n`);
const appended = (account: Id, mailbox: Id, n: number) => ({
  ...{ account, mailbox, bytes: letter(n), flags: n % 2, keywords: n % 3 === 0 ? ['third'] : [] },
  ...{ internalDate: START + n, trace: `T-${n}`, note: null },
});

async function withLetters(t: TestContext, count: number) {
  const { store, folder } = await openForTest(t);
  const { ann } = await settle(store);
  const inbox = (await store.mailbox(ann, 'INBOX'))!.id;
  await Promise.all(Array.from({ length: count }, (_, n) => store.run('append', appended(ann, inbox, n))));
  return { store, folder, ann, inbox };
}

test('UIDs that were handed out stay as they were when messages come and go', async t => {
  const { store, ann, inbox } = await withLetters(t, 20);
  const before = await store.uids(ann, inbox);
  const copy = [...before];
  await store.run('append', appended(ann, inbox, 20));
  await store.uids(ann, inbox);
  const uids = [
    [1, 3],
    [7, 7],
    [20, 21],
  ] as const;
  await store.run('expunge', { account: ann, mailbox: inbox, uids, onlyDeleted: false, note: null });
  assert.deepEqual([...(await store.uids(ann, inbox))], [4, 5, 6, ...copy.slice(7, 19)]);
  await store.run('append', appended(ann, inbox, 21));
  await store.uids(ann, inbox);
  assert.deepEqual([...before], copy);
});

test('more changes than are caught up with at once, and forgotten expunges: read anew', async t => {
  const { store, ann, inbox } = await withLetters(t, 5_100);
  await assertSame(store, 'before');
  const change = {
    account: ann,
    mailbox: inbox,
    uids: ALL,
    act: 'add' as const,
    flags: 4,
    keywords: ['new'],
    note: null,
  };
  must(await store.run('flags', change));
  await assertSame(store, 'all flags changed');
  const gone = [[10, 30]] as const;
  must(await store.run('expunge', { account: ann, mailbox: inbox, uids: gone, onlyDeleted: false, note: null }));
  must(await store.run('sweep', { what: 'tombstones', before: START * 2, limit: 500 }));
  await assertSame(store, 'expunged and forgotten');
});

test('chunks of one read each see the mailbox as it is then', async t => {
  const { store, ann, inbox } = await withLetters(t, 1_200);
  const seen: number[] = [];
  let first = true;
  for await (const chunk of store.rows(ann, inbox, ALL)) {
    for (const { uid } of chunk) seen.push(uid);
    if (!first) continue;
    first = false;
    const uids = [[2, 700]] as const;
    must(await store.run('expunge', { account: ann, mailbox: inbox, uids, onlyDeleted: false, note: null }));
    await store.run('append', appended(ann, inbox, 5));
  }
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  assert.deepEqual(seen, [...range(1, 500), ...range(701, 1201)]);
  const since = (await store.mailboxById(ann, inbox))!.highestModSeq - 1;
  const changed: number[] = [];
  for await (const chunk of store.rows(ann, inbox, ALL, since)) changed.push(...chunk.map(row => row.uid));
  assert.deepEqual(changed, [1201]);
});

test('many small ranges, some of which hold nothing', async t => {
  const { store, ann, inbox } = await withLetters(t, 1_000);
  const uids = Array.from({ length: 400 }, (_, at) => [at * 3 + 1, at * 3 + 2] as const);
  const rows: Row[] = [];
  for await (const chunk of store.rows(ann, inbox, uids)) rows.push(...chunk);
  assert.deepEqual(
    rows,
    (await fromTables(store, ann, inbox)).filter(row => row.uid % 3 !== 0),
  );
});

test('what is not used goes when there is no room, and a connection opened anew is believed nothing', async t => {
  const { store, folder, ann, inbox } = await withLetters(t, 100);
  const sent = (await store.mailbox(ann, 'Sent'))!.id;
  must(await store.run('copy', { account: ann, from: inbox, uids: ALL, to: sent, note: null }));
  const open = (): Reader => must(openReader(databasePath(folder)));
  let reader = open();
  const cache = newColumnsCache(() => reader, 100 * 49 + 1_000);
  t.after(() => {
    cache.close();
    reader.close();
  });
  const columns = (await cache.loaded(ann, inbox))!;
  assert.equal(uidsOfColumns(columns).length, 100);
  assert.equal(placeFrom(columns, 50), 49);
  assert.equal(rowsOfColumns(columns, 3, 4, () => ['third'])[0]!.keywords[0], 'third');
  assert.ok(cache.current(ann, inbox));
  await cache.loaded(ann, sent);
  assert.deepEqual([cache.current(ann, inbox), cache.unchanged(ann, sent) === null], [null, false]);
  reader.close();
  reader = open();
  assert.equal(cache.current(ann, sent), null);
  assert.equal(await cache.loaded(ann, 999), null);
  assert.equal((await cache.loaded(ann, sent))!.length, 100);
  await store.run('append', appended(ann, sent, 1));
  assert.deepEqual([cache.unchanged(ann, sent), cache.current(ann, sent)!.length], [null, 101]);
});
