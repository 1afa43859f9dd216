import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import test from 'node:test';
import tls from 'node:tls';
import { systemClock } from '../../../server/base/ports.ts';
import type { Connection } from '../../../server/net/connection.ts';
import { type Listener, type ListenOptions, listen } from '../../../server/net/listen.ts';
import { inUse, noPermission } from '../../../server/net/listen-fault.ts';
import { fromLsof, fromNetstat, listeningInodes } from '../../../server/net/port-holder.ts';
import { testCertificate } from '../../support/certificate.ts';

const { authority, context } = await testCertificate();

const defaults: ListenOptions = {
  name: 'test',
  host: '127.0.0.1',
  port: 0,
  tls: 'starttls',
  secureContext: () => context,
  clock: systemClock,
  maxConnections: 1000,
  maxPerAddress: 1000,
  busyLine: '421 4.7.0 Too many connections',
  onConnection(connection) {
    const stream = connection.stream();
    stream.write('hello\r\n');
    stream.once('end', () => connection.end());
  },
};

async function listening(options: Partial<ListenOptions>, act: (listener: Listener) => Promise<void>): Promise<void> {
  const listener = await listen({ ...defaults, ...options });
  assert(listener.ok, 'the port must be free');
  try {
    await act(listener.value);
  } finally {
    await listener.value.close(0);
  }
}

/** Everything a socket says until it ends. */
async function all(socket: Socket): Promise<string> {
  let text = '';
  socket
    .on('data', chunk => {
      text += chunk;
    })
    .on('error', () => {});
  await once(socket, 'close');
  return text;
}
const firstChunk = async (socket: Socket) => String((await once(socket, 'data'))[0]);

test('a connection has the facts of both ends and ends politely', async () => {
  let seen: Connection | null = null;
  const onConnection = (connection: Connection) => {
    seen = connection;
    connection.stream().write('bye\r\n');
    connection.end();
  };
  await listening({ onConnection }, async listener => {
    const socket = connect(listener.port, '127.0.0.1');
    // Octets that nobody reads must not turn the end into a reset that swallows the last line.
    socket.write('x'.repeat(100_000));
    assert.equal(await all(socket), 'bye\r\n');
    // The grace is for peers that do not close; this one did.
    const before = performance.now();
    while (listener.connections() > 0) await new Promise(setImmediate);
    assert(performance.now() - before < 1000);
    assert.deepEqual([seen!.remote.address, seen!.local.port, seen!.tls()], ['127.0.0.1', listener.port, null]);
  });
});

test('an IPv4 peer of a port on all addresses is not shown as IPv6', async () => {
  let seen = '';
  await listening(
    {
      host: '::',
      onConnection: connection => {
        seen = connection.remote.address;
        connection.end();
      },
    },
    async listener => {
      await all(connect(listener.port, '127.0.0.1'));
      assert.equal(seen, '127.0.0.1');
    },
  );
});

test('one connection too many gets a line and is closed; the others stay', async () => {
  const refused: string[] = [];
  const onRefused: ListenOptions['onRefused'] = (_, why) => refused.push(why);
  await listening({ maxPerAddress: 2, onRefused }, async listener => {
    const first = connect(listener.port, '127.0.0.1');
    const second = connect(listener.port, '127.0.0.1');
    await Promise.all([firstChunk(first), firstChunk(second)]);
    assert.equal(await all(connect(listener.port, '127.0.0.1')), '421 4.7.0 Too many connections\r\n');
    assert.deepEqual([refused, listener.connections()], [['too-many-from-address'], 2]);
    first.destroy();
    await once(first, 'close');
    while (listener.connections() > 1) await new Promise(setImmediate);
    assert.equal(await firstChunk(connect(listener.port, '127.0.0.1')), 'hello\r\n');
  });
});

