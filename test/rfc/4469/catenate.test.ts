import assert from 'node:assert/strict';
import { type Talk, type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const message = [
  'Subject: two parts',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  '',
  'First',
  '--x',
  'Content-Type: text/html',
  '',
  '<p>Second',
  '--x--',
  '',
].join('\r\n');

async function conversing(options: TalkOptions = {}): Promise<Talk> {
  const store = memoryStore();
  store.create('Drafts');
  store.create('Entwürfe/ä ;b');
  store.deliver('Drafts', message);
  store.deliver('INBOX', 'Subject: inbox\r\n\r\nHere\r\n');
  store.deliver('Entwürfe/ä ;b', 'Subject: umlaut\r\n\r\nThere\r\n');
  return talk({ loggedIn: true, store, hosts: ['mail.here.example'], ...options });
}

/** What the message is that this list of parts makes, or the response. */
async function made(parts: string, options: TalkOptions = {}): Promise<string> {
  const conversation = await conversing(options);
  conversation.send(`a APPEND Drafts CATENATE (${parts})\r\n`);
  const line = await conversation.line();
  conversation.client().destroy();
  return line?.startsWith('a OK') ? String(conversation.store.bytesOf('Drafts', 2)) : String(line);
}

const { must, mustNot } = rfc(4469, '3');

must('put literals and parts of messages together, in order', async () => {
  assert.equal(
    await made(
      'TEXT {5+}\r\na\r\nb\r URL "/Drafts;UIDVALIDITY=1001/;UID=1/;section=1" TEXT {2+}\r\n\r\n URL /Drafts/;UID=1/;SECTION=2',
    ),
    'a\r\nb\rFirst\r\n<p>Second',
  );
  assert.equal(await made('URL "/Drafts;UIDVALIDITY=1001/;UID=1"'), message);
  assert.equal(await made('URL {13+}\r\n/INBOX/;UID=1'), 'Subject: inbox\r\n\r\nHere\r\n');
  assert.equal(await made('url /inbox/;uid=1/;section=header'), 'Subject: inbox\r\n\r\n');
  assert.equal(await made('URL /Drafts/;UID=1/;SECTION=2.MIME'), 'Content-Type: text/html\r\n\r\n');
  assert.equal(
    await made('URL "/Drafts/;UID=1/;SECTION=HEADER.FIELDS%20(subject%20to)"'),
    'Subject: two parts\r\n\r\n',
  );
});

must('follow URLs relative to the selected mailbox, and only then', async () => {
  assert.equal(await made('URL ;UID=1/;SECTION=TEXT', { selected: true }), 'Here\r\n');
  assert.equal(await made('URL ;UID=1'), 'a NO [BADURL ;UID=1] That URL names no message or part here');
});

must('leave the mailbox as it was where any part cannot be had', async () => {
  const conversation = await conversing();
  conversation.send('a APPEND Drafts CATENATE (TEXT {3+}\r\none URL /Drafts/;UID=7) {3+}\r\ntwo\r\n');
  await conversation.play('S: a NO [BADURL /Drafts/;UID=7] …');
  conversation.send('b APPEND Drafts {3+}\r\none CATENATE (URL /Drafts/;UID=7)\r\n');
  await conversation.play('S: b NO [BADURL …');
  assert.deepEqual(conversation.store.uidsOf('Drafts'), [1]);
  conversation.client().destroy();
});

mustNot('set \\Seen or take \\Recent of the messages it reads', async () => {
  const conversation = await conversing();
  await conversation.play(`
    C: a APPEND Drafts CATENATE (URL /INBOX/;UID=1)
    S: a OK [APPENDUID 1001 2] APPEND completed
    C: b STATUS INBOX (RECENT UNSEEN)
    S: * STATUS INBOX (RECENT 1 UNSEEN 1)
    S: b OK …
  `);
  assert.equal(conversation.store.open.mailboxes, 0);
  conversation.client().destroy();
});

must('be bad syntax where it is no list of TEXT, URL and UTF8', async () => {
  const conversation = await conversing();
  await conversation.play(`
    C: a APPEND Drafts CATENATE ()
    S: a BAD …
    C: b APPEND Drafts CATENATE (TEXT "a")
    S: b BAD …
    C: c APPEND Drafts CATENATE (FILE "a")
    S: c BAD …
    C: d APPEND Drafts CATENATE (URL)
    S: d BAD …
    C: e APPEND Drafts CATENATE URL /INBOX
    S: e BAD …
    C: f APPEND Drafts (\\Seen) CATENATE (URL /INBOX/;UID=1
    S: f BAD …
    C: g APPEND Drafts CATENATE (TEXT {0+}
    C: )
    S: g BAD An empty message
  `);
  conversation.client().destroy();
});

must('close every mailbox it opened, however many the URLs name', async () => {
  const conversation = await conversing();
  const { store } = conversation;
  for (let number = 1; number <= 9; number++) {
    store.create(`Box${number}`);
    store.deliver(`Box${number}`, `${number}`);
  }
  const urls = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 9].map(number => `URL /Box${number}/;UID=1`);
  await conversation.play(`
    C: a APPEND Drafts CATENATE (${urls.join(' ')})
    S: a OK [APPENDUID 1001 2] APPEND completed
    C: b APPEND Drafts CATENATE (${urls.join(' ')} URL /Box10/;UID=1)
    S: b NO [BADURL …
  `);
  assert.equal(store.bytesOf('Drafts', 2)?.toString(), '12345678919');
  assert.equal(store.open.mailboxes, 0);
  conversation.client().destroy();
});

