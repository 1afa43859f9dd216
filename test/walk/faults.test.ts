/** Fault scripts over real connections: each thing that can be made to happen, to whom, and what is told of it. */
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { CapturedNow, FaultScript } from '../../server/api/contract.ts';
import type { WireClient } from '../support/wire.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { inbox } of (await world.api.captured.faults({})).scripts)
    await world.api.captured.setFaults({ inbox, script: null });
});

type Step = FaultScript['steps'][number];
const script = (inbox: string, ...steps: readonly Step[]) => world.api.captured.setFaults({ inbox, script: { steps } });
async function now(): Promise<CapturedNow> {
  for await (const state of world.api.captured.watch({})) return state;
  throw new Error('the stream ended');
}
async function attempted(because: RegExp): Promise<CapturedNow['attempts'][number]> {
  const over = AbortSignal.timeout(10_000);
  for await (const { attempts } of world.api.captured.watch({}, over)) {
    const found = attempts.find(one => because.test(one.because));
    if (found) return found;
  }
  throw new Error(`nobody was told: ${JSON.stringify((await now()).attempts)}`);
}
async function greeted(): Promise<WireClient> {
  const wire = await world.wire('smtp');
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  return wire;
}
async function toData(wire: WireClient, recipient = 'kim@there.example', mail = ''): Promise<void> {
  await wire.ask(`MAIL FROM:<app@shop.example>${mail}`, '250');
  await wire.ask(`RCPT TO:<${recipient}>`, '250');
}
const BODY = 'Subject: Hi\r\n\r\nHello.\r\n.';
const captured = async (): Promise<number> => {
  await world.settle();
  return (await now()).messages;
};

test('RFC 5321 §4.2.1: a reply at each place, of the inbox it is for, and nothing else of it is done', async () => {
  await script('', { at: 'rcpt', recipient: '*@slow.test', nth: 2, reply: '451 4.2.1 Not so fast' });
  const wire = await greeted();
  await wire.ask('MAIL FROM:<app@shop.example>', '250');
  await wire.ask('RCPT TO:<a@slow.test>', '250');
  await wire.ask('RCPT TO:<b@slow.test>', '451 4.2.1 Not so fast');
  await wire.ask('RCPT TO:<c@slow.test>', '250');
  const found = await attempted(/the fault script for all inboxes, step 1/);
  assert.deepEqual(
    [found.reply, found.recipient, found.sender],
    ['451 4.2.1 Not so fast', 'b@slow.test', 'app@shop.example'],
  );
  const [told] = await world.mailroom.store.events({ names: ['capture.fault'], newestFirst: true, limit: 1 });
  assert.partialDeepStrictEqual(told?.fields, { inbox: '', step: 1, place: 'rcpt', did: 'refused' });
  wire.destroy();
});

test('an inbox has its own script: by user name, by address and by the field of a message', async () => {
  await script('shop', { name: 'closed', at: 'rcpt', reply: '550 5.7.1 Closed' });
  await script('run-7', { at: 'message', reply: '554 5.6.0 No' });
  const send = (user: string | null, mail: object) => {
    const mailer = createTransport({
      ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
      ...(user === null ? {} : { auth: { user, pass: 'x' } }),
    });
    return mailer
      .sendMail({ from: 'app@shop.example', to: 'kim@there.example', text: 'Hello.', ...mail })
      .finally(() => mailer.close());
  };
  await assert.rejects(send('shop', {}), /550 5\.7\.1 Closed/);
  await attempted(/the fault script of the inbox shop, step 1: closed/);
  await send('blog', {});
  await send(null, {});
  await assert.rejects(send(null, { to: 'kim@run-7.inbox.test' }), /554 5\.6\.0 No/);
  await assert.rejects(send('blog', { headers: { 'X-Mailroom-Inbox': 'run-7' } }), /554 5\.6\.0 No/);
  await attempted(/the fault script of the inbox run-7/);
});

