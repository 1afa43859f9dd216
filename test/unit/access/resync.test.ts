/** QRESYNC over a real store: a client that comes back is told what it missed, whatever happened meanwhile. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessWorld } from '../../support/access-world.ts';
import { deliverTo } from '../../support/store-world.ts';

const number = (lines: readonly string[], pattern: RegExp): number =>
  Number(lines.map(line => pattern.exec(line)?.[1]).find(found => found !== undefined));

test('what vanished and changed while nobody looked, and only that', async t => {
  const world = await accessWorld(t);
  for (let n = 1; n <= 10; n++) await deliverTo(world.store, world.ann, `${n}`);
  const first = await world.imap(null);
  await first.must('ENABLE QRESYNC');
  const opened = await first.must('SELECT INBOX');
  const validity = number(opened, /UIDVALIDITY (\d+)/);
  const modseq = number(opened, /HIGHESTMODSEQ (\d+)/);
  await first.must('UNSELECT');

  const other = await world.imap();
  await other.must('STORE 2,3,9 +FLAGS.SILENT (\\Deleted)');
  await other.must('EXPUNGE');
  await other.must('UID STORE 7 +FLAGS.SILENT (\\Flagged)');
  await deliverTo(world.store, world.ann, 'new');

  const again = await first.must(`SELECT INBOX (QRESYNC (${validity} ${modseq} 1:10))`);
  const missed = again.filter(line => /VANISHED|FETCH/.test(line));
  assert.equal(missed[0], '* VANISHED (EARLIER) 2:3,9');
  assert.deepEqual(
    missed.slice(1).map(line => line.replace(/ MODSEQ \(\d+\)/, '').replace(' \\Recent', '')),
    ['* 5 FETCH (UID 7 FLAGS (\\Flagged))'],
  );
  const now = number(again, /HIGHESTMODSEQ (\d+)/);
  assert.deepEqual(
    (await first.must('UNSELECT')) &&
      (await first.must(`SELECT INBOX (QRESYNC (${validity} ${now}))`)).filter(line => /VANISHED|FETCH/.test(line)),
    [],
  );
  const fetched = await first.must(`UID FETCH 1:* (UID) (CHANGEDSINCE ${modseq} VANISHED)`);
  assert.equal(fetched[0], '* VANISHED (EARLIER) 2:3,9');
  assert.deepEqual(
    fetched.slice(1).map(line => /UID (\d+)/.exec(line)?.[1]),
    ['7', '11'],
  );
});

test('sessions that have QRESYNC and sessions that have not see the same expunge in their own words', async t => {
  const world = await accessWorld(t);
  for (let n = 1; n <= 4; n++) await deliverTo(world.store, world.ann, `${n}`);
  const modern = await world.imap(null);
  await modern.must('ENABLE QRESYNC UIDONLY');
  await modern.must('SELECT INBOX');
  const old = await world.imap();
  await modern.must('UID STORE 2:3 +FLAGS.SILENT (\\Deleted)');
  assert.deepEqual(
    (await modern.must('UID EXPUNGE 2:3')).filter(line => /VANISHED/.test(line)),
    ['* VANISHED 2:3'],
  );
  assert.deepEqual(
    (await old.must('NOOP')).filter(line => /EXPUNGE/.test(line)),
    ['* 2 EXPUNGE', '* 2 EXPUNGE'],
  );
});
