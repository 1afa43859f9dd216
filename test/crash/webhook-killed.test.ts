/**
 * SIGKILL while webhooks are told: every message that was answered 250 is told at least once, and one that is told again is
 * told under the same id with the same octets.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { createTransport } from 'nodemailer';
import { hookReceiver } from '../support/hook-receiver.ts';
import { serve } from '../support/serve.ts';

const rounds = Number(process.env.MAILROOM_CRASH_ROUNDS ?? 3);
const EACH = 6;

test(`webhooks are told through ${rounds} kills`, { timeout: 200_000 }, async t => {
  await using receiver = await hookReceiver();
  const home = mkdtempSync(join(tmpdir(), 'mailroom-hooks-'));
  let served = await serve({ home, preset: 'dev' });
  const sent: string[] = [];
  const told = () => new Set(receiver.heard.map(({ body }) => JSON.parse(body).data.subject as string));
  try {
    await served.ask(api => api.webhooks.add({ url: receiver.url, inbox: null, format: 'mailroom', anywhere: false }));
    for (let round = 0; round < rounds; round++) {
      // From the second one of a round on nothing is answered: the kill falls between what was heard and what was noted.
      let answered = 0;
      receiver.answer = () => (answered++ < 1 ? 204 : null);
      const before = receiver.heard.length;
      const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true });
      for (let n = 0; n < EACH; n++) {
        const subject = `Letter ${round}-${n}`;
        await mailer.sendMail({ from: 'a@x.test', to: 'kim@there.example', subject, text: 'Hello.' });
        sent.push(subject);
      }
      mailer.close();
      await receiver.until(before + 2);
      await served.kill();
      served = await serve({ home, preset: 'dev' });
    }
    receiver.answer = () => 204;
    for (let heard = receiver.heard.length; sent.some(one => !told().has(one)); heard++)
      await receiver.until(heard + 1);
    const ids = Map.groupBy(receiver.heard, ({ body }) => JSON.parse(body).data.subject as string);
    for (const [subject, hooks] of ids) {
      assert.equal(new Set(hooks.map(({ id }) => id)).size, 1, `${subject} has one id`);
      assert.equal(new Set(hooks.map(({ body }) => body)).size, 1, `${subject} has one body`);
    }
    assert.equal(new Set(receiver.heard.map(({ id }) => id)).size, sent.length);
    const again = receiver.heard.length - sent.length;
    assert.ok(again > 0, 'some were cut off');
    t.diagnostic(`${sent.length} told, ${again} of them again`);
  } finally {
    await served.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
