/** JMAP's door: who may come in over a connection in clear, how much at once, and what a stranger's page may do. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import test, { after, before } from 'node:test';
import { newConnections } from '../../../server/access/connections.ts';
import type { JmapVisitor } from '../../../server/access/jmap-backend.ts';
import { systemClock, systemRandom } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import type { JmapLimits } from '../../../server/jmap/backend.ts';
import { allMethods } from '../../../server/jmap/registry.ts';
import type { Note } from '../../../server/store/interface.ts';
import { type Front, startFront } from '../../../server/web/front.ts';
import { askerOf, type JmapDoor, newSignIn } from '../../../server/web/jmap-door.ts';

const limits: JmapLimits = {
  ...{ maxSizeUpload: 100, maxConcurrentUpload: 1, maxSizeRequest: 1000, maxConcurrentRequests: 2 },
  ...{ maxCallsInRequest: 4, maxObjectsInGet: 10, maxObjectsInSet: 10, maxSizeAttachmentsPerEmail: 100 },
  ...{ maxMailboxDepth: 5, maxSizeMailboxName: 50, maxDelayedSend: 0 },
  sieve: {
    ...{ implementation: 'Mailroom 1', maxSizeScriptName: 512, maxSizeScript: 1000, maxNumberScripts: 5 },
    ...{ maxNumberRedirects: 4, sieveExtensions: ['fileinto'], notificationMethods: ['mailto'], externalLists: null },
  },
};
const notes: Note[] = [];
/** Requests wait here while it is set. */
let gate: Promise<void> = Promise.resolve();
let plaintext = false;

const visitor: JmapVisitor = {
  name: 'ann@here.example',
  accounts: async () => [],
  account: async () => null,
  sessionState: async () => {
    await gate;
    return 'state';
  },
  watch: () => () => {},
};
const login = { account: 1, address: 'ann@here.example' };
const door: JmapDoor = {
  access: { visitor: () => visitor },
  server: {
    ...{ methods: allMethods, limits, clock: systemClock, random: systemRandom },
    decoder: { decode: async () => new Map() },
    onBug: fault => assert.fail(String(fault)),
  },
  authenticator: {
    verifyPassword: async (_user, password) =>
      password === 'good' ? ok(login) : err(password === 'slow' ? 'throttled' : 'wrong-credentials'),
    verifyBearer: async token => (token === 'token' ? ok(login) : err('wrong-credentials')),
    scramVerifier: async () => err('unavailable'),
    scramDone: async () => err('unavailable'),
  },
  plaintext: () => plaintext,
  note: note => void notes.push(note),
  newTrace: () => 'TRACE0000001',
  connections: newConnections(),
};
const basic = (password: string) => `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`;

