/** `mailroom config` with its memory: history, diff, revert, reset; no version holds a secret. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { runCommand } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-config-'));
after(() => rmSync(home, { recursive: true, force: true }));

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, ['config', ...words]);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('each change is a version, told and taken back', async () => {
  assert.match(await said(0, 'history'), /never written/);
  await said(0, 'set', 'smtp.port', '2525');
  await said(0, 'set', 'relay.password', 'open sesame');
  assert.match(await said(0, 'reset', 'smtp.port'), /smtp\.port is 1025 now/);
  const history = await said(0, 'history');
  assert.match(history, /^4 +.* the command line +smtp\.port +now$/m);
  assert.match(history, /^1 +.* as it was found$/m);
  assert.match(await said(0, 'diff', '4'), /^- {3}"smtp\.port": 2525,$/m);
  assert.match(await said(0, 'revert', '3'), /those of version 3 again, as version 5\.\n {2}smtp\.port: 1025 → 2525/);
  assert.match(readFileSync(join(home, 'mailroom.jsonc'), 'utf8'), /"relay\.password": "open sesame"/);
  assert.doesNotMatch(readFileSync(join(home, 'settings-history.jsonl'), 'utf8'), /sesame/);
  assert.match(await said(1, 'revert', '99'), /There is no version 99/);
  assert.match(await said(64, 'revert', 'last'), /is no version/);
});
