/** `mailroom suppression` and `mailroom returns`, without a running server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { runCommand } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-returns-'));
after(() => rmSync(home, { recursive: true, force: true }));

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('an address is put on the list, read, allowed and taken off again', async () => {
  await said(0, 'config', 'set', 'mode', 'deliver');
  assert.match(await said(0, 'suppression'), /Every address is tried\./);
  assert.match(
    await said(0, 'suppression', 'add', 'Kim@there.example', '--days', '3'),
    /kim@there\.example: not tried until/,
  );
  assert.match(await said(0, 'suppression', 'list'), /kim@there\.example +not tried until .* by the command line/);
  assert.match(await said(0, 'suppression', 'allow', 'kim@there.example'), /always tried/);
  const [row] = JSON.parse(await said(0, 'suppression', 'list', '--json'));
  assert.deepEqual([row.address, row.state, row.by], ['kim@there.example', 'allowed', 'the command line']);
  assert.match(await said(0, 'suppression', 'remove', 'kim@there.example'), /is tried again/);
  assert.match(await said(1, 'suppression', 'remove', 'kim@there.example'), /Nothing stood against/);
  assert.match(await said(1, 'suppression', 'add', 'nonsense'), /is not an address/);
  assert.match(await said(64, 'suppression', 'lift'), /usage:/);
});

test('a no is explained, in either language', async () => {
  assert.match(await said(0, 'returns'), /Nothing has come back\./);
  const no = '550 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org';
  assert.match(
    await said(0, 'returns', 'explain', no),
    /stands on a block list[\s\S]*\(block-listed; your administrator\)/,
  );
  assert.match(await said(0, 'returns', 'explain', no, '--language', 'de'), /Sperrliste[\s\S]*Ihr Verwalter/);
  assert.match(await said(64, 'returns', 'explain'), /takes what the server said/);
});
