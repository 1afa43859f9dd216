/** `mailroom why`, without a running server: that nothing runs is said, and what the store knows. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { bring } from '../support/bring.ts';
import { runCommand } from '../support/cli.ts';
import { startWorld, traceIn } from '../support/world.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-why-'));
after(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('why: a sentence, its proof, what can be done; a trace is told with how it was judged', async () => {
  await said(0, 'config', 'set', 'mode', 'deliver');
  const zone = 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n';
  const world = await startWorld({ folder: home, zone, settings: ['mode=deliver', 'checks.own-networks='] });
  await world.addAccount('ann@here.example');
  const text =
    'From: kim@there.example\r\nSubject: Invoice 2041\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\nHello.\r\n';
  const letter = { helo: 'mx.there.example', sender: 'kim@there.example', text };
  const taken = await bring(await world.wire('smtp'), { ...letter, recipient: 'ann@here.example' });
  await bring(await world.wire('smtp'), { ...letter, recipient: 'amm@here.example' });
  await world.settle();
  await world[Symbol.asyncDispose]();

  const refused = await said(0, 'why', 'from', 'kim@there.example', 'to', 'amm@here.example');
  assert.match(refused, /^We refused kim@there\.example at .*: nobody here is called amm@here\.example\.\n/);
  assert.match(refused, / {6}S: 550 5\.1\.1 No such mailbox here\n/);
  assert.match(await said(0, 'why', 'invoice 2041'), /^It arrived: it lies in INBOX of ann@here\.example since /);
  assert.match(await said(0, 'why', traceIn(taken)), /^It arrived: .*\naccept, decided at "content"/);
  assert.match(await said(0, 'why', '--to-us', 'lee@far.example'), /^Mailroom is not running since /);
  const told = JSON.parse(await said(0, 'why', 'invoice 2041', '--json'));
  assert.deepEqual([told.cause.code, told.direction], ['arrived', 'incoming']);
  assert.match(await said(64, 'why'), /usage:/);
  assert.match(await said(64, 'why', '--app', '--to-us', 'x'), /one of --to-us/);
});
