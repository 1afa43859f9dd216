/** MailDev's interface: release 3 under `/api`, and the calls that clients of release 2 make (cypress-maildev 2.0). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startNextHop } from '../../support/next-hop.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
const bugs: unknown[] = [];
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  const opened = await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug => bugs.push(bug));
  front = opened!;
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

async function bySmtp(mail: object, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, name: 'app.shop.example' },
    ...(user === undefined ? {} : { auth: { user, pass: 'anything' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
const ask = async (path: string, method = 'GET', body?: unknown) => {
  const answer = await fetch(`${front.origin}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text(), answer };
};
const asked = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> =>
  JSON.parse((await ask(path, method, body)).body) as T;
type Email = Record<string, unknown> & { id: string; subject: string };
const empty = () => ask('/api/email/all', 'DELETE');

test('an email has the fields of release 3, and of release 2 at the root', async () => {
  await empty();
  await bySmtp({
    from: 'Ana <ana@shop.example>',
    to: 'Kim <kim@there.example>',
    cc: 'ben@there.example',
    bcc: 'hidden@there.example',
    subject: 'Größe',
    html: '<img src="cid:logo"><img src="cid:other">',
    messageId: '<own@shop.example>',
    headers: { 'X-Priority': '1', 'X-Twice': ['a', 'b'] },
    attachments: [
      { filename: 'a.txt', content: 'one' },
      { filename: 'a.txt', content: 'two' },
      { filename: 'logo.png', content: 'png', cid: 'logo' },
    ],
  });
  const [email] = await asked<Email[]>('/api/email');
  const { id, time, date, size, sizeHuman, headers, attachments, ...rest } = email!;
  assert.match(id, /^[0-9a-z]{8}$/);
  for (const at of [time, date]) assert.match(String(at), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.ok(Number(size) > 500);
  assert.match(String(sizeHuman), /^[\d.]+ (?:Bytes|KB)$/);
  assert.deepEqual(rest, {
    ...{ read: false, subject: 'Größe', text: 'Hello.', html: '<img src="cid:logo"><img src="cid:other">' },
    from: [{ address: 'ana@shop.example', name: 'Ana' }],
    to: [{ address: 'kim@there.example', name: 'Kim' }],
    cc: [{ address: 'ben@there.example', name: '' }],
    bcc: [],
    calculatedBcc: [{ address: 'hidden@there.example', name: '' }],
    ...{ messageId: 'own@shop.example', priority: 'high', source: `${id}.eml` },
    envelope: {
      from: { address: 'ana@shop.example', args: false },
      to: ['kim', 'ben', 'hidden'].map(name => ({ address: `${name}@there.example`, args: false })),
      ...{ host: 'app.shop.example', remoteAddress: '127.0.0.1' },
    },
  });
  const fields = headers as Record<string, unknown>;
  assert.deepEqual([fields.subject, fields['x-twice']], ['Größe', ['a', 'b']]);
  const names = (attachments as Record<string, unknown>[]).map(one => [
    ...[one.filename, one.generatedFileName, one.contentType, one.contentDisposition, one.size],
  ]);
  assert.deepEqual(names, [
    ['logo.png', 'logo.png', 'image/png', 'inline', 3],
    ['a.txt', 'a.txt', 'text/plain', 'attachment', 3],
    ['a.txt', 'a-1.txt', 'text/plain', 'attachment', 3],
  ]);
  const [old] = await asked<Email[]>('/email');
  const [, first] = old!.attachments as Record<string, unknown>[];
  assert.deepEqual(
    [first?.fileName, first?.length, first?.checksum],
    ['a.txt', 3, createHash('md5').update('one').digest('hex')],
  );
  assert.equal((await ask(`/api/email/${id}/attachment/a-1.txt`)).body, 'two');
  assert.equal((await ask(`/email/${id}/attachment/a.txt`)).body, 'one');
  const html = await ask(`/api/email/${id}/html`);
  assert.equal(html.body, `<img src="/api/email/${id}/attachment/logo.png"><img src="cid:other">`);
  assert.match(html.answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match((await ask(`/maildev/email/${id}/html`)).body, /src="\/maildev\/email\//);
  const source = await ask(`/api/email/${id}/source`);
  assert.match(source.body, /^X-Twice: b\r$/m);
  const download = await ask(`/email/${id}/download`);
  assert.deepEqual(
    [download.type, download.answer.headers.get('content-disposition')],
    ['message/rfc822', `attachment; filename=${id}.eml`],
  );
});

test('reading marks as read, once and all; a large attachment comes whole', async () => {
  await empty();
  const large = Buffer.alloc(300_000, 'x');
  await bySmtp({ attachments: [{ filename: 'large.bin', content: large }] });
  await bySmtp({});
  await bySmtp({});
  const [first] = await asked<Email[]>('/email');
  assert.equal((await asked<Email>(`/email/${first!.id}`)).read, true);
  assert.deepEqual(
    (await asked<Email[]>('/email')).map(({ read }) => read),
    [true, false, false],
  );
  assert.equal(await asked('/api/email/read-all', 'PATCH'), 2);
  assert.equal(await asked('/api/email/read-all', 'PATCH'), 0);
  const octets = await fetch(`${front.origin}/api/email/${first!.id}/attachment/large.bin`);
  assert.ok(large.equals(Buffer.from(await octets.arrayBuffer())));
});

test('lists: the oldest first, pages, filters by field; summaries the newest first with their counts', async () => {
  await empty();
  for (const at of [1, 2, 3]) await bySmtp({ subject: `Letter ${at}`, from: `p${at}@shop.example`, text: `word${at}` });
  const subjects = async (query: string) => (await asked<Email[]>(`/api/email${query}`)).map(({ subject }) => subject);
  assert.deepEqual(await subjects(''), ['Letter 1', 'Letter 2', 'Letter 3']);
  assert.deepEqual(await subjects('?sort=desc&limit=1'), ['Letter 3']);
  assert.deepEqual(await subjects('?skip=1&limit=1'), ['Letter 2']);
  assert.deepEqual(await subjects('?from.address=p2@shop.example'), ['Letter 2']);
  assert.deepEqual(await subjects('?read=false&subject=Letter%203'), ['Letter 3']);
  assert.deepEqual(await subjects('?subject=Letter'), [], 'exactly');
  assert.deepEqual(await subjects('?no.such.field=1'), []);
  assert.deepEqual(await subjects('?constructor.name=Object'), []);
  type Page = { items: Email[]; total: number; storeTotal: number; unread: number; skip: number; limit: number };
  const page = async (query: string) => {
    const { items, ...counts } = await asked<Page>(`/api/email/summary${query}`);
    return [items.map(({ subject }) => subject), Object.values(counts)];
  };
  assert.deepEqual(await page(''), [
    ['Letter 3', 'Letter 2', 'Letter 1'],
    [3, 3, 3, 0, 50],
  ]);
  assert.deepEqual(await page('?limit=2&skip=2'), [['Letter 1'], [3, 3, 3, 2, 2]]);
  assert.deepEqual(await page('?sort=asc&limit=2'), [
    ['Letter 1', 'Letter 2'],
    [3, 3, 3, 0, 2],
  ]);
  assert.deepEqual(await page('?sort=asc&limit=2&skip=2'), [['Letter 3'], [3, 3, 3, 2, 2]]);
  assert.deepEqual(await page('?search=word2'), [['Letter 2'], [1, 3, 3, 0, 50]]);
  assert.deepEqual(await page('?limit=5000'), [
    ['Letter 3', 'Letter 2', 'Letter 1'],
    [3, 3, 3, 0, 200],
  ]);
  const [last] = await asked<Email[]>('/api/email?sort=desc&limit=1');
  await ask(`/api/email/${last!.id}`);
  assert.deepEqual(await page('?unread=true'), [
    ['Letter 2', 'Letter 1'],
    [2, 3, 2, 0, 50],
  ]);
  const { items } = await asked<Page>('/api/email/summary?limit=1');
  assert.deepEqual(Object.keys(items[0]!).sort(), [
    ...['attachmentCount', 'from', 'id', 'preview', 'read', 'size', 'sizeHuman', 'subject', 'time', 'to'],
  ]);
});

test('deleting: one, several, all; what is not there is told', async () => {
  await empty();
  for (const subject of ['a', 'b', 'c', 'd']) await bySmtp({ subject });
  const [a, b, c] = await asked<Email[]>('/email');
  assert.equal(await asked(`/email/${a!.id}`, 'DELETE'), true);
  assert.equal((await ask(`/api/email/${a!.id}`, 'DELETE')).status, 404);
  const { deleted, notFound } = await asked<Record<string, string[]>>('/api/email/delete', 'POST', {
    ids: [b!.id, c!.id, b!.id, 'nonsense'],
  });
  assert.deepEqual([deleted, notFound], [[b!.id, c!.id], ['nonsense']]);
  for (const wrong of ['', '{', '{}', { ids: 'a' }, { ids: [1] }, { ids: [''] }])
    assert.equal((await ask('/api/email/delete', 'POST', wrong)).status, 400, JSON.stringify(wrong));
  assert.equal((await asked<Email[]>('/email')).length, 1);
  assert.equal(await asked('/email/all', 'DELETE'), true);
  assert.deepEqual(await asked('/email'), []);
  for (const path of ['', '/html', '/source', '/download', '/attachment/a'])
    assert.deepEqual(await asked(`/api/email/00000zzz${path}`), { error: 'Email was not found' }, path);
});

test('health, settings, and what is not spoken', async () => {
  assert.deepEqual([await asked('/healthz'), await asked('/api/healthz')], [true, true]);
  const { version, ...config } = await asked<Record<string, unknown>>('/api/config');
  assert.match(String(version), /^\d/);
  assert.deepEqual(config, { smtpPort: world.port('smtp'), isOutgoingEnabled: false, outgoingHost: null });
  const socket = await ask('/maildev/socket.io/?EIO=4&transport=polling');
  assert.equal(socket.status, 501);
  assert.match(socket.body, /Socket\.IO is not spoken/);
  assert.equal((await ask('/maildev/nothing')).status, 404);
});

test('an inbox by prefix; a page of another origin gets nothing', async () => {
  await empty();
  await bySmtp({ subject: 'Red' }, 'red');
  await bySmtp({ subject: 'Blue' }, 'blue');
  const [red] = await asked<Email[]>('/inbox/red/email');
  assert.equal(red?.subject, 'Red');
  assert.equal((await asked<Email[]>('/maildev/inbox/red/api/email')).length, 1);
  assert.equal((await ask(`/inbox/blue/email/${red!.id}`)).status, 404);
  assert.deepEqual(await asked('/inbox/blue/api/email/delete', 'POST', { ids: [red!.id] }), {
    deleted: [],
    notFound: [red!.id],
  });
  const foreign = await fetch(`${front.origin}/maildev/email`, { headers: { Origin: 'https://evil.example' } });
  assert.equal(foreign.status, 403);
});

test('relay: to whom it was sent, or to another, where that is allowed', async () => {
  await empty();
  await bySmtp({ subject: 'Out' });
  const [email] = await asked<Email[]>('/email');
  assert.equal((await ask(`/api/email/${email!.id}/relay`, 'POST')).status, 500);
  const hop = await startNextHop({ script: { rcpt: line => (line.includes('full@') ? '552 5.2.2 Full' : undefined) } });
  try {
    await world.api.settings.set({ key: 'relay.host', text: `127.0.0.1:${hop.port}` });
    await world.api.settings.set({ key: 'capture.release-to', text: 'kim@there.example, @here.example' });
    assert.equal(await asked(`/api/email/${email!.id}/relay`, 'POST'), true);
    assert.equal(await asked(`/api/email/${email!.id}/relay/ann@here.example`, 'POST'), true);
    assert.equal((await ask(`/api/email/${email!.id}/relay/ben@there.example`, 'POST')).status, 400);
    const full = await ask(`/api/email/${email!.id}/relay/full@here.example`, 'POST');
    assert.deepEqual([full.status, /552 5\.2\.2 Full/.test(full.body)], [400, true]);
    assert.equal(hop.received.length, 2);
    assert.deepEqual((await asked<Record<string, unknown>>('/api/config')).isOutgoingEnabled, true);
  } finally {
    await world.api.settings.set({ key: 'capture.release-to', text: '' });
    await world.api.settings.set({ key: 'relay.host', text: '' });
    await hop.close();
  }
});
