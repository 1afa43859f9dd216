/** RENAME of INBOX over the real store. */
import assert from 'node:assert/strict';
import { accessWorld } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';
import { assertSound, deliverTo } from '../../support/store-world.ts';

const { must } = rfc(3501, '6.3.5');

must('move all messages of a renamed INBOX, below itself too, and leave INBOX empty', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b']) await deliverTo(world.store, world.ann, subject);
  const watcher = await world.imap();
  const client = await world.imap(null);
  await client.must('RENAME INBOX INBOX/Old');
  assert.deepEqual(await watcher.must('NOOP'), ['* 1 EXPUNGE', '* 1 EXPUNGE']);
  await deliverTo(world.store, world.ann, 'c');
  assert.deepEqual(await watcher.must('NOOP'), ['* 1 EXISTS', '* 1 RECENT']);
  assert.deepEqual(await watcher.must('FETCH 1 (UID)'), ['* 1 FETCH (UID 3)']);
  assert.deepEqual(await client.must('STATUS INBOX/Old (MESSAGES)'), ['* STATUS INBOX/Old (MESSAGES 2)']);
  await assertSound(world.store);
});
