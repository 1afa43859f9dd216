/** The bounce lab over real connections: what a program gets back, where, and what is never answered. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { readReport } from '../../server/mime/report-reader.ts';
import { readReturned } from '../../server/mime/returned.ts';
import { startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());

type Mail = {
  readonly to: string;
  readonly user?: string;
  readonly from?: string;
  readonly sender?: string;
  readonly headers?: Record<string, string>;
  readonly subject?: string;
};
async function send({
  to,
  user,
  from = 'app@shop.example',
  sender = from,
  headers = {},
  subject = 'Your order',
}: Mail) {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'x' } }),
  });
  await mailer.sendMail({ from, to, subject, text: 'It left today.', headers, envelope: { from: sender, to } });
  mailer.close();
  await world.mailroom.ports.answers.settle();
  await world.settle();
}
/** What lies in this inbox beside what the program sent. */
async function answersIn(inbox: string) {
  const { messages } = await world.api.captured.expect({
    inbox,
    expectation: { match: { tag: 'lab' }, within: 10_000 },
  });
  return Promise.all(messages.map(async one => ({ ...one, bytes: await world.mailroom.store.bytes(one.id) })));
}
async function told(trace?: string) {
  const events = await world.mailroom.store.events({
    names: ['capture.answered'],
    newestFirst: true,
    limit: 1,
    ...(trace ? { trace } : {}),
  });
  return events[0]?.fields;
}

test('RFC 3464: a bounce comes back to the envelope sender, from nobody, into the inbox of the message', async () => {
  await send({ to: 'bounce+5.2.1@lab.test', user: 'back', sender: 'bounces+7@shop.example' });
  const [bounce] = await answersIn('back');
  assert.ok(bounce);
  assert.deepEqual(bounce.recipients, ['bounces+7@shop.example']);
  const report = readReport(bounce.bytes);
  assert.partialDeepStrictEqual(report?.recipients, [
    { finalRecipient: 'bounce+5.2.1@lab.test', action: 'failed', status: '5.2.1' },
  ]);
  assert.match(String(report?.originalMessageId), /@/);
  assert.match(bounce.bytes.toString(), /^Return-Path: <>\r\n/);
});

const REPORTS = [
  ['full', 'failed', '5.2.2'],
  ['delayed', 'delayed', '4.4.1'],
  ['delivered', 'delivered', '2.0.0'],
  ['relayed', 'relayed', '2.0.0'],
  ['expanded', 'expanded', '2.0.0'],
  ['bounce-4.2.2', 'failed', '4.2.2'],
  ['postfix', 'failed', '5.1.1'],
  ['exchange', 'failed', '5.1.10'],
  ['gmail+5.2.2', 'failed', '5.2.2'],
] as const;
for (const [local, action, status] of REPORTS)
  test(`${local}@lab.test is answered with a report that programs can read`, async () => {
    const inbox = `of-${local.replace(/[^a-z]/g, '')}`;
    await send({ to: `${local}@lab.test`, user: inbox });
    const [found] = await answersIn(inbox);
    assert.ok(found);
    assert.partialDeepStrictEqual(readReport(found.bytes)?.recipients, [
      { finalRecipient: `${local}@lab.test`, action, status },
    ]);
    // What a program of ours makes of what comes back.
    if (action === 'failed') assert.ok(readReturned(found.bytes, true));
  });

test('qmail writes no MIME: its paragraphs are the report', async () => {
  await send({ to: 'qmail@lab.test', user: 'of-qmail' });
  const [found] = await answersIn('of-qmail');
  const text = String(found?.bytes);
  assert.match(text, /\r\n\r\nHi\. This is the qmail-send program at mx\.lab\.test\.\r\n/);
  assert.match(text, /\r\n<qmail@lab\.test>:\r\n[^\r]*\r\nRemote host said: 550 5\.1\.1/);
  assert.match(text, /--- Below this line is a copy of the message\.\r\n\r\nReturn-Path: <app@shop\.example>\r\n/);
});