test('RFC 5321 §3.8: behind 421 the connection is closed, wherever it was said', async () => {
  const before = await captured();
  for (const at of ['ehlo', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit'] as const) {
    await script('', { at, nth: at === 'ehlo' ? 2 : 1, reply: '421 4.3.2 Going down' });
    const wire = await greeted();
    const steps = [
      'EHLO again.example',
      'MAIL FROM:<a@b.example>',
      'RCPT TO:<c@d.example>',
      'DATA',
      BODY,
      'RSET',
      'QUIT',
    ];
    const places = ['ehlo', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit'];
    for (const [i, line] of steps.entries()) {
      wire.say(line);
      if (places[i] === at) break;
      await wire.expect(line === 'DATA' ? '354' : '250');
    }
    await wire.expect('421 4.3.2 Going down');
    await wire.closed();
  }
  assert.equal(await captured(), before + 2, 'only those whose message was answered before');
});

test('RFC 5321 §4.3.2: instead of a greeting', async () => {
  await script('', { name: 'door', at: 'connect', first: 1, reply: '421 4.7.0 Too many of you' });
  const wire = await world.wire('smtp');
  await wire.expect('421 4.7.0 Too many of you');
  await wire.closed();
  await attempted(/step 1: door/);
  (await greeted()).destroy();
});

test('signing in is refused for one name', async () => {
  await script('', { name: 'names', at: 'auth', user: 'sho*', reply: '454 4.7.0 Not now' });
  const plain = (user: string) => `AUTH PLAIN ${Buffer.from(`\0${user}\0x`).toString('base64')}`;
  const wire = await greeted();
  await wire.ask(plain('shop'), '454 4.7.0 Not now');
  await wire.ask(plain('blog'), '235');
  const { user, reply } = await attempted(/step 1: names/);
  assert.deepEqual([user, reply], ['shop', '454 4.7.0 Not now']);
  wire.destroy();
});

test('an answer waits, and is the usual one then', async () => {
  await script('', { at: 'mail', delay: 0.3 });
  const wire = await greeted();
  const began = performance.now();
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  assert.ok(performance.now() - began >= 295);
  wire.destroy();
});

test('the connection drops: before the answer, after it, and after what was not heard has been done', async () => {
  const before = await captured();
  const ends = async (drop: 'before' | 'unheard' | 'after', answer: string | null) => {
    await script('', { name: `drop ${drop}`, at: 'message', drop });
    const wire = await greeted();
    await toData(wire);
    await wire.ask('DATA', '354');
    wire.say(BODY);
    if (answer) await wire.expect(answer);
    await wire.closed();
  };
  await ends('before', null);
  assert.equal(await captured(), before, 'nothing was taken');
  await ends('unheard', null);
  assert.equal(await captured(), before + 1, 'it was taken, and its sender does not know');
  await ends('after', '250');
  assert.equal(await captured(), before + 2);
  await attempted(/step 1: drop unheard/);
});

test('the connection drops in the middle of a message, whether its size was announced or not', async () => {
  const before = await captured();
  await script('', { at: 'data', drop: 'half' });
  for (const [size, sent] of [
    [' SIZE=4000', 'x'.repeat(70).concat('\r\n').repeat(40)],
    ['', 'x'.repeat(70).concat('\r\n').repeat(20)],
  ] as const) {
    const wire = await greeted();
    await toData(wire, 'kim@there.example', size);
    await wire.ask('DATA', '354');
    wire.send(sent);
    await wire.closed();
  }
  // One that is over before its middle is known is not taken either.
  const wire = await greeted();
  await toData(wire);
  await wire.ask('DATA', '354');
  wire.say(BODY);
  await wire.closed();
  assert.equal(await captured(), before);
});

test('a message is read slowly, and taken', async () => {
  const before = await captured();
  await script('', { at: 'data', throttle: 5000 });
  const wire = await greeted();
  await toData(wire);
  await wire.ask('DATA', '354');
  const began = performance.now();
  wire.send('x'.repeat(70).concat('\r\n').repeat(40));
  wire.say('.');
  await wire.expect('250');
  const took = performance.now() - began;
  assert.ok(took > 400, `${took} ms for 2,880 octets`);
  assert.equal(await captured(), before + 1);
  wire.destroy();
});

test('an answer in pieces is the same answer, however it is cut', async () => {
  await script('', { at: 'ehlo', split: 2 }, { at: 'quit', split: 1 });
  const wire = await world.wire('smtp');
  await wire.expect('220');
  let pieces = 0;
  wire.socket.on('data', () => pieces++);
  wire.say('EHLO client.example');
  const said = await wire.expect('250');
  assert.match(JSON.stringify(said), /PIPELINING/);
  assert.ok(pieces > 3, `${pieces} pieces`);
  wire.say('QUIT');
  await wire.expect('221');
  await wire.closed();
});

test('RFC 5321 §4.1.1.1: keywords of EHLO are hidden, changed and made up', async () => {
  await script('', { at: 'ehlo', hide: ['pipelining', 'CHUNKING'], announce: { SIZE: '1000', 'X-ODD': '' } });
  const wire = await world.wire('smtp');
  await wire.expect('220');
  wire.say('EHLO client.example');
  const said = JSON.stringify(await wire.expect('250'));
  assert.doesNotMatch(said, /PIPELINING|CHUNKING/);
  assert.match(said, /SIZE 1000\b/);
  assert.match(said, /X-ODD/);
  assert.match(said, /8BITMIME/);
  wire.destroy();
});

test('RFC 3207 §4.1: the handshake fails, once', async () => {
  await script('', { name: 'handshake', at: 'starttls', tls: 'fail', first: 1 });
  const mailer = () =>
    createTransport({
      ...{ host: '127.0.0.1', port: world.port('submission'), requireTLS: true, auth: { user: 'x', pass: 'y' } },
      tls: { rejectUnauthorized: false },
    });
  const mail = { from: 'a@b.example', to: 'c@d.example', text: 'Hi' };
  await assert.rejects(mailer().sendMail(mail));
  await attempted(/step 1: handshake/);
  await mailer().sendMail(mail);
});

test('never answered: the connection stays until the client has had enough', async () => {
  await script('', { name: 'silence', at: 'rcpt', silent: true });
  const mailer = createTransport({ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, socketTimeout: 300 });
  await assert.rejects(mailer.sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'Hi' }), /[Tt]imeout/);
  await attempted(/step 1: silence/);
});

