/** The HTTP front as a browser, a curl and a stranger's page meet it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { call, connect, socketChannel } from '../../../server/api/rpc.ts';
import { manualClock, systemRandom } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { type Front, type FrontOptions, startFront } from '../../../server/web/front.ts';

const router = { who: call(z.strictObject({}), (_, { who }) => who) };
const clock = manualClock(0);
const bugs: unknown[] = [];
let front: Front;
let root: string;
let cookie: string;
let ready = true;

const options = (more: Partial<FrontOptions> = {}): FrontOptions => ({
  host: '127.0.0.1',
  port: 0,
  root,
  router,
  blobs: async ({ url, method, body }) => {
    const { pathname } = new URL(url);
    if (method === 'POST') return new Response(String((await new Response(body).bytes()).length));
    if (pathname === '/blob/broken') throw new Error('secret detail');
    return pathname === '/blob/1'
      ? new Response('<script>alert(1)</script>', { headers: { 'Content-Type': 'text/html' } })
      : null;
  },
  onBug: bug => bugs.push(bug),
  random: systemRandom,
  clock,
  ready: () => ready,
  mostBlobBytes: 1000,
  ...more,
});

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };
type Asked = { method?: string; headers?: Record<string, string>; body?: string | Uint8Array; at?: Front };

/** Plain node:http, because fetch forbids the Host header and tidies paths. */
function ask(path: string, { method = 'GET', headers = {}, body, at = front }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: at.port, path, method, headers, agent: false }, response => {
      const parts: Buffer[] = [];
      response.on('data', part => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const signedIn = (more: Record<string, string> = {}) => ({ cookie, ...more });
const pathOf = (address: string) => address.slice(front.origin.length);

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'mailroom-front-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Mailroom</title>');
  writeFileSync(join(root, 'assets/app-1a2b.js'), 'export {};');
  writeFileSync(join(root, '..', 'outside.txt'), 'outside');
  const started = await startFront(options());
  assert.ok(started.ok);
  front = started.value;
  const { headers } = await ask(pathOf(front.newToken()));
  cookie = headers['set-cookie']![0]!.split(';')[0]!;
});
after(async () => {
  await front.close();
  rmSync(root, { recursive: true });
});