test('malformed reports are kept and can be read all the same', async () => {
  for (const variant of ['truncated', 'fields', 'charset']) {
    await send({ to: `malformed+${variant}@lab.test`, user: `bad-${variant}` });
    const [found] = await answersIn(`bad-${variant}`);
    assert.ok(found, variant);
    const read = readReport(found.bytes);
    assert.equal(read?.recipients[0]?.status ?? null, null, variant);
  }
});

test('RFC 5965: a complaint has the three parts and names the message', async () => {
  await send({ to: 'complaint@lab.test', user: 'arf' });
  const [found] = await answersIn('arf');
  const text = String(found?.bytes);
  assert.match(text, /report-type=feedback-report/);
  assert.match(
    text,
    /\r\nFeedback-Type: abuse\r\nUser-Agent: [^\r]+\r\nVersion: 1\r\nOriginal-Mail-From: <app@shop\.example>/,
  );
  assert.match(text, /Content-Type: message\/rfc822\r\n[\s\S]*Subject: Your order/);
});

test('RFC 8098 §2.1: a receipt is given where one was asked for, and nowhere else', async () => {
  await send({ to: 'read@lab.test', user: 'unasked' });
  assert.match(String((await told())?.because), /asks for no receipt/);
  await send({
    to: 'read@lab.test',
    user: 'asked',
    headers: { 'Disposition-Notification-To': 'Shop <seen@shop.example>' },
  });
  const [found] = await answersIn('asked');
  assert.deepEqual(found?.recipients, ['seen@shop.example']);
  assert.match(String(found?.bytes), /Disposition: manual-action\/MDN-sent-manually; displayed/);
});

test('RFC 3834 §2: an automatic reply answers no machine, no list and not the null sender', async () => {
  await send({ to: 'ooo@lab.test', user: 'away' });
  const [found] = await answersIn('away');
  assert.equal(found?.subject, 'Auto: Your order');
  assert.match(String(found?.bytes), /\r\nAuto-Submitted: auto-replied\r\n/);
  for (const headers of [
    { 'Auto-Submitted': 'auto-generated' },
    { Precedence: 'bulk' },
    { 'List-Id': '<a.b>' },
  ] as readonly Record<string, string>[]) {
    await send({ to: 'ooo@lab.test', user: 'machine', headers });
    assert.match(String((await told())?.because), /RFC 3834 §2/);
  }
  await send({ to: 'bounce@lab.test', user: 'machine', sender: '' });
  assert.match(String((await told())?.because), /null sender/);
  const { messages } = await world.api.captured.expect({
    inbox: 'machine',
    expectation: { match: { tag: 'lab' }, within: 0 },
  });
  assert.equal(messages.length, 0);
});

test('an old program’s reply says nothing of itself; what answers it is left alone', async () => {
  await send({ to: 'ooo+rude@lab.test', user: 'rude' });
  const [found] = await answersIn('rude');
  assert.doesNotMatch(String(found?.bytes), /Auto-Submitted/);
  const id = /^Message-ID: (<[^>]+>)/im.exec(String(found?.bytes))?.[1] ?? '';
  await send({ to: 'ooo+rude@lab.test', user: 'rude', headers: { 'In-Reply-To': id } });
  assert.match(String((await told())?.because), /answers an answer/);
  assert.equal((await answersIn('rude')).length, 1);
});

