/** \\Recent over the real store. */
import assert from 'node:assert/strict';
import { accessWorld } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';
import { deliverTo } from '../../support/store-world.ts';

const grep = (lines: readonly string[], pattern: RegExp) => lines.filter(line => pattern.test(line));

const { must } = rfc(3501, '2.3.2');

must('tell each message as \\Recent to the first session that selects, and EXAMINE takes it from nobody', async t => {
  const world = await accessWorld(t);
  const { store, ann } = world;
  await deliverTo(store, ann, 'a');
  const looking = await world.imap(null);
  assert.ok((await looking.must('EXAMINE INBOX')).includes('* 1 RECENT'));
  assert.deepEqual(await looking.must('STATUS INBOX (RECENT)'), ['* STATUS INBOX (RECENT 1)']);
  const first = await world.imap(null);
  assert.ok((await first.must('SELECT INBOX')).includes('* 1 RECENT'));
  const second = await world.imap(null);
  assert.ok((await second.must('SELECT INBOX')).includes('* 0 RECENT'));
  await deliverTo(store, ann, 'b');
  assert.deepEqual(grep(await looking.must('NOOP'), /RECENT|EXISTS/), ['* 2 EXISTS', '* 2 RECENT']);
  assert.deepEqual(grep(await second.must('NOOP'), /RECENT|EXISTS/), ['* 2 EXISTS', '* 1 RECENT']);
  assert.deepEqual(grep(await first.must('NOOP'), /RECENT|EXISTS/), ['* 2 EXISTS', '* 1 RECENT']);
  assert.deepEqual(await first.must('SEARCH RECENT'), ['* SEARCH 1']);
  assert.deepEqual(await second.must('SEARCH RECENT'), ['* SEARCH 2']);
  assert.deepEqual(await second.must('STATUS INBOX (RECENT)'), ['* STATUS INBOX (RECENT 0)']);
});