test('RFC 3030 §2: in chunks the same is met, and what was sent is swallowed', async () => {
  await script('', { at: 'data', first: 1, reply: '452 4.3.1 No room' });
  const wire = await greeted();
  await toData(wire);
  wire.send('BDAT 5\r\nabcde');
  await wire.expect('452 4.3.1 No room');
  wire.send('BDAT 2 LAST\r\n\r\n');
  await wire.expect('452 4.3.1 No room');
  await wire.ask('RSET', '250');
  await toData(wire);
  wire.send('BDAT 14 LAST\r\nSubject: x\r\n\r\n');
  await wire.expect('250');
  wire.destroy();
});

test('recipients that always misbehave, without any script', async () => {
  const wire = await greeted();
  await wire.ask('MAIL FROM:<app@shop.example>', '250');
  await wire.ask('RCPT TO:<550@faults.test>', '550 5.0.0 As asked for: this address refuses');
  await wire.ask('RCPT TO:<451-4.2.1@faults.test>', '451 4.2.1');
  await wire.ask('RCPT TO:<greylist-0.2s@faults.test>', '451 4.7.1');
  const began = performance.now();
  await wire.ask('RCPT TO:<slow-0.3s@faults.test>', '250');
  assert.ok(performance.now() - began >= 295, 'slow, and so the greylist is over too');
  await wire.ask('RCPT TO:<greylist-0.2s@faults.test>', '250');
  await wire.ask('RCPT TO:<message-554@faults.test>', '250');
  await wire.ask('DATA', '354');
  wire.say(BODY);
  await wire.expect('554 5.0.0');
  await wire.ask('MAIL FROM:<app@shop.example>', '250');
  wire.say('RCPT TO:<drop@faults.test>');
  await wire.closed();
  await attempted(/the address drop@faults\.test misbehaves on purpose/);
});

test('the server ends at once though somebody waits for an answer that never comes', async () => {
  const small = await startWorld({ preset: 'dev' });
  const wire = await small.wire('smtp');
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  await wire.ask('MAIL FROM:<app@shop.example>', '250');
  wire.say('RCPT TO:<timeout@faults.test>');
  for await (const { attempts } of small.api.captured.watch({}, AbortSignal.timeout(5000)))
    if (attempts.some(({ because }) => because.includes('timeout@faults.test'))) break;
  const began = performance.now();
  await small[Symbol.asyncDispose]();
  assert.ok(performance.now() - began < 5000);
});

test('a script is kept: switched off and on, counted anew, gone with its inbox', async () => {
  const { setFaults, resetFaults, faults } = world.api.captured;
  await assert.rejects(
    setFaults({ inbox: 'keep', text: '{ "steps": [{ "at": "rcpt" }] }' }),
    /Step 1: it does nothing/,
  );
  await assert.rejects(setFaults({ inbox: 'keep', off: true }), /has no fault script/);
  await assert.rejects(setFaults({ inbox: 'keep', persona: 'nobody' }), /There is no persona nobody; there are gmail/);
  await setFaults({ inbox: 'Keep', text: '// by hand\n{ "steps": [{ "at": "mail", "nth": 1, "reply": "451 x" }] }' });
  const asked = async () => {
    const wire = await greeted();
    await wire.ask(`AUTH PLAIN ${Buffer.from('\0keep\0x').toString('base64')}`, '235');
    wire.say('MAIL FROM:<a@b.example>');
    const said = JSON.stringify(await wire.expect(/^\d/));
    wire.destroy();
    return /451/.test(said) ? 451 : 250;
  };
  assert.deepEqual([await asked(), await asked()], [451, 250]);
  assert.deepEqual((await faults({})).scripts[0]?.counts, [{ seen: 2, fired: 1 }]);
  await resetFaults({ inbox: 'keep' });
  assert.equal(await asked(), 451);
  await setFaults({ inbox: 'keep', off: true });
  assert.equal((await faults({})).scripts[0]?.off, true);
  await resetFaults({});
  assert.equal(await asked(), 250, 'it is off');
  await setFaults({ inbox: 'keep', off: false });
  assert.equal(await asked(), 451, 'and on again');
  await world.api.captured.removeInbox({ name: 'keep' });
  await setFaults({ inbox: 'other', persona: 'postfix' });
  assert.deepEqual(
    (await faults({})).scripts.map(({ inbox }) => inbox),
    ['other'],
  );
});
