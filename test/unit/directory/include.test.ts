/** Files of addresses: who may have written them, what may stand in them, and that they are read anew. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { newIncludes, targetsIn } from '../../../server/directory/include.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-include-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const isUnix = process.platform !== 'win32';
const includes = newIncludes();

const put = (name: string, text: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const read = async (path: string): Promise<readonly string[] | string> => {
  const found = await includes.read(path, 'here.example');
  return found.ok ? found.value : found.error;
};

test('lines, commas, comments, names without a domain, names beside addresses; each once', async () => {
  const path = put('team', '# the team\nann, Ben <ben@there.example>\n\n\\cy   # in his mailbox\r\nANN\noff:dan\n');
  assert.deepEqual(await read(path), ['ann@here.example', 'ben@there.example', 'mailbox:cy@here.example']);
});

test('a change is seen at once', async () => {
  const path = put('changing', 'ann\n');
  assert.deepEqual(await read(path), ['ann@here.example']);
  writeFileSync(path, 'ben\n');
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  assert.deepEqual(await read(path), ['ben@here.example']);
});

test('one line that is not understood, and nothing is read: it is named', async () => {
  assert.match(
    String(await read(put('bad', 'ann\nno address at all\n'))),
    /bad, line 2: "no address at all" is not an address/,
  );
  for (const line of [
    '|/bin/sh',
    ':include:/etc/passwd',
    '/dev/null',
    'pipe:x',
    '/var/mail/x',
    'refuse: no',
    '@there.example',
  ])
    assert.match(String(await read(put('forbidden', `ann\n${line}\n`))), /line 2: /, line);
});

test('who may write it decides where mail goes', { skip: !isUnix }, async () => {
  assert.match(String(await read(put('open', 'ann\n', 0o666))), /others may write/);
  const wide = join(folder, 'wide');
  mkdirSync(wide);
  chmodSync(wide, 0o777);
  writeFileSync(join(wide, 'team'), 'ann\n', { mode: 0o600 });
  assert.match(String(await read(join(wide, 'team'))), /lies in a folder that others may write/);
  chmodSync(wide, 0o1777);
  assert.deepEqual(await read(join(wide, 'team')), ['ann@here.example']);
});

test('what is no file is said in words', async () => {
  assert.match(String(await read(join(folder, 'nowhere'))), /there is no such file/);
  assert.match(String(await read(folder)), /is not a file|is a folder/);
});

test('10,000 lines are read, and not one more', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `user${i}`).join('\n');
  const most = targetsIn(`${lines(10_000)}\n`, 'here.example');
  assert.equal(most.ok && most.value.length, 10_000);
  const more = targetsIn(`${lines(10_001)}\n`, 'here.example');
  assert.match(more.ok ? '' : more.error, /more than 10000 lines/);
});

test('what lies there instead of a file holds nobody', { skip: !isUnix, timeout: 5000 }, async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  assert.match(String(await read(pipe)), /is not a file/);
  assert.match(String(await read('/dev/zero')), /is not a file|others may write/);
});
