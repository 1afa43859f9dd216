/** MailHog's interfaces, asked by a client that was published for them and by hand. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import newClient, { type API } from 'mailhog';
import { createTransport } from 'nodemailer';
import { WebSocket } from 'ws';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startNextHop } from '../../support/next-hop.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
let mailhog: API;
const bugs: unknown[] = [];
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  const opened = await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug => bugs.push(bug));
  front = opened!;
  mailhog = clientAt('/mailhog');
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

const clientAt = (base: string): API => {
  const { hostname, port } = new URL(front.origin);
  return newClient({ host: hostname, port: Number(port), basePath: `${base}/api` });
};
async function bySmtp(mail: object, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, name: 'app.shop.example' },
    ...(user === undefined ? {} : { auth: { user, pass: 'anything' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${front.origin}${path}`, init);
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text(), answer };
};
const asked = async <T>(path: string): Promise<T> => JSON.parse((await ask(path)).body) as T;
type Content = { Headers: Record<string, string[]>; Body: string; Size: number; MIME: { Parts: Content[] } | null };
type Told = {
  ID: string;
  From: object;
  To: object[];
  Content: Content;
  Created: string;
  MIME: { Parts: Content[] } | null;
  Raw: { From: string; To: string[]; Data: string; Helo: string };
};
const empty = () => mailhog.deleteAll();

test('the published client finds, decodes and deletes', async () => {
  await empty();
  await bySmtp({ from: 'Ana <ana@shop.example>', subject: 'Größe', text: 'Ein Stück für dich, ganz ohne Mühe.' });
  await bySmtp({
    to: 'ben@there.example',
    subject: 'Invoice 7',
    text: undefined,
    html: '<p>Ten euros</p>',
    attachments: [{ filename: 'a.txt', content: 'attached words' }],
  });
  const all = await mailhog.messages();
  assert.deepEqual([all?.total, all?.count, all?.start], [2, 2, 0]);
  assert.deepEqual(
    all?.items.map(({ subject, from, to }) => [subject, from, to]),
    [
      ['Invoice 7', 'app@shop.example', 'ben@there.example'],
      ['Größe', 'Ana <ana@shop.example>', 'kim@there.example'],
    ],
  );
  const first = await mailhog.latestFrom('ana@shop.example');
  assert.equal(first?.text?.trim(), 'Ein Stück für dich, ganz ohne Mühe.');
  assert.ok(first.date instanceof Date && first.deliveryDate instanceof Date);
  const second = await mailhog.latestTo('ben@there.example');
  assert.equal(second?.html?.trim(), '<p>Ten euros</p>');
  assert.deepEqual(
    second.attachments.map(({ name, type, encoding }) => [name, type, encoding]),
    [['a.txt', 'text/plain; name=a.txt', 'base64']],
  );
  assert.equal((await mailhog.latestContaining('euros'))?.ID, second.ID);
  assert.ok(!(await mailhog.latestContaining('elephants')));
  await mailhog.deleteMessage(second.ID);
  assert.equal((await mailhog.messages())?.total, 1);
  await mailhog.deleteAll();
  assert.equal((await mailhog.messages())?.total, 0);
});

test('a message has the envelope, what was sent to the octet, and header words as they were transferred', async () => {
  await empty();
  await bySmtp({ subject: 'Größe', bcc: 'hidden@there.example', messageId: '<own@shop.example>' });
  const [told] = await asked<Told[]>('/mailhog/api/v1/messages');
  assert.ok(told);
  assert.deepEqual(Object.keys(told), ['ID', 'From', 'To', 'Content', 'Created', 'MIME', 'Raw']);
  assert.match(told.ID, /^[A-Za-z0-9_-]{43}=@mail\.here\.example$/);
  assert.deepEqual(told.From, { Relays: null, Mailbox: 'app', Domain: 'shop.example', Params: '' });
  assert.deepEqual(told.To, [
    { Relays: null, Mailbox: 'kim', Domain: 'there.example', Params: '' },
    { Relays: null, Mailbox: 'hidden', Domain: 'there.example', Params: '' },
  ]);
  assert.deepEqual(Object.keys(told.Content), ['Headers', 'Body', 'Size', 'MIME']);
  assert.match(told.Content.Headers.Subject![0]!, /^=\?UTF-8\?Q\?Gr=C3=B6=C3=9Fe\?=$/i);
  assert.deepEqual(told.Content.Headers['Return-Path'], ['<app@shop.example>']);
  assert.deepEqual(told.Content.Headers['Message-ID'], ['<own@shop.example>']);
  assert.match(told.Content.Headers.Received!.at(-1)!, /^from app\.shop\.example by mail\.here\.example /);
  assert.equal(told.Content.Body, 'Hello.\r\n');
  assert.equal(told.MIME, null);
  assert.deepEqual(
    { ...told.Raw, Data: '' },
    { From: 'app@shop.example', To: ['kim@there.example', 'hidden@there.example'], Data: '', Helo: 'app.shop.example' },
  );
  assert.match(told.Raw.Data, /^From: app@shop\.example\r\n/, 'nothing that we write before it');
  assert.equal(told.Content.Size, Buffer.byteLength(told.Raw.Data));
});

test('parts are cut at the boundary, and the dashes of the last are a part', async () => {
  await empty();
  await bySmtp({
    text: 'Plain.',
    html: '<b>Rich</b>',
    attachments: [{ filename: 'x.bin', content: Buffer.from([0, 1, 2, 255]) }],
  });
  const [told] = await asked<Told[]>('/mailhog/api/v1/messages');
  const parts = told!.MIME!.Parts;
  assert.deepEqual(
    parts.map(({ Headers, Body }) => [Headers['Content-Type']?.[0]?.split(';')[0], Body.slice(0, 4)]),
    [
      ['multipart/alternative', '----'],
      ['application/octet-stream', 'AAEC'],
      [undefined, '--'],
    ],
  );
  assert.deepEqual(
    parts[0]!.MIME!.Parts.map(({ Body }) => Body),
    ['Plain.', '<b>Rich</b>', '--'],
  );
  const part = await fetch(`${front.origin}/mailhog/api/v1/messages/${told!.ID}/mime/part/1/download`);
  assert.deepEqual([...Buffer.from(await part.arrayBuffer())], [0, 1, 2, 255]);
  assert.equal(part.headers.get('content-disposition'), 'attachment; filename=x.bin');
  const whole = await ask(`/mailhog/api/v1/messages/${told!.ID}/download`);
  assert.deepEqual([whole.status, whole.type], [200, 'message/rfc822']);
  assert.match(whole.body, /^Return-Path: <app@shop\.example>\r\nReceived: /);
});

test('version 2: pages of at most 250, three kinds of search, and what is wrong with a question', async () => {
  await empty();
  for (const at of [1, 2, 3]) await bySmtp({ subject: `Letter ${at}`, to: `p${at}@there.example` });
  const page = await asked<{ total: number; count: number; start: number; items: Told[] }>(
    '/mailhog/api/v2/messages?start=1&limit=1',
  );
  assert.deepEqual([page.total, page.count, page.start], [3, 1, 1]);
  assert.deepEqual(page.items[0]?.Content.Headers.Subject, ['Letter 2']);
  const found = async (query: string) =>
    (await asked<{ items: Told[] }>(`/mailhog/api/v2/search?${query}`)).items.map(
      ({ Content: { Headers } }) => Headers.Subject![0],
    );
  assert.deepEqual(await found('kind=to&query=P2@there'), ['Letter 2']);
  assert.deepEqual(await found('kind=from&query=app@shop.example&limit=2'), ['Letter 3', 'Letter 2']);
  assert.deepEqual(await found('kind=containing&query=Letter'), ['Letter 3', 'Letter 2', 'Letter 1']);
  for (const wrong of ['kind=subject&query=a', 'kind=to&query=', 'query=a'])
    assert.equal((await ask(`/mailhog/api/v2/search?${wrong}`)).status, 400, wrong);
  assert.equal((await ask('/mailhog/api/v2/messages')).type, 'text/json');
  assert.equal((await ask('/mailhog/api/v2/search?kind=to&query=a')).type, 'application/json');
});

test('what is not there is not found, and deleting answers nothing at all', async () => {
  await empty();
  await bySmtp({});
  const [told] = await asked<Told[]>('/mailhog/api/v1/messages');
  for (const id of ['nonsense', 'A'.repeat(44), `${'A'.repeat(41)}_8=@x`, '%2e%2e'])
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/download'],
      ['GET', '/mime/part/0/download'],
      ['POST', '/release'],
    ] as const)
      assert.equal(
        (await ask(`/mailhog/api/v1/messages/${id}${rest}`, { method })).status,
        404,
        `${method} ${id}${rest}`,
      );
  assert.equal((await ask(`/mailhog/api/v1/messages/${told!.ID}/mime/part/9/download`)).status, 404);
  const gone = await ask(`/mailhog/api/v1/messages/${told!.ID}`, { method: 'DELETE' });
  assert.deepEqual([gone.status, gone.body], [200, '']);
  assert.equal((await ask('/mailhog/api/v3/messages')).status, 404);
  const all = await ask('/mailhog/api/v1/messages', { method: 'DELETE' });
  assert.deepEqual([all.status, all.body], [200, '']);
});

test('Jim is kept as he is set, by inbox', async () => {
  const jim = (method: string, body?: string, base = '') =>
    ask(`${base}/mailhog/api/v2/jim`, { method, ...(body === undefined ? {} : { body }) });
  assert.equal((await jim('GET')).status, 404);
  assert.equal((await jim('PUT', '{}')).status, 404);
  assert.equal((await jim('DELETE')).status, 404);
  assert.equal((await jim('POST')).status, 201);
  assert.deepEqual(JSON.parse((await jim('GET')).body), {
    ...{ DisconnectChance: 0.005, AcceptChance: 0.99, LinkSpeedAffect: 0.1, LinkSpeedMin: 1024, LinkSpeedMax: 10240 },
    ...{ RejectSenderChance: 0.05, RejectRecipientChance: 0.05, RejectAuthChance: 0.05 },
  });
  assert.equal((await jim('POST')).status, 400, 'he is there already');
  assert.equal((await jim('PUT', '{"RejectSenderChance":2}')).status, 400);
  assert.equal((await jim('PUT', 'no JSON')).status, 400);
  assert.equal((await jim('PUT', '{"RejectSenderChance":0.5}')).status, 200);
  assert.equal((JSON.parse((await jim('GET')).body) as { RejectSenderChance: number }).RejectSenderChance, 0.5);
  assert.equal((await jim('GET', undefined, '/inbox/other')).status, 404);
  assert.equal((await jim('DELETE')).status, 200);
  assert.equal((await jim('GET')).status, 404);
});

test('events: each message as it comes, by HTTP and by WebSocket', async () => {
  await empty();
  const leave = new AbortController();
  const stream = await fetch(`${front.origin}/mailhog/inbox/heard/api/v1/events`, { signal: leave.signal });
  assert.equal(stream.headers.get('content-type'), 'text/event-stream');
  const reader = stream.body!.getReader();
  const socket = new WebSocket(`${front.origin.replace('http', 'ws')}/mailhog/inbox/heard/api/v2/websocket`);
  const bySocket = new Promise<string>(resolve => socket.once('message', data => resolve(String(data))));
  await new Promise(resolve => socket.once('open', resolve));
  try {
    await bySmtp({ subject: 'Not heard' }, 'elsewhere');
    await bySmtp({ subject: 'Heard' }, 'heard');
    const subjectIn = (words: string) => (JSON.parse(words) as Told).Content.Headers.Subject;
    assert.deepEqual(subjectIn(await bySocket), ['Heard']);
    let read = '';
    while (!/^data: .*\n\n/m.test(read)) read += Buffer.from((await reader.read()).value!).toString();
    assert.deepEqual(subjectIn(/^data: (.*)$/m.exec(read)![1]!), ['Heard']);
  } finally {
    leave.abort();
    socket.close();
  }
});

test('an inbox by prefix, before and after the name of the tool', async () => {
  await empty();
  await bySmtp({ subject: 'Red' }, 'red');
  await bySmtp({ subject: 'Blue' }, 'blue');
  for (const base of ['/mailhog/inbox/red', '/inbox/red/mailhog']) {
    const red = clientAt(base);
    const found = await red.messages();
    assert.deepEqual(
      found?.items.map(({ subject }) => subject),
      ['Red'],
      base,
    );
  }
  const [blue] = (await clientAt('/mailhog/inbox/blue').messages())!.items;
  assert.equal((await ask(`/mailhog/inbox/red/api/v1/messages/${blue!.ID}`)).status, 404);
  await clientAt('/mailhog/inbox/red').deleteAll();
  assert.equal((await mailhog.messages())?.total, 1);
});

test('whose interface answers where two have the same address is a setting; a name before it is always heard', async () => {
  const shape = async (path: string) => (Array.isArray(await asked(path)) ? 'mailhog' : 'mailpit');
  assert.equal(await shape('/api/v1/messages'), 'mailpit');
  assert.equal(await shape('/mailhog/api/v1/messages'), 'mailhog');
  await world.api.settings.set({ key: 'capture.speaks', text: 'mailhog' });
  try {
    assert.equal(await shape('/api/v1/messages'), 'mailhog');
    assert.equal(await shape('/mailpit/api/v1/messages'), 'mailpit');
    await clientAt('').deleteAll();
    assert.equal((await ask('/api/v1/info')).status, 200, 'what only another has, that one answers');
  } finally {
    await world.api.settings.set({ key: 'capture.speaks', text: 'mailpit' });
  }
});

test('release: refused in a sentence unless it is allowed; then by the relay, as a new message without Bcc', async () => {
  await empty();
  await bySmtp({ subject: 'Out', messageId: '<old@shop.example>', headers: { Bcc: 'secret@there.example' } });
  const [told] = await asked<Told[]>('/mailhog/api/v1/messages');
  const release = (body: object | string) =>
    ask(`/mailhog/api/v1/messages/${told!.ID}/release`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const to = { Host: 'anywhere.example', Port: '25', Email: 'kim@there.example' };
  const off = await release(to);
  assert.deepEqual(
    [off.status, off.body],
    [400, 'Nothing is released: no address is named in the setting capture.release-to'],
  );
  assert.equal((await release('{')).status, 400);
  const hop = await startNextHop();
  try {
    await world.api.settings.set({ key: 'relay.host', text: `127.0.0.1:${hop.port}` });
    await world.api.settings.set({ key: 'capture.release-to', text: '@there.example' });
    const webUi = await asked<{ MessageRelay: Record<string, unknown> }>('/api/v1/webui');
    assert.deepEqual(
      [webUi.MessageRelay.Enabled, webUi.MessageRelay.AllowedRecipients],
      [true, '^(.*@there\\.example)$'],
    );
    const byMailpit = (body: string, id = 'latest') => ask(`/api/v1/message/${id}/release`, { method: 'POST', body });
    assert.equal((await byMailpit('{"To":["kim@elsewhere.example"]}')).status, 400);
    assert.equal((await byMailpit('{"To":"kim"}')).status, 400);
    assert.equal((await byMailpit('{"To":[]}', '0000000000000000000zzz')).status, 404);
    const foreign = await release({ ...to, Email: 'kim@elsewhere.example' });
    assert.deepEqual([foreign.status, hop.received.length], [400, 0]);
    assert.match(foreign.body, /kim@elsewhere\.example is not among/);
    const done = await release(to);
    assert.deepEqual([done.status, done.body], [200, '']);
    const [left] = hop.received;
    const words = left!.bytes.toString();
    assert.match(words, /^Subject: Out\r$/m);
    assert.doesNotMatch(words, /^(?:Bcc|Return-Path|Received):/im);
    assert.equal(words.match(/^Date: /gm)?.length, 1);
    assert.equal(words.match(/^Message-ID: /gim)?.length, 1);
    assert.doesNotMatch(words, /old@shop\.example/);
    const again = await byMailpit('{"To":["ben@there.example"]}');
    assert.deepEqual([again.status, again.body, hop.received.length], [200, 'ok', 2]);
  } finally {
    await world.api.settings.set({ key: 'capture.release-to', text: '' });
    await world.api.settings.set({ key: 'relay.host', text: '' });
    await hop.close();
  }
  assert.equal((await ask('/mailhog/api/v2/outgoing-smtp')).body, '{}');
});
