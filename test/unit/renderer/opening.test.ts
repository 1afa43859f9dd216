/** What the page brought along, taken for what would have been asked: nothing twice, nothing old after something new. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Brought, channelWith } from '../../../renderer/opening.ts';
import { type Channel, connect } from '../../../server/api/rpc.ts';

type Asked = {
  readonly setup: { state(input: object): Promise<unknown> };
  readonly queue: { find(input: object): Promise<unknown> };
  readonly status: { watch(input: object, signal?: AbortSignal): AsyncGenerator<unknown, void, void> };
};

const brought: Brought = [
  ['setup.state', {}, { done: true }],
  ['status.watch', {}, { mail: 1 }],
];

/** The server's end, as a script: what it was sent, and what it says. */
function newServer() {
  const sent: unknown[] = [];
  const opened = Promise.withResolvers<Channel>();
  let hear: (message: unknown) => void = () => {};
  let close = (): void => {};
  const channel: Channel = {
    send: message => sent.push(message),
    listen(onMessage, onClose) {
      hear = onMessage;
      close = onClose;
    },
    close: () => close(),
  };
  const open = async (): Promise<void> => {
    opened.resolve(channel);
    await opened.promise;
    await Promise.resolve();
  };
  return {
    sent,
    opened: opened.promise,
    open,
    fail: opened.reject,
    say: (...message: unknown[]) => hear(message),
    end: () => close(),
  };
}
const apiOn = (channel: Channel, onLost?: () => void) => connect<Asked>(channel, onLost) as unknown as Asked;

test('what was brought is there before the socket is, and is not asked', async () => {
  const server = newServer();
  const api = apiOn(channelWith(brought, server.opened, () => 0));
  assert.deepEqual(await api.setup.state({}), { done: true });
  await server.open();
  assert.deepEqual(server.sent, []);
});

test('asked once more, or asked otherwise, it is asked of the server', async () => {
  const server = newServer();
  const api = apiOn(channelWith(brought, server.opened, () => 0));
  await api.setup.state({});
  const again = api.setup.state({});
  const other = api.queue.find({ states: [] });
  await server.open();
  assert.deepEqual(server.sent, [
    [2, 'call', 'setup.state', {}],
    [3, 'call', 'queue.find', { states: [] }],
  ]);
  server.say(2, 'ok', { done: false });
  server.say(3, 'err', 'BUSY', 'Later', null);
  assert.deepEqual(await again, { done: false });
  await assert.rejects(other, { code: 'BUSY' });
});

test('a stream begins with what was brought; the same again is left out, something else is told', async () => {
  const server = newServer();
  const api = apiOn(channelWith(brought, server.opened, () => 0));
  const [one, other] = [api.status.watch({}), api.status.watch({})];
  assert.deepEqual((await one.next()).value, { mail: 1 });
  assert.deepEqual((await other.next()).value, { mail: 1 });
  const [next, nextOther] = [one.next(), other.next()];
  await server.open();
  server.say(1, 'next', { mail: 1 });
  server.say(1, 'next', { mail: 2 });
  server.say(2, 'next', { mail: 3 });
  assert.deepEqual((await next).value, { mail: 2 });
  assert.deepEqual((await nextOther).value, { mail: 3 });
  const pulled = server.sent.filter(message => (message as unknown[])[0] === 1 && (message as unknown[])[1] === 'pull');
  // Four ahead, one for what was brought and one for what came: the one that was left out is paid for.
  assert.deepEqual(
    pulled.map(message => (message as unknown[])[2]),
    [4, 1, 1],
  );
});

test('after something newer was told, a stream begins with that and not with what was brought', async () => {
  const server = newServer();
  const api = apiOn(channelWith(brought, server.opened, () => 0));
  const first = api.status.watch({});
  await first.next();
  await server.open();
  server.say(1, 'next', { mail: 2 });
  const second = api.status.watch({}).next();
  await new Promise(resolve => setImmediate(resolve));
  server.say(2, 'next', { mail: 3 });
  assert.deepEqual((await second).value, { mail: 3 });
});

test('what was brought long ago is asked anew', async () => {
  const server = newServer();
  const api = apiOn(channelWith(brought, server.opened, () => 60_000));
  const asked = api.setup.state({});
  await server.open();
  server.say(1, 'ok', { done: false });
  assert.deepEqual(await asked, { done: false });
});

test('a socket that never opens is a connection that was lost, and what waited for it fails', async () => {
  const server = newServer();
  let lost = 0;
  const api = apiOn(
    channelWith(brought, server.opened, () => 0),
    () => lost++,
  );
  const asked = api.queue.find({});
  server.fail(new Error('no way'));
  await assert.rejects(asked, { code: 'DISCONNECTED' });
  assert.equal(lost, 1);
});

test('closed before it has opened, the socket is closed when it does', async () => {
  const server = newServer();
  let ended = false;
  const channel = channelWith(
    brought,
    server.opened.then(one => ({
      ...one,
      close: () => {
        ended = true;
      },
    })),
    () => 0,
  );
  apiOn(channel);
  channel.close();
  await server.open();
  await new Promise(resolve => setImmediate(resolve));
  assert.ok(ended);
});
