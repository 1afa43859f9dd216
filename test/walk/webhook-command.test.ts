/** `mailroom webhook`, as a person runs it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { startServer } from '../support/cli.ts';

test('added with its secret told once, listed, replayed, removed; what is wrong is told', async () => {
  await using server = await startServer(['--preset', 'dev']);
  const added = await server.run(
    'webhook',
    'add',
    'http://127.0.0.1:9/mail',
    '--inbox',
    'Run-7',
    '--format',
    'mailpit',
  );
  assert.equal(added.code, 0, added.err);
  assert.match(added.out, /^webhook 1\nsecret whsec_[A-Za-z0-9+/]{43}=\n$/);
  const listed = await server.run('webhook', 'list');
  assert.equal(listed.out, '1  http://127.0.0.1:9/mail  run-7  mailpit  0 wait, 0 told, 0 given up\n');
  assert.ok(!(await server.run('webhook', 'list', '--json')).out.includes('whsec_'));
  assert.deepEqual(await server.json('webhook', 'list', '1'), []);
  assert.equal((await server.run('webhook', 'replay', '1')).out, '0 told once more\n');
  for (const [words, fault] of [
    [['add', 'ftp://x.test/'], /no http or https address/],
    [['add', 'http://x.test/', '--format', 'xml'], /one of mailroom, mailpit/],
    [['add', 'http://x.test/', '--secret', 'short'], /A secret is whsec_/],
    [['replay', '7'], /There is no webhook 7/],
    [['remove', 'it'], /no number of a webhook/],
    [['tell'], /list, add, remove or replay/],
  ] as const) {
    const ran = await server.run('webhook', ...words);
    assert.notEqual(ran.code, 0, words.join(' '));
    assert.match(ran.err, fault);
  }
  assert.equal((await server.run('webhook', 'remove', '1')).code, 0);
  assert.equal((await server.run('webhook', 'list')).out, '');
});