test('500 silent connections do not keep a polite one waiting', async () => {
  await listening({}, async listener => {
    const silent = Array.from({ length: 500 }, () => connect(listener.port, '127.0.0.1').on('error', () => {}));
    await Promise.all(silent.map(socket => once(socket, 'connect')));
    const before = performance.now();
    assert.equal(await firstChunk(connect(listener.port, '127.0.0.1')), 'hello\r\n');
    assert(performance.now() - before < 500);
    for (const socket of silent) socket.destroy();
  });
});

test('where all places are taken, the oldest that never said a word gives way', async () => {
  let now = 0;
  const refused: string[] = [];
  const clock = { ...systemClock, monotonic: () => now };
  const onRefused: ListenOptions['onRefused'] = (_, why) => refused.push(why);
  await listening({ maxConnections: 2, clock, onRefused }, async listener => {
    const talker = connect(listener.port, '127.0.0.1');
    talker.write('EHLO me\r\n');
    await firstChunk(talker);
    await new Promise(resolve => setTimeout(resolve, 20));
    const silent = connect(listener.port, '127.0.0.1');
    const said = all(silent);
    while (listener.connections() < 2) await new Promise(setImmediate);
    assert.match(await all(connect(listener.port, '127.0.0.1')), /^421/);
    now = 10_000;
    assert.equal(await firstChunk(connect(listener.port, '127.0.0.1')), 'hello\r\n');
    assert.match(await said, /421 4\.7\.0/);
    assert.equal(talker.destroyed, false);
    assert.deepEqual(refused, ['too-many-connections', 'gave-way']);
  });
});

test('a connection becomes encrypted in place, and what was said in clear is gone', async () => {
  const heard: string[] = [];
  const onConnection = (connection: Connection) => {
    connection.stream().once('data', async () => {
      connection.stream().write('go\r\n');
      const secured = await connection.startTls();
      assert(secured.ok, secured.ok ? '' : secured.error);
      connection.stream().on('data', chunk => heard.push(String(chunk)));
      connection.stream().once('end', () => connection.end());
      connection.stream().write(`${connection.tls()?.version} ${connection.tls()?.serverName}`);
    });
  };
  await listening({ onConnection }, async listener => {
    const socket = connect(listener.port, '127.0.0.1');
    socket.write('STARTTLS\r\n');
    await once(socket, 'data');
    const secured = tls.connect({ socket, servername: 'mx.example', ca: authority });
    assert.equal(await firstChunk(secured), 'TLSv1.3 mx.example');
    secured.end('inside');
    await once(secured, 'close');
    assert.deepEqual(heard, ['inside']);
  });
});

test('octets that wait in clear at the handshake are thrown away', async () => {
  let waiting = 0;
  const heard: string[] = [];
  const onConnection = async (connection: Connection) => {
    const clear = connection.stream();
    while (clear.readableLength === 0) await new Promise(setImmediate);
    waiting = clear.readableLength;
    clear.write('go\r\n');
    const secured = await connection.startTls();
    connection.stream().on('data', chunk => heard.push(String(chunk)));
    connection.stream().once('end', () => connection.end());
    connection.stream().write(secured.ok ? 'secure' : secured.error);
  };
  await listening({ onConnection }, async listener => {
    const socket = connect(listener.port, '127.0.0.1');
    socket.write('STARTTLS\r\nRCPT TO:<injected@x.example>\r\n');
    await once(socket, 'data');
    const secured = tls.connect({ socket, ca: authority, servername: 'mx.example' });
    assert.equal(await firstChunk(secured), 'secure');
    secured.end('inside');
    await once(secured, 'close');
    assert.deepEqual([waiting > 30, heard], [true, ['inside']]);
  });
});

test('implicit TLS: the connection is handed on encrypted; what is not TLS is let go', async () => {
  const failed: string[] = [];
  const onConnection = (connection: Connection) => void connection.stream().end(`secure ${connection.tls()?.version}`);
  await listening(
    { tls: 'implicit', onConnection, onHandshakeFailed: (_, why) => failed.push(why) },
    async listener => {
      assert.equal(await all(tls.connect({ port: listener.port, host: '127.0.0.1', ca: authority })), 'secure TLSv1.3');
      const plain = connect(listener.port, '127.0.0.1');
      plain.write('EHLO plain\r\n');
      await all(plain);
      assert.equal(failed.length, 1);
      assert.match(failed[0]!, /^the TLS handshake failed/);
    },
  );
});

