/** The typed API over its three channels: what crosses, what is refused, and that nothing is left running. */
import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import test from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { z } from 'zod';
import {
  ApiError,
  type Channel,
  type Client,
  call,
  connect,
  lineChannel,
  portChannel,
  serve,
  socketChannel,
  stream,
} from '../../../server/api/rpc.ts';

type Seen = { yielded: number; closed: number; aborted: number };
const seen: Seen = { yielded: 0, closed: 0, aborted: 0 };
const none = z.strictObject({});

const router = {
  add: call(z.object({ a: z.number(), b: z.number().min(0) }), ({ a, b }) => a + b),
  who: call(none, (_, { who }) => who),
  deep: { down: { here: call(none, () => 'here') } },
  refuse: call(none, () => {
    throw new ApiError('CONFLICT', 'That name is taken', { name: 'ann' });
  }),
  break: call(none, () => {
    throw new Error('secret detail');
  }),
  uncloneable: call(none, () => () => {}),
  wait: call(
    none,
    (_, { signal }) =>
      new Promise<void>(resolve =>
        signal.addEventListener('abort', () => {
          seen.aborted++;
          resolve();
        }),
      ),
  ),
  watchCount: stream(z.object({ to: z.number() }), async function* ({ to }) {
    try {
      for (let i = 0; i < to; i++) {
        seen.yielded++;
        yield i;
      }
    } finally {
      seen.closed++;
    }
  }),
  watchNothing: stream(none, async function* (_, { signal }) {
    try {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      yield 0;
    } finally {
      seen.closed++;
    }
  }),
  watchBroken: stream(none, async function* () {
    yield 1;
    throw new Error('secret detail');
  }),
};
type Api = typeof router;

/** Both ends of a channel in this process; `bugs` is what was reported. */
type Pair = { client: Client<Api>; near: Channel; bugs: unknown[]; lost: () => number; raw(message: unknown): void };

function join(far: Channel, near: Channel, raw: (message: unknown) => void): Pair {
  const bugs: unknown[] = [];
  let lost = 0;
  serve(router, far, 'window', bug => bugs.push(bug));
  return { client: connect<Api>(near, () => lost++), near, bugs, lost: () => lost, raw };
}

function overPorts(): Pair {
  const { port1, port2 } = new MessageChannel();
  return join(portChannel(port1), portChannel(port2), message => port2.postMessage(message));
}

/** Two streams, each of which reads what the other writes. */
function overLines(): Pair & { write(text: string): void } {
  const ends: Duplex[] = [0, 1].map(
    side =>
      new Duplex({
        read() {},
        write(chunk: Buffer, _, done) {
          // In pieces, so that a line never comes whole.
          for (const byte of chunk) ends[1 - side]!.push(Buffer.of(byte));
          done();
        },
        final(done) {
          ends[1 - side]!.push(null);
          done();
        },
        destroy(error, done) {
          ends[1 - side]!.destroy();
          done(error);
        },
      }),
  );
  const write = (text: string) => void ends[1]!.write(text);
  return { ...join(lineChannel(ends[0]!), lineChannel(ends[1]!), m => write(`${JSON.stringify(m)}\n`)), write };
}

/** Two ends with a WebSocket's face. */
function overSockets(): Pair {
  const ends = [new EventTarget(), new EventTarget()];
  const socket = (side: number) => {
    const own = ends[side]!;
    return {
      send: (data: string) =>
        queueMicrotask(() => ends[1 - side]!.dispatchEvent(new MessageEvent('message', { data }))),
      close() {
        for (const end of ends) end.dispatchEvent(new Event('close'));
      },
      addEventListener: own.addEventListener.bind(own),
    };
  };
  const near = socket(1);
  return join(socketChannel(socket(0)), socketChannel(near), message => near.send(JSON.stringify(message)));
}

const code = (expected: string) => (error: unknown) => error instanceof ApiError && error.code === expected;
const settled = () => new Promise(resolve => setTimeout(resolve, 10));
async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !check(); tries++) await settled();
}

for (const [name, open] of Object.entries({ 'message port': overPorts, lines: overLines, WebSocket: overSockets })) {
  test(`${name}: a call is checked, run and answered`, async () => {
    const { client, near } = open();
    assert.equal(await client.add({ a: 1, b: 2 }), 3);
    assert.equal(await client.deep.down.here({}), 'here');
    assert.equal(await client.who({}), 'window');
    near.close();
  });

  test(`${name}: a stream gives every item in order and ends`, async () => {
    const { client, near } = open();
    assert.deepEqual(await Array.fromAsync(client.watchCount({ to: 50 })), [...Array(50).keys()]);
    near.close();
  });

  test(`${name}: a lost channel fails what is open and tells once`, async () => {
    const { client, near, lost } = open();
    const waiting = client.wait({});
    const before = seen.aborted;
    await client.who({});
    near.close();
    await assert.rejects(waiting, code('DISCONNECTED'));
    await until(() => lost() > 0 && seen.aborted > before);
    assert.deepEqual([lost(), seen.aborted - before], [1, 1]);
    await assert.rejects(client.who({}), code('DISCONNECTED'));
  });
}