let front: Front;
before(async () => {
  const started = await startFront({
    ...{ host: '127.0.0.1', port: 0, root: tmpdir(), router: {}, blobs: async () => null },
    ...{
      random: systemRandom,
      clock: systemClock,
      jmap: door,
      names: ['Mail.Here.Example'],
      onBug: fault => assert.fail(String(fault)),
    },
  });
  assert.ok(started.ok);
  front = started.value;
});
after(() => front.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(front.origin + path, { ...init, headers: { authorization: basic('good'), ...init.headers } });
const echo = JSON.stringify({ using: ['urn:ietf:params:jmap:core'], methodCalls: [['Core/echo', {}, '0']] });
const post = (body: BodyInit, more: RequestInit = {}) =>
  ask('/jmap/api', { method: 'POST', body, headers: { 'content-type': 'application/json' }, ...more });

test('in clear only where nobody listens in', async () => {
  const signIn = newSignIn(door);
  const from = async (remote: string) => {
    const told = await signIn({ remote, authorization: basic('good'), program: null });
    return told.ok ? 'in' : told.error.problem.status;
  };
  plaintext = false;
  assert.deepEqual([await from('127.0.0.1'), await from('::1'), await from('192.168.1.7')], ['in', 'in', 403]);
  plaintext = true;
  assert.deepEqual([await from('192.168.1.7'), await from('203.0.113.5')], ['in', 403]);
  plaintext = false;
  const refused = notes.filter(note => note.name === 'jmap.sign-in-refused');
  assert.deepEqual(
    refused.map(note => [note.fields.remote, note.fields.why]),
    [
      ['192.168.1.7', 'a password in clear'],
      ['203.0.113.5', 'a password in clear'],
    ],
  );
});

test('a visit is written down once, a refusal each time', async () => {
  notes.length = 0;
  for (const password of ['good', 'good', 'bad', 'bad', 'slow'])
    await ask('/jmap/session', { headers: { authorization: basic(password) } });
  assert.deepEqual(
    notes.map(note => [note.name, note.fields.why]),
    [
      ['jmap.signed-in', undefined],
      ['jmap.sign-in-refused', 'wrong name or password'],
      ['jmap.sign-in-refused', 'wrong name or password'],
      ['jmap.sign-in-refused', 'too many wrong passwords'],
    ],
  );
  const slow = await ask('/jmap/session', { headers: { authorization: basic('slow') } });
  assert.deepEqual([slow.status, slow.headers.get('retry-after')], [429, '60']);
  assert.equal((await ask('/jmap/session', { headers: { authorization: 'Bearer token' } })).status, 200);
  for (const authorization of ['', 'Basic', 'Basic !!!', 'Digest x', `Basic ${'A'.repeat(5000)}`, 'Bearer no'])
    assert.equal((await ask('/jmap/session', { headers: { authorization } })).status, 401, authorization);
});

test('no cookie of the console opens it, and no word of it opens the console', async () => {
  assert.equal((await ask('/')).status, 401);
  const token = await fetch(front.newToken(), { redirect: 'manual' });
  const cookie = token.headers.getSetCookie()[0]!.split(';')[0]!;
  assert.equal((await fetch(`${front.origin}/jmap/session`, { headers: { cookie } })).status, 401);
});

/** As a proxy on this computer asks: fetch would say its own Host. */
const byName = (headers: Readonly<Record<string, string>>) =>
  new Promise<string>(resolve =>
    request(
      {
        host: '127.0.0.1',
        port: front.port,
        path: '/jmap/session',
        headers: { authorization: basic('good'), ...headers },
      },
      answer => {
        const parts: Buffer[] = [];
        answer.on('data', part => parts.push(part));
        answer.on('end', () => resolve(Buffer.concat(parts).toString()));
      },
    ).end(),
  );

test('a foreign Host gets nothing; a page from elsewhere may ask, and brings no cookie', async () => {
  const status = await new Promise<number | undefined>(resolve =>
    request(
      { host: '127.0.0.1', port: front.port, path: '/jmap/session', headers: { host: 'evil.example' } },
      answer => {
        answer.resume();
        resolve(answer.statusCode);
      },
    ).end(),
  );
  assert.equal(status, 421);
  assert.equal(
    JSON.parse(await byName({ host: 'mail.here.example', 'x-forwarded-proto': 'https' })).apiUrl,
    'https://mail.here.example/jmap/api',
  );
  const asked = await ask('/.well-known/jmap', { headers: { origin: 'https://mail.example' } });
  assert.equal(asked.headers.get('access-control-allow-origin'), '*');
  assert.equal(asked.headers.get('access-control-allow-credentials'), null);
});

test('too much is refused as it comes, in the limit’s own name', async () => {
  const told = async (answer: Response) => [answer.status, ((await answer.json()) as { limit?: string }).limit];
  assert.deepEqual(await told(await post(' '.repeat(1001))), [400, 'maxSizeRequest']);
  const endless = new ReadableStream({ pull: stream => stream.enqueue(Buffer.alloc(400, 32)) });
  assert.deepEqual(await told(await post(endless, { duplex: 'half' } as never)), [400, 'maxSizeRequest']);
  let open = () => {};
  gate = new Promise(resolve => {
    open = resolve;
  });
  const two = [post(echo), post(echo)];
  await new Promise(resolve => setTimeout(resolve, 50));
  assert.deepEqual(await told(await post(echo)), [400, 'maxConcurrentRequests']);
  open();
  assert.deepEqual(await Promise.all(two.map(async one => (await one).status)), [200, 200]);
  assert.equal((await post(echo)).status, 200);
});

test('streams of events can be signed out, and bad ones are told why', async () => {
  assert.equal((await ask('/jmap/events?types=*')).status, 400);
  const stream = await ask('/jmap/events?types=*&closeafter=no&ping=0');
  assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const [mine] = door.connections.list(1);
  assert.deepEqual([mine?.protocol, mine?.client], ['jmap', 'node']);
  assert.equal(door.connections.end(1), 1);
  assert.equal(await stream.text(), ':\n\n');
  assert.deepEqual(door.connections.list(1), []);
});

test('whom a proxy speaks for is known too, in whatever way it says so', () => {
  const through = (headers: object) => askerOf({ socket: { remoteAddress: '127.0.0.1' }, headers } as never).through;
  assert.deepEqual(
    [
      through({ 'x-forwarded-for': '203.0.113.5, 10.0.0.1:4711' }),
      through({ forwarded: 'for=192.0.2.60;proto=http, for="[2001:db8::17]:47011"' }),
      through({ 'x-real-ip': 'unknown' }),
      through({}),
    ],
    [['203.0.113.5', '10.0.0.1'], ['192.0.2.60', '2001:db8::17'], ['unknown'], []],
  );
});

test('a program says its name, a browser has none', () => {
  const nameOf = (agent?: string) =>
    askerOf({ socket: { remoteAddress: '::ffff:192.0.2.1' }, headers: { 'user-agent': agent } } as never);
  const here = { remote: '192.0.2.1', through: [], authorization: null };
  assert.deepEqual(nameOf('Lettera/1.2 (Linux)'), { ...here, program: 'Lettera 1.2' });
  assert.equal(nameOf('Mozilla/5.0 (X11)').program, null);
  assert.equal(nameOf().program, null);
});
