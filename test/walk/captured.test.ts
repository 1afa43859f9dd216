/** The test inbox as the window asks for it: what is known of each message, who could not, clearing, keeping, taking back. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { CapturedNow } from '../../server/api/contract.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());

async function now(): Promise<CapturedNow> {
  for await (const state of world.api.captured.watch({})) return state;
  throw new Error('the stream ended');
}
async function until(holds: (state: CapturedNow) => boolean): Promise<CapturedNow> {
  const over = AbortSignal.timeout(10_000);
  for await (const state of world.api.captured.watch({}, over)) if (holds(state)) return state;
  throw new Error(`it did not come: ${JSON.stringify(await now())}`);
}
async function send(user: string | null, mail: object): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === null ? {} : { auth: { user, pass: 'anything' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
const clearAll = async (): Promise<void> => {
  await world.api.captured.clear({});
};

test('captured: envelope, inbox, code and link are known of each message', async () => {
  assert.deepEqual(
    [(await now()).messages, (await now()).last, (await now()).keep],
    [0, null, { messages: 5000, days: 30 }],
  );
  await send('Shop ä', { subject: 'Your code', text: 'Your code is 481 223', bcc: 'hidden@there.example' });
  await send(null, {
    html: '<a href="https://app.test/confirm?t=1">Confirm your address</a>',
    to: 'inbox@mailroom.test',
  });
  const state = await until(({ messages }) => messages === 2);
  assert.deepEqual(
    [state.inboxes.map(({ name, messages }) => `${name} ${messages}`), state.unread, state.attempts],
    [[' 1', 'shop ä 1'], 2, []],
  );
  const messages = await idsOf();
  const facts = await world.api.captured.facts({ messages: [...messages, 9999] });
  assert.deepEqual(
    facts.map(({ code, link, envelope }) => [
      code,
      link?.href ?? null,
      envelope?.sender,
      envelope?.recipients,
      envelope?.user,
    ]),
    [
      ['481223', null, 'app@shop.example', ['kim@there.example', 'hidden@there.example'], 'Shop ä'],
      [null, 'https://app.test/confirm?t=1', 'app@shop.example', ['inbox@mailroom.test'], null],
    ],
  );
  assert.equal((await world.api.captured.markRead({ upTo: state.newest, inbox: 'shop ä' })).marked, 1);
  assert.equal((await now()).unread, 1);
});

/** By the store: those of the test inbox, as they came. */
async function idsOf(): Promise<number[]> {
  const account = (await now()).account!;
  const ids: number[] = [];
  for (const { mailbox } of (await now()).inboxes)
    for await (const rows of world.mailroom.store.rows(account, mailbox, [[1, 2 ** 31]]))
      ids.push(...rows.map(row => row.message));
  return ids.toSorted((a, b) => a - b);
}

test('captured: a message that comes while it is cleared stays, and all the others come back', async () => {
  await clearAll();
  for (let n = 0; n < 3; n++) await send(null, { subject: `Before ${n}` });
  const asked = (await until(({ messages }) => messages === 3)).newest;
  await send(null, { subject: 'Meanwhile' });
  const { removed, undo } = await world.api.captured.clear({ upTo: asked });
  assert.equal(removed, 3);
  assert.equal((await until(({ messages }) => messages === 1)).messages, 1);
  assert.deepEqual(await world.api.captured.restore({ undo }), { restored: 3 });
  assert.equal((await until(({ messages }) => messages === 4)).messages, 4);
  await assert.rejects(world.api.captured.restore({ undo }), /too long ago/, 'once');
});

test('captured: one inbox is cleared, and single messages go', async () => {
  await clearAll();
  await send('shop', {});
  await send('blog', {});
  const { newest } = await until(({ messages }) => messages === 2);
  assert.equal((await world.api.captured.clear({ upTo: newest, inbox: 'shop' })).removed, 1);
  const [left] = await idsOf();
  assert.equal((await world.api.captured.remove({ messages: [left!, 9999] })).removed, 1);
  assert.equal((await now()).messages, 0);
});

test('captured: who could not hand mail in is among the messages, alike ones as one', async () => {
  await clearAll();
  await send(null, { subject: 'First' });
  for (let n = 0; n < 2; n++) await speakTls(world.port('smtp'));
  const state = await until(({ attempts }) => attempts[0]?.times === 2);
  assert.deepEqual(
    state.attempts.map(({ kind, listener, older, remote }) => [kind, listener, older, remote]),
    [['tls-on-plain', 'smtp', 1, '127.0.0.1']],
  );
  await send(null, { subject: 'Second' });
  assert.equal((await until(({ messages }) => messages === 2)).attempts[0]?.older, 1, 'its place among them stays');
});

/** The first octets of a handshake, until the server hangs up. */
async function speakTls(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('data', () => {});
  await new Promise<void>(resolve => {
    socket.once('data', () => socket.write(Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])));
    socket.once('close', () => resolve());
  });
}

test('captured: a program that came and left is known, and is no attempt', async () => {
  const before = (await now()).attempts.length;
  const wire = await world.smtp('submission');
  wire.say('QUIT');
  const state = await until(({ visit }) => visit?.listener === 'submission');
  assert.equal(state.attempts.length, before);
  assert.match(state.visit!.commands, /ehlo=1 quit=1/);
});

test('captured: no more is kept than is set, the oldest go, and the journey says by which setting', async () => {
  await clearAll();
  for (let n = 0; n < 4; n++) await send(null, { subject: `Number ${n}` });
  const [oldest] = await world.api.captured.facts({ messages: [(await idsOf())[0]!] });
  const first = oldest!.trace;
  await world.api.settings.set({ key: 'capture.keep-messages', text: '3' });
  await until(({ messages, keep }) => messages === 3 && keep.messages === 3);
  await world.settle();
  const { events } = await world.journey(first);
  assert.match(events.find(line => line.name === 'ms.expunged')!.sentence, /capture\.keep-messages = 3/);
  const pruned = (await world.mailroom.store.events({ names: ['capture.pruned'], limit: 10 })).map(
    note => note.fields.messages,
  );
  assert.deepEqual(pruned, [1]);
});

test('captured: whoever looks after it besides his own mail loses none of that', async () => {
  await using office = await startWorld({ preset: 'office', settings: ['mode=capture'] });
  const ann = await office.addAccount('ann@here.example');
  await office.bring({ from: 'x@there.example', to: ann.address, subject: 'Her own' });
  await office.bring({ from: 'x@there.example', to: 'kim@there.example', subject: 'Caught' });
  await office.settle();
  for await (const { messages, newest } of office.api.captured.watch({})) {
    assert.equal(messages, 1);
    assert.equal((await office.api.captured.clear({ upTo: newest })).removed, 1);
    break;
  }
  const left = await office.stored(ann);
  assert.equal(left.length, 1);
  assert.match(left[0]!, /Her own/);
});
