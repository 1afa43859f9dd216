import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import test from 'node:test';
import { manualClock, systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { allowAll, type DialOptions, dial, publicOnly } from '../../../server/net/dial.ts';
import { testCertificate } from '../../support/certificate.ts';
import { startNextHop } from '../../support/next-hop.ts';

const { authority, context } = await testCertificate();

async function server(onConnection: (socket: Socket) => void, act: (port: number) => Promise<void>): Promise<void> {
  const listening = createServer(socket => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  try {
    await act(typeof address === 'object' && address ? address.port : 0);
  } finally {
    listening.close();
  }
}
const freePort = async () => {
  let free = 0;
  await server(
    () => {},
    async port => {
      free = port;
    },
  );
  return free;
};
const options = (port: number, change: Partial<DialOptions> = {}): DialOptions => ({
  addresses: ['127.0.0.1'],
  port,
  guard: allowAll,
  clock: systemClock,
  ...change,
});

test('the first address that answers is taken, and the others before it are told', async () => {
  await server(
    socket => socket.end('hi'),
    async port => {
      const dialled = await dial(options(port, { addresses: ['::1', 'no address', '127.0.0.1'] }));
      assert(dialled.ok);
      assert.equal(dialled.value.remote.address, '127.0.0.1');
      assert.deepEqual(
        dialled.value.tried.map(({ address }) => address),
        ['::1', 'no address'],
      );
      assert.equal(dialled.value.tried[1]?.kind, 'unreachable');
      dialled.value.destroy();
    },
  );
});

test('refused by all: the fault names every address', async () => {
  const port = await freePort();
  const dialled = await dial(options(port, { addresses: ['127.0.0.1', '127.0.0.1'] }));
  assert(!dialled.ok);
  assert.deepEqual([dialled.error.kind, dialled.error.tried.length], ['refused', 2]);
  assert.match(dialled.error.sentence, /^127\.0\.0\.1:\d+: nobody listens there .*\. 127\.0\.0\.1:/);
});

test('an address that does not answer costs its deadline and no more', async () => {
  const clock = manualClock(0);
  const waiting = dial(options(25, { clock, deadline: 5000, addresses: ['192.0.2.1'] }));
  clock.advance(5000);
  const dialled = await waiting;
  assert(!dialled.ok);
  // Without any network the system says at once that there is no way.
  assert(['timeout', 'unreachable'].includes(dialled.error.kind), dialled.error.kind);
});

test('no address, and what is no address, are values', async () => {
  const none = await dial(options(25, { addresses: [] }));
  assert(!none.ok);
  assert.equal(none.error.kind, 'unreachable');
  const name = await dial(options(25, { addresses: ['mx.example'] }));
  assert(!name.ok);
  assert.match(name.error.sentence, /not an IP address/);
});

test('the guard is asked before any socket exists', async () => {
  let connections = 0;
  await server(
    () => connections++,
    async port => {
      const asked: string[] = [];
      const guard = {
        allow(address: string, to: number) {
          asked.push(`${address} ${to}`);
          return err('the test inbox sends nothing out');
        },
      };
      const dialled = await dial(options(port, { guard }));
      assert(!dialled.ok);
      assert.deepEqual([dialled.error.kind, asked, connections], ['forbidden', [`127.0.0.1 ${port}`], 0]);
      assert.match(dialled.error.sentence, /the test inbox sends nothing out/);
      assert.equal((await dial(options(port, { guard: publicOnly }))).ok, false);
      const picky = { allow: (address: string) => (address === '127.0.0.1' ? ok(undefined) : err('no')) };
      const second = await dial(options(port, { guard: picky, addresses: ['127.0.0.3', '127.0.0.1'] }));
      assert(second.ok);
      second.value.destroy();
    },
  );
});

test('the address to dial from is used for its family only', async () => {
  await server(
    socket => socket.end(socket.remoteAddress ?? ''),
    async port => {
      // Only Linux owns the whole of 127.0.0.0/8.
      const other = process.platform === 'linux' ? '127.0.0.9' : '127.0.0.1';
      for (const [source, seen] of [
        [other, other],
        ['::1', '127.0.0.1'],
      ] as const) {
        const dialled = await dial(options(port, { source }));
        assert(dialled.ok);
        assert.equal(String((await once(dialled.value.stream(), 'data'))[0]), seen);
        dialled.value.destroy();
      }
      const foreign = await dial(options(port, { source: '192.0.2.7' }));
      assert(!foreign.ok);
      assert.match(foreign.error.sentence, /not on this computer/);
    },
  );
});

test('TLS from the first octet, verified or refused', async () => {
  const hop = await startNextHop({ tls: context, implicitTls: true });
  const good = await dial(
    options(hop.port, { implicitTls: { mode: 'required', serverName: 'mx.example', authorities: [authority] } }),
  );
  assert(good.ok);
  assert.deepEqual([good.value.tls()?.version, good.value.tls()?.verified], ['TLSv1.3', true]);
  const again = await good.value.startTls({ mode: 'opportunistic', serverName: 'mx.example' });
  assert.equal(again.ok, false);
  good.value.end();
  const byAddress = await dial(
    options(hop.port, { implicitTls: { mode: 'required', serverName: '127.0.0.1', authorities: [authority] } }),
  );
  assert(byAddress.ok, 'an address in the certificate counts as a name');
  byAddress.value.destroy();
  const wrong = await dial(
    options(hop.port, { implicitTls: { mode: 'required', serverName: 'evil.example', authorities: [authority] } }),
  );
  assert(!wrong.ok);
  assert.equal(wrong.error.kind, 'tls');
  await hop.close();
});

test('a peer that resets later does not crash anybody', async () => {
  await server(
    socket => setTimeout(() => socket.resetAndDestroy(), 10),
    async port => {
      const dialled = await dial(options(port));
      assert(dialled.ok);
      dialled.value.stream().resume();
      await new Promise(resolve => dialled.value.stream().once('close', resolve));
      const late = await dialled.value.startTls({ mode: 'opportunistic', serverName: 'x.example' });
      assert.equal(late.ok, false);
    },
  );
});
