/** Killed while it brings mail in, and while it carries it out, again and again: each message is there once, in order. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { killedUntilDone } from '../support/killed-job.ts';
import { allOf, mailFolder, put, sourceAt } from '../support/mail-files.ts';
import { must, openForTest } from '../support/store-world.ts';

const MANY = 1200;
const ROUNDS = 8;
const AT = 1_600_000_000;
const text = (n: number): string => `Subject: ${n}\n\n${`${n} `.repeat(n % 700)}\n`;

test('kill -9 in the middle of an import, of its proof and of an export', {
  timeout: 110_000,
}, async (t: TestContext) => {
  const top = mailFolder(t, { 'new/': '', 'tmp/': '' });
  for (let n = 0; n < MANY; n++) put(top, `cur/${AT + n}.M${n}.host:2,${n % 2 ? 'S' : ''}`, text(n), (AT + n) * 1000);
  const folder = mailFolder(t);
  const out = join(mailFolder(t), 'out');
  const random = seededRandom(4);
  const places = { store: folder, scratch: mailFolder(t), from: top, to: out };
  const killed = await killedUntilDone(places, { rounds: ROUNDS, after: () => 1 + Math.floor(random.fraction() * 25) });
  assert.ok(killed >= 2, `killed ${killed} times`);

  const { store } = await openForTest(t, { folder });
  assert.deepEqual(await store.check({ deep: true }), []);
  const account = must({ ok: true, value: (await store.account('ann@here.example'))! });
  const inbox = (await store.mailbox(account.id, 'INBOX'))!;
  assert.deepEqual([inbox.messages, inbox.uidNext], [MANY, MANY + 1]);
  const { seen } = await allOf(await sourceAt(t, out));
  assert.deepEqual(
    seen.map(one => [one.text, one.flags, one.date]),
    Array.from({ length: MANY }, (_, n) => [text(n).replaceAll('\n', '\r\n'), n % 2, (AT + n) * 1000]),
  );
  for (const { state, progress } of await store.movingJobs()) {
    const { report } = JSON.parse(progress) as { report: { proven: boolean } | null };
    assert.deepEqual([state, report?.proven], ['done', true]);
  }
});
