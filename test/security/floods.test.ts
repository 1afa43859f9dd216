/**
 * Floods and slow clients: whoever opens many connections, never ends a line, says nothing useful for ever, or sends one
 * octet at a time, is bounded and in the end shown the door, and somebody else is served meanwhile. RFC 5321 §4.5.3, §7.8.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { plain } from '../../server/sasl/plain.ts';
import { startFlood } from '../support/flooder.ts';
import { dialFrom, FOREIGN } from '../support/foreign.ts';
import { memoryAuthenticator } from '../support/sasl-authenticator.ts';
import { envelope, smtpServer } from '../support/smtp.ts';
import { dial, type WireClient } from '../support/wire.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const PER_ADDRESS = 100;
/** A message by another takes some 30 ms; on a machine with other things to do, this is still soon. */
const SOON = 2500;
const MEBIBYTE = 1024 * 1024;
const CLIENTS = 8;
/** Of each client a message of the greatest size may be held, and what lies between a socket and its reader. */
const MOST_HELD = 64;

let world: World;
let ann: Person;
before(async () => {
  world = await startWorld({
    zone: 'ext.example. MX 10 mx.ext.example.\nmx.ext.example. A 127.0.0.1\n',
    settings: [
      'mode=deliver',
      'auth.allow-plaintext=true',
      'smtp.max-message-size=1MB',
      `smtp.max-connections-per-address=${PER_ADDRESS}`,
      `imap.max-connections-per-address=${PER_ADDRESS}`,
    ],
  });
  ann = await world.addAccount('ann@us.example');
  await served();
});
after(() => world[Symbol.asyncDispose]());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What is really held, the test's own sockets included. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const open = (listener: 'smtp' | 'submission' | 'imap' | 'pop3', count: number): Promise<readonly WireClient[]> =>
  Promise.all(Array.from({ length: count }, () => dial(world.port(listener))));

/** Somebody else, from elsewhere, hands in a message; how long it took him. */
async function served(): Promise<number> {
  const began = performance.now();
  const wire = await dialFrom(FOREIGN, world.port('smtp'));
  await wire.expect('220 ');
  await wire.ask('EHLO polite.example', '250');
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  await wire.ask(`RCPT TO:<${ann.address}>`, '250');
  await wire.ask('DATA', '354');
  await wire.ask('Subject: polite\r\nFrom: s@ext.example\r\n\r\nx\r\n.', '250');
  await wire.ask('QUIT', '221');
  wire.destroy();
  return performance.now() - began;
}

