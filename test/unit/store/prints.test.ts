/** What is kept ready-made beside the store: right, bounded, and gone without harm. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import type { Id, NewPrint, Store } from '../../../server/store/interface.ts';
import { openPrints, type PrintsParts } from '../../../server/store/prints.ts';
import { printsPath } from '../../../server/store/prints-file.ts';
import { openReader } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { ALL, must, openForTest, START, settle } from '../../support/store-world.ts';

const HOUR = 3_600_000;

async function withLetters(t: TestContext, count: number) {
  const { store, folder, faults } = await openForTest(t);
  const { ann } = await settle(store);
  const inbox = (await store.mailbox(ann, 'INBOX'))!.id;
  const messages = await Promise.all(Array.from({ length: count }, (_, n) => append(store, ann, inbox, n)));
  return { store, folder, faults, ann, inbox, messages };
}

async function append(store: Store, account: Id, mailbox: Id, n: number): Promise<Id> {
  const bytes = Buffer.from(`Subject: ${n}\r\n\r\n${'Hello.\r\n'.repeat(n + 1)}`);
  const given = { account, mailbox, bytes, flags: 0, keywords: [], internalDate: START, trace: `T-${n}`, note: null };
  return must(await store.run('append', given)).message;
}

/** A second view of the same folder's prints, so that it can be closed and opened. */
function printsIn(t: TestContext, folder: string, more: Partial<PrintsParts> = {}) {
  const reader = must(openReader(databasePath(folder)));
  const faults: unknown[] = [];
  const open = () =>
    openPrints({
      ...{ folder, db: () => reader, now: () => START, storeBytes: () => 0 },
      onFault: fault => void faults.push(fault),
      ...more,
    });
  t.after(() => reader.close());
  return { open, faults };
}

test('what is kept is found again in the order asked, and after a restart', async t => {
  const { folder } = await withLetters(t, 0);
  const { open, faults } = printsIn(t, folder);
  const first = open();
  await first.madeBy('one');
  const header = Buffer.from([0, 1, 255]);
  first.keep([
    ['envelope', 7, '("é" NIL)'],
    ['envelope', 3, '(NIL)'],
    ['header', 7, header],
  ]);
  first.setFilledTo(7);
  first.close();
  assert.deepEqual(await first.get('envelope', [7]), [null], 'closed');
  const second = open();
  await second.madeBy('one');
  assert.deepEqual(await second.get('envelope', [3, 5, 7, 3]), ['(NIL)', null, '("é" NIL)', '(NIL)']);
  assert.deepEqual([...((await second.get('header', [7]))[0] as Uint8Array)], [...header]);
  assert.equal(await second.filledTo(), 7);
  await second.madeBy('two');
  assert.deepEqual([await second.get('envelope', [3]), await second.filledTo()], [[null], 0], 'another version');
  second.close();
  assert.deepEqual(faults, []);
});

test('a damaged file, another shape, and a file that was open when the machine ended are thrown away', async t => {
  const { folder } = await withLetters(t, 0);
  const { open, faults } = printsIn(t, folder);
  const path = printsPath(folder);
  const prepare = () => {
    const prints = open();
    prints.keep([['envelope', 1, 'kept']]);
    return prints;
  };
  prepare().close();
  assert.ok(existsSync(path));
  const whole = readFileSync(path);
  writeFileSync(path, Buffer.alloc(whole.length, 0x55));
  const damaged = open();
  assert.deepEqual(await damaged.get('envelope', [1]), [null]);
  damaged.keep([['envelope', 1, 'again']]);
  assert.deepEqual(await damaged.get('envelope', [1]), ['again']);
  damaged.close();

  writeFileSync(path, Buffer.concat([whole.subarray(0, whole.length >> 1), Buffer.alloc(whole.length >> 1, 0x55)]));
  const half = open();
  await half.get('envelope', [1]);
  half.keep([['envelope', 2, 'again']]);
  half.close();
  const afterwards = open();
  assert.ok([null, 'again'].includes((await afterwards.get('envelope', [2]))[0] as string | null));
  afterwards.close();

  // As a machine leaves it that lost its power: open, and of another run.
  const running = prepare();
  copyFileSync(path, `${path}.copy`);
  running.close();
  copyFileSync(`${path}.copy`, path);
  const sameRun = open();
  assert.equal((await sameRun.get('envelope', [1])).length, 1);
  sameRun.close();
  const db = readFileSync(`${path}.copy`).toString('latin1');
  const boot = /open in([0-9a-f-]{13,36})/.exec(db)?.[1];
  assert.ok(boot, 'the run of the machine is noted on the disk before anything else');
  writeFileSync(path, Buffer.from(db.replace(boot, `${'0'.repeat(boot.length)}`), 'latin1'));
  const otherRun = open();
  assert.deepEqual(await otherRun.get('envelope', [1]), [null]);
  otherRun.close();
  assert.ok(faults.length <= 2, String(faults));
});

