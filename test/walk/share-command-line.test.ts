/** `mailroom share`: another account sees the mailbox in its mail program, until it is taken away. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
before(async () => {
  server = await startServer([
    ...['--preset', 'office', '--set', 'listen.host=127.0.0.1', '--set', 'auth.allow-plaintext=true'],
  ]);
  await server.run('domain', 'add', 'here.example');
  for (const name of ['ann', 'ben'])
    await server.run('account', 'add', `${name}@here.example`, '--password', 'correct horse battery');
});
after(() => server[Symbol.asyncDispose]());

const said = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await server.run('share', ...words);
  assert.equal(code, 0, err + out);
  return out.trim();
};

async function sharedWithBen(): Promise<readonly string[]> {
  const { port } = server.ready.listeners.imap!;
  const auth = { user: 'ben@here.example', pass: 'correct horse battery' };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, logger: false, auth });
  await client.connect();
  try {
    return (await client.list()).map(one => one.path).filter(path => path.startsWith('Shared/ann@here.example/'));
  } finally {
    await client.logout();
  }
}

test('a mailbox is shared with one or all, listed, and taken back', async () => {
  assert.equal(await said('list', 'ann@here.example'), 'ann@here.example shares nothing.');
  assert.equal(
    await said('ann@here.example', 'Archive', 'ben@here.example', 'write'),
    'Archive is shared with ben@here.example: write.',
  );
  assert.equal(await said('ann@here.example', 'inbox', 'anyone', 'lrs'), 'inbox is shared with anyone: lrs.');
  assert.deepEqual(await sharedWithBen(), ['Shared/ann@here.example/Archive', 'Shared/ann@here.example/INBOX']);
  assert.deepEqual(JSON.parse(await said('list', 'ann@here.example', '--json')), [
    { mailbox: 'Archive', whom: 'ben@here.example', rights: 'lrswite' },
    { mailbox: 'INBOX', whom: 'anyone', rights: 'lrs' },
  ]);
  await said('--', 'ann@here.example', 'INBOX', '-ben@here.example', 'l');
  await said('ann@here.example', 'Archive', 'ben@here.example', 'none');
  assert.deepEqual(await sharedWithBen(), []);
});

test('what cannot be is refused in words', async () => {
  const refused = async (expected: RegExp, ...words: string[]) => {
    const { code, err } = await server.run('share', ...words);
    assert.notEqual(code, 0);
    assert.match(err, expected);
  };
  await refused(/no mailbox "Nowhere"/, 'ann@here.example', 'Nowhere', 'ben@here.example', 'read');
  await refused(/no zoe@here\.example here/, 'ann@here.example', 'INBOX', 'zoe@here.example', 'read');
  await refused(/There is no right "z"/, 'ann@here.example', 'INBOX', 'ben@here.example', 'lrz');
  await refused(/without \+ and -/, 'ann@here.example', 'INBOX', 'ben@here.example', '+lr');
  await refused(/an owner has every right/, 'ann@here.example', 'INBOX', 'ann@here.example', 'read');
  await refused(/Missing: RIGHTS/, 'ann@here.example', 'INBOX', 'ben@here.example');
});