/** Whoever was being slowed down when it left is only missed when its wait is over. */
const LONGEST_WAIT = 15_000;
/** Nothing of a flood is left. */
async function over(wires: readonly WireClient[]): Promise<void> {
  for (const wire of wires) wire.destroy();
  const connected = async () =>
    (await world.api.status.get({})).listeners.reduce((sum, one) => sum + one.connections, 0);
  for (const since = Date.now(); (await connected()) > 0; ) {
    assert.ok(Date.now() - since < LONGEST_WAIT, 'connections are left');
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

test('one connection too many from one address is told so on every port, and others are served', async () => {
  const told = { smtp: /^421 /, submission: /^421 /, imap: /^\* BYE /, pop3: /^-ERR / } as const;
  for (const listener of ['smtp', 'submission', 'imap', 'pop3'] as const) {
    const silent = await open(listener, PER_ADDRESS);
    for (const wire of silent) await wire.line();
    const many = await open(listener, 50);
    for (const wire of many) {
      await wire.expectLine(told[listener]);
      assert.equal(await wire.closed(), '');
    }
    const other = await dialFrom(FOREIGN, world.port(listener));
    assert.doesNotMatch(await other.line(), told[listener]);
    other.destroy();
    silent[0]!.destroy();
    await pause(20);
    const [again] = await open(listener, 1);
    assert.doesNotMatch(await again!.line(), told[listener]);
    await over([...silent, ...many, again!]);
  }
  await world.settle();
  const notes = await world.mailroom.store.events({ names: ['connection.refused'], limit: 1000 });
  assert.ok(notes.length > 0 && notes.length < 200, `${notes.length} of 200 are written down: a flood is counted`);
});

type Flood = {
  readonly name: string;
  readonly listener?: 'smtp' | 'submission' | 'imap' | 'pop3';
  /** Said first, each answered with a "yes". */
  readonly prelude?: readonly string[];
  readonly octets: string;
};
const MAIL = ['EHLO flood.example', 'MAIL FROM:<s@ext.example>', 'RCPT TO:<ann@us.example>'];
const floods: readonly Flood[] = [
  { name: 'NOOP', prelude: ['EHLO x'], octets: 'NOOP\r\n' },
  { name: 'RSET', prelude: ['EHLO x'], octets: 'RSET\r\n' },
  { name: 'VRFY', prelude: ['EHLO x'], octets: 'VRFY ann\r\n' },
  { name: 'HELP', prelude: ['EHLO x'], octets: 'HELP\r\n' },
  { name: 'EXPN', prelude: ['EHLO x'], octets: 'EXPN staff\r\n' },
  { name: 'MAIL and RSET', prelude: ['EHLO x'], octets: 'MAIL FROM:<s@ext.example>\r\nRSET\r\n' },
  { name: 'unknown recipients', prelude: MAIL, octets: 'RCPT TO:<nobody@us.example>\r\n' },
  { name: 'empty chunks', prelude: MAIL, octets: 'BDAT 0\r\n' },
  { name: 'chunks of an octet', prelude: MAIL, octets: 'BDAT 1\r\nx' },
  { name: 'logins that are cancelled', listener: 'submission', prelude: ['EHLO x'], octets: 'AUTH PLAIN\r\n*\r\n' },
  { name: 'IMAP’s NOOP', listener: 'imap', octets: 'a NOOP\r\n' },
  { name: 'IMAP’s CAPABILITY', listener: 'imap', octets: 'a CAPABILITY\r\n' },
  { name: 'an IMAP line without an end', listener: 'imap', octets: 'a' },
  { name: 'IMAP logins that are cancelled', listener: 'imap', octets: 'a AUTHENTICATE PLAIN\r\n*\r\n' },
  { name: 'POP3’s CAPA', listener: 'pop3', octets: 'CAPA\r\n' },
  { name: 'POP3’s USER', listener: 'pop3', octets: 'USER ann\r\n' },
  { name: 'a POP3 line without an end', listener: 'pop3', octets: 'a' },
  { name: 'nonsense', octets: 'WHAT\r\n' },
  { name: 'empty lines', octets: '\r\n' },
  { name: 'a line without an end', octets: 'x' },
  { name: 'a login without an end', listener: 'submission', prelude: ['EHLO x'], octets: 'A' },
  { name: 'a header without an end', prelude: [...MAIL, 'DATA'], octets: 'X-Field: value\r\n' },
  { name: 'a header line without an end', prelude: [...MAIL, 'DATA'], octets: ' folded' },
  { name: 'a body without an end', prelude: [...MAIL, 'DATA'], octets: '\r\n' },
  { name: 'dots without an end', prelude: [...MAIL, 'DATA'], octets: '\r\n..' },
];

for (const { name, listener = 'smtp', prelude = [], octets } of floods)
  test(`a flood of ${name} keeps nobody else waiting, and little of it`, async () => {
    const before = held();
    const flood = await startFlood({ port: world.port(listener), clients: CLIENTS, prelude, octets });
    const waits: number[] = [];
    try {
      for (let round = 0; round < 3; round++) {
        await pause(30);
        waits.push(await served());
      }
    } finally {
      await flood.stop();
    }
    const more = (held() - before) / MEBIBYTE;
    assert.ok(Math.max(...waits) < SOON, `others waited ${waits.map(Math.round)} ms`);
    assert.ok(more < MOST_HELD, `${more.toFixed(1)} MiB are held`);
  });

test('slow clients in great number: octet by octet, half a line, half a message, half closed, half signed in', async () => {
  const before = held();
  const wires = await open('smtp', 50);
  const logins = await open('submission', 10);
  for (const wire of [...wires, ...logins]) {
    await wire.expect('220 ');
    await wire.ask('EHLO slow.example', '250');
  }
  for (const wire of wires.slice(20)) for (const line of [...MAIL.slice(1), 'DATA']) await wire.ask(line, /^[23]/);
  for (const wire of wires.slice(40)) wire.send('Subject: half');
  for (const wire of wires.slice(45)) wire.end();
  for (const wire of logins.slice(0, 5)) await wire.ask('AUTH PLAIN', '334');
  for (const wire of logins.slice(5)) await wire.ask('AUTH LOGIN', '334');
  const drip = setInterval(() => {
    for (const wire of wires.slice(0, 40)) wire.socket.write('x');
    for (const wire of logins) wire.socket.write('A');
  }, 2);
  await pause(100);
  const waits = [await served(), await served(), await served()];
  clearInterval(drip);
  for (const wire of wires.slice(45)) await wire.closed();
  assert.ok(Math.max(...waits) < SOON, `others waited ${waits.map(Math.round)} ms`);
  assert.ok(held() - before < 24 * MEBIBYTE);
  await over([...wires, ...logins]);
});

test('a message may name a thousand recipients and the same one a thousand times; it lies there once', async () => {
  const letters = async () => (await world.stored(ann)).filter(text => text.includes('Subject: many')).length;
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  wire.say(...Array.from({ length: 1040 }, (_, n) => `RCPT TO:<ann+${n}@us.example>`));
  const began = performance.now();
  const waits = [await served(), await served()];
  for (let n = 0; n < 1040; n++) await wire.expect(n < 1000 ? '250' : '452 4.5.3');
  assert.ok(
    performance.now() - began < 2 * SOON && Math.max(...waits) < SOON,
    `others waited ${waits.map(Math.round)} ms`,
  );
  await wire.ask('RSET', '250');
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  for (let n = 0; n < 100; n++) await wire.ask('RCPT TO:<ann@us.example>', '250');
  await wire.ask('DATA', '354');
  await wire.ask('Subject: many\r\nFrom: s@ext.example\r\n\r\nx\r\n.', '250');
  await world.settle();
  assert.equal(await letters(), 1);
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  wire.say(...Array.from({ length: 300 }, () => 'RCPT TO:<ann@us.example>'));
  for (let n = 0; n < 201; n++) await wire.expect('250');
  await wire.expect('421 4.7.0');
});

test('who asks for many names is slowed down and sent away before he has asked for a hundred', async () => {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  wire.say(...Array.from({ length: 1000 }, (_, n) => `RCPT TO:<name${n}@us.example>`));
  await pause(1500);
  let answers = 0;
  while (await Promise.race([wire.reply().then(() => true), pause(30).then(() => false)])) answers++;
  assert.ok(answers >= 10 && answers < 20, `${answers} were answered`);
  await over([wire]);
});

const login = {
  mechanisms: [plain],
  authenticator: memoryAuthenticator({ ann: 'secret' }),
  inClear: true,
  required: false,
};

test('every way of saying nothing useful comes to an end', async () => {
  const ways = [
    'NOOP',
    'RSET',
    'VRFY x',
    'HELP',
    'EHLO x',
    'HELO x',
    'WHAT',
    'EXPN x',
    'AUTH PLAIN\r\n*',
    'AUTH X',
    'MAIL FROM:<a@b.example>\r\nRSET',
  ];
  for (const way of ways) {
    await using server = await smtpServer({ login, earlyTalk: 'tolerate' });
    const wire = await server.ready();
    wire.say(...Array.from({ length: 400 }, () => way));
    let said = '';
    for (let n = 0; n < 801 && !said.startsWith('421'); n++) said = await wire.reply();
    assert.match(said, /^421 4\.7\.0/, way);
    await wire.closed();
  }
});

test('but not to who brings messages, however often he resets or asks whether we are there', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  for (let message = 0; message < 10; message++) {
    for (let n = 0; n < 40; n++) await wire.ask(n % 2 ? 'RSET' : 'NOOP', '250');
    await envelope(wire);
    await wire.ask('DATA', '354');
    await wire.ask('x\r\n.', '250');
  }
});

test('a connection that is half closed ends, wherever it stood, and what was not whole is not taken', async () => {
  const ends = [[], ['EHLO x'], MAIL, [...MAIL, 'DATA'], [...MAIL, 'DATA', 'Subject: half']] as const;
  for (const lines of ends) {
    const [wire] = await open('smtp', 1);
    await wire!.expect('220');
    for (const line of lines) {
      if (line.startsWith('Subject')) wire!.say(line);
      else await wire!.ask(line, /^[23]/);
    }
    wire!.end();
    assert.equal(await wire!.closed(), '');
  }
  await over([]);
  await world.settle();
  for (const mailbox of ['INBOX', 'Junk'])
    assert.deepEqual(
      (await world.stored(ann, mailbox)).filter(text => text.includes('Subject: half')),
      [],
    );
});