test('there is a most: then only how messages end is kept', async t => {
  const { folder } = await withLetters(t, 0);
  const { open, faults } = printsIn(t, folder, { least: 400_000 });
  const prints = open();
  const text = 'x'.repeat(10_000);
  for (let n = 0; n < 10; n++) {
    prints.keep(Array.from({ length: 100 }, (_, at): NewPrint => ['envelope', n * 100 + at + 1, text]));
  }
  prints.keep([['endings', 1, new Uint8Array(16)]]);
  prints.keep([['envelope', 90_000, text]]);
  prints.keep([['header', 1, new Uint8Array(20_000)]]);
  assert.deepEqual(await prints.get('envelope', [1, 90_000]), [text, null]);
  assert.equal((await prints.get('endings', [1]))[0]?.length, 16);
  assert.deepEqual(await prints.get('header', [1]), [null], 'a large one would take the room of many');
  prints.close();
  assert.ok(readFileSync(printsPath(folder)).length < 5_000_000);
  assert.deepEqual(faults, []);
});

for (const kind of ['envelope', 'structure', 'keys'] as const) {
  test(`where there is no more room for headers there is some for ${kind}`, async t => {
    const { folder } = await withLetters(t, 0);
    const { open, faults } = printsIn(t, folder, { least: 12_000_000 });
    const prints = open();
    const text = 'x'.repeat(10_000);
    const keptOf = async (kind: NewPrint[0]) => {
      const ids = Array.from({ length: 1_200 }, (_, at) => at + 1);
      for (let from = 0; from < ids.length; from += 100) {
        prints.keep(ids.slice(from, from + 100).map((id): NewPrint => [kind, id, text]));
      }
      return (await prints.get(kind, ids)).filter(print => print !== null).length;
    };
    const [headers, others] = [await keptOf('header'), await keptOf(kind)];
    assert.ok(headers > 500 && headers < 1_100, `${headers}`);
    assert.ok(others > 50 && others < 600, `${others}`);
    prints.close();
    assert.deepEqual(faults, []);
  });
}

test('those of messages that are gone are swept', async t => {
  const { store, ann, inbox, messages, faults } = await withLetters(t, 4);
  for (const id of messages)
    store.prints.keep([
      ['envelope', id, `e${id}`],
      ['structure', id, 's'],
    ]);
  // One for which there was no room for more.
  store.prints.keep([['keys', messages[2]!, 'k']]);
  store.prints.keep([['keys', 99_999, 'k']]);
  const uids = [[2, 3]] as const;
  must(await store.run('expunge', { account: ann, mailbox: inbox, uids, onlyDeleted: false, note: null }));
  must(await store.run('sweep', { what: 'expunged', before: START + HOUR * 10_000, limit: 500 }));
  must(await store.run('sweep', { what: 'blobs', before: START + HOUR * 10_000, limit: 500 }));
  await store.prints.sweep();
  const kept = (ids: readonly Id[]) => ids.map(id => `e${id}`);
  assert.deepEqual(await store.prints.get('envelope', messages), [
    ...kept(messages.slice(0, 1)),
    ...[null, null],
    ...kept(messages.slice(3)),
  ]);
  assert.deepEqual(await store.prints.get('structure', messages), ['s', null, null, 's']);
  assert.deepEqual(await store.prints.get('keys', [messages[2]!, 99_999]), [null, null]);
  assert.deepEqual(faults, []);
});

test('a disk that cannot be written to: told of once, and nothing is kept', async t => {
  const { folder } = await withLetters(t, 0);
  const { open, faults } = printsIn(t, folder, { folder: `${folder}/no` });
  const prints = open();
  prints.keep([['envelope', 1, 'text']]);
  assert.deepEqual(
    [await prints.get('envelope', [1, 2]), await prints.filledTo(), faults.length],
    [[null, null], 0, 1],
  );
  await prints.sweep();
  prints.close();
});

test('many messages at once: whole, parts, some gone, inline and in segments', async t => {
  const { store } = await openForTest(t, { inlineLimit: 200 });
  const { ann } = await settle(store);
  const inbox = (await store.mailbox(ann, 'INBOX'))!.id;
  const ids = await Promise.all(Array.from({ length: 60 }, (_, n) => append(store, ann, inbox, n)));
  const asked = [...ids.toReversed(), 9_999];
  const expected = await Promise.all(ids.toReversed().map(id => store.bytes(id)));
  const whole = await store.several(asked.map(message => ({ message })));
  assert.deepEqual(
    whole.map(octets => octets && Buffer.from(octets).toString()),
    [...expected.map(octets => Buffer.from(octets).toString()), null],
  );
  const ranges = asked.map((message, at) => ({ message, range: [at, 10 + at * 5] as const }));
  const parts = await store.several(ranges);
  assert.deepEqual(
    parts.map(octets => octets && Buffer.from(octets).toString()),
    [...expected.map((octets, at) => Buffer.from(octets.subarray(at, 10 + at * 5)).toString()), null],
  );
  assert.deepEqual(
    (await store.filedAfter(ids[57]!, 10)).map(({ message }) => message),
    ids.slice(58),
  );
  assert.equal((await store.filedAfter(0, 7)).length, 7);
  must(await store.run('expunge', { account: ann, mailbox: inbox, uids: ALL, onlyDeleted: false, note: null }));
  assert.deepEqual(await store.filedAfter(0, 7), []);
});
