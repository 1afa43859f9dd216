/** `mailroom breaker`: what it says and does, without a running server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { runCommand } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-breaker-'));
after(() => rmSync(home, { recursive: true, force: true }));

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words, { stdin: 'correct horse\n' });
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('stopped by hand, shown, released', async () => {
  await said(0, 'domain', 'add', 'here.example');
  await said(0, 'account', 'add', 'ann@here.example', '--password-stdin');
  assert.match(await said(0, 'breaker', 'list'), /^Nobody’s mail is held\.\nNobody has written elsewhere/);
  assert.match(await said(0, 'breaker', 'stop', 'ann@here.example'), /is held from now on/);
  assert.match(
    await said(0, 'breaker', 'list'),
    /^ann@here\.example is held since .*: it was stopped by the command line/,
  );
  assert.match(await said(0, 'breaker', 'show', 'Ann@here.example'), /Within the hour {2}0 messages to 0 recipients/);
  assert.equal(JSON.parse(await said(0, 'breaker', 'list', '--json')).trips[0].held, 0);
  assert.match(await said(64, 'breaker', 'release', 'ann@here.example'), /--send, --delete or --keep/);
  assert.match(
    await said(64, 'breaker', 'release', 'ann@here.example', '--send', '--keep'),
    /--send, --delete or --keep/,
  );
  assert.match(await said(0, 'breaker', 'release', 'ann@here.example', '--keep'), /may send again/);
  assert.match(await said(1, 'breaker', 'release', 'ann@here.example', '--keep'), /is not held by the breaker/);
  assert.match(await said(1, 'breaker', 'show', 'ann@here.example'), /is not held by the breaker/);
  assert.match(await said(1, 'breaker', 'stop', 'bob@here.example'), /There is no account bob/);
});
