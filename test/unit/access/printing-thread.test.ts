/** Prints made in a thread: all of many letters, around letters that take it down, and none where it cannot live. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { newEndings } from '../../../server/access/endings.ts';
import { type FillingThread, fillingThread } from '../../../server/access/filling-thread.ts';
import { startPrinting } from '../../../server/access/printing.ts';
import { PRINT_VERSION } from '../../../server/access/prints.ts';
import { type Clock, systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { seconds } from '../../../server/base/units.ts';
import type { Id, Store } from '../../../server/store/interface.ts';
import { must, openForTest, START, settle } from '../../support/store-world.ts';

const LETTERS = 120;
/** Without the waits that keep it out of others' way. */
const hurried: Clock = { ...systemClock, after: (_, act) => systemClock.after(0, act) };

async function withLetters(t: TestContext) {
  const { store } = await openForTest(t, { inlineLimit: 2_000 });
  const { ann } = await settle(store);
  const mailbox = (await store.mailbox(ann, 'INBOX'))!.id;
  const append = async (text: string): Promise<Id> => {
    const given = { account: ann, mailbox, bytes: Buffer.from(text), flags: 0, keywords: [], internalDate: START };
    return must(await store.run('append', { ...given, trace: 'T-1', note: null })).message;
  };
  const ids = await Promise.all(
    Array.from({ length: LETTERS }, (_, n) => append(`Subject: ${n}\r\n\r\n${'Hello.\r\n'.repeat(n * 5)}`)),
  );
  return { store, append, ids: ids.sort((a, b) => a - b) };
}

function printing(store: Store, thread?: (folder: string) => FillingThread) {
  const faults: string[] = [];
  const running = startPrinting({
    ...{ store, clock: hurried, endings: newEndings(store, systemClock), load: () => 0 },
    onBug: fault => void faults.push(String(fault)),
    thread:
      thread ?? (folder => fillingThread({ folder, clock: systemClock, onFault: fault => faults.push(`${fault}`) })),
  });
  return { faults, close: () => running.close() };
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let turns = 0; turns < 1_000; turns++) {
    if (await isSo()) return;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  assert.fail(`never: ${what}`);
}

const madeOf = async (store: Store, ids: readonly Id[]): Promise<boolean[]> =>
  (await store.prints.get('header', ids)).map(print => print !== null);

test('many letters are made in the thread; what a hostile letter makes long is left out', async t => {
  const { store, append, ids } = await withLetters(t);
  const long = await append(`Subject: long\r\n${`X-A: ${'y'.repeat(900)}\r\n`.repeat(400)}\r\nbody\r\n`);
  const deep = await append(`Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(6_000)}--x--\r\n`);
  const last = await append('Subject: last\r\n\r\nbody\r\n');
  const { faults, close } = printing(store);
  await until('all are filled', async () => (await store.prints.filledTo()) === last);
  assert.ok((await madeOf(store, [...ids, last])).every(Boolean));
  assert.deepEqual(await store.prints.get('envelope', [long, deep]), [null, null]);
  assert.match(String((await store.prints.get('envelope', [last]))[0]), /"last"/);
  assert.notEqual((await store.prints.get('endings', [0]))[0], null, 'how they end is known too');
  await close();
  assert.deepEqual(faults, []);
});

/** Dies of some letters, makes no prints, and counts. */
function mortal(store: Store, deadly: ReadonlySet<Id>) {
  const asked: (readonly [Id, number])[] = [];
  const thread: FillingThread = {
    running: () => true,
    async fill(after, limit) {
      asked.push([after, limit]);
      const next = (await store.filedAfter(after, limit)).map(({ message }) => message);
      if (next.some(id => deadly.has(id))) return err('it died');
      if (next.length > 0) store.prints.setFilledTo(next.at(-1)!);
      return ok(next.at(-1) ?? null);
    },
    sweep: async () => ok(null),
    close: async () => {},
  };
  return { asked, thread };
}

test('a letter that takes the thread down is told of, found alone, and never tried again', async t => {
  const { store, ids } = await withLetters(t);
  await store.prints.madeBy(PRINT_VERSION);
  const deadly = new Set([ids[60]!]);
  const { asked, thread } = mortal(store, deadly);
  const first = printing(store, () => thread);
  await until('all are filled', async () => (await store.prints.filledTo()) === ids.at(-1));
  await first.close();
  assert.equal(first.faults.length, 2, 'with the others, and alone');
  assert.deepEqual(
    asked.filter(([after]) => after === ids[59]),
    [[ids[59], 1]],
  );
  const again = mortal(store, deadly);
  const second = printing(store, () => again.thread);
  await new Promise(resolve => setTimeout(resolve, 20));
  await second.close();
  assert.deepEqual([second.faults, again.asked.every(([after]) => after === ids.at(-1))], [[], true]);
});

test('a thread that cannot live is given up', async t => {
  const { store, ids } = await withLetters(t);
  const { asked, thread } = mortal(store, new Set(ids));
  const { faults, close } = printing(store, () => thread);
  await until('it is given up', async () => faults.length === 3);
  await new Promise(resolve => setTimeout(resolve, 20));
  await close();
  assert.equal(asked.length, 3);
});

const worker = (code: string): Worker => new Worker(code, { eval: true });
const READY = `const { parentPort } = require('node:worker_threads'); parentPort.postMessage({ kind: 'ready' });`;

test('a thread that hangs is ended at its deadline, one that dies is told, and the next question starts another', async () => {
  const codes = [
    `${READY} parentPort.on('message', () => { for (;;); });`,
    `${READY} parentPort.on('message', () => { throw new Error('poison'); });`,
    `throw new Error('no module');`,
    `${READY} parentPort.on('message', ({ kind }) => {
       if (kind === 'close') parentPort.close(); else parentPort.postMessage({ kind: 'filled', to: 7 });
     });`,
  ];
  const clock: Clock = {
    ...systemClock,
    after: (wait, act) => systemClock.after(wait === seconds(10) ? 50 : wait, act),
  };
  const thread = fillingThread({ folder: '/none', clock, onFault: () => {}, start: () => worker(codes.shift()!) });
  const answers = [];
  for (let n = 0; n < 4; n++) answers.push(await thread.fill(0, 1));
  assert.deepEqual(
    answers.map(answer => (answer.ok ? answer.value : answer.error)),
    ['it took too long', 'Error: poison', 'Error: no module', 7],
  );
  assert.equal(thread.running(), true);
  await thread.close();
  assert.equal(thread.running(), false);
});
