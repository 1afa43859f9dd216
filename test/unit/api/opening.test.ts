/** What a page brings along: the first answers, and no more of them than there are in time and of a bearable length. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { openingAnswers } from '../../../server/api/opening.ts';
import { call, type Router, stream } from '../../../server/api/rpc.ts';

const anything = z.unknown();
const never = () => new Promise<never>(() => {});
const states = { queued: 1, active: 0, deferred: 2, held: 0 };

function world(more: Router = {}) {
  const asked: string[] = [];
  let open = 0;
  const told = (name: string, value: unknown) =>
    call(anything, input => {
      asked.push(`${name} ${JSON.stringify(input)}`);
      return value;
    });
  const endless = (value: unknown) =>
    stream(anything, async function* (_, { signal }) {
      open++;
      try {
        yield value;
        await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
      } finally {
        open--;
      }
    });
  const router: Router = {
    setup: { state: told('setup', { done: true }) },
    status: { watch: endless({ mode: 'normal' }) },
    jmap: { session: told('session', { accounts: { a1: {}, a2: {} } }), call: told('jmap', { methodResponses: [] }) },
    line: { watch: endless({ minutes: 15 }) },
    journeys: { watch: endless([]) },
    ...more,
  };
  return { router, asked, open: () => open };
}
const bugs: unknown[] = [];
const ask = (router: Router, at: string) => openingAnswers(router, at, bug => bugs.push(bug));
const names = (answers: readonly (readonly [string, ...unknown[]])[]) => answers.map(([path]) => path).sort();

test('everywhere how the server is set up, its state and the mailboxes; at the overview its counts and journeys', async () => {
  const { router, asked, open } = world();
  const answers = await ask(router, '/');
  assert.deepEqual(names(answers), [
    'jmap.call',
    'jmap.session',
    'journeys.watch',
    'line.watch',
    'setup.state',
    'status.watch',
  ]);
  assert.deepEqual(
    answers.find(([path]) => path === 'line.watch'),
    ['line.watch', { minutes: 15 }, { minutes: 15 }],
  );
  assert.match(asked.at(-1)!, /"Mailbox\/get",\{"accountId":"a2","ids":null\},"c2"/);
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(open(), 0, 'a stream went on for nobody');
});

test('an address that names a member of every object asks no more than any other', async () => {
  assert.deepEqual(names(await ask(world().router, '/constructor')), names(await ask(world().router, '/log')));
});

test('what is refused, what is not answered in time and what is long is left out, and the rest is there', async () => {
  const { router } = world({
    setup: { state: call(anything, never) },
    line: {
      watch: stream(anything, async function* () {
        yield 'x'.repeat(100_000);
      }),
    },
    journeys: {},
  });
  assert.deepEqual(names(await ask(router, '/')), ['jmap.call', 'jmap.session', 'status.watch']);
});

test('where mail is captured it is counted', async () => {
  const { router } = world({
    status: {
      watch: stream(anything, async function* () {
        yield { mode: 'capture' };
      }),
    },
    captured: {
      watch: stream(anything, async function* () {
        yield { messages: 3 };
      }),
    },
  });
  assert.ok(names(await ask(router, '/learn')).includes('captured.watch'));
});

test('the list of a queue is brought while few wait, not while thousands do', async () => {
  const queueOf = (counts: object) => ({
    queue: {
      watch: stream(anything, async function* () {
        yield { counts };
      }),
      ...Object.fromEntries(
        ['find', 'list', 'shape', 'frozen', 'destinations', 'network'].map(name => [name, call(anything, () => [])]),
      ),
    },
    breaker: { trips: call(anything, () => []) },
  });
  const few = await ask(world(queueOf(states)).router, '/queue/7');
  assert.ok(names(few).includes('queue.list') && names(few).includes('breaker.trips'));
  const many = await ask(world(queueOf({ ...states, deferred: 5000 })).router, '/queue');
  assert.deepEqual(
    names(many).filter(path => path.startsWith('queue.')),
    ['queue.watch'],
  );
});

test('none of it was a fault of ours', () => assert.deepEqual(bugs, []));
