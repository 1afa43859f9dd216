/** `mailroom mailing-list`: made, filled, asked, changed and removed, with sentences for what cannot be. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
before(async () => {
  server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
  await server.run('domain', 'add', 'here.example');
  await server.run('account', 'add', 'ann@here.example', '--password', 'correct horse battery');
});
after(() => server[Symbol.asyncDispose]());

const said = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await server.run('mailing-list', ...words);
  assert.equal(code, 0, err + out);
  return out.trim();
};

test('a list is made, filled from a file, shown, exported and removed', async () => {
  assert.match(await said(), /No mailing lists/);
  const shown = await said(
    'add',
    'dev@here.example',
    '--name',
    'Developers',
    '--owner',
    'ann@here.example',
    '--archive',
    'ann@here.example/Lists/dev',
  );
  assert.match(shown, /archive: {6}ann@here\.example\/Lists\/dev, for members/);
  const file = join(server.home, 'members.txt');
  writeFileSync(file, 'Kim <kim@there.example>\nnonsense\nLou <lou@there.example>\n');
  assert.match(
    await said('import', 'dev@here.example', file, '--preview'),
    /^line 2: nonsense: .*\n2 of 3 would be added\.$/,
  );
  assert.match(await said('import', 'dev@here.example', file), /2 of 3 were added/);
  assert.equal(await said('join', 'dev@here.example', 'ann@here.example'), 'Added: ann@here.example');
  assert.equal(
    await said('set', 'dev@here.example', 'kim@there.example', '--paused', '--posting', 'moderated'),
    'kim@there.example: paused, posting moderated.',
  );
  assert.equal(
    await said('export', 'dev@here.example'),
    'Kim <kim@there.example>\nLou <lou@there.example>\nann@here.example',
  );
  assert.match(
    await said('export', 'dev@here.example', '--csv'),
    /^address,name,state,posting,joined\r?\nkim@there\.example,Kim,paused,moderated,/,
  );
  assert.equal(await said('leave', 'dev@here.example', 'lou@there.example'), '1 removed.');
  assert.match(
    await said('change', 'dev@here.example', '--posting', 'owners', '--prefix', '[Dev]'),
    /posting: {6}owners/,
  );
  assert.equal(await said('held', 'dev@here.example'), 'Nothing waits.');
  assert.equal(await said('waiting', 'dev@here.example'), 'Nobody waits.');
  assert.equal(JSON.parse(await said('--json'))[0].members, 2);
  assert.match(await said('remove', 'dev@here.example'), /dev@here\.example and its 2 members were removed/);
});

test('what cannot be is refused in words', async () => {
  const refused = async (expected: RegExp, ...words: string[]) => {
    const { code, err } = await server.run('mailing-list', ...words);
    assert.notEqual(code, 0);
    assert.match(err, expected);
  };
  await refused(/There is no mailing list/, 'show', 'none@here.example');
  await refused(/somebody's already/, 'add', 'ann@here.example');
  await refused(/its domain is not ours/, 'add', 'dev@elsewhere.example');
  await refused(/no account zoe@here\.example here/, 'add', 'dev@here.example', '--owner', 'zoe@here.example');
  await refused(/letters, digits, dots/, 'add', '"a b"@here.example');
  await refused(/yes or no, not "perhaps"/, 'add', 'dev@here.example', '--greets', 'perhaps');
  await refused(/posting/, 'add', 'dev@here.example', '--posting', 'everybody');
});
