import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import test from 'node:test';
import { manualClock, systemClock } from '../../../server/base/ports.ts';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { LONGEST_MEMORY, NEGATIVE_MEMORY, SHORTEST_MEMORY, systemResolver } from '../../../server/dns/system.ts';

type Reply = { code?: number; type?: number; ttl?: number; data?: Buffer; silent?: boolean };
const TYPES: Record<number, string> = { 1: 'A', 28: 'AAAA', 15: 'MX', 16: 'TXT', 12: 'PTR' };

/** A name server of one line per answer: `'A host.example'` → how it answers. What is not there is NODATA. */
async function nameServer(answers: Record<string, Reply>, act: (meeting: Meeting) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12) + 5;
    const question = `${TYPES[query.readUInt16BE(end - 4)]} ${nameIn(query)}`;
    asked.push(question);
    const reply = answers[question] ?? {};
    if (!reply.silent) socket.send(packet(query.subarray(0, end), reply), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  // What is remembered goes by the test's clock, what is waited for by the real one.
  const clock = { ...manualClock(0), after: systemClock.after };
  const servers = [`127.0.0.1:${(socket as Socket).address().port}`];
  try {
    await act({ asked, clock, resolver: systemResolver({ clock, servers, timeout: 100, tries: 1 }) });
  } finally {
    socket.close();
  }
}
type Meeting = { asked: string[]; clock: ReturnType<typeof manualClock>; resolver: Resolver };

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at]! > 0; at += query[at]! + 1)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  return labels.join('.').toLowerCase();
}