test('a token signs in once, with a cookie that scripts and other sites cannot use', async () => {
  const path = pathOf(front.newToken('/journey/4f?tab=why'));
  assert.equal((await ask(path, { method: 'HEAD' })).status, 401);
  const first = await ask(path);
  assert.deepEqual([first.status, first.headers.location], [303, '/journey/4f?tab=why']);
  assert.match(
    first.headers['set-cookie']![0]!,
    new RegExp(`^mailroom-${front.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
  );
  const second = await ask(path);
  assert.equal(second.status, 403);
  assert.equal(second.headers['set-cookie'], undefined);
  assert.match(second.body, /has been used/);
  assert.equal((await ask('/?token=guess')).status, 403);
});

test('a token sends nobody elsewhere', async () => {
  for (const path of ['//evil.test/', '/\\evil.test/', '///evil.test']) {
    const { status, headers } = await ask(`${path}?token=${front.newToken().split('token=')[1]}`);
    if (status === 303) assert.match(String(headers.location), /^\/[^/\\]/);
    else assert.ok(status >= 400);
  }
});

test('without a session there is a page that says what to do', async () => {
  const person = await ask('/queue', { headers: { accept: 'text/html' } });
  assert.equal(person.status, 401);
  assert.match(person.body, /<code>mailroom open<\/code>/);
  const program = await ask('/queue', { headers: { cookie: `mailroom-${front.port}=${'x'.repeat(43)}` } });
  assert.deepEqual([program.status, program.headers['content-type']], [401, 'text/plain; charset=utf-8']);
});

test('a session ends when it is not used, a token when it waits too long', async () => {
  const own = manualClock(0);
  const started = await startFront(options({ clock: own }));
  assert.ok(started.ok);
  const at = started.value;
  const late = at.newToken().slice(at.origin.length);
  const { headers } = await ask(at.newToken().slice(at.origin.length), { at });
  const session = { cookie: headers['set-cookie']![0]!.split(';')[0]! };
  own.advance(days(6));
  assert.equal((await ask('/', { at, headers: session })).status, 200);
  own.advance(days(6));
  assert.equal((await ask('/', { at, headers: session })).status, 200);
  own.advance(days(8));
  assert.equal((await ask('/', { at, headers: session })).status, 401);
  assert.equal((await ask(late, { at })).status, 403);
  await at.close();
});

test('a session goes on in the next process, a token does not; a file that is no such thing is passed over', async () => {
  const sessionsFile = join(root, 'sessions.json');
  const first = await startFront(options({ sessionsFile }));
  assert.ok(first.ok);
  const { port, origin } = first.value;
  const again = { port, sessionsFile };
  const { headers } = await ask(first.value.newToken().slice(origin.length), { at: first.value });
  const unused = first.value.newToken().slice(origin.length);
  await first.value.close();
  const session = headers['set-cookie']![0]!.split(';')[0]!;
  assert.ok(!readFileSync(sessionsFile, 'utf8').includes(session.split('=')[1]!), 'its hash only');
  assert.equal(statSync(sessionsFile).mode & 0o077, 0);

  const second = await startFront(options(again));
  assert.ok(second.ok);
  assert.equal((await ask('/', { at: second.value, headers: { cookie: session } })).status, 200);
  assert.equal((await ask(unused, { at: second.value })).status, 403);
  await second.value.close();

  writeFileSync(sessionsFile, '{ broken');
  const third = await startFront(options(again));
  assert.ok(third.ok);
  assert.equal((await ask('/', { at: third.value, headers: { cookie: session } })).status, 401);
  await third.value.close();
});

test('the window and its addresses are served, with a policy that lets no stranger’s code in', async () => {
  for (const path of ['/', '/index.html', '/journey/4f.2a?x=1', '/settings']) {
    const { status, headers, body } = await ask(path, { headers: signedIn() });
    assert.deepEqual([path, status, headers['cache-control']], [path, 200, 'no-store']);
    assert.match(body, /Mailroom/);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self';/);
    assert.match(policy, new RegExp(`connect-src 'self' ws://127.0.0.1:${front.port};`));
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
  const script = await ask('/assets/app-1a2b.js', { headers: signedIn() });
  assert.match(String(script.headers['cache-control']), /immutable/);
  assert.equal((await ask('/assets/none.js', { headers: signedIn() })).status, 404);
});

test('nothing outside the window’s folder is read', async () => {
  for (const path of [
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/%00.txt',
    '/%',
    '/a/%5c../x.txt',
  ]) {
    const { status, body } = await ask(path, { headers: signedIn() });
    assert.deepEqual([path, status === 200 ? body : 404], [path, 404]);
  }
});

test('a foreign Host is refused, whoever asks', async () => {
  for (const host of ['evil.test', `evil.test:${front.port}`, '127.0.0.1:1', '127.0.0.1', '192.0.2.1']) {
    assert.equal((await ask('/', { headers: signedIn({ host }) })).status, 421, host);
  }
  for (const host of [`localhost:${front.port}`, `[::1]:${front.port}`, `LOCALHOST:${front.port}`]) {
    assert.equal((await ask('/', { headers: signedIn({ host }) })).status, 200, host);
  }
});

test('health is told to anybody', async () => {
  assert.equal((await ask('/livez', { headers: { host: 'anything' } })).body, 'ok\n');
  assert.equal((await ask('/readyz')).status, 200);
  ready = false;
  assert.equal((await ask('/readyz')).status, 503);
  ready = true;
});

test('blobs want a session and can do nothing in the browser', async () => {
  assert.equal((await ask('/blob/1')).status, 401);
  assert.equal((await ask('/blob/2', { headers: signedIn() })).status, 404);
  const { status, headers } = await ask('/blob/1', { headers: signedIn() });
  assert.deepEqual([status, headers['content-type']], [200, 'text/html']);
  assert.match(String(headers['content-security-policy']), /^default-src 'none';.* sandbox$/);
});

test('writing wants the page’s own origin, and has a limit', async () => {
  const post = (headers: Record<string, string>, body: string, path = '/blob/up') =>
    ask(path, { method: 'POST', headers: signedIn(headers), body }).then(answer => [answer.status, answer.body]);
  const own = { origin: front.origin };
  assert.deepEqual(await post(own, 'abc'), [200, '3']);
  assert.equal((await post({}, 'abc'))[0], 403);
  assert.equal((await post({ origin: 'http://evil.test' }, 'abc'))[0], 403);
  assert.equal((await post(own, 'x'.repeat(1001)))[0], 413);
  assert.equal((await post({ ...own, 'transfer-encoding': 'chunked' }, 'x'.repeat(2000)))[0], 413);
  assert.equal((await post(own, 'abc', '/queue'))[0], 405);
});

test('a bug is reported and its words stay here', async () => {
  const { status, body } = await ask('/blob/broken', { headers: signedIn() });
  assert.equal(status, 500);
  assert.doesNotMatch(body, /secret/);
  assert.match(String(bugs.pop()), /secret detail/);
});

const socket = (headers: Record<string, string>, path = '/api') =>
  new Promise<WebSocket | number>(resolve => {
    const opened = new WebSocket(`ws://127.0.0.1:${front.port}${path}`, { headers });
    opened.once('open', () => resolve(opened));
    opened.once('unexpected-response', (_, response) => resolve(response.statusCode!));
    opened.once('error', () => {});
  });

test('the API is spoken over a WebSocket of the page’s own', async () => {
  const opened = await socket(signedIn({ origin: front.origin }));
  assert.ok(typeof opened !== 'number');
  const client = connect<typeof router>(socketChannel(opened));
  assert.equal(await client.who({}), 'browser');
  const closed = new Promise(resolve => opened.once('close', resolve));
  opened.send('nonsense');
  await closed;
});

test('no other page gets a WebSocket, and none without a session', async () => {
  for (const [headers, path] of [
    [signedIn({ origin: 'http://evil.test' }), '/api'],
    [signedIn(), '/api'],
    [{ origin: front.origin }, '/api'],
    [signedIn({ origin: front.origin }), '/other'],
    [signedIn({ origin: `http://evil.test:${front.port}`, host: `evil.test:${front.port}` }), '/api'],
  ] as [Record<string, string>, string][]) {
    assert.equal(await socket(headers, path), 403);
  }
});

test('a silent peer is dropped after a round without an answer', async () => {
  const opened = await socket(signedIn({ origin: front.origin }));
  assert.ok(typeof opened !== 'number');
  (opened as unknown as { _socket: { pause(): void } })._socket.pause();
  clock.advance(30_000);
  clock.advance(30_000);
  (opened as unknown as { _socket: { resume(): void } })._socket.resume();
  await new Promise(resolve => opened.once('close', resolve));
});

test('a port that cannot be had is said in a sentence', async () => {
  const taken = await startFront(options({ port: front.port }));
  assert.ok(!taken.ok);
  assert.equal(taken.error.kind, 'port-taken');
  assert.match(taken.error.sentence, new RegExp(`127.0.0.1:${front.port} already`));
  const elsewhere = await startFront(options({ host: '192.0.2.1' }));
  assert.ok(!elsewhere.ok);
  assert.equal(elsewhere.error.kind, 'no-such-address');
});

test('the page names the files of the screen at its address, and carries answers that nobody can break out of', async () => {
  const own = mkdtempSync(join(tmpdir(), 'mailroom-front-'));
  writeFileSync(join(own, 'index.html'), '<!doctype html><head></head><body><div></div></body>');
  const screens = { '/log/': ['assets/log.css', 'assets/log.js'], '/log/deep/': ['assets/deep.js'] };
  writeFileSync(join(own, 'screens.json'), JSON.stringify(screens));
  const hostile = '</script><script>alert(1)</script><!--';
  const at = await startFront(options({ root: own, router: { setup: { state: call(z.unknown(), () => hostile) } } }));
  assert.ok(at.ok);
  const token = await ask(at.value.newToken().slice(at.value.origin.length), { at: at.value });
  const headers = { cookie: token.headers['set-cookie']![0]!.split(';')[0]! };
  const page = await ask('/log', { at: at.value, headers });
  assert.match(page.body, /<link rel="stylesheet" crossorigin href="\/assets\/log.css"><link rel="modulepreload"/);
  assert.doesNotMatch(page.body, /deep/);
  assert.match((await ask('/log/deep/1', { at: at.value, headers })).body, /deep\.js/);
  assert.doesNotMatch((await ask('/logs', { at: at.value, headers })).body, /log\.js/);
  assert.equal(page.headers['cache-control'], 'no-store');
  const [, block] = /<script type="application\/json" id="first-answers">([^<]*)<\/script><\/body>$/.exec(page.body)!;
  assert.deepEqual(JSON.parse(block!), [['setup.state', {}, hostile]]);
  const head = await ask('/log', { at: at.value, headers, method: 'HEAD' });
  assert.equal(head.headers['cache-control'], 'no-cache', 'nobody asks for what a HEAD does not tell');
  await at.value.close();
  rmSync(own, { recursive: true });
});