test('a challenge, and the mail that leaves a list (RFC 2369, RFC 6068)', async () => {
  await send({ to: 'challenge@lab.test', user: 'prove' });
  assert.match(String((await answersIn('prove'))[0]?.bytes), /https:\/\/lab\.test\/confirm\//);
  const headers = {
    'List-Unsubscribe':
      '<https://shop.example/u>, <mailto:leave@shop.example?subject=Leave%20now%0D%0ABcc:%20x@y.example>',
  };
  await send({ to: 'unsubscribe@lab.test', user: 'leaver', headers });
  const [left] = await answersIn('leaver');
  assert.deepEqual([left?.recipients, left?.subject], [['leave@shop.example'], 'Leave now Bcc: x@y.example']);
});

test('it is shown octet for octet, and exactly that is handed in at the program’s own port', async () => {
  const hop = await startNextHop();
  await send({ to: 'kim@there.example', user: 'own-port' });
  const place = `smtp://127.0.0.1:${hop.port}/in@app.example`;
  const shown = await world.api.captured.prepareAnswer({ inbox: 'own-port', kind: 'bounce', detail: '5.7.1', place });
  assert.deepEqual([shown.sender, shown.recipient, shown.by, shown.host], ['', 'in@app.example', 'smtp', '127.0.0.1']);
  assert.equal(hop.received.length, 0, 'nothing went yet');
  await world.api.captured.sendAnswer({ token: shown.token });
  assert.equal(hop.received.length, 1);
  const [got] = hop.received;
  assert.ok(Buffer.from(got!.bytes).toString().includes(shown.source), 'as it was shown');
  await assert.rejects(world.api.captured.sendAnswer({ token: shown.token }), /prepare it again/);
  await hop.close();
});

test('an inbox has a place of its own; by POST with the envelope beside it', async () => {
  const heard: { url: string; headers: Record<string, unknown>; body: string }[] = [];
  let status = 200;
  const web = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request
      .on('data', part => parts.push(part))
      .on('end', () => {
        heard.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
        answer.writeHead(status).end();
      });
  });
  await new Promise<void>(done => web.listen(0, '127.0.0.1', done));
  const { port } = web.address() as AddressInfo;
  try {
    await world.api.captured.setInbox({ name: 'hooked', answers: `http://127.0.0.1:${port}/in?a=1` });
    await send({ to: 'bounce@lab.test', user: 'hooked' });
    assert.deepEqual([heard[0]?.url, heard[0]?.headers['content-type']], ['/in?a=1', 'message/rfc822']);
    assert.partialDeepStrictEqual(heard[0]?.headers, {
      'x-mailroom-sender': '',
      'x-mailroom-recipient': 'app@shop.example',
    });
    assert.match(String(heard[0]?.body), /Status: 5\.1\.1/);
    status = 500;
    await send({ to: 'bounce@lab.test', user: 'hooked' });
    assert.match(String((await told())?.because), /answered 500/);
    status = 200;
    const headers = {
      'List-Unsubscribe': `<http://127.0.0.1:${port}/leave>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    };
    await send({ to: 'kim@there.example', user: 'clicked', headers });
    const shown = await world.api.captured.prepareAnswer({ inbox: 'clicked', kind: 'one-click' });
    assert.equal(heard.length, 2, 'RFC 8058 §3.2: only when it is asked for');
    await world.api.captured.sendAnswer({ token: shown.token });
    assert.deepEqual([heard[2]?.url, heard[2]?.body], ['/leave', 'List-Unsubscribe=One-Click']);
  } finally {
    web.close();
  }
});

test('nothing is given beyond this computer unless the owner names the host', async () => {
  await send({ to: 'kim@there.example', user: 'far' });
  const wish = { inbox: 'far', kind: 'bounce' };
  for (const place of ['smtp://mx.elsewhere.example:25', 'http://169.254.169.254/latest', 'http://[fd00::1]/']) {
    const { token } = await world.api.captured.prepareAnswer({ ...wish, place });
    await assert.rejects(world.api.captured.sendAnswer({ token }), /capture\.answer-to/);
  }
  for (const place of [
    'ftp://127.0.0.1/',
    'http://u:p@127.0.0.1/',
    'smtp://127.0.0.1',
    'smtp://127.0.0.1:99999',
    'a b@c.d',
  ])
    await assert.rejects(world.api.captured.prepareAnswer({ ...wish, place }));
  await assert.rejects(world.api.captured.prepareAnswer({ ...wish, kind: 'nothing' }), /There is no answer nothing/);
  await assert.rejects(world.api.captured.prepareAnswer({ ...wish, detail: '2.0.0' }), /begins with 4 or 5/);
  await assert.rejects(world.api.captured.prepareAnswer({ ...wish, recipient: 'other@there.example' }), /not among/);
  await assert.rejects(world.api.captured.prepareAnswer({ ...wish, message: 999_999 }), /no such message/);
});
