/** The ClientHello, looked at and put back. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import test from 'node:test';
import { connect as connectTls } from 'node:tls';
import { systemClock } from '../../../server/base/ports.ts';
import { type ClientHello, peekClientHello, readHello } from '../../../server/net/client-hello.ts';

/** What a real client says first. */
async function helloOf(options: { servername?: string; ALPNProtocols?: string[] }): Promise<Buffer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connectTls({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...options });
  client.on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [octets] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return octets;
}

/** What is seen when a client sends these pieces, and what can be read after that. */
async function seen(pieces: readonly Buffer[], deadline = 2000): Promise<{ hello: ClientHello | null; left: Buffer }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  const looking = peekClientHello(socket, systemClock, deadline);
  for (const piece of pieces) {
    client.write(piece);
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  const hello = await looking;
  const left = (socket.read() as Buffer | null) ?? Buffer.alloc(0);
  client.destroy();
  socket.destroy();
  server.close();
  return { hello, left };
}

test('name and protocols are seen, and every octet is there to be read again', async () => {
  const octets = await helloOf({ servername: 'Mail.here.example', ALPNProtocols: ['acme-tls/1', 'h2'] });
  const { hello, left } = await seen([octets]);
  assert.deepEqual(hello, { serverName: 'mail.here.example', protocols: ['acme-tls/1', 'h2'] });
  assert.deepEqual(left, octets);
  const plain = await seen([await helloOf({})]);
  assert.deepEqual(plain.hello, { serverName: null, protocols: [] });
});

test('in pieces, and in several records', async () => {
  const octets = await helloOf({ servername: 'a.example' });
  const pieces = [octets.subarray(0, 1), octets.subarray(1, 7), octets.subarray(7, 100), octets.subarray(100)];
  assert.equal((await seen(pieces)).hello?.serverName, 'a.example');
  const body = octets.subarray(5);
  const record = (part: Buffer) => {
    const head = Buffer.from([22, 3, 1, 0, 0]);
    head.writeUInt16BE(part.length, 3);
    return Buffer.concat([head, part]);
  };
  const parted = Buffer.concat([record(body.subarray(0, 2)), record(body.subarray(2, 50)), record(body.subarray(50))]);
  const { hello, left } = await seen([parted]);
  assert.equal(hello?.serverName, 'a.example');
  assert.deepEqual(left, parted);
});

test('what is no ClientHello is nothing, and is put back', async () => {
  const octets = await helloOf({ servername: 'a.example' });
  for (const wrong of [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0]),
    Buffer.from([22, 3, 1, 0, 4, 1, 255, 255, 255]),
  ]) {
    const { hello, left } = await seen([wrong]);
    assert.equal(hello, null);
    assert.deepEqual(left, wrong);
  }
  assert.equal((await seen([octets.subarray(0, 20)], 50)).hello, null, 'one that does not go on');
  // Cut anywhere, and with any octet changed: a value or nothing, never a fault.
  const body = octets.subarray(9);
  for (let at = 0; at < body.length; at++) {
    readHello(body.subarray(0, at));
    const bent = Buffer.from(body);
    bent[at] = 255;
    readHello(bent);
  }
});

test('a hello in the smallest records and pieces costs little', async () => {
  // Of 30,000 octets as it claims, in records of one octet each.
  const body = Buffer.alloc(5_000);
  body.set([1, 0, 0x75, 0x30]);
  const records = Buffer.concat([...body].map(octet => Buffer.from([22, 3, 1, 0, 1, octet])));
  const socket = new PassThrough();
  const looking = peekClientHello(socket as unknown as Socket, systemClock, 5_000);
  const before = process.cpuUsage();
  for (let at = 0; at < records.length; at += 12) {
    socket.write(records.subarray(at, at + 12));
    await new Promise(setImmediate);
  }
  socket.end();
  await looking;
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 1_000_000, `${(user + system) / 1000} ms`);
});
