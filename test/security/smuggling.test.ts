/**
 * SMTP smuggling: what looks like the end of a message to one server and not to the next (CVE-2023-51764 and its kin).
 * One message in is one message out: from a stranger it is refused, from our own people mended, and whatever lies in the
 * store leaves in a form in which the strictest and the most careless next hop see the same one message.
 * RFC 5321 §2.3.8, §4.1.1.4; RFC 3030 §2.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom, systemClock } from '../../server/base/ports.ts';
import { allowAll, dial } from '../../server/net/dial.ts';
import { openSession } from '../../server/smtp/client.ts';
import { message } from '../support/client-session.ts';
import { startNextHop } from '../support/next-hop.ts';
import { type SloppyHop, startSloppyHop } from '../support/sloppy-hop.ts';
import { smuggled, terminators } from '../support/terminators.ts';
import type { WireClient } from '../support/wire.ts';
import { startWorld, type World } from '../support/world.ts';

const HEADER = 'Subject: first\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n';
const contentWith = (terminator: string, from = 's@ext.example'): string =>
  `From: ${from}\r\n${HEADER}\r\nfirst${terminator}${smuggled}`;

type Sink = { readonly port: number; readonly taken: () => readonly (readonly string[])[]; close(): Promise<void> };

async function strictSink(): Promise<Sink> {
  const hop = await startNextHop();
  return {
    port: hop.port,
    taken: () => {
      for (const { wire } of hop.received) assert.doesNotMatch(wire.toString('latin1'), /[^\r]\n|\r[^\n]|\0/);
      return hop.received.map(({ recipients }) => recipients);
    },
    close: () => hop.close(),
  };
}

async function sloppySink(): Promise<Sink> {
  const hop = await startSloppyHop();
  return {
    port: hop.port,
    taken: () => {
      assert.deepEqual(hop.nonsense, []);
      return hop.transactions.map(({ recipients }) => recipients);
    },
    close: async () => hop[Symbol.asyncDispose](),
  };
}

async function worldBefore(sink: Sink): Promise<World> {
  const world = await startWorld({
    zone: '*.example. MX 10 mx.ext.example.\nmx.ext.example. A 127.0.0.1\next.example. MX 10 mx.ext.example.\n',
    hopPort: sink.port,
    settings: ['mode=deliver', 'auth.allow-plaintext=true', 'outbound.tls=none'],
  });
  await world.addAccount('ann@us.example');
  await world.api.aliases.add({ address: 'away@us.example', targets: ['kim@far.example'] });
  return world;
}

/** Ready for content: from a stranger to an alias that leads elsewhere. */
async function stranger(world: World): Promise<WireClient> {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  await wire.ask('RCPT TO:<away@us.example>', '250');
  return wire;
}

/** Ready for content: from one of ours to somebody elsewhere. */
async function ourOwn(world: World): Promise<WireClient> {
  const wire = await world.smtp('submission');
  await wire.ask(`AUTH PLAIN ${btoa('\0ann@us.example\0correct horse')}`, '235');
  await wire.ask('MAIL FROM:<ann@us.example>', '250');
  await wire.ask('RCPT TO:<kim@far.example>', '250');
  return wire;
}

type Cut = (content: string, terminator: string) => readonly string[];
/** How the octets are spread over segments. */
const cuts: Readonly<Record<string, Cut>> = {
  'in one piece': content => [content],
  'octet by octet around the end': (content, terminator) => {
    const at = content.indexOf(`first${terminator}`);
    const end = at + 5 + terminator.length + 6;
    return [content.slice(0, at), ...content.slice(at, end), content.slice(end)];
  },
  'cut within the end': (content, terminator) => {
    const at = content.indexOf(`first${terminator}`) + 5 + Math.ceil(terminator.length / 2);
    return [content.slice(0, at), content.slice(at)];
  },
};

async function send(wire: WireClient, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    wire.send(Buffer.from(piece, 'latin1'));
    await new Promise(resolve => setImmediate(resolve));
  }
}

