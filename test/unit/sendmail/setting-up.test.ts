/** What root does for others' mail, and what a terminal gets to see: neither is led where somebody else wants it. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { makeOwn } from '../../../server/cli/commands/drop.ts';
import { mailqShown } from '../../../server/sendmail/ask.ts';

const skip = process.platform === 'win32' && 'links of Unix';

test('a link in the place of a folder is not followed: its target stays whose it was', { skip }, t => {
  const root = fs.mkdtempSync(join(tmpdir(), 'mailroom-setup-'));
  t.after(() => fs.rmSync(root, { recursive: true }));
  const target = join(root, 'target');
  fs.mkdirSync(target, { mode: 0o700 });
  fs.symlinkSync(target, join(root, 'new'));
  const own = [process.getuid!(), process.getgid!()] as const;
  assert.throws(() => makeOwn(join(root, 'new'), 0o755, ...own), { code: /^E(?:LOOP|NOTDIR)$/ });
  assert.equal(fs.statSync(target).mode & 0o777, 0o700);
  makeOwn(join(root, 'tmp'), 0o3733, ...own);
  assert.equal(fs.statSync(join(root, 'tmp')).mode & 0o7777, 0o3733);
});

test('mailq prints no word of a next hop’s as a command', () => {
  const row = {
    state: 'deferred',
    queued: 1,
    trace: 'T-1',
    sender: 'a@x.example',
    address: 'b@y.example',
    attempts: 1,
  };
  const shown = mailqShown([
    { ...row, acceptedAt: 0, size: 1, host: 'mx.example', reply: '451 \u001b]0;owned\u0007 no' } as never,
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
  assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f]/);
  assert.match(shown, /\(host mx\.example said: 451 /);
});
