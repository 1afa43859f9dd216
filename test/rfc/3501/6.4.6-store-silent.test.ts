/** STORE .SILENT of messages that somebody else is changing. */
import assert from 'node:assert/strict';
import { accessWorld } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';
import { deliverTo } from '../../support/store-world.ts';

const { should, may } = rfc(3501, '6.4.6');

const twoSessions = async (t: Parameters<typeof accessWorld>[0]) => {
  const world = await accessWorld(t);
  for (let at = 0; at < 3; at++) await deliverTo(world.store, world.ann, `m${at}`);
  const silent = await world.imap();
  const other = await world.imap();
  return { silent, other };
};

const fetches = (lines: readonly string[]) => lines.filter(line => / FETCH /.test(line));

should('tell the flags that another has changed, .SILENT or not', async t => {
  const { silent, other } = await twoSessions(t);
  await other.must('STORE 2 +FLAGS.SILENT (\\Flagged)');
  const lines = fetches(await silent.must('STORE 1:3 +FLAGS.SILENT (\\Seen)'));
  assert.equal(lines.length, 1, lines.join('\n'));
  assert.match(lines[0]!, /^\* 2 FETCH \(FLAGS \(\\Flagged \\Seen.*\)\)$/);
  assert.deepEqual(fetches(await silent.must('NOOP')), []);
});

should('tell them also where its own change makes none', async t => {
  const { silent, other } = await twoSessions(t);
  await other.must('STORE 2 FLAGS.SILENT (\\Flagged \\Seen)');
  const lines = fetches(await silent.must('UID STORE 2 +FLAGS.SILENT (\\Seen)'));
  assert.equal(lines.length, 1, lines.join('\n'));
  assert.match(lines[0]!, /^\* 2 FETCH \(UID 2 FLAGS \(\\Flagged \\Seen.*\)\)$/);
});

should('give them with their mod-sequence to a client that knows it', async t => {
  const { silent, other } = await twoSessions(t);
  await silent.must('ENABLE CONDSTORE');
  await other.must('STORE 3 +FLAGS.SILENT (\\Answered)');
  const [first, second] = fetches(await silent.must('UID STORE 2:3 +FLAGS.SILENT (\\Draft)'));
  assert.match(first!, /^\* 2 FETCH \(UID 2 MODSEQ \(\d+\)\)$/);
  assert.match(second!, /^\* 3 FETCH \(UID 3 FLAGS \(\\Answered \\Draft.*\) MODSEQ \(\d+\)\)$/);
});

may('say nothing of what only the client itself has changed', async t => {
  const { silent } = await twoSessions(t);
  assert.deepEqual(fetches(await silent.must('STORE 1:3 +FLAGS.SILENT (\\Seen)')), []);
  assert.deepEqual(fetches(await silent.must('STORE 1:3 FLAGS.SILENT (\\Flagged)')), []);
  assert.deepEqual(fetches(await silent.must('NOOP')), []);
});
