/** A mailbox that is deleted while others have it selected. */
import assert from 'node:assert/strict';
import { accessWorld, mail } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';

const { may } = rfc(2180, '3.3');

may('end the sessions that have a deleted mailbox selected; a renamed one stays open', async t => {
  const world = await accessWorld(t);
  const actor = await world.imap(null);
  await actor.must('CREATE Plans');
  await actor.append('Plans', mail('plan'));
  const idler = await world.imap('Plans');
  await idler.idle();
  await actor.must('RENAME Plans Old/Plans');
  await actor.append('Old/Plans', mail('second'));
  assert.deepEqual([await idler.response(), await idler.response()], ['* 2 EXISTS', '* 2 RECENT']);
  await actor.must('DELETE Old/Plans');
  assert.equal(await idler.response(), '* BYE The selected mailbox was deleted, or is not yours to read any more');
  assert.equal(await idler.response(), null);
  // One's own goes without an end.
  await actor.must('CREATE Own');
  await actor.must('SELECT Own');
  await actor.must('DELETE Own');
  assert.match((await actor.ask('CHECK')).tagged, /^BAD/);
  await actor.must('NOOP');
});
