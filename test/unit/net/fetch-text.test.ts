/** Texts over HTTPS from hosts that strangers name, against a real server with a good, a wrong and no certificate. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { allowAll, type Guard, publicOnly } from '../../../server/net/dial.ts';
import { textFetcher } from '../../../server/net/fetch-text.ts';
import { testCertificate } from '../../support/certificate.ts';

type Trial = {
  host?: string;
  guard?: Guard;
  trusted?: boolean;
  deadline?: number;
  addresses?: string[];
  limit?: number;
  post?: { readonly type: string; readonly bytes: Uint8Array };
};

async function told(answer: RequestListener, trial: Trial = {}): Promise<string> {
  const { key, certificate, authority } = await testCertificate();
  const server = createServer({ key, cert: certificate }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fetchText = textFetcher({
    addressesOf: async () => trial.addresses ?? ['127.0.0.1'],
    guard: trial.guard ?? allowAll,
    clock: systemClock,
    port,
    ...(trial.trusted !== false && { authorities: [authority] }),
  });
  try {
    const { host = 'mx.example', deadline = 2000, limit = 65_536 } = trial;
    const post = trial.post ? { post: trial.post } : {};
    const fetched = await fetchText({ host, path: '/.well-known/mta-sts.txt', limit, deadline, ...post });
    return fetched.ok ? `${fetched.value.mediaType}: ${fetched.value.text}` : fetched.error.kind;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const plain: RequestListener = (asked, reply) => {
  reply.setHeader('Content-Type', 'Text/Plain; charset=utf-8');
  reply.end(`${asked.headers.host?.replace(/:\d+$/, '')} ${asked.url}`);
};

test('a text comes with its media type, asked for by its own name', async () => {
  assert.equal(await told(plain), 'text/plain: mx.example /.well-known/mta-sts.txt');
});

test('a certificate for another name, or of an unknown authority, ends it', async () => {
  assert.equal(await told(plain, { host: 'other.example' }), 'certificate');
  assert.equal(await told(plain, { trusted: false }), 'certificate');
});

test('a redirect is not followed, and an error is an answer', async () => {
  for (const status of [301, 302, 204, 404, 500]) {
    const elsewhere: RequestListener = (_asked, reply) => {
      reply.writeHead(status, { location: '/other' });
      reply.end();
    };
    assert.equal(await told(elsewhere), 'answer', `${status}`);
  }
});

test('neither length nor time is without end', async () => {
  const endless: RequestListener = (_asked, reply) => void reply.end('x'.repeat(100));
  assert.equal(await told(endless, { limit: 99 }), 'too-long');
  assert.match(await told(endless, { limit: 100 }), /^: x{100}$/);
  assert.equal(await told(() => {}, { deadline: 50 }), 'network');
  const half: RequestListener = (_asked, reply) => {
    reply.writeHead(200, { 'content-length': '50' });
    reply.write('half');
    setTimeout(() => reply.destroy(), 20);
  };
  assert.equal(await told(half), 'network');
});

test('the guard is asked before a socket exists, and a dead address is followed by the next', async () => {
  assert.equal(await told(plain, { guard: publicOnly }), 'network');
  assert.equal(await told(plain, { addresses: [] }), 'network');
  assert.match(await told(plain, { addresses: ['127.0.0.2', '127.0.0.1'] }), /^text\/plain/);
});

test('octets are brought with their type, and every 2xx is a yes', async () => {
  const post = { type: 'application/tlsrpt+gzip', bytes: Buffer.from([0x1f, 0x8b, 0, 255]) };
  const taking =
    (status: number): RequestListener =>
    async (asked, reply) => {
      const parts: Buffer[] = [];
      for await (const part of asked) parts.push(part as Buffer);
      reply.writeHead(status, { 'Content-Type': 'text/plain' });
      reply.end(`${asked.method} ${asked.headers['content-type']} ${Buffer.concat(parts).toString('hex')}`);
    };
  assert.equal(await told(taking(201), { post }), 'text/plain: POST application/tlsrpt+gzip 1f8b00ff');
  assert.equal(await told(taking(500), { post }), 'answer');
  assert.equal(await told(taking(302), { post }), 'answer');
  assert.equal(await told(taking(200), { post, guard: publicOnly }), 'network');
  assert.equal(await told(taking(200), { post, trusted: false }), 'certificate');
});

test('a host with many addresses that are silent costs the time of one', async () => {
  const before = performance.now();
  const addresses = Array.from({ length: 20 }, () => '127.0.0.1');
  assert.equal(await told(() => {}, { addresses, deadline: 200 }), 'network');
  // Of twenty times 200 ms.
  assert.ok(performance.now() - before < 1_500, `${performance.now() - before} ms`);
  let asked = 0;
  const second: RequestListener = (question, reply) => (++asked === 2 ? plain(question, reply) : undefined);
  assert.match(await told(second, { addresses: addresses.slice(18), deadline: 2_000 }), /^text\/plain/);
});

test('what was brought is not brought again to another address: it may have been heard', async () => {
  let brought = 0;
  const silent: RequestListener = () => void brought++;
  const post = { type: 'application/tlsrpt+gzip', bytes: Buffer.from('x') };
  assert.equal(await told(silent, { addresses: ['127.0.0.1', '127.0.0.1'], deadline: 400, post }), 'network');
  assert.equal(brought, 1);
});
