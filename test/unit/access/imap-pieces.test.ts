/** Messages put together, replaced and taken apart over the real store, and what FETCH and STATUS tell of them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type AccessWorld, accessWorld, type ImapClient } from '../../support/access-world.ts';

const literal = (text: string): string => `{${Buffer.byteLength(text, 'latin1')}+}\r\n${text}`;
const png = Buffer.from([137, 80, 78, 71, 0, 0, 1, 255]);
const letter = [
  'Subject: a picture',
  'From: Bob <bob@x.example>',
  'Message-ID: <p@x>',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe, here it is.',
  '--b',
  'Content-Type: image/png',
  'Content-Transfer-Encoding: base64',
  '',
  png.toString('base64'),
  '--b--',
  '',
].join('\r\n');

async function withLetter(t: Parameters<typeof accessWorld>[0]): Promise<{ world: AccessWorld; client: ImapClient }> {
  const world = await accessWorld(t);
  const client = await world.imap();
  await client.append('INBOX', letter);
  await client.must('NOOP');
  return { world, client };
}

test('several messages of one APPEND come together, or not at all', async t => {
  const world = await accessWorld(t);
  const client = await world.imap();
  const answer = await client.ask(`APPEND INBOX (\\Seen) ${literal('one')} ${literal('two')} ($x) ${literal('three')}`);
  assert.match(answer.tagged, /^OK \[APPENDUID \d+ 1:3\] /);
  assert(answer.untagged.includes('* 3 EXISTS'));
  const refused = await client.ask(`APPEND Nowhere ${literal('one')} ${literal('two')}`);
  assert.match(refused.tagged, /^NO \[TRYCREATE\] /);
  assert.deepEqual((await client.must('UID SEARCH ALL'))[0], '* SEARCH 1 2 3');
  assert.deepEqual(world.bugs, []);
});

test('parts are decoded, and put together anew', async t => {
  const { world, client } = await withLetter(t);
  const [decoded] = await client.must('FETCH 1 (BINARY.PEEK[1] BINARY.SIZE[2] BINARY.PEEK[1]<5.3>)');
  const text = Buffer.from('Grüße, here it is.').toString('latin1');
  assert.equal(
    decoded,
    `* 1 FETCH (BINARY[1] {${text.length}}\r\n${text} BINARY.SIZE[2] 8 BINARY[1]<5> {3}\r\n${text.slice(5, 8)})`,
  );
  const made = await client.ask(
    `APPEND INBOX CATENATE (TEXT ${literal('Subject: new\r\n\r\n')} URL "/INBOX/;UID=1/;SECTION=1" URL ";UID=1/;SECTION=2/;PARTIAL=0.4")`,
  );
  assert.match(made.tagged, /^OK \[APPENDUID \d+ 2\] /);
  const [anew] = await client.must('FETCH 2 BODY.PEEK[TEXT]');
  assert.match(anew ?? '', /Gr=C3=BC=C3=9Fe, here it is\.iVBO\)$/);
  assert.match(
    (await client.ask('APPEND INBOX CATENATE (URL /INBOX/;UID=9)')).tagged,
    /^NO \[BADURL \/INBOX\/;UID=9\] /,
  );
  assert.deepEqual(world.bugs, []);
});

test('a draft is replaced in one step', async t => {
  const { world, client } = await withLetter(t);
  const answer = await client.ask(`UID REPLACE 1 INBOX (\\Draft) ${literal('Subject: better\r\n\r\nText\r\n')}`);
  assert.match(answer.tagged, /^OK /);
  assert.match(answer.untagged[0] ?? '', /^\* OK \[APPENDUID \d+ 2\] /);
  assert(answer.untagged.includes('* 1 EXPUNGE'));
  assert.match((await client.must('UID FETCH 1:* (FLAGS)'))[0] ?? '', /^\* 1 FETCH \(UID 2 FLAGS \(\\Draft/);
  assert.deepEqual(world.bugs, []);
});

test('a message has an identity, a thread, a date it was saved on and a preview', async t => {
  const { world, client } = await withLetter(t);
  const [row] = await client.must('FETCH 1 (EMAILID THREADID SAVEDATE PREVIEW)');
  assert.match(row ?? '', /EMAILID \(([A-Za-z0-9_-]+)\) THREADID (?:\([A-Za-z0-9_-]+\)|NIL) SAVEDATE "[^"]+" PREVIEW /);
  assert.match(row ?? '', /here it is\./);
  await client.must('CREATE Copies');
  await client.must('COPY 1 Copies');
  const [status] = await client.must('STATUS Copies (MAILBOXID SIZE APPENDLIMIT DELETED)');
  assert.match(status ?? '', new RegExp(`MAILBOXID \\([\\w-]+\\) SIZE ${letter.length} APPENDLIMIT \\d+ DELETED 0`));
  const other = await world.imap('Copies');
  // RFC 8474 §5.1: a copy has the same EMAILID.
  const id = /EMAILID \(([^)]+)\)/.exec(row ?? '')?.[1];
  assert.match((await other.must('FETCH 1 EMAILID'))[0] ?? '', new RegExp(`EMAILID \\(${id}\\)`));
  assert.deepEqual(world.bugs, []);
});