async function byData(wire: WireClient, pieces: readonly string[]): Promise<string> {
  await wire.ask('DATA', '354 ');
  await send(wire, [...pieces, '\r\n.\r\n']);
  return wire.expect(/^[25]50 /);
}

/** Two chunks, the boundary in the middle of what looks like an end. */
async function byChunks(wire: WireClient, content: string, terminator: string): Promise<string> {
  const at = content.indexOf(`first${terminator}`) + 5 + Math.ceil(terminator.length / 2);
  const [first, second] = [content.slice(0, at), `${content.slice(at)}\r\n`];
  await send(wire, [`BDAT ${first.length}\r\n${first}`, `BDAT ${second.length} LAST\r\n${second}`]);
  await wire.expect(/^250 /);
  return wire.expect(/^[25]50 /);
}

for (const [kind, startSink] of [
  ['strict', strictSink],
  ['careless', sloppySink],
] as const) {
  test(`a stranger smuggles nothing to a ${kind} next hop`, async () => {
    const sink = await startSink();
    await using world = await worldBefore(sink);
    for (const [name, terminator] of Object.entries(terminators)) {
      const content = contentWith(terminator);
      for (const cut of Object.values(cuts)) {
        const wire = await stranger(world);
        assert.match(await byData(wire, cut(content, terminator)), /^550 5\.5\.2/, name);
        await wire.ask('NOOP', '250 2.0.0');
      }
      const chunked = await stranger(world);
      assert.match(await byChunks(chunked, content, terminator), /^550 5\.5\.2/, name);
      await chunked.ask('NOOP', '250 2.0.0');
    }
    await world.settle();
    assert.deepEqual([sink.taken(), await world.ledger()], [[], {}]);
    await sink.close();
  });

  test(`what is in order and only looks like an end reaches a ${kind} next hop as one message`, async () => {
    const sink = await startSink();
    await using world = await worldBefore(sink);
    // By DATA a client has stuffed it; in a chunk it stands as it is, and an end of data is nothing special there.
    const stuffed = ['\r\n..\r\n', '\r\n. \r\n', '\r\n.\t\r\n', '\r\n...\r\n', '\r\n\r\n..\r\n\r\n'];
    for (const end of stuffed)
      for (const cut of Object.values(cuts))
        assert.match(await byData(await stranger(world), cut(contentWith(end), end)), /^250/);
    const plain = ['\r\n.\r\n', '\r\n.\r\n.\r\n', '\r\n..\r\n', '\r\n\r\n.\r\n'];
    for (const end of plain) assert.match(await byChunks(await stranger(world), contentWith(end), end), /^250/);
    await world.settle();
    const count = stuffed.length * Object.keys(cuts).length + plain.length;
    assert.deepEqual(sink.taken(), Array(count).fill(['kim@far.example']));
    await sink.close();
  });

  test(`what our own people send is mended, and reaches a ${kind} next hop as one message`, async () => {
    const sink = await startSink();
    await using world = await worldBefore(sink);
    let sent = 0;
    for (const terminator of Object.values(terminators)) {
      const content = contentWith(terminator, 'ann@us.example');
      for (const cut of Object.values(cuts)) {
        assert.match(await byData(await ourOwn(world), cut(content, terminator)), /^250/);
        sent++;
      }
      assert.match(await byChunks(await ourOwn(world), content, terminator), /^250/);
      sent++;
    }
    await world.settle();
    assert.deepEqual(sink.taken(), Array(sent).fill(['kim@far.example']));
    await sink.close();
  });
}

test('a chunk whose size is a riddle ends the conversation: nothing behind it is a command', async () => {
  const sink = await sloppySink();
  await using world = await worldBefore(sink);
  const riddles = [
    '-1',
    '+5',
    '0x10',
    '1e3',
    '5 5',
    '5;LAST',
    '18446744073709551621 LAST',
    '99999999999 LAST',
    '5 LAST LAST',
    '٥',
  ];
  for (const size of riddles) {
    const wire = await stranger(world);
    wire.send(`BDAT ${size}\r\nxxxxx\r\nRSET\r\n${smuggled}\r\n.\r\n`);
    await wire.expect(/^5/);
    assert.equal(await wire.closed(), '', size);
  }
  await world.settle();
  assert.deepEqual([sink.taken(), await world.ledger()], [[], {}]);
  await sink.close();
});

