/** Mail moved by the command line: planned, brought in, shown, carried out; with a server and without one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { MovingDetail, MovingPlan, MovingRow } from '../../server/api/contract.ts';
import { runCommand, startServer } from '../support/cli.ts';
import { mailFolder, put } from '../support/mail-files.ts';

const FROM = 'From ann@x.example Fri Jul  8 12:08:34 2011\n';

test('a mbox in, an archive out, and in again', { timeout: 60_000 }, async t => {
  const top = mailFolder(t, { 'mail/Work': [1, 2, 3].map(n => `${FROM}Status: RO\nSubject: ${n}\n\nx\n\n`).join('') });
  put(top, 'mail/Broken', `${FROM}\n\n${FROM}Subject: 4\n\ny\n`);
  const archive = join(top, 'ann.zip');
  await using running = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
  const { home } = running;
  for (const words of [
    ['domain', 'add', 'here.example'],
    ['account', 'add', 'ann@here.example', '--password', 'correct horse'],
  ])
    assert.equal((await running.run(...words)).code, 0);
  const plan = await running.json<MovingPlan>('import', 'ann@here.example', join(top, 'mail'), '--plan');
  assert.deepEqual(
    plan.folders.map(({ from, to, isNew }) => [from[0], to, isNew]),
    [
      ['Broken', 'Broken', true],
      ['Work', 'Work', true],
    ],
  );
  const job = await running.json<MovingDetail>('import', 'ann@here.example', join(top, 'mail'), '--map', 'Work=Jobs');
  assert.deepEqual([job.state, job.taken, job.untaken, job.proven], ['done', 4, 1, true]);
  assert.deepEqual(
    job.folders.map(({ from, to, taken }) => [from, to, taken]),
    [
      ['Broken', 'Broken', 1],
      ['Work', 'Jobs', 3],
    ],
  );
  const untaken = await running.run('moving', 'untaken', String(job.id));
  assert.match(untaken.out, /Broken +Broken at octet 0 +not-a-message +it is empty/);
  const again = await running.run('moving', 'resume', String(job.id));
  assert.match(again.out, /4 messages taken .*1 not taken\nCompared: octet by octet the same\./);
  const out = await running.run('export', 'ann@here.example', archive);
  assert.equal(out.code, 0, out.err);
  assert.match(out.out, /^Job 2: ann@here\.example → .*ann\.zip, done\n4 messages written/);
  assert.equal(readFileSync(archive).toString('latin1', 0, 2), 'PK');
  const refused = await running.run('export', 'ann@here.example', archive);
  assert.deepEqual([refused.code, refused.err.includes('is there already')], [1, true]);
  assert.equal((await running.run('import', 'nobody@here.example', top)).code, 1);
  assert.equal((await running.run('import', 'ann@here.example', top, '--duplicates', 'no')).code, 64);
  const rows = await running.json<MovingRow[]>('moving', 'list');
  assert.deepEqual(
    rows.map(({ id, kind, state }) => [id, kind, state]),
    [
      [2, 'export', 'done'],
      [1, 'import', 'done'],
    ],
  );
  assert.equal((await running.stop()).code, 0);
  // The server is down: the command line does it itself.
  assert.equal((await runCommand(home, ['account', 'add', 'ben@here.example', '--password', 'correct horse'])).code, 0);
  const alone = await runCommand(home, ['import', 'ben@here.example', archive]);
  assert.equal(alone.code, 0, alone.err);
  assert.match(alone.out, /4 messages taken/);
  assert.match((await runCommand(home, ['moving', 'remove', '1'])).out, /Job 1 is forgotten; the mail stays\./);
});
