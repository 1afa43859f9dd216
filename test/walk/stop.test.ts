/** A stop in the middle: what runs is finished or put off, nothing is lost, nothing is done twice. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { createTransport } from 'nodemailer';
import { startServer } from '../support/cli.ts';
import { startNextHop } from '../support/next-hop.ts';

type Row = { state: string; uncertain: boolean; attempts: number };

test('a next hop that hangs after the last dot: put off, marked as doubtful, and sent after the next start', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-stop-'));
  let hangs = true;
  const hop = await startNextHop({ script: { message: () => (hangs ? { and: 'hang' } : undefined) } });
  const zone = join(home, 'zone');
  writeFileSync(zone, 'there.example. A 127.0.0.1\n');
  const settings = ['listen.host=127.0.0.1', `dns.zone=${zone}`, `outbound.port=${hop.port}`, 'queue.first-retry=1s'];
  const words = ['--preset', 'office', ...settings.flatMap(setting => ['--set', setting])];
  const first = await startServer(words, home);
  for (const command of [
    ['domain', 'add', 'here.example'],
    ['alias', 'add', 'away@here.example', 'kim@there.example'],
  ])
    assert.equal((await first.run(...command)).code, 0);
  const mailer = createTransport({ host: '127.0.0.1', port: first.ready.listeners.smtp!.port, ignoreTLS: true });
  await mailer.sendMail({ from: 'zoe@third.example', to: 'away@here.example', text: 'Hello.' });
  while (!hop.commands.includes('DATA')) await new Promise(resolve => setTimeout(resolve, 10));
  const { code, milliseconds } = await first.stop();
  assert.equal(code, 0, first.err());
  assert.ok(milliseconds < 10_000, `${milliseconds} ms`);
  assert.doesNotMatch(first.err(), /a fault of ours/);
  const waiting = await first.json<Row[]>('queue', 'list', '--rows');
  assert.deepEqual(
    waiting.map(row => [row.state, row.uncertain]),
    [['deferred', true]],
  );

  hangs = false;
  await using second = await startServer(words, home);
  await hop.messages(1);
  const done = async () => (await second.json<Row[]>('queue', 'list', '--rows')).length === 0;
  for (let tries = 0; tries < 50 && !(await done()); tries++);
  const ledger = (await second.json<{ ledger: Record<string, unknown> }>('status')).ledger;
  assert.deepEqual([ledger.relayed, ledger.waiting, ledger.balanced], [1, 0, true]);
  await hop.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});