test('a handshake that never begins ends at its deadline', async () => {
  const failed: string[] = [];
  await listening(
    { tls: 'implicit', handshakeDeadline: 40, onHandshakeFailed: (_, why) => failed.push(why) },
    async listener => {
      await all(connect(listener.port, '127.0.0.1'));
      assert.deepEqual(failed, ['the TLS handshake was not finished in time']);
    },
  );
});

test('TLS 1.1 is refused', async () => {
  await listening({ tls: 'implicit' }, async listener => {
    const old = tls.connect({
      port: listener.port,
      host: '127.0.0.1',
      ca: authority,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
    });
    const [fault] = await once(old, 'error');
    assert(fault instanceof Error);
  });
});

test('a reset does not disturb anybody', async () => {
  await listening({}, async listener => {
    for (let i = 0; i < 20; i++) {
      const socket = connect(listener.port, '127.0.0.1', () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    assert.equal(await firstChunk(connect(listener.port, '127.0.0.1')), 'hello\r\n');
  });
});

test('closing frees the port, waits for the connections, and then destroys them', async () => {
  const first = await listen(defaults);
  assert(first.ok);
  const socket = connect(first.value.port, '127.0.0.1');
  await firstChunk(socket);
  await first.value.stopAccepting();
  const again = await listen({ ...defaults, port: first.value.port });
  assert(again.ok, 'the port is free while the old connection lives on');
  await again.value.close();
  assert.equal(first.value.connections(), 1);
  await first.value.close(20);
  assert.equal(first.value.connections(), 0);
});

test('a taken port is a value that says who holds it and which one is free', async () => {
  await listening({}, async listener => {
    const second = await listen({ ...defaults, port: listener.port });
    assert(!second.ok);
    const { kind, freePort, holder, sentence } = second.error;
    assert.equal(kind, 'in-use');
    assert(freePort !== null && freePort !== listener.port);
    if (process.platform === 'linux') {
      assert.equal(holder?.pid, process.pid);
      assert.equal(sentence, `Port ${listener.port} is in use by this program itself. Use ${freePort}.`);
    }
  });
});

test('an address that is not of this computer is a value', async () => {
  const listener = await listen({ ...defaults, host: '192.0.2.1' });
  assert(!listener.ok);
  assert.equal(listener.error.kind, 'no-such-address');
  assert.match(listener.error.sentence, /has no address 192\.0\.2\.1/);
});

test('the sentences say what to do', () => {
  assert.equal(
    inUse(25, 1025, { pid: 812, name: 'dovecot' }),
    'Port 25 is in use by dovecot (pid 812). Use 1025 or stop dovecot.',
  );
  assert.equal(inUse(25, null, null), 'Port 25 is in use by another program. Use another port or stop that program.');
  assert.equal(
    noPermission(25, 1025, 'linux'),
    'This system lets only administrators open port 25. Use 1025, or allow it: sysctl net.ipv4.ip_unprivileged_port_start=25.',
  );
  assert.equal(noPermission(25, 1025, 'win32'), 'Windows has reserved port 25 for something else. Use 1025.');
});

test('the holder is read from what each system prints', () => {
  const proc = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
    '   1: 0100007F:0019 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
    '   2: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1',
  ].join('\n');
  assert.deepEqual([...listeningInodes(proc, 25)], ['4711']);
  assert.deepEqual(fromLsof('p812\ncdovecot\nf7\n'), { pid: 812, name: 'dovecot' });
  assert.equal(fromLsof(''), null);
  const netstat =
    '  TCP    0.0.0.0:25     0.0.0.0:0      ABHÖREN         812\r\n  TCP    127.0.0.1:250  0.0.0.0:0  LISTENING  9\r\n';
  assert.equal(fromNetstat(netstat, 25), 812);
  assert.equal(fromNetstat(netstat, 26), null);
});
