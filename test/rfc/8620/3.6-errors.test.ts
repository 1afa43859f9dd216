import assert from 'node:assert/strict';
import { err } from '../../../server/base/result.ts';
import { answer } from '../../../server/jmap/method.ts';
import { allCapabilities } from '../../../server/jmap/registry.ts';
import { answerContent } from '../../../server/jmap/request.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const requestLevel = rfc(8620, '3.6.1');
const methodLevel = rfc(8620, '3.6.2');

/** The problem's type without its URN, or the responses. */
async function post(content: string | Uint8Array, bounds = {}): Promise<Answered> {
  const { user, server } = jmapWorld({ limits: bounds });
  const answered = await answerContent(content, user, server, allCapabilities);
  if (answered.ok) return { answered: answered.value.methodResponses.map(([name]) => name) };
  const { type, status, limit } = answered.error;
  return { problem: type.replace('urn:ietf:params:jmap:error:', ''), status, ...(limit && { limit }) };
}
const core = ['urn:ietf:params:jmap:core'];
const echo = (args: unknown = {}) => ['Core/echo', args, 'c'];
const body = (request: object) => JSON.stringify(request);

requestLevel.must('answer what is no I-JSON with notJSON', async () => {
  const bad = ['', '{', 'nothing', '\ufeff{}', '{"using":["\\ud800"],"methodCalls":[]}', '{"\\udc00":1}'];
  for (const text of bad) assert.deepEqual(await post(text), { problem: 'notJSON', status: 400 }, text);
  assert.equal((await post(Buffer.from([0x22, 0xff, 0x22]))).problem, 'notJSON', 'octets that are not UTF-8');
  assert.equal((await post(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).problem, 'notJSON', 'nested without end');
  assert.equal(
    (await post(`{"using":["\\ud83d\\ude00"],"methodCalls":[]}`)).problem,
    'unknownCapability',
    'a whole pair',
  );
});

requestLevel.must('answer JSON that is not of the type Request with notRequest', async () => {
  const bad = [
    ...[null, [], 'x', {}, { using: core }, { using: 'x', methodCalls: [] }, { using: [1], methodCalls: [] }],
    ...[
      { using: core, methodCalls: [['Core/echo', {}]] },
      { using: core, methodCalls: [['Core/echo', [], 'c']] },
    ],
    ...[
      { using: core, methodCalls: [['Core/echo', {}, 'c', 1]] },
      { using: core, methodCalls: [[1, {}, 'c']] },
    ],
    ...[
      { using: core, methodCalls: [], createdIds: { 'no id!': 'x' } },
      { using: core, methodCalls: {}, x: 1 },
    ],
  ];
  for (const value of bad) {
    const text = JSON.stringify(value);
    assert.deepEqual(await post(text), { problem: 'notRequest', status: 400 }, text);
  }
});

requestLevel.must('refuse a capability that is not known', async () => {
  const content = body({ using: [...core, 'urn:example:none'], methodCalls: [echo()] });
  assert.deepEqual(await post(content), { problem: 'unknownCapability', status: 400 });
});

requestLevel.must('name the limit that a request goes beyond', async () => {
  const content = body({ using: core, methodCalls: [echo(), echo(), echo()] });
  assert.deepEqual(await post(content, { maxCallsInRequest: 2 }), {
    problem: 'limit',
    status: 400,
    limit: 'maxCallsInRequest',
  });
  assert.equal((await post(content, { maxSizeRequest: 20 })).limit, 'maxSizeRequest');
  assert.deepEqual((await post(content, { maxCallsInRequest: 3 })).answered, ['Core/echo', 'Core/echo', 'Core/echo']);
  const wide = body({ using: core, methodCalls: [echo({ text: 'ü'.repeat(100) })] });
  assert.equal(
    (await post(wide, { maxSizeRequest: wide.length + 50 })).limit,
    'maxSizeRequest',
    'octets, not characters',
  );
});

rfc(8620, '3.3').must('ignore properties of the Request object that it does not know', async () => {
  assert.deepEqual(await post(body({ using: core, methodCalls: [echo()], later: true })), { answered: ['Core/echo'] });
});

methodLevel.must('put an error in the place of a call that fails, and process those after it', async () => {
  const { request } = jmapWorld();
  const responses = await request(['Core/none', {}], ['Core/echo', { a: 1 }], ['Mailbox/get', {}], ['Core/echo', {}]);
  assert.deepEqual(
    responses.map(([name, args, callId]) => [name, args.type ?? args.a, callId]),
    [
      ['error', 'unknownMethod', 'c0'],
      ['Core/echo', 1, 'c1'],
      ['error', 'invalidArguments', 'c2'],
      ['Core/echo', undefined, 'c3'],
    ],
  );
});

methodLevel.must('know no method of a capability that is not in using', async () => {
  const { user, server } = jmapWorld();
  const methodCalls = [
    ['Mailbox/get', { accountId: 'a1' }, 'a'],
    ['Core/echo', {}, 'b'],
  ];
  const using = ['urn:ietf:params:jmap:mail'];
  const answered = await answerContent(body({ using, methodCalls }), user, server, allCapabilities);
  assert.ok(answered.ok);
  assert.deepEqual(
    answered.value.methodResponses.map(([name, args]) => args.type ?? name),
    ['Mailbox/get', 'unknownMethod'],
  );
});

methodLevel.must(
  'answer arguments that are missing, wrong or unknown with invalidArguments, which names them',
  async () => {
    const { call } = jmapWorld();
    for (const [name, args, said] of [
      ['Mailbox/get', { ids: 'm1' }, /ids/],
      ['Mailbox/get', { ids: ['m 1'] }, /ids/],
      ['Mailbox/get', { accountId: 7 }, /accountId/],
      ['Mailbox/get', { colour: 'red' }, /colour/],
      ['Mailbox/changes', {}, /sinceState/],
      ['Mailbox/query', { limit: -1 }, /limit/],
      ['Mailbox/query', { position: 1.5 }, /position/],
      ['Mailbox/set', { create: { 'not an id': {} } }, /create/],
    ] as const) {
      const error = await call(name, args);
      assert.equal(error.type, 'invalidArguments', JSON.stringify(args));
      assert.match(error.description, said);
    }
  },
);

methodLevel.must('tell accounts that are not there, have no such data, or may only be read', async () => {
  const accounts = [
    memoryAccount(),
    memoryAccount({ id: 'a2', isReadOnly: true }),
    memoryAccount({ id: 'a3', capabilities: ['urn:ietf:params:jmap:mail'] }),
  ];
  const { call } = jmapWorld({ accounts });
  assert.equal((await call('Mailbox/get', { accountId: 'a9' })).type, 'accountNotFound');
  assert.equal((await call('Mailbox/set', { accountId: 'a2' })).type, 'accountReadOnly');
  assert.equal((await call('Mailbox/get', { accountId: 'a2' })).accountId, 'a2');
  assert.equal((await call('Quota/get', { accountId: 'a3' })).type, 'accountNotSupportedByMethod');
});

methodLevel.must('answer a bug of its own with serverFail, and tell nothing of what is inside', async () => {
  const { account, call, bugs } = jmapWorld();
  account.mailboxes = async () => {
    throw new Error('secret path');
  };
  const error = await call('Mailbox/get');
  assert.equal(error.type, 'serverFail');
  assert.doesNotMatch(JSON.stringify(error), /secret/);
  assert.deepEqual(bugs.map(String), ['Error: secret path']);
});

methodLevel.must('process calls in order, each seeing what those before it did', async () => {
  const { request } = jmapWorld();
  const [, after] = await request(
    ['Mailbox/set', { accountId: 'a1', destroy: ['m5'] }],
    ['Mailbox/get', { accountId: 'a1', ids: ['m5'] }],
  );
  assert.deepEqual(after![1].notFound, ['m5']);
});

rfc(8620, '5.4').must('give the responses of an implicit call under the same call id, errors too', async () => {
  const { server, user } = jmapWorld();
  const method = (name: string, run: () => unknown) => ({
    name,
    capability: core[0]!,
    run: async () => run() as never,
  });
  const following = ['Two', 'Three'].map(name => ({ name, args: {} }));
  const methods = new Map([
    ['One', method('One', () => answer({ n: 1 }, following))],
    ['Two', method('Two', () => err({ type: 'stateMismatch' }))],
    ['Three', method('Three', () => answer({ n: 3 }))],
  ]);
  const content = body({ using: core, methodCalls: [['One', {}, 'x']] });
  const answered = await answerContent(content, user, { ...server, methods }, new Set(core));
  assert.deepEqual(answered.ok && answered.value.methodResponses, [
    ['One', { n: 1 }, 'x'],
    ['error', { type: 'stateMismatch' }, 'x'],
    ['Three', { n: 3 }, 'x'],
  ]);
});
