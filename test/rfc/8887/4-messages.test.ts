import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { PUSH_PAUSE } from '../../../server/jmap/push.ts';
import { allCapabilities } from '../../../server/jmap/registry.ts';
import { openJmapSocket } from '../../../server/jmap/web-socket.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const using = ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'];

function opened(bounds = {}) {
  const world = jmapWorld({ limits: bounds });
  const heard: Answered[] = [];
  const { user, server } = world;
  const socket = openJmapSocket({
    user,
    server,
    capabilities: allCapabilities,
    send: text => heard.push(JSON.parse(text)),
  });
  world.account.watch(() => socket.hint('a1'));
  const wait = async () => {
    await turn();
    world.clock.advance(PUSH_PAUSE);
    await turn();
  };
  const say = async (message: unknown) => {
    socket.hear(typeof message === 'string' ? message : JSON.stringify(message));
    await wait();
  };
  return { ...world, socket, heard, say, wait };
}
const echo = (id?: string) => ({
  '@type': 'Request',
  ...(id !== undefined && { id }),
  using,
  methodCalls: [['Core/echo', { a: 1 }, 'c']],
});

rfc(8887, '4.3.2').must('answer a Request with a Response that names it', async () => {
  const { say, heard } = opened();
  await say(echo('r1'));
  await say(echo());
  const response = { '@type': 'Response', methodResponses: [['Core/echo', { a: 1 }, 'c']], sessionState: 's1' };
  assert.deepEqual(heard, [{ ...response, requestId: 'r1' }, response]);
});

const errors = rfc(8887, '4.3.3');
errors.must('answer what it cannot process with a RequestError', async () => {
  const { say, heard } = opened();
  await say('{');
  await say('[]');
  await say({ '@type': 'Unheard', id: 'r2' });
  await say({ '@type': 'Request', id: 'r3', using });
  await say({ ...echo('r4'), using: ['urn:none'] });
  const told = heard.map(({ type, requestId, ...rest }) => [rest['@type'], requestId, type.split(':').at(-1)]);
  assert.deepEqual(told, [
    ['RequestError', null, 'notJSON'],
    ['RequestError', null, 'notRequest'],
    ['RequestError', 'r2', 'notRequest'],
    ['RequestError', 'r3', 'notRequest'],
    ['RequestError', 'r4', 'unknownCapability'],
  ]);
});

errors.must('keep maxConcurrentRequests and maxSizeRequest', async () => {
  const { socket, heard, wait } = opened({ maxConcurrentRequests: 1, maxSizeRequest: 300 });
  socket.hear(JSON.stringify(echo('r1')));
  socket.hear(JSON.stringify(echo('r2')));
  await wait();
  socket.hear(JSON.stringify(echo('r3')));
  socket.hear(JSON.stringify({ ...echo('r4'), more: 'x'.repeat(300) }));
  await wait();
  const told = heard.map(({ requestId, limit }) => [requestId, limit]).sort();
  assert.deepEqual(
    told,
    [
      ['r1', undefined],
      ['r2', 'maxConcurrentRequests'],
      ['r3', undefined],
      [null, 'maxSizeRequest'],
    ].sort(),
  );
});

errors.must('not tell a client what went wrong inside', async () => {
  const { say, heard, user, bugs } = opened();
  user.sessionState = async () => {
    throw new Error('secret');
  };
  await say(echo('r1'));
  assert.deepEqual([heard[0]!['@type'], heard[0]!.status], ['RequestError', 500]);
  assert.doesNotMatch(JSON.stringify(heard), /secret/);
  assert.equal(bugs.length, 1);
});

const push = rfc(8887, '4.3.5');
push.must('push nothing before it is enabled, and nothing after it is disabled', async () => {
  const { say, wait, heard, account } = opened();
  account.deliver('Subject: 1\n\n');
  await wait();
  assert.equal(heard.length, 0);
  await say({ '@type': 'WebSocketPushEnable', dataTypes: ['Mailbox'] });
  account.deliver('Subject: 2\n\n');
  await wait();
  const { pushState, ...change } = heard[0]!;
  assert.deepEqual(change, { '@type': 'StateChange', changed: { a1: { Mailbox: '0-2' } } });
  assert.match(pushState, /^[\w-]{22}$/);
  await say({ '@type': 'WebSocketPushDisable' });
  account.deliver('Subject: 3\n\n');
  await wait();
  assert.equal(heard.length, 1);
});

push.must('tell at once what changed since the push state that a client says', async () => {
  const { say, heard, account } = opened();
  await say({ '@type': 'WebSocketPushEnable', dataTypes: null, pushState: 'older' });
  const { pushState } = heard[0]!;
  await say({ '@type': 'WebSocketPushEnable', dataTypes: null, pushState });
  assert.equal(heard.length, 1, 'nothing was missed');
  await say({ '@type': 'WebSocketPushDisable' });
  account.deliver('Subject: x\n\n');
  await say({ '@type': 'WebSocketPushEnable', dataTypes: null, pushState });
  assert.equal(heard[1]!.changed.a1.Email, '0-1');
});
