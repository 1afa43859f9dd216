/** `mailroom extension`: somebody makes an address for himself, changes it and ends it, in words. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
before(async () => {
  server = await startServer([...['--preset', 'office', '--set', 'listen.host=127.0.0.1']]);
  await server.run('domain', 'add', 'here.example');
  await server.run('account', 'add', 'ann@here.example', '--password', 'correct horse battery');
});
after(() => server[Symbol.asyncDispose]());

const ANN = 'ann@here.example';
const said = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await server.run('extension', ...words);
  assert.equal(code, 0, err + out);
  return out.trim();
};
const refused = async (expected: RegExp, ...words: string[]) => {
  const { code, err } = await server.run('extension', ...words);
  assert.notEqual(code, 0);
  assert.match(err, expected);
};

test('an address is made, changed, ended and forgotten', async () => {
  assert.equal(await said('list', ANN), 'ann@here.example has made no address.');
  assert.equal(
    await said('add', ANN, 'shop', '--into', 'Shopping', '--most', '3', '--until', '2030-12-31'),
    'ann-shop@here.example: comes to Shopping.',
  );
  assert.match(
    await said('list', ANN),
    /ann-shop@here\.example\s+comes to Shopping\s+until 2030-12-31 00:00 UTC, 0 of 3 messages/,
  );
  assert.equal(
    await said('change', ANN, 'shop', '--forward', 'kim@far.example', '--most', 'none', '--only-from', 'first'),
    'ann-shop@here.example: goes on to kim@far.example.',
  );
  assert.match(await said('list', ANN), /until 2030-12-31 00:00 UTC, from whoever writes first/);
  assert.equal(await said('end', ANN, 'shop'), 'Mail for ann-shop@here.example is refused from now on.');
  assert.match(await said('list', ANN), /over, until/);
  assert.equal(await said('remove', ANN, 'shop'), 'Nobody is called ann-shop@here.example any more.');
});

test('what cannot be is refused in words', async () => {
  await refused(/One of --into, --forward and --refuse/, 'add', ANN, 'x', '--refuse', '--into', 'Y');
  await refused(/is no date/, 'add', ANN, 'x', '--until', 'soon');
  await refused(/There is no account/, 'add', 'nobody@here.example', 'x');
  await refused(/has no address "x"/, 'end', ANN, 'x');
});
