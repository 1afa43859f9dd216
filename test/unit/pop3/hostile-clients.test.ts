/** Clients that mean no good, or leave at the wrong moment: memory stays bounded, the lock comes back, nothing is deleted. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { inPop3World } from '../../support/pop3-world.ts';

test('an endless line is cut after 64 KiB', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.send('x'.repeat(200_000));
    assert.equal(await client.rest(), '-ERR That line is too long\r\n');
    await world.allClosed();
    assert.deepEqual(world.heard, ['closed endless-line 0 0 0']);
  }));

test('an endless line after login deletes nothing', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    await client.ask('DELE 1');
    client.send('x'.repeat(200_000));
    await client.rest();
    await world.allClosed();
    assert.equal(world.backend.messages.length, 2);
    assert.equal(world.backend.isLocked(), false);
  }));

test('NULs, control characters and octets that are no UTF-8 are refused line by line', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    for (const line of [
      Buffer.from('USER a\0nn\r\n'),
      Buffer.from('USER \x1b[31m\r\n'),
      Buffer.from([0x55, 0xff, 13, 10]),
      Buffer.from('a\rb\r\n'),
    ]) {
      client.send(line);
      assert.equal(await client.line(), '-ERR That line has characters that no command has');
    }
    await client.signIn();
  }));

test('a line may come octet by octet, and end with a lone LF', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    for (const octet of 'USER ann\n') {
      client.send(octet);
      await new Promise(setImmediate);
    }
    assert.equal(await client.line(), '+OK Now the password');
  }));

test('TLS spoken to a plain port is named to the owner', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.send(Buffer.from([0x16]));
    client.send(Buffer.from([0x03, 0x01, 0x02, 0x00, 0x01]));
    await client.rest();
    await world.allClosed();
    assert.match(world.heard[0] ?? '', /^warned 127\.0\.0\.1 began TLS on port \d+, which speaks POP3 in clear first/);
    assert.equal(world.heard[1], 'closed tls-to-plain-port 0 0 0');
  }));

const endless = async function* () {
  for (;;) yield Buffer.alloc(16_384, 'x');
};

test('a client that leaves within RETR deletes nothing and gives the lock back', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    world.backend.streamed = endless;
    await client.ask('DELE 2');
    client.send('RETR 1\r\nQUIT\r\n');
    await client.line();
    client.socket.destroy();
    await world.allClosed();
    assert.equal(world.backend.messages.length, 2);
    assert.equal(world.heard.at(-1), 'closed client-closed 0 0 1');
    assert.equal(world.backend.isLocked(), false);
  }));

test('a client that takes nothing is held back, and let go after the idle time', () =>
  inPop3World({ limits: { idle: 60 } }, async world => {
    let asked = 0;
    const client = await world.dial();
    await client.signIn();
    world.backend.streamed = async function* () {
      for (; asked < 10_000; asked++) yield Buffer.alloc(65_536, 'x');
    };
    client.socket.pause();
    client.send('RETR 1\r\n');
    await world.allClosed();
    assert.ok(asked < 500, `${asked} pieces of 64 KiB were read for a client that took none`);
    assert.equal(world.heard.at(-1), 'closed stalled 0 0 0');
  }));

test('a store that fails within a message ends the connection instead of the message', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('UTF8');
    await client.signIn();
    world.backend.failing = 'midway';
    client.send('RETR 1\r\n');
    assert.equal((await client.rest()).endsWith('\r\n.\r\n'), false);
    await world.allClosed();
    assert.deepEqual(world.heard.slice(1), ['broke the disk is gone', 'closed content-unreadable 0 0 0']);
  }));

test('a bug of the backend is told to the owner and to the client as a fault, and ends its session only', () =>
  inPop3World({}, async world => {
    world.backend.failing = 'open-throws';
    const client = await world.dial();
    await client.ask('USER ann');
    assert.equal(await client.ask('PASS secret'), '-ERR [SYS/TEMP] Something went wrong here; nothing was deleted');
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.deepEqual(world.heard, ['broke the backend has a bug', 'closed fault 0 0 0']);
    world.backend.failing = null;
    await (await world.dial()).signIn();
  }));

test('a message that is longer than listed is reported', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    world.backend.streamed = async function* () {
      yield Buffer.from('more than was listed, by far\r\n');
    };
    await client.askLines('RETR 1');
    await client.ask('NOOP');
    assert.ok(world.heard.includes('broke Message uid-1 was listed with 23 octets and has 30'));
  }));

test('the owner closes: a waiting session is told, nothing is deleted', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    await client.ask('DELE 1');
    world.servings[0]?.close('closing');
    assert.equal(await client.rest(), '-ERR [SYS/TEMP] The server is closing\r\n');
    await world.allClosed();
    assert.equal(world.backend.messages.length, 2);
    assert.equal(world.heard.at(-1), 'closed server-closing 0 0 1');
  }));

test('the owner closes while a client takes nothing: the message is cut', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    world.backend.streamed = endless;
    client.socket.pause();
    client.send('RETR 1\r\n');
    await new Promise(tick => setTimeout(tick, 50));
    world.servings[0]?.close('closing');
    await world.allClosed();
    assert.equal(world.heard.at(-1), 'closed server-closing 0 0 0');
  }));

test('no password is in what the owner hears or reads', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    const base64 = Buffer.from('\0ann\0secret').toString('base64');
    const secret = [
      'PASS secret',
      'pass secret',
      'PASSsecret',
      'secret',
      `AUTH PLAIN ${base64} secret`,
      'APOP ann secret',
      `AUTH XOAUTH2 ${base64}`,
    ];
    for (const line of secret) await client.ask(line);
    await client.ask('AUTH PLAIN');
    await client.ask(Buffer.from('\0ann\0wrong').toString('base64'));
    await client.ask(`AUTH PLAIN ${base64}`);
    await client.ask('QUIT');
    await world.allClosed();
    const all = JSON.stringify([world.said, world.heard]);
    assert.doesNotMatch(all, /secret|wrong\b(?! user)(?!-credentials)/);
    assert.equal(all.includes(base64.slice(0, 10)), false);
    assert.deepEqual(
      world.said.filter(line => line.hidden && line.who === 'C').map(line => line.text),
      ['PASS', 'PASS', 'AUTH', 'APOP', 'AUTH XOAUTH2', '', 'AUTH PLAIN'],
    );
  }));
