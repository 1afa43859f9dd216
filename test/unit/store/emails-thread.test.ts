/** The index in its own thread: through the store, as everybody asks it. */
import assert from 'node:assert/strict';
import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { emailsThread } from '../../../server/store/threads/emails-thread.ts';
import { atEnd, deliverTo, openForTest, START, settle, temporaryFolder } from '../../support/store-world.ts';

test('the store answers of its Emails, and is closed with its thread', async t => {
  const { store, folder, faults } = await openForTest(t);
  const { ann } = await settle(store);
  const { message } = await deliverTo(store, ann, 'hello');
  const asked = { filter: { key: 'text', where: 'any', words: 'hello' }, sort: [], collapse: true } as const;
  const answers = await Promise.all([
    store.emails.states(ann),
    store.emails.get(ann, [message]),
    store.emails.query(ann, asked, { limit: 5 }),
    store.emails.threads(ann, [message]),
  ]);
  assert.deepEqual(
    answers[1].rows.map(row => row.id),
    [message],
  );
  assert.deepEqual(typeof answers[2] !== 'string' && answers[2].ids, [message]);
  assert.deepEqual([...answers[3].threads], [[message, [message]]]);
  assert.deepEqual(await store.check({ deep: true }), []);
  if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'emails.db')).mode & 0o777, 0o600);
  const late = store.emails.states(ann);
  await store.close();
  await late.catch(() => undefined);
  await assert.rejects(store.emails.states(ann), /closed/);
  assert.deepEqual(faults, []);
});

test('each answer is of the account as it was when the question came, or later', async t => {
  const { store } = await openForTest(t);
  const { ann } = await settle(store);
  for (let n = 0; n < 20; n++) {
    const { message } = await deliverTo(store, ann, `number ${n}`);
    assert.deepEqual(await store.emails.among(ann, [message]), [message]);
  }
});

test('a thread that dies is started again, and its questions are asked again once', async t => {
  const { store, folder } = await openForTest(t);
  const { ann } = await settle(store);
  const { message } = await deliverTo(store, ann, 'x');
  await store.close();
  const empty = temporaryFolder(t);
  const limits = { inlineLimit: 0, segmentBytes: 0, gather: 0, reserve: 0, maxBytes: null };
  const faults: unknown[] = [];
  // Without a store it dies at once; when that is told, the store is there.
  const onFault = (fault: unknown) => {
    faults.push(fault);
    if (faults.length === 3) copyFileSync(join(folder, 'mailroom.db'), join(empty, 'mailroom.db'));
  };
  const thread = emailsThread({ role: 'emails', folder: empty, ...limits }, manualClock(START), onFault, () => true);
  atEnd(t, () => thread.close());
  await assert.rejects(thread.emails.among(ann, [message]), /twice/);
  assert.equal(faults.length, 2);
  assert.deepEqual(await thread.emails.among(ann, [message]), [message]);
  assert.equal(faults.length, 3);
});

test('a store without mail has no thread for it until mail comes', async t => {
  const clock = manualClock(START);
  const asked: string[] = [];
  const limits = { inlineLimit: 0, segmentBytes: 0, gather: 0, reserve: 0, maxBytes: null };
  const faults: unknown[] = [];
  let hasMail = false;
  const look = () => {
    asked.push(hasMail ? 'mail' : 'none');
    return hasMail;
  };
  const folder = temporaryFolder(t);
  const died = Promise.withResolvers<void>();
  const onFault = (fault: unknown) => {
    faults.push(fault);
    died.resolve();
  };
  const thread = emailsThread({ role: 'emails', folder, ...limits }, clock, onFault, look);
  atEnd(t, () => thread.close());
  // The opening of a store may take longer than that: its writer recovers, or brings it up to date.
  clock.advance(60_000);
  thread.moved();
  thread.opened();
  thread.moved();
  assert.deepEqual(asked, [], 'not while the server starts');
  clock.advance(5_000);
  thread.moved();
  assert.deepEqual([asked, faults], [['none', 'none'], []]);
  hasMail = true;
  thread.moved();
  // There is no store in this folder: that it dies is how its start is seen.
  await died.promise;
  assert.equal(asked.at(-1), 'mail');
});
