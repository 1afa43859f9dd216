/** Mailpit's interface, asked by a client that was published for it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import test, { after, before } from 'node:test';
import { MailpitClient } from 'mailpit-api';
import { createTransport } from 'nodemailer';
import { WebSocket } from 'ws';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
let mailpit: MailpitClient;
const bugs: unknown[] = [];
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  const opened = await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug => bugs.push(bug));
  front = opened!;
  mailpit = new MailpitClient(front.origin);
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const letter = {
  From: { Email: 'ana@shop.example', Name: 'Ana Prieto' },
  To: [{ Email: 'kim@there.example', Name: 'Kim' }],
  Cc: [{ Email: 'ben@there.example', Name: '' }],
  Bcc: ['hidden@there.example'],
  ReplyTo: [{ Email: 'answers@shop.example', Name: 'Answers' }],
  Subject: 'Größe & Preis',
  Text: 'Plain words.\n',
  HTML: '<p>Rich <a href="https://shop.example/a">words</a>\n<img src="cid:logo"><img src="cid:unknown"></p>',
  Tags: ['Order', 'Äpfel 1'],
  Headers: { 'X-Shop': '42', 'List-Unsubscribe': '<https://shop.example/leave>' },
  Attachments: [
    { Filename: 'logo.png', Content: PNG, ContentType: 'image/png', ContentID: 'logo' },
    { Filename: 'notes.txt', Content: Buffer.from('notes').toString('base64'), ContentType: 'text/plain' },
  ],
};
async function bySmtp(mail: object, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'anything' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
const empty = async () => {
  await mailpit.deleteMessages();
};

test('a message that is sent is told in its list and whole, and nothing of ours stands in it', async () => {
  await empty();
  const { ID } = await mailpit.sendMessage(letter);
  assert.match(ID, /^[A-Za-z0-9]{22}$/);
  const list = await mailpit.listMessages();
  assert.deepEqual(
    [list.total, list.unread, list.messages_count, list.messages_unread, list.start, list.tags],
    [1, 1, 1, 1, 0, ['Äpfel 1', 'Order']],
  );
  const [summary] = list.messages;
  assert.ok(summary);
  const { Created, MessageID, Size, ...rest } = summary;
  assert.match(Created, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.doesNotMatch(MessageID, /[<>]/);
  assert.ok(Size > 500);
  assert.deepEqual(rest, {
    ID,
    Read: false,
    From: { Name: 'Ana Prieto', Address: 'ana@shop.example' },
    To: [{ Name: 'Kim', Address: 'kim@there.example' }],
    Cc: [{ Name: '', Address: 'ben@there.example' }],
    Bcc: [{ Name: '', Address: 'hidden@there.example' }],
    ReplyTo: [{ Name: 'Answers', Address: 'answers@shop.example' }],
    Subject: 'Größe & Preis',
    Username: '',
    Tags: ['Äpfel 1', 'Order'],
    Attachments: 2,
    Snippet: 'Plain words.',
  });
  const message = await mailpit.getMessageSummary(ID);
  assert.deepEqual(Object.keys(message).sort(), [
    ...['Attachments', 'Bcc', 'Cc', 'Date', 'From', 'HTML', 'ID', 'Inline', 'ListUnsubscribe', 'MessageID'],
    ...['ReplyTo', 'ReturnPath', 'Size', 'Subject', 'Tags', 'Text', 'To', 'Username'],
  ]);
  assert.deepEqual([message.HTML, message.Text, message.ReturnPath], [letter.HTML, letter.Text, 'ana@shop.example']);
  assert.deepEqual(message.ListUnsubscribe, {
    Header: '<https://shop.example/leave>',
    Links: ['https://shop.example/leave'],
    Errors: '',
    HeaderPost: '',
  });
  assert.equal((await mailpit.listMessages()).unread, 0, 'looking at it marks it as read');
});

test('its header is what a sent message has, one value each, in the order of the alphabet', async () => {
  const headers = await mailpit.getMessageHeaders();
  const names = Object.keys(headers);
  assert.deepEqual(names, names.toSorted());
  assert.deepEqual(names, [
    ...['Bcc', 'Cc', 'Content-Type', 'Date', 'From', 'List-Unsubscribe', 'Message-Id', 'Mime-Version', 'Reply-To'],
    ...['Return-Path', 'Subject', 'To', 'X-Shop'],
  ]);
  assert.deepEqual(headers['X-Shop'], ['42']);
});

test('parts: what a text shows, what is attached, each with three checksums and its own type', async () => {
  const message = await mailpit.getMessageSummary();
  assert.deepEqual(
    [message.Inline, message.Attachments].map(list => list.map(one => [one.FileName, one.ContentType, one.ContentID])),
    [[['logo.png', 'image/png', 'logo']], [['notes.txt', 'text/plain', '']]],
  );
  const [notes] = message.Attachments;
  const digest = (name: string): string => createHash(name).update('notes').digest('hex');
  assert.deepEqual(notes?.Checksums, { MD5: digest('md5'), SHA1: digest('sha1'), SHA256: digest('sha256') });
  const blob = await mailpit.getMessageAttachment('latest', notes!.PartID);
  assert.deepEqual([blob.type.split(';')[0], await blob.text()], ['text/plain', 'notes']);
});

test('its HTML is shown as it was sent, and embedded its links lead out', async () => {
  const html = await mailpit.renderMessageHTML();
  assert.match(html, /<img src="\/api\/v1\/message\/\w{22}\/part\/\d"><img src="cid:unknown"><\/p>$/);
  assert.ok(html.includes('words</a>\n<img'), 'with its own line ends');
  const embedded = await mailpit.renderMessageHTML('latest', 1);
  assert.match(embedded, /<a href="https:\/\/shop\.example\/a" target="_blank" rel="noreferrer noopener">/);
  assert.equal(await mailpit.renderMessageText(), letter.Text);
});

test('search: prefixes, negation, OR, brackets; the newest that is found is `latest`', async () => {
  await empty();
  await bySmtp({ subject: 'Welcome', to: 'ann@there.example' }, 'shop');
  await bySmtp({ subject: 'Invoice 7', text: 'Ten euros.', attachments: [{ filename: 'a.pdf', content: 'x' }] });
  await bySmtp({ subject: 'Invoice 8', replyTo: 'till@shop.example', messageId: '<known@shop.example>' });
  const found = async (query: string): Promise<string[]> =>
    (await mailpit.searchMessages({ query })).messages.map(one => one.Subject);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['invoice', ['Invoice 8', 'Invoice 7']],
    ['subject:"Invoice 7"', ['Invoice 7']],
    ['to:ann@there.example', ['Welcome']],
    ['-subject:invoice', ['Welcome']],
    ['!to:ann@there.example euros', ['Invoice 7']],
    ['welcome OR euros', ['Invoice 7', 'Welcome']],
    ['invoice -(8 OR euros)', []],
    ['has:attachment', ['Invoice 7']],
    ['message-id:known@shop.example', ['Invoice 8']],
    ['reply-to:till@shop.example', ['Invoice 8']],
    ['addressed:till@shop.example', ['Invoice 8']],
    ['header:Reply-To=till', ['Invoice 8']],
    ['user:shop', ['Welcome']],
    ['is:read', []],
    ['larger:1mb', []],
    ['smaller:1mb', ['Invoice 8', 'Invoice 7', 'Welcome']],
    ['before:2001-01-01', []],
    ['after:2001-01-01 welcome', ['Welcome']],
    ['larger:nonsense', []],
    ['no:such prefix', []],
  ];
  for (const [query, subjects] of cases) assert.deepEqual(await found(query), subjects, query);
  const newest = await fetch(`${front.origin}/api/v1/message/latest?query=${encodeURIComponent('euros')}`);
  assert.equal(((await newest.json()) as { Subject: string }).Subject, 'Invoice 7');
  const waited = await mailpit.waitForMessage({ query: 'subject:welcome' });
  assert.equal(waited.Username, 'shop');
});

test('read state, tags and deleting, by ID, by search, all', async () => {
  await mailpit.setReadStatus({ Read: false });
  await mailpit.setReadStatus({ Search: 'invoice', Read: true });
  assert.equal((await mailpit.listMessages()).unread, 1);
  await mailpit.setReadStatus({ Read: false });
  assert.equal((await mailpit.listMessages()).unread, 3);
  const [first, second] = (await mailpit.listMessages()).messages;
  await mailpit.setTags({ IDs: [first!.ID, second!.ID], Tags: ['Blue', 'blue', 'Sky!'] });
  assert.deepEqual(await mailpit.getTags(), ['Blue', 'Sky']);
  assert.equal((await mailpit.searchMessages({ query: 'tag:blue' })).messages_count, 2);
  assert.equal((await mailpit.searchMessages({ query: '-is:tagged' })).messages_count, 1);
  assert.deepEqual((await mailpit.getInfo()).Tags, { Blue: 2, Sky: 2 });
  await mailpit.renameTag('Blue', 'Red');
  await mailpit.deleteTag('Sky');
  assert.deepEqual((await mailpit.listMessages()).messages[0]?.Tags, ['Red']);
  await mailpit.deleteMessagesBySearch({ query: 'subject:"Invoice 8"' });
  await mailpit.deleteMessages({ IDs: [second!.ID] });
  assert.deepEqual(
    (await mailpit.listMessages()).messages.map(one => one.Subject),
    ['Welcome'],
  );
  await mailpit.deleteMessages();
  assert.equal((await mailpit.listMessages()).total, 0);
});

test('an inbox has the same interface under its own address', async () => {
  await empty();
  const red = new MailpitClient(`${front.origin}/inbox/red`);
  const blue = new MailpitClient(`${front.origin}/inbox/blue`);
  assert.equal((await red.listMessages()).total, 0, 'nobody has named it yet');
  await red.sendMessage({ ...letter, Subject: 'Red' });
  await bySmtp({ subject: 'Blue' }, 'blue');
  assert.deepEqual(
    (await red.listMessages()).messages.map(one => one.Subject),
    ['Red'],
  );
  assert.deepEqual(
    (await blue.searchMessages({ query: 'blue' })).messages.map(one => one.Subject),
    ['Blue'],
  );
  const [other] = (await blue.listMessages()).messages;
  await assert.rejects(red.getMessageSummary(other!.ID), /404/);
  await red.deleteMessages();
  assert.deepEqual(
    (await mailpit.listMessages()).messages.map(one => one.Subject),
    ['Blue'],
  );
});

test('events: what comes, is read, is tagged, goes', async () => {
  await empty();
  const socket = new WebSocket(`${front.origin.replace('http', 'ws')}/api/events`);
  const heard: { readonly Type: string; readonly Data: Record<string, unknown> | null }[] = [];
  let wake = () => {};
  socket.on('message', data => {
    heard.push(JSON.parse(String(data)));
    wake();
  });
  const until = async (type: string, holds: (data: Record<string, unknown> | null) => boolean = () => true) => {
    const over = AbortSignal.timeout(10_000);
    for (;;) {
      const at = heard.findIndex(one => one.Type === type && holds(one.Data));
      if (at !== -1) return heard.splice(0, at + 1).at(-1)!.Data;
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        over.addEventListener('abort', () => reject(new Error(`no ${type}: ${JSON.stringify(heard)}`)), { once: true });
      });
    }
  };
  try {
    assert.deepEqual(Object.keys((await until('stats'))!).sort(), ['Total', 'Unread', 'Version']);
    const { ID } = await mailpit.sendMessage(letter);
    const told = await until('new');
    assert.deepEqual([told?.ID, told?.Subject], [ID, letter.Subject]);
    await until('stats', data => data?.Total === 1 && data.Unread === 1);
    await mailpit.setReadStatus({ IDs: [ID], Read: true });
    assert.deepEqual(await until('update'), { ID, Read: true });
    await mailpit.setTags({ IDs: [ID], Tags: ['New'] });
    assert.deepEqual(await until('update'), { ID, Tags: ['New'] });
    const second = await mailpit.sendMessage(letter);
    await until('new');
    await mailpit.deleteMessages({ IDs: [second.ID] });
    assert.deepEqual(await until('delete'), { ID: second.ID });
    await mailpit.deleteMessages();
    assert.equal(await until('truncate'), null);
    await until('stats', data => data?.Total === 0);
  } finally {
    socket.close();
  }
});

test('mistakes have the answers that its clients know', async () => {
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${front.origin}${path}`, init);
    return [answer.status, answer.headers.get('content-type')?.split(';')[0], await answer.text()];
  };
  const post = (body: unknown) => ({ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  assert.deepEqual(await ask('/api/v1/message/0000000000000000000zzz'), [404, 'text/plain', 'Message not found']);
  assert.equal((await ask('/api/v1/search'))[0], 400);
  assert.deepEqual(await ask('/api/v1/send', post('{')), [
    400,
    'application/json',
    '{"Error":"The request is no JSON"}',
  ]);
  for (const [what, body] of Object.entries({
    'no sender': { To: letter.To },
    'no address': { ...letter, To: [{ Email: 'nobody' }] },
    'a line break in an address': { ...letter, To: [{ Email: 'a@b.example\r\nBcc: c@d.example' }] },
    'a field of its own': { ...letter, Headers: { 'Content-Type': 'text/html' } },
    'a line break in a field name': { ...letter, Headers: { 'X-A\r\nX-B': '1' } },
    'tags twice': { ...letter, Headers: { 'X-Tags': 'a' } },
  }))
    assert.equal((await ask('/api/v1/send', post(body)))[0], 400, what);
  assert.equal((await mailpit.listMessages()).total, 0, 'none of them was sent');
});

test('a page of another origin, a foreign name, an address of the internet get nothing', async () => {
  const foreign = await fetch(`${front.origin}/api/v1/messages`, { headers: { Origin: 'https://evil.example' } });
  assert.equal(foreign.status, 403);
  const rebound = await new Promise<number>((resolve, reject) => {
    httpRequest(`${front.origin}/api/v1/messages`, { headers: { Host: 'evil.example' } }, answer => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(rebound, 421);
  const socket = new WebSocket(`${front.origin.replace('http', 'ws')}/api/events`, {
    headers: { Origin: 'https://evil.example' },
  });
  await assert.rejects(
    new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    }),
  );
});

test('outside of capture nobody gets in without signing in', async () => {
  await world.api.settings.set({ key: 'mode', text: 'local' });
  try {
    assert.equal((await fetch(`${front.origin}/api/v1/messages`)).status, 401);
  } finally {
    await world.api.settings.set({ key: 'mode', text: 'capture' });
  }
});

test('a list of messages to delete that cannot be read deletes none', async () => {
  await empty();
  await bySmtp({ subject: 'stays' });
  const remove = (body?: string) =>
    fetch(`${front.origin}/api/v1/messages`, { method: 'DELETE', ...(body === undefined ? {} : { body }) });
  const ids = Array.from({ length: 210_000 }, (_, n) => `"${String(n).padStart(22, '0')}"`).join();
  for (const body of ['{"IDs":["', '[]', `{"IDs":[${ids}]}`, '{"IDs":["no-id-of-ours"]}']) await remove(body);
  assert.equal((await mailpit.listMessages()).total, 1);
  assert.equal((await remove('{"IDs":[]}')).status, 200);
  assert.equal((await mailpit.listMessages()).total, 0);
});

test('a part whose type is none is octets', async () => {
  await empty();
  const raw = [
    ...['From: a@b.example', 'To: kim@there.example', 'Subject: odd', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'x', '--b'],
    ...[
      'Content-Type: text/h\u00e4\u4e00ml(; name=a',
      'Content-Disposition: attachment; filename="a b.html"',
      '',
      '<b>',
      '--b--',
      '',
    ],
  ].join('\r\n');
  await bySmtp({ raw });
  const part = await fetch(`${front.origin}/api/v1/message/latest/part/2`);
  assert.deepEqual(
    [part.status, part.headers.get('content-type'), part.headers.get('x-content-type-options')],
    [200, 'application/octet-stream', 'nosniff'],
  );
});

test('a message for nobody is refused in words, and half a character in a file name is none', async () => {
  const send = async (sent: object) => {
    const answer = await fetch(`${front.origin}/api/v1/send`, { method: 'POST', body: JSON.stringify(sent) });
    return [answer.status, (await answer.json()) as { Error?: string; ID?: string }] as const;
  };
  const From = { Email: 'a@shop.example' };
  assert.deepEqual(await send({ From }), [400, { Error: 'No recipient is named: To, Cc and Bcc are empty' }]);
  const Attachments = [{ Filename: '\ud800ä.txt', Content: 'QQ==' }];
  const [status, { ID }] = await send({ From, Bcc: ['kim@there.example'], Attachments });
  assert.equal(status, 200);
  assert.equal((await mailpit.getMessageSummary(ID)).Attachments[0]?.FileName, '_ä.txt');
});
