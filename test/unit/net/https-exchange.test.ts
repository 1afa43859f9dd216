/** One question and one answer over HTTPS, from servers that behave and from such that do not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import test from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { allowAll, type Guard } from '../../../server/net/dial.ts';
import { type HttpsRequest, httpsExchange } from '../../../server/net/https-exchange.ts';
import { testCertificate } from '../../support/certificate.ts';

const own = await testCertificate();

type Change = Partial<HttpsRequest> & {
  trust?: readonly string[];
  guard?: Guard;
  addresses?: readonly string[];
  host?: string;
};

async function asked(answer: RequestListener, change: Change = {}) {
  const { trust = [own.authority], guard = allowAll, addresses = ['127.0.0.1'], host = 'localhost', ...more } = change;
  const server = createServer({ key: own.key, cert: own.certificate }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://${host}:${(server.address() as AddressInfo).port}/x?y`;
  const exchange = httpsExchange({
    addressesOf: async () => addresses,
    guard,
    clock: systemClock,
    authorities: () => trust,
  });
  const outcome = await exchange({ method: 'GET', url, headers: {}, limit: 1000, deadline: 1000, ...more });
  server.closeAllConnections();
  server.close();
  return outcome;
}
const why = (outcome: Awaited<ReturnType<typeof asked>>): string =>
  outcome.ok ? `answered ${outcome.value.status}` : outcome.error;

test('question and answer, with what was sent and said', async () => {
  let heard = '';
  const outcome = await asked(
    (request, response) => {
      heard = `${request.method} ${request.url} ${request.headers['content-length']} ${request.headers['content-type']}`;
      response.writeHead(404, { 'Replay-Nonce': 'n', Location: 'https://elsewhere.example/' });
      response.end('nö');
    },
    { method: 'POST', body: 'grüße', headers: { 'content-type': 'application/jose+json' } },
  );
  assert.equal(heard, 'POST /x?y 7 application/jose+json');
  assert.ok(outcome.ok);
  const { status, body, headers } = outcome.value;
  assert.deepEqual(
    [status, body, headers['replay-nonce'], headers.location],
    [404, 'nö', 'n', 'https://elsewhere.example/'],
  );
});

test('an address in the place of a name is asked as it is', async () => {
  assert.deepEqual(
    why(await asked((_, response) => response.end('x'), { host: '127.0.0.1', addresses: [] })),
    'answered 200',
  );
});

test('neither length nor time is without end, and an end may come from outside', async () => {
  assert.match(why(await asked((_, response) => response.end('x'.repeat(1001)))), /sent more than 1000 octets/);
  assert.match(why(await asked(() => {}, { deadline: 50 })), /did not answer in time/);
  assert.match(why(await asked((_, response) => response.destroy())), /could not be asked/);
  assert.match(
    why(
      await asked((_, response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('half', () => response.destroy());
      }),
    ),
    /could not be heard|hung up/,
  );
  const controller = new AbortController();
  const broken = asked(() => controller.abort(), { signal: controller.signal });
  assert.equal(why(await broken), 'it was broken off');
  assert.equal(why(await asked(() => {}, { signal: AbortSignal.abort() })), 'it was broken off');
});

test('who cannot prove his name is not asked', async () => {
  let heard = 0;
  const counting: RequestListener = (_, response) => {
    heard++;
    response.end();
  };
  assert.match(why(await asked(counting, { trust: [] })), /could not be asked/);
  assert.match(why(await asked(counting, { host: 'other.example' })), /could not be asked/);
  assert.match(why(await asked(counting, { url: 'http://localhost/' })), /is no https address/);
  assert.match(why(await asked(counting, { addresses: [] })), /localhost has no address in the DNS/);
  const shut: Guard = { allow: () => err('nothing leaves this computer') };
  assert.equal(why(await asked(counting, { guard: shut })), 'nothing leaves this computer');
  assert.equal(heard, 0);
});

test('the next address is asked where one cannot be reached, but never after one has heard', async () => {
  const dead = createTcpServer(socket => socket.destroy());
  dead.listen(0, '127.0.0.2');
  await once(dead, 'listening');
  dead.close();
  let heard = 0;
  const both = { addresses: ['127.0.0.2', '127.0.0.1'], guard: { allow: () => ok(undefined) } };
  assert.equal(why(await asked((_, response) => response.end(`${++heard}`), both)), 'answered 200');
  const hanging: RequestListener = (_, response) => {
    heard++;
    response.destroy();
  };
  assert.match(why(await asked(hanging, { addresses: ['127.0.0.1', '127.0.0.1'] })), /could not be asked/);
  assert.equal(heard, 2);
});
