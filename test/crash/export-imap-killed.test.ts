/** Killed again and again while it carries mail to another server: each message lies there once, and it is proven. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { killedUntilDone } from '../support/killed-job.ts';
import { mailFolder, put } from '../support/mail-files.ts';
import { openForTest } from '../support/store-world.ts';

const MANY = 1_400;
const ROUNDS = 5;

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
  const places = { store: folder, scratch: mailFolder(t), from: top, to: { ...place, password: there.password } };
  const random = seededRandom(7);
  const after = () => 8 + Math.floor(random.fraction() * 80);
  const killed = await killedUntilDone(places, { rounds: ROUNDS, after, kind: 'export' });
  assert.ok(killed >= 2, `killed ${killed} times`);
  assert.equal(there.count('ann', 'INBOX'), MANY);
  const { store } = await openForTest(t, { folder });
  const { report } = JSON.parse((await store.movingJobs()).at(-1)!.progress) as {
    report: { proven: boolean; stateProven: boolean; messages: number };
  };
  assert.deepEqual([report.proven, report.stateProven, report.messages], [true, true, MANY]);
});
