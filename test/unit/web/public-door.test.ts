/** The public web door: what is there, what is not, and how little anybody gets who asks badly. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { type Clock, manualClock, systemClock } from '../../../server/base/ports.ts';
import { openPublicDoor, type PublicDoor } from '../../../server/web/public-door.ts';
import { testCertificate } from '../../support/certificate.ts';
import { rfc } from '../../support/rfc.ts';

const POLICY = 'version: STSv1\r\nmode: testing\r\nmx: mail.here.example\r\nmax_age: 86400\r\n';
let http: PublicDoor;
let https: PublicDoor;

async function open(tls: boolean, clock: Clock = systemClock): Promise<PublicDoor> {
  const { context } = await testCertificate();
  const opened = await openPublicDoor({
    ...{ host: '127.0.0.1', port: 0, tls, clock },
    secureContext: () => context,
    contextFor: () => null,
    challengeFor: () => null,
    proof: token => (token === 'known' ? 'known.thumb' : null),
    policyAt: async host => (host === 'mta-sts.here.example' ? POLICY : null),
    onBug: fault => assert.fail(String(fault)),
  });
  assert.ok(opened.ok);
  return opened.value;
}

before(async () => {
  http = await open(false);
  https = await open(true);
});
after(async () => {
  await http.close();
  await https.close();
});

/** All that comes back for some octets. */
async function said(request: string, tls = false): Promise<string> {
  const socket = tls
    ? connectTls({ host: '127.0.0.1', port: https.port, rejectUnauthorized: false })
    : connect({ host: '127.0.0.1', port: http.port });
  socket.on('error', () => {});
  await once(socket, tls ? 'secureConnect' : 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', part => {
    text += part;
  });
  socket.write(request);
  await once(socket, 'close');
  return text;
}
const get = (path: string, host = 'mail.here.example', tls = false) =>
  said(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, tls);
const status = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
const body = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

rfc(8555, '8.3').must('answer with the key authorization, for any host and without a redirect', async () => {
  const answer = await get('/.well-known/acme-challenge/known', 'whoever.example');
  assert.deepEqual([status(answer), body(answer)], [200, 'known.thumb']);
  assert.match(answer, /content-type: application\/octet-stream/i);
  assert.equal(status(await get('/.well-known/acme-challenge/unknown')), 404);
});

rfc(8461, '3.3').must('serve the policy over TLS, as text/plain, with 200, by the name of its host', async () => {
  const answer = await get('/.well-known/mta-sts.txt', 'MTA-STS.here.example:443', true);
  assert.deepEqual([status(answer), body(answer)], [200, POLICY]);
  assert.match(answer, /content-type: text\/plain/i);
  assert.equal(status(await get('/.well-known/mta-sts.txt', 'mta-sts.there.example', true)), 404);
});

test('in clear the policy is only pointed at', async () => {
  const answer = await get('/.well-known/mta-sts.txt', 'mta-sts.here.example');
  assert.equal(status(answer), 301);
  assert.match(answer, /location: https:\/\/mta-sts\.here\.example\/\.well-known\/mta-sts\.txt\r\n/i);
  assert.equal(status(await get('/.well-known/mta-sts.txt', 'evil.example')), 404, 'nobody is sent to a name not ours');
});

test('nothing else is there: no window, no API, no listing, no banner', async () => {
  const paths = ['/', '/api', '/livez', '/jmap/session', '/.well-known/jmap', '/.well-known/', '/blob/1'];
  paths.push(
    '/.well-known/acme-challenge/',
    '/.well-known/acme-challenge/../../etc/passwd',
    '/.well-known/acme-challenge/known/x',
  );
  paths.push('/.well-known/acme-challenge/%2e%2e', '/?token=x', '//mta-sts.txt', '*');
  for (const path of paths) {
    const answer = await get(path);
    assert.equal(status(answer), 404, path);
    assert.doesNotMatch(answer, /^(server|x-powered-by|set-cookie):/im);
    assert.doesNotMatch(answer, /mailroom|node|0\.\d+\.\d+/i);
  }
});

test('other methods, other protocols and nonsense get a short no', async () => {
  assert.equal(status(await said('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello')), 405);
  assert.equal(status(await said('GET / HTTP/1.1\r\n\r\n')), 400, 'no Host');
  assert.equal(status(await said('EHLO there.example\r\n\r\n')), 400);
  assert.equal(status(await said(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`)), 400);
  assert.equal(await said('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'), '');
  assert.equal(await said('CONNECT there.example:443 HTTP/1.1\r\nHost: x\r\n\r\n'), '');
  const head = await said('HEAD /.well-known/acme-challenge/known HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.deepEqual([status(head), body(head)], [200, '']);
});

test('one question a connection', async () => {
  const twice = await said('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.equal(twice.match(/HTTP\/1\.1 /g)?.length, 1);
  assert.match(twice, /connection: close/i);
});

test('who dawdles is let go, whatever he has said', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const door = await open(false, clock);
  const socket = connect({ host: '127.0.0.1', port: door.port });
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost:');
  while (door.connections() === 0) await new Promise(resolve => setTimeout(resolve, 1));
  await new Promise(resolve => setTimeout(resolve, 20));
  clock.advance(15_000);
  await once(socket, 'close');
  await door.close();
});
