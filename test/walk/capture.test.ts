/** Capture: takes anything for anyone, and nothing leaves. */
import assert from 'node:assert/strict';
import net from 'node:net';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { startNextHop } from '../support/next-hop.ts';
import { startWorld, traceIn, type World } from '../support/world.ts';

const INBOX = { address: 'inbox@mailroom.test', password: 'whatever' };
const trunk = ['written done', 'accepted done', 'queued done'];

let world: World;
/** Whoever connects here has left the house. */
let outside: Awaited<ReturnType<typeof startNextHop>>;
const dialled: unknown[] = [];
const realConnect = net.Socket.prototype.connect;

before(async () => {
  outside = await startNextHop();
  world = await startWorld({
    preset: 'dev',
    zone: '*.example. MX 10 mx.example.\nmx.example. A 127.0.0.1\nthere.example. A 127.0.0.1\n',
    hopPort: outside.port,
    settings: [`relay.host=127.0.0.1:${outside.port}`],
  });
});
after(async () => {
  net.Socket.prototype.connect = realConnect;
  await world[Symbol.asyncDispose]();
  await outside.close();
});

/** Every connection that this process opens, except to our own listeners. */
function watchDials(): void {
  const own = new Set(world.mailroom.ports.listeners().map(listener => listener.port));
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const given = (Array.isArray(args[0]) ? args[0][0] : args[0]) as { port?: number } | number;
    const port = typeof given === 'object' ? given.port : given;
    if (port !== undefined && !own.has(port)) dialled.push(given);
    return (realConnect as (...all: unknown[]) => net.Socket).apply(this, args);
  } as typeof realConnect;
}

test('capture: anything for anyone, from anyone, no connection goes out', async () => {
  watchDials();
  for (const to of ['kim@there.example', 'x@[127.0.0.1]', 'nobody@mailroom.test', '"a b"@deep.down.example']) {
    const { trace } = await world.bring({ from: 'app@nowhere.invalid', to, subject: 'Caught', text: 'Hello.' });
    await world.settle();
    const [first, branch] = await world.way(trace);
    assert.deepEqual([first, branch?.slice(1)], [trunk, ['delivered done', 'stored done', 'read ahead']]);
    assert.equal((await world.journey(trace)).branches[0]?.stations[0]?.sentence, 'Captured for inbox@mailroom.test');
  }
  assert.equal((await world.stored(INBOX)).length, 4);
});

test('capture: one message for several people lies in the inbox once, and each is told of', async () => {
  const before = (await world.stored(INBOX)).length;
  const { trace } = await world.bring({
    from: 'app@nowhere.invalid',
    to: ['kim@there.example', 'lee@there.example', 'kim@there.example'],
    bcc: 'sam@there.example',
    text: 'Hello, all.',
  });
  await world.settle();
  assert.equal((await world.stored(INBOX)).length, before + 1);
  const { branches } = await world.journey(trace);
  assert.deepEqual(new Set(branches.map(branch => branch.stations[1]?.fact)).size, 1, 'the same UID for all');
  assert.ok(branches.every(branch => branch.state === 'delivered'));
  await world.ledger();
});

test('capture: any name and any password signs in to send; content comes as it was', async () => {
  const mailer = createTransport({
    host: '127.0.0.1',
    port: world.port('submission'),
    ignoreTLS: true,
    auth: { user: 'app', pass: 'guess' },
  });
  const { response } = await mailer.sendMail({
    from: 'a@b.example',
    to: 'c@d.example',
    raw: 'X-Odd:  kept \r\n\r\nAs is\r\n',
    envelope: { from: 'a@b.example', to: 'c@d.example' },
  });
  await world.settle();
  assert.ok((await world.stored(INBOX, 'Inboxes/app')).at(-1)!.endsWith('X-Odd:  kept \r\n\r\nAs is\r\n'));
  assert.deepEqual((await world.way(traceIn(response)))[1]?.[0], 'c@d.example delivered');
});

test('capture: IMAP reads with any password', async () => {
  const texts = await world.read(INBOX);
  assert.equal(texts.length, (await world.stored(INBOX)).length);
});

test('capture: no bounce, no relaying, whatever a person asks for; the dialler itself says no', async () => {
  const wire = await world.smtp();
  wire.say('MAIL FROM:<kim@there.example>', 'RCPT TO:<lee@there.example> NOTIFY=SUCCESS,FAILURE,DELAY', 'DATA');
  await wire.expectAll('250', '250', '354');
  await wire.ask('Subject: tell me\r\n\r\nTell me.\r\n.', '250');
  await world.settle();
  await world.api.queue.act({ all: true, act: 'retry' });
  // A route that was chosen in another mode, as after a change of settings.
  await world.mailroom.store.run('accept', {
    ...{ bytes: Buffer.from('Subject: old\r\n\r\nOld.\r\n'), prefix: '', sender: '', origin: 'smtp', account: null },
    parameters: { body: '7BIT', smtpUtf8: false, ret: null, envid: null },
    recipients: [{ address: 'kim@there.example', original: null, notify: 0, route: 'there.example' }],
    ...{ trace: 'OLD000000000-1', acceptedAt: Date.now(), expiresAt: Date.now() + 60_000, hops: 0 },
  });
  await world.settle();
  const [row] = await world.api.queue.list({ trace: 'OLD000000000-1', limit: 1 });
  assert.equal(row?.state, 'deferred');
  assert.match(row?.reply ?? '', /the mode is "capture", and nothing leaves this computer/);
  assert.deepEqual([outside.connections, dialled], [0, []]);
  await world.ledger();
});
