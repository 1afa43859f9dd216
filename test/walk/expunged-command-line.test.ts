/** `mailroom expunged`: what a mail program deleted for good is listed, brought back, forgotten; and its journey knows. */
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
  await server.run('account', 'add', 'ann@here.example', '--password', 'correct horse battery');
});
after(() => server[Symbol.asyncDispose]());

const said = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await server.run('expunged', ...words);
  assert.equal(code, 0, err + out);
  return out.trim();
};
const refused = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await server.run('expunged', ...words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

async function withProgram<T>(act: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { port } = server.ready.listeners.imap!;
  const auth = { user: 'ann@here.example', pass: 'correct horse battery' };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, logger: false, auth });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
}
const letter = (subject: string) => `From: Kim <kim@there.example>\r\nSubject: ${subject}\r\n\r\nHello.\r\n`;
/** Into the mailbox and out of it for good. */
const deleted = (mailbox: string, ...subjects: string[]) =>
  withProgram(async client => {
    for (const subject of subjects) await client.append(mailbox, letter(subject), []);
    await client.mailboxOpen(mailbox);
    await client.messageDelete('1:*');
  });
const subjectsIn = (mailbox: string) =>
  withProgram(async client => {
    await client.mailboxOpen(mailbox);
    const found: string[] = [];
    for await (const one of client.fetch('1:*', { envelope: true })) found.push(one.envelope?.subject ?? '');
    return found;
  });

test('listed with the newest first, brought back to where it lay or elsewhere, forgotten', async () => {
  assert.equal(await said('list', 'ann@here.example'), 'Nothing of ann@here.example can be brought back.');
  await deleted('Archive', 'one', 'two', 'three');
  await deleted('Trash', 'four', 'five');
  const lines = (await said('list', 'ann@here.example')).split('\n');
  assert.match(lines[0]!, /^ID +DELETED +MAILBOX +SIZE +FROM +SUBJECT +KEPT UNTIL$/);
  assert.deepEqual(
    lines
      .slice(1)
      .map(line => line.split(/ {2,}/))
      .map(([id, , mailbox, , from, subject]) => [id, mailbox, from, subject]),
    [
      ['5', 'Trash', 'Kim', 'five'],
      ['4', 'Trash', 'Kim', 'four'],
      ['3', 'Archive', 'Kim', 'three'],
      ['2', 'Archive', 'Kim', 'two'],
      ['1', 'Archive', 'Kim', 'one'],
    ],
  );
  assert.equal(await said('restore', 'ann@here.example', '2'), '2 lies in Archive, UID 4.');
  assert.equal(await said('restore', 'ann@here.example', '4', '--to', 'INBOX'), '4 lies in INBOX, UID 1.');
  assert.deepEqual([await subjectsIn('Archive'), await subjectsIn('INBOX')], [['two'], ['four']]);
  assert.equal(await said('forget', 'ann@here.example', '5'), '1 message was forgotten.');
  const back = JSON.parse(await said('restore', 'ann@here.example', '--all', '--json')) as {
    id: number;
    mailbox: string;
  }[];
  assert.deepEqual(
    back.map(({ id, mailbox }) => [id, mailbox]),
    [
      [1, 'Archive'],
      [3, 'Archive'],
    ],
  );
  assert.equal(await said('restore', 'ann@here.example', '--all'), 'There was nothing to be brought back.');
  assert.deepEqual(JSON.parse(await said('list', 'ann@here.example', '--json')), []);
});

test('the setting says until when; who brought it back is in the log', async () => {
  await deleted('Junk', 'six');
  type Row = { readonly id: number; readonly expungedAt: number; readonly keptUntil: number };
  const { code, out } = await server.run('config', 'set', 'store.keep-expunged', '2d');
  assert.equal(code, 0, out);
  const [row] = JSON.parse(await said('list', 'ann@here.example', '--json')) as Row[];
  assert.equal(row!.keptUntil - row!.expungedAt, 2 * 86_400_000);
  await said('restore', 'ann@here.example', String(row!.id));
  const log = await server.run('log', '--limit', '50');
  assert.match(log.out, /the command line brought it back for ann@here\.example \(Junk, UID 2\)/);
});

test('what is wrong is said', async () => {
  assert.match(await refused(1, 'list', 'nobody@here.example'), /There is no nobody@here\.example here/);
  assert.match(await refused(1, 'restore', 'ann@here.example', '1', '--to', 'Nowhere'), /has no mailbox "Nowhere"/);
  assert.match(await refused(1, 'restore', 'ann@here.example', '999'), /1 message was not there any more/);
  assert.match(await refused(1, 'forget', 'ann@here.example', '998', '999'), /2 messages were not there any more/);
  assert.match(await refused(64, 'restore', 'ann@here.example'), /Missing: ID…, or --all/);
  assert.match(await refused(64, 'restore'), /Missing: ADDRESS, ID…/);
  assert.match(await refused(64, 'forget', 'ann@here.example', 'all'), /"all" is not an id/);
  assert.match(await refused(64, 'undo'), /list, restore or forget/);
  await deleted('Sent', 'seven');
  await withProgram(client => client.append('Drafts', letter('large') + `${'x'.repeat(70)}\r\n`.repeat(16_000), []));
  const set = await server.run('account', 'set', 'ann@here.example', '--quota', '1MB');
  assert.equal(set.code, 0, set.err);
  const [row] = JSON.parse(await said('list', 'ann@here.example', '--json')) as { id: number }[];
  assert.match(
    await refused(1, 'restore', 'ann@here.example', String(row!.id)),
    /has no room for it; nothing was brought back/,
  );
});