test('what an envelope hides in its parameters never becomes a command or a field of ours', async () => {
  const sink = await strictSink();
  await using world = await worldBefore(sink);
  const hidden = '+0D+0AX-Hidden:+20yes+0D+0A+0D+0AQUIT+0D+0A';
  const wire = await world.smtp();
  await wire.ask(`MAIL FROM:<s@ext.example> RET=HDRS ENVID=e${hidden}`, /^[25]/);
  await wire.ask('RSET', '250');
  await wire.ask('MAIL FROM:<s@ext.example> RET=HDRS ENVID=e', '250');
  const offered = await wire.ask(`RCPT TO:<away@us.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;k${hidden}`, /^[25]/);
  if (offered.startsWith('5')) await wire.ask('RCPT TO:<away@us.example>', '250');
  await wire.ask('DATA', '354');
  await wire.ask('Subject: x\r\n\r\nx\r\n.', '250');
  await world.settle();
  assert.ok(sink.taken().length > 0);
  await sink.close();
});

const careless = async (hop: SloppyHop, bytes: AsyncIterable<Uint8Array> | Uint8Array, size: number) => {
  const dialled = await dial({ addresses: ['127.0.0.1'], port: hop.port, guard: allowAll, clock: systemClock });
  assert(dialled.ok);
  const session = await openSession({
    connection: dialled.value,
    greetingName: 'client.example',
    tls: 'none',
    clock: systemClock,
    random: seededRandom(1),
  });
  assert(session.ok);
  const { recipients } = await session.value.deliver(message({ bytes, size }));
  await session.value.quit();
  return recipients[0]?.outcome;
};

test('our client writes one message, whatever its octets are and however it gets them', async () => {
  await using hop = await startSloppyHop();
  let sent = 0;
  for (const terminator of ['\r\n.\r\n', '.\r\n', ...Object.values(terminators)]) {
    const octets = Buffer.from(contentWith(terminator), 'latin1');
    const around = octets.indexOf('first') + 5;
    assert.equal(await careless(hop, octets, octets.length), 'accepted');
    sent++;
    for (let at = around; at <= around + terminator.length; at++) {
      const pieces = async function* () {
        yield octets.subarray(0, at);
        yield octets.subarray(at);
      };
      assert.equal(await careless(hop, pieces(), octets.length), 'accepted');
      sent++;
    }
  }
  assert.deepEqual(hop.nonsense, []);
  assert.deepEqual(
    hop.transactions.map(({ recipients }) => recipients),
    Array(sent).fill(['bob@there.example']),
  );
  for (const { content } of hop.transactions) assert.match(content, /MAIL FROM:<evil@x\.example>/);
});

test('our client says no address that would become a second command', async () => {
  await using hop = await startSloppyHop();
  const dialled = await dial({ addresses: ['127.0.0.1'], port: hop.port, guard: allowAll, clock: systemClock });
  assert(dialled.ok);
  const options = { greetingName: 'client.example', tls: 'none', clock: systemClock, random: seededRandom(1) } as const;
  const session = await openSession({ connection: dialled.value, ...options });
  assert(session.ok);
  const evil = [
    `bob@there.example>\r\n${smuggled}`,
    'bob@there.example>\nRSET',
    'bob@there.example>\rRSET',
    'b\0ob@there.example',
  ];
  for (const address of evil) {
    const { recipients } = await session.value.deliver(message({ recipients: [{ address }] }));
    assert.notEqual(recipients[0]?.outcome, 'accepted', JSON.stringify(address));
    if (!session.value.isOpen()) break;
    await session.value.deliver(message({ sender: address }));
  }
  await session.value.quit();
  assert.deepEqual([hop.transactions, hop.nonsense], [[], []]);
});