const tooBig = rfc(4469, '4.2');

tooBig.must('answer TOOBIG where the whole is larger than a message may be, before the part is read', async () => {
  const limits = { message: 100, messages: 150 };
  assert.match(await made('URL /Drafts/;UID=1', { limits }), /^a NO \[TOOBIG\] /);
  assert.match(await made(`TEXT {90+}\r\n${'x'.repeat(90)} URL /INBOX/;UID=1`, { limits }), /^a NO \[TOOBIG\] /);
  const conversation = await conversing({ limits: { message: 100, messages: 60 } });
  conversation.send(`b APPEND Drafts {40+}\r\n${'x'.repeat(40)} CATENATE (URL /INBOX/;UID=1)\r\n`);
  await conversation.play('S: b NO [TOOBIG] …\nC: c APPEND Drafts CATENATE (TEXT {101}\nS: c NO [TOOBIG] …');
  conversation.client().destroy();
});

const badUrl = rfc(4469, '4.1');

badUrl.must('name the URL that could not be followed', async () => {
  for (const url of [
    '/Drafts/;UID=2',
    '/Drafts;UIDVALIDITY=1/;UID=1',
    '/Nowhere/;UID=1',
    '/Drafts/;UID=1/;SECTION=3',
    '/Drafts/;UID=1/;SECTION=1.HEADER',
    '/Drafts/;UID=0',
    '/Drafts/;UID=4294967296',
    '/Drafts',
    '/;UID=1',
    'imap://mail.elsewhere.example/Drafts/;UID=1',
    'imap://eve@mail.here.example/Drafts/;UID=1',
    'http://mail.here.example/Drafts/;UID=1',
    '/Drafts/;UID=1;EXPIRE=2030-01-01T00:00:00Z;URLAUTH=anonymous',
    '/Drafts?SUBJECT',
    '/Drafts/;UID=1/;PARTIAL=0.0',
  ]) {
    assert.equal(await made(`URL "${url}"`), `a NO [BADURL ${url}] That URL names no message or part here`);
  }
  assert.match(await made('URL "/Dr]afts\x7f/;UID=1"'), /^a NO \[BADURL \/Dr%5Dafts%7F\/;UID=1\] /);
});

rfc(5550, '5.7.1').must('take ;PARTIAL= of a part', async () => {
  assert.equal(await made('URL /Drafts/;UID=1/;SECTION=2/;PARTIAL=3.4'), 'Seco');
  assert.equal(await made('URL /Drafts/;UID=1/;PARTIAL=9.9'), 'two parts');
  assert.equal(await made('URL /Drafts/;UID=1/;SECTION=1/;PARTIAL=2'), 'rst');
  assert.equal(await made('URL "/Drafts/;UID=1/;SECTION=HEADER.FIELDS%20(Subject)/;PARTIAL=9.3"'), 'two');
  assert.match(await made('URL /Drafts/;UID=1/;PARTIAL=9999.5'), /^a NO \[CANNOT\] The message would be empty/);
});

rfc(5092, '5').must('follow absolute URLs of this server and account, names in percent-encoded UTF-8', async () => {
  assert.equal(await made('URL imap://mail.here.example/INBOX/;UID=1/;SECTION=TEXT'), 'Here\r\n');
  assert.equal(
    await made(
      'URL "imap://ann%40here.example;AUTH=*@MAIL.here.example:993/INBOX;UIDVALIDITY=1000/;UID=1/;SECTION=TEXT"',
    ),
    'Here\r\n',
  );
  assert.equal(await made('URL "/Entw%C3%BCrfe/%C3%A4%20%3Bb/;UID=1/;SECTION=TEXT"'), 'There\r\n');
  assert.match(await made('URL "/Entw%FCrfe/%C3%A4%20%3Bb/;UID=1"'), /BADURL/);
  assert.match(await made('URL "/Entw%C3%BCrfe%0/;UID=1"'), /BADURL/);
});
