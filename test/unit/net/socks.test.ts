/** RFC 1928, RFC 1929: a connection through a SOCKS5 server, and all that can be wrong with one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import test, { type TestContext } from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import { seconds } from '../../../server/base/units.ts';
import { allowAll, publicOnly } from '../../../server/net/dial.ts';
import { dialThrough, type ThroughOptions } from '../../../server/net/socks.ts';
import { type SocksOptions, startSocksProxy } from '../../support/socks-proxy.ts';

async function through(t: TestContext, options: SocksOptions, wish: Partial<ThroughOptions> & { login?: object } = {}) {
  const proxy = await startSocksProxy(options);
  t.after(() => proxy.close());
  const dialled = await dialThrough({
    ...{ host: 'mail.test', port: 25, guard: allowAll, clock: systemClock, deadline: seconds(5) },
    ...wish,
    proxy: { addresses: ['127.0.0.1'], port: proxy.port, login: (wish.login ?? null) as never },
  });
  if (dialled.ok) t.after(() => dialled.value.destroy());
  return { dialled, asked: proxy.asked };
}

async function speaker(t: TestContext): Promise<number> {
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.write('220 here\r\n');
    socket.on('data', data => socket.write(`heard ${data}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as { port: number }).port;
}

test('names go to the proxy as they are, addresses as octets; what the far side says first is not lost', async t => {
  const port = await speaker(t);
  const login = { user: 'ann', password: 'secret' };
  for (const [host, told, options] of [
    ['mail.test', `name mail.test:${port}`, {}],
    ['127.0.0.1', `ipv4 127.0.0.1:${port}`, { login }],
    ['2001:db8::ff00:42', `ipv6 20010db80000000000000000ff000042:${port}`, {}],
    ['::ffff:192.0.2.1', `ipv6 00000000000000000000ffffc0000201:${port}`, {}],
  ] as const) {
    const { dialled, asked } = await through(t, options, { host, port, login });
    assert.ok(dialled.ok, dialled.ok ? '' : dialled.error.sentence);
    assert.deepEqual([asked, dialled.value.remote], [[told], { address: host, port }]);
    const stream = dialled.value.stream();
    const [first] = await once(stream, 'data');
    assert.equal(String(first), '220 here\r\n');
    stream.write('EHLO us');
    const [second] = await once(stream, 'data');
    assert.equal(String(second), 'heard EHLO us');
  }
});

const faults: readonly (readonly [
  string,
  SocksOptions,
  Partial<ThroughOptions> & { login?: object },
  string,
  RegExp,
])[] = [
  ['the host refuses', { reply: 5 }, {}, 'refused', /mail.test:25: nobody listens there/],
  ['no such host', { reply: 4 }, {}, 'unreachable', /no such host/],
  ['its rules forbid it', { reply: 2 }, {}, 'unreachable', /does not allow/],
  ['an answer nobody knows', { reply: 77 }, {}, 'unreachable', /answered 77/],
  ['a password is asked for', { greeting: Buffer.from([5, 0xff]) }, {}, 'unreachable', /asks for a user/],
  [
    'a wrong password',
    { login: { user: 'a', password: 'b' } },
    { login: { user: 'a', password: 'c' } },
    'unreachable',
    /refused the user/,
  ],
  ['a password where none was offered', { greeting: Buffer.from([5, 2]) }, {}, 'unreachable', /was not offered/],
  ['another language', { greeting: Buffer.from('HTTP/1.1 400') }, {}, 'unreachable', /does not speak SOCKS5/],
  ['SOCKS4', { greeting: Buffer.from([0, 0x5a]) }, {}, 'unreachable', /does not speak SOCKS5/],
  ['silence', { isSilent: true }, { deadline: seconds(0.05) }, 'timeout', /did not answer in time/],
  ['a name that is none', {}, { host: 'a\nb' }, 'unreachable', /no name/],
  ['a name that is too long', {}, { host: 'x'.repeat(256) }, 'unreachable', /no name/],
  ['a password that is too long', {}, { login: { user: 'a', password: 'x'.repeat(256) } }, 'unreachable', /255 octets/],
];
for (const [what, options, wish, kind, sentence] of faults)
  test(`told in words: ${what}`, async t => {
    const { dialled } = await through(t, options, wish);
    assert.ok(!dialled.ok);
    assert.equal(dialled.error.kind, kind);
    assert.match(dialled.error.sentence, sentence);
  });

test('a proxy that hangs up half-way is told so', async t => {
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.from([5])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const options = { host: 'mail.test', port: 25, guard: allowAll, clock: systemClock };
  const dialled = await dialThrough({ ...options, proxy: { addresses: ['127.0.0.1'], port, login: null } });
  assert.ok(!dialled.ok);
  assert.match(dialled.error.sentence, /closed the connection/);
});

test('the destination is judged before the proxy hears of it', async t => {
  for (const guard of [publicOnly, { allow: () => err('nothing leaves') }]) {
    const { dialled, asked } = await through(t, {}, { host: '10.0.0.1', guard });
    assert.ok(!dialled.ok);
    assert.deepEqual([dialled.error.kind, asked], ['forbidden', []]);
  }
});
