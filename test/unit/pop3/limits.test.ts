/** Slow readers, endless lines, many idle connections, whole books of commands at once: nobody else is harmed. */
import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { kibibytes, mebibytes, minutes } from '../../../server/base/units.ts';
import { newWireWriter } from '../../../server/net/wire-writer.ts';
import { inPop3World } from '../../support/pop3-world.ts';

const piece = Buffer.alloc(kibibytes(64), 'x');

test('a message that nobody takes holds few pieces, and the lock only for the idle time', () =>
  inPop3World({ limits: { idle: 150 } }, async world => {
    let asked = 0;
    const slow = await world.dial();
    await slow.ask('UTF8');
    await slow.signIn();
    world.backend.streamed = async function* () {
      for (; asked < 10_000; asked++) yield piece;
    };
    slow.socket.pause();
    slow.send('RETR 1\r\n');
    const polite = await world.dial();
    await polite.ask('USER ann');
    assert.match((await polite.ask('PASS secret')) ?? '', /^-ERR \[IN-USE\]/);
    await world.servings[0]?.closed;
    // What the two kernels' buffers take is not ours; loopback's are some MiB.
    assert.ok(asked * piece.length < mebibytes(16), `${asked} pieces were read for a client that took none`);
    assert.equal(world.heard.at(-1), 'closed stalled 0 0 0');
    await polite.signIn();
  }));

test('who takes a piece within each idle time is served to the end; who stops is let go', async () => {
  const clock = manualClock(0);
  let take = () => {};
  const stream = new Duplex({ read() {}, writableHighWaterMark: 1, write: (_chunk, _encoding, done) => (take = done) });
  const writer = newWireWriter(stream, clock, minutes(10));
  for (let n = 0; n < 50; n++) {
    const written = writer.write(piece);
    await new Promise(setImmediate);
    clock.advance(minutes(9));
    take();
    assert.equal(await written, true);
  }
  const written = writer.write(piece);
  await new Promise(setImmediate);
  clock.advance(minutes(10));
  assert.equal(await written, false);
  assert.equal(writer.hasStalled(), true);
  assert.equal(await writer.write(piece), false);
});

test('a line of 10 MB without end is left after 64 KiB', () =>
  inPop3World({}, async world => {
    for (const signedIn of [false, true]) {
      const client = await world.dial();
      if (signedIn) await client.signIn();
      client.socket.on('error', () => {});
      client.send(Buffer.alloc(10_000_000, 'x'));
      await world.servings.at(-1)?.closed;
    }
    assert.ok(
      world.heard.every(line => /^(login|closed endless-line)/.test(line)),
      world.heard.join(),
    );
    assert.equal(world.backend.isLocked(), false);
  }));

test('a line that is too long and ends within 64 KiB is one mistake', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('x'.repeat(60_000)), '-ERR That line is too long');
    await client.signIn();
    assert.equal(await client.ask('x'.repeat(60_000)), '-ERR That line is too long');
    assert.equal(await client.ask('NOOP'), '+OK Nothing done');
  }));

test('1,000 commands at once are answered in their order', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    const commands = Array.from({ length: 1000 }, (_, n) => ['NOOP', 'STAT', 'LIST 1', 'UIDL 2', 'TOP 1 0'][n % 5]!);
    client.send(`${commands.join('\r\n')}\r\nQUIT\r\n`);
    const five =
      '+OK Nothing done\r\n+OK 2 55\r\n+OK 1 23\r\n+OK 2 uid-2\r\n+OK Top of message follows\r\nSubject: one\r\n\r\n.\r\n';
    assert.equal(await client.rest(), `${five.repeat(200)}+OK Goodbye\r\n`);
  }));

test('commands that are sent and never read back are held back, not gathered', () =>
  inPop3World(
    { limits: { idle: 150 }, contents: Array.from({ length: 2000 }, () => 'Subject: x\r\n\r\n') },
    async world => {
      const client = await world.dial();
      await client.signIn();
      client.socket.pause();
      client.send('UIDL\r\n'.repeat(8000));
      await world.allClosed();
      assert.equal(world.heard.at(-1), 'closed stalled 0 0 0');
      const answered = world.said.filter(line => line.text.startsWith('+OK Listing')).length;
      assert.ok(answered < 2000, `${answered} listings were made for a client that took none`);
      assert.equal(world.backend.isLocked(), false);
    },
  ));

test('300 connections that say nothing keep nobody waiting, and end after their time', () =>
  inPop3World({ limits: { beforeLogin: 1500 } }, async world => {
    await Promise.all(Array.from({ length: 300 }, () => world.dial()));
    const began = performance.now();
    const polite = await world.dial();
    await polite.signIn();
    assert.equal((await polite.askLines('RETR 1'))[0], '+OK 23 octets');
    assert.equal(await polite.ask('QUIT'), '+OK Goodbye');
    assert.ok(performance.now() - began < 1000, `${performance.now() - began} ms`);
    await world.allClosed();
    assert.equal(world.heard.filter(line => line === 'closed idle 0 0 0').length, 300);
  }));