test('a wrong input is refused with the field and the reason', async () => {
  const { client, near, bugs } = overPorts();
  await assert.rejects(client.add({ a: 1, b: -1 }), (error: ApiError) => {
    assert.equal(error.code, 'BAD_INPUT');
    assert.deepEqual(
      (error.details as { path: string }[]).map(fault => fault.path),
      ['b'],
    );
    assert.match(error.message, /^b: /);
    return true;
  });
  assert.deepEqual(bugs, []);
  near.close();
});

test('a refusal crosses whole, a bug crosses without its words and is reported', async () => {
  const { client, near, bugs } = overPorts();
  await assert.rejects(client.refuse({}), {
    code: 'CONFLICT',
    message: 'That name is taken',
    details: { name: 'ann' },
  });
  assert.deepEqual(bugs, []);
  await assert.rejects(
    client.break({}),
    (error: ApiError) => error.code === 'INTERNAL' && !/secret/.test(error.message),
  );
  await assert.rejects(client.uncloneable({}), code('INTERNAL'));
  await assert.rejects(Array.fromAsync(client.watchBroken({})), code('INTERNAL'));
  assert.equal(bugs.length, 3);
  assert.match(String(bugs[0]), /secret detail/);
  near.close();
});

test('what is not in the router cannot be reached, its prototype neither', async () => {
  const { client, near } = overPorts();
  type Anything = (input: unknown) => Promise<unknown>;
  const ask = (path: string) => path.split('.').reduce<never>((at, name) => at[name], client as never) as Anything;
  for (const path of ['nothing', 'constructor.name', 'add.run', 'deep.down', 'deep.down.here.input', '__proto__.x']) {
    await assert.rejects(ask(path)({}), code('NOT_FOUND'));
  }
  near.close();
});

test('the source is asked for no more than the reader has room for', async () => {
  const { client, near } = overPorts();
  const before = seen.yielded;
  const items = client.watchCount({ to: 1000 });
  await items.next();
  await settled();
  assert.ok(seen.yielded - before <= 6, `${seen.yielded - before} items were made for a reader of one`);
  await items.return();
  await settled();
  near.close();
});

test('a broken loop, an aborted signal and a lost channel each close the generator', async () => {
  const { client, near } = overPorts();
  const before = seen.closed;
  for await (const item of client.watchCount({ to: 1000 })) if (item === 3) break;
  await settled();
  assert.equal(seen.closed - before, 1);

  const stop = new AbortController();
  setTimeout(() => stop.abort(), 5);
  assert.deepEqual(await Array.fromAsync(client.watchNothing({}, stop.signal)), []);
  await settled();
  assert.equal(seen.closed - before, 2);

  const items = client.watchCount({ to: 1000 });
  await items.next();
  near.close();
  await until(() => seen.closed - before > 2);
  assert.equal(seen.closed - before, 3);
});

test('a cancelled call fails at once and its handler is told; a cancelled one is never sent twice', async () => {
  const { client, near, bugs } = overPorts();
  const before = seen.aborted;
  const stop = new AbortController();
  const waiting = client.wait({}, stop.signal);
  await client.who({});
  stop.abort();
  await assert.rejects(waiting, code('CANCELLED'));
  await assert.rejects(client.wait({}, stop.signal), code('CANCELLED'));
  await client.who({});
  assert.ok(seen.aborted - before >= 1);
  assert.deepEqual(bugs, []);
  near.close();
});

test('what is not our protocol closes the channel', async () => {
  for (const [open, nonsense] of [
    [overPorts, 'hello'],
    [overSockets, { id: 1 }],
    [overLines, [1.5, 'call']],
  ] as const) {
    const { raw, lost } = open();
    raw(nonsense);
    await until(() => lost() > 0);
    assert.equal(lost(), 1, `after ${JSON.stringify(nonsense)}`);
  }
  const lines = overLines();
  lines.write('{"half":\n');
  await until(() => lines.lost() > 0);
  assert.equal(lines.lost(), 1);
});

test('too many questions at once are told so, and the others are answered', async () => {
  const { client, near } = overPorts();
  const stop = new AbortController();
  const waiting = Promise.allSettled(Array.from({ length: 600 }, () => client.wait({}, stop.signal)));
  await assert.rejects(client.who({}), code('BUSY'));
  stop.abort();
  await waiting;
  assert.equal(await client.who({}), 'window');
  near.close();
});
