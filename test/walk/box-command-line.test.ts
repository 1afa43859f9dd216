/** `mailroom box`: a box is made, gets people and loses them, in words. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
before(async () => {
  server = await startServer([...['--preset', 'office', '--set', 'listen.host=127.0.0.1']]);
  await server.run('domain', 'add', 'here.example');
  for (const name of ['ann', 'ben'])
    await server.run('account', 'add', `${name}@here.example`, '--password', 'correct horse battery');
});
after(() => server[Symbol.asyncDispose]());

const INFO = 'info@here.example';
const said = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await server.run('box', ...words);
  assert.equal(code, 0, err + out);
  return out.trim();
};
const refused = async (expected: RegExp, ...words: string[]) => {
  const { code, err } = await server.run('box', ...words);
  assert.notEqual(code, 0);
  assert.match(err, expected);
};

test('a box is made, gets people with what they may, and loses them', async () => {
  assert.equal(await said('list'), 'Nobody shares a box.');
  assert.match(await said('add', INFO, '--name', 'Office'), /^info@here\.example is a box\. Give it people: /);
  assert.equal(
    await said('member', INFO, 'ann@here.example'),
    'ann@here.example in info@here.example: work; sends as it.',
  );
  assert.equal(
    await said('member', INFO, 'ben@here.example', '--rights', 'read', '--send', 'no'),
    'ben@here.example in info@here.example: read; does not send in its name.',
  );
  assert.equal(
    await said('member', 'ben@here.example', 'ann@here.example', '--rights', 'none', '--send', 'behalf'),
    'ann@here.example in ben@here.example: none; sends on its behalf.',
  );
  const list = await said('list');
  assert.match(list, /info@here\.example \(Office\)\s+ann@here\.example\s+work\s+as it/);
  assert.match(list, /ben@here\.example, a person\s+ann@here\.example\s+none\s+on its behalf/);
  assert.deepEqual((JSON.parse(await said('list', '--json')) as { address: string }[]).length, 2);
  assert.match(await said('leave', INFO, 'ben@here.example'), /none of the people of info@here\.example any more/);
  assert.match(await said('sent', INFO, 'off'), /kept by whoever sends it/);
});

test('what cannot be is refused in words', async () => {
  await refused(/exists already/, 'add', INFO);
  await refused(/no zoe@here\.example here/, 'member', INFO, 'zoe@here.example');
  await refused(/every right in its own/, 'member', INFO, INFO);
  await refused(/is a box itself/, 'member', 'ann@here.example', INFO);
  await refused(/There is no right "z"/, 'member', INFO, 'ben@here.example', '--rights', 'lrz');
  await refused(/without \+ or -/, 'member', INFO, 'ben@here.example', '--rights', '+lr');
  await refused(/--send is as, behalf or no/, 'member', INFO, 'ben@here.example', '--send', 'maybe');
  await refused(/does not act in/, 'leave', INFO, 'ben@here.example');
  await refused(/on or off/, 'sent', INFO, 'perhaps');
  const { code, err } = await server.run('account', 'password', INFO, '--suggest');
  assert.notEqual(code, 0);
  assert.match(err, /nobody signs in as it/);
});
