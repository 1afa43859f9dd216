/** Killed again and again while it carries mail to another server: each message lies there once, and it is proven. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { mailFolder, put } from '../support/mail-files.ts';
import { openForTest } from '../support/store-world.ts';

const MANY = 1_400;
const ROUNDS = 5;

/** Until it has told so often how its export is, or is done by itself. */
function run(args: readonly string[], killAfter: number): Promise<'killed' | 'done'> {
  const program = join(import.meta.dirname, '..', 'support', 'export-imap-killed.ts');
  const child = spawn(process.execPath, [program, ...args]);
  let [lines, errors] = [0, ''];
  child.stderr.on('data', (piece: Buffer) => {
    errors += piece;
  });
  child.stdout.on('data', (piece: Buffer) => {
    lines += piece.toString().split('\n').length - 1;
    if (lines >= killAfter) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('done');
      else reject(new Error(errors));
    });
  });
}

test('kill -9 in the middle of what is carried to another server', {
  skip: dovecotMissing(),
  timeout: 110_000,
}, async (t: TestContext) => {
  await using there = await startDovecot();
  const top = mailFolder(t, { 'new/': '', 'tmp/': '' });
  // Some are the same, and come as often as they are here.
  for (let n = 0; n < MANY; n++)
    put(top, `cur/${1_600_000_000 + n}.M${n}.host:2,S`, `Subject: ${n % 1_390}\n\nText.\n`, 1_600_000_000_000);
  const place = { host: '127.0.0.1', port: there.ports.imaps, authorities: there.authority, user: 'ann' };
  const folder = mailFolder(t);
  const args = [folder, mailFolder(t), top, JSON.stringify({ ...place, password: there.password })];
  const random = seededRandom(7);
  let killed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if ((await run(args, 4 + Math.floor(random.fraction() * 40))) === 'done') break;
    killed++;
  }
  assert.ok(killed >= 2, `killed ${killed} times`);
  assert.equal(await run(args, Number.POSITIVE_INFINITY), 'done');
  assert.equal(there.count('ann', 'INBOX'), MANY);
  const { store } = await openForTest(t, { folder });
  const { report } = JSON.parse((await store.movingJobs()).at(-1)!.progress) as {
    report: { proven: boolean; stateProven: boolean; messages: number };
  };
  assert.deepEqual([report.proven, report.stateProven, report.messages], [true, true, MANY]);
});
