/** FETCH of what another session has expunged. */
import assert from 'node:assert/strict';
import { accessWorld } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';
import { deliverTo } from '../../support/store-world.ts';

const grep = (lines: readonly string[], pattern: RegExp) => lines.filter(line => pattern.test(line));

const { should } = rfc(2180, '4.1');

should('answer FETCH for what is left, keep the numbers, and tell the EXPUNGE at the next command', async t => {
  const world = await accessWorld(t);
  for (let at = 0; at < 40; at++) await deliverTo(world.store, world.ann, `m${at}`);
  const reader = await world.imap();
  const actor = await world.imap();
  await actor.must('STORE 1:20 +FLAGS.SILENT (\\Deleted)');
  const [fetched] = await Promise.all([
    reader.ask('FETCH 1:40 (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])'),
    actor.must('EXPUNGE'),
  ]);
  assert.match(fetched.tagged, /^OK/);
  assert.deepEqual(grep(fetched.untagged, /EXPUNGE/), []);
  for (const line of grep(fetched.untagged, /BODY\[/)) {
    const [, number, uid] = /^\* (\d+) FETCH \(UID (\d+)/.exec(line)!;
    assert.equal(number, uid);
  }
  const gone = await reader.ask('FETCH 1 (UID BODY.PEEK[])');
  assert.match(gone.tagged, /^OK \[EXPUNGEISSUED\]/);
  assert.equal(grep(await reader.must('NOOP'), /EXPUNGE/).length, 20);
  const [first] = await reader.must('FETCH 1 (UID)');
  assert.equal(first, '* 1 FETCH (UID 21)');
});