/** RFC 1035 §4.1: the question again, and one record whose name points to it. */
function packet(question: Buffer, { code = 0, data, ttl = 60 }: Reply): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(data ? 1 : 0, 6);
  header.fill(0, 8, 12);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  question.copy(record, 2, question.length - 4);
  record.writeUInt32BE(ttl, 6);
  record.writeUInt16BE(data?.length ?? 0, 10);
  return Buffer.concat([header, question.subarray(12), ...(data ? [record, data] : [])]);
}
const wireName = (name: string) =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(label => label !== '')
      .map(label => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
const mx = (preference: number, name: string) => Buffer.concat([Buffer.from([0, preference]), wireName(name)]);
const text = (...strings: string[]) =>
  Buffer.concat(strings.map(one => Buffer.concat([Buffer.from([one.length]), Buffer.from(one)])));

test('each type is asked for and comes back as a value', async () => {
  const answers = {
    'MX example.com': { data: mx(10, 'MX.Example.com') },
    'MX null.example': { data: mx(0, '') },
    'A host.example': { data: Buffer.from([192, 0, 2, 1]) },
    'AAAA host.example': {
      data: Buffer.concat([Buffer.from([0x20, 0x01, 0x0d, 0xb8]), Buffer.alloc(11), Buffer.from([1])]),
    },
    'TXT example.com': { data: text('v=spf1 ', '-all') },
    'PTR 1.2.0.192.in-addr.arpa': { data: wireName('host.example') },
  };
  await nameServer(answers, async ({ resolver }) => {
    assert.deepEqual(await resolver.mx('Example.COM.'), {
      kind: 'found',
      records: [{ preference: 10, exchange: 'mx.example.com' }],
      ttl: 60_000,
    });
    assert.deepEqual(await resolver.mx('null.example'), {
      kind: 'found',
      records: [{ preference: 0, exchange: '' }],
      ttl: 60_000,
    });
    assert.deepEqual(await resolver.address('host.example'), {
      kind: 'found',
      records: [
        { family: 4, address: '192.0.2.1' },
        { family: 6, address: '2001:db8::1' },
      ],
      ttl: 60_000,
    });
    assert.deepEqual(await resolver.txt('example.com'), { kind: 'found', records: ['v=spf1 -all'], ttl: 60_000 });
    assert.deepEqual(await resolver.ptr('192.0.2.1'), { kind: 'found', records: ['host.example'], ttl: 60_000 });
  });
});

test('the ways of "no" are kept apart, and a failure is neither', async () => {
  const answers = {
    'MX gone.example': { code: 3 },
    'MX broken.example': { code: 2 },
    'MX refused.example': { code: 5 },
    'MX silent.example': { silent: true },
  };
  await nameServer(answers, async ({ resolver }) => {
    assert.deepEqual(await resolver.mx('empty.example'), { kind: 'none' });
    assert.deepEqual(await resolver.mx('gone.example'), { kind: 'no-such-name' });
    for (const name of ['broken.example', 'refused.example', 'silent.example']) {
      assert.equal((await resolver.mx(name)).kind, 'failure', name);
    }
  });
});

test('half a failure does not hide what the other half found, but a "no" is not certain then', async () => {
  const answers = {
    'A a.example': { data: Buffer.from([192, 0, 2, 1]) },
    'AAAA a.example': { code: 2 },
    'AAAA b.example': { code: 2 },
    'A c.example': { code: 3 },
    'AAAA c.example': { code: 2 },
  };
  await nameServer(answers, async ({ resolver }) => {
    assert.equal((await resolver.address('a.example')).kind, 'found');
    assert.equal((await resolver.address('b.example')).kind, 'failure');
    assert.equal((await resolver.address('c.example')).kind, 'failure');
    assert.deepEqual(await resolver.address('b.example', 4), { kind: 'none' });
  });
});

test('an answer is remembered as long as its TTL says, within bounds', async () => {
  const answers = {
    'A short.example': { ttl: 0, data: Buffer.from([192, 0, 2, 1]) },
    'A long.example': { ttl: 1_000_000, data: Buffer.from([192, 0, 2, 1]) },
    'A usual.example': { ttl: 60, data: Buffer.from([192, 0, 2, 1]) },
  };
  await nameServer(answers, async ({ resolver, asked, clock }) => {
    for (const [name, memory] of [
      ['short', SHORTEST_MEMORY],
      ['long', LONGEST_MEMORY],
      ['usual', 60_000],
    ] as const) {
      await resolver.address(`${name}.example`, 4);
      clock.advance(memory - 1);
      await resolver.address(`${name}.example`, 4);
      assert.equal(asked.length, 1, name);
      clock.advance(1);
      await resolver.address(`${name}.example`, 4);
      assert.equal(asked.splice(0).length, 2, name);
    }
  });
});

test('a "no" is remembered shortly, a failure not at all, and one question is asked once at a time', async () => {
  await nameServer(
    { 'TXT no.example': { code: 3 }, 'TXT broken.example': { code: 2 } },
    async ({ resolver, asked, clock }) => {
      await Promise.all([resolver.txt('no.example'), resolver.txt('NO.example'), resolver.txt('no.example.')]);
      assert.equal(asked.splice(0).length, 1);
      clock.advance(NEGATIVE_MEMORY - 1);
      await resolver.txt('no.example');
      assert.equal(asked.length, 0);
      clock.advance(1);
      await resolver.txt('no.example');
      assert.equal(asked.splice(0).length, 1);
      await resolver.txt('broken.example');
      await resolver.txt('broken.example');
      assert.equal(asked.length, 2);
    },
  );
});

test('what needs no question is not asked', async () => {
  await nameServer({}, async ({ resolver, asked }) => {
    assert.deepEqual(await resolver.address('localhost'), {
      kind: 'found',
      records: [
        { family: 4, address: '127.0.0.1' },
        { family: 6, address: '::1' },
      ],
      ttl: null,
    });
    assert.deepEqual(await resolver.address('192.0.2.1'), {
      kind: 'found',
      records: [{ family: 4, address: '192.0.2.1' }],
      ttl: null,
    });
    assert.deepEqual(await resolver.address('2001:db8::1', 4), { kind: 'none' });
    for (const impossible of ['', '.', 'a..b', `${'x'.repeat(64)}.example`, 'a\r\n.example']) {
      assert.deepEqual(await resolver.mx(impossible), { kind: 'no-such-name' }, JSON.stringify(impossible));
    }
    assert.deepEqual(await resolver.ptr('not an address'), { kind: 'no-such-name' });
    assert.deepEqual(asked, []);
  });
});
