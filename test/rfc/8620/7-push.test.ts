import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { manualClock } from '../../../server/base/ports.ts';
import { milliseconds, seconds } from '../../../server/base/units.ts';
import { openEventSource, readEventSourceQuery } from '../../../server/jmap/event-source.ts';
import { type Beginning, PUSH_PAUSE, type Push, pushStates } from '../../../server/jmap/push.ts';
import { memoryAccount, memoryUser } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const changes = rfc(8620, '7.1');
const source = rfc(8620, '7.3');

/** A listener, and what it was sent. */
function listener(begin: Beginning = 'nothing', types: readonly string[] | null = null) {
  const accounts = [memoryAccount(), memoryAccount({ id: 'a2', address: 'bob@here.example' })];
  const clock = manualClock(0);
  const sent: Push[] = [];
  const bugs: unknown[] = [];
  const open = (from: Beginning) =>
    pushStates({
      user: memoryUser(...accounts),
      clock,
      types,
      begin: from,
      send: push => sent.push(push),
      onBug: fault => bugs.push(fault),
    });
  const push = open(begin);
  for (const account of accounts) account.watch(() => push.hint(account.facts.id));
  const wait = async (time = PUSH_PAUSE) => {
    await turn();
    clock.advance(time);
    await turn();
  };
  return { ann: accounts[0]!, bob: accounts[1]!, clock, sent, bugs, push, open, wait };
}
const typesOf = (push: Push | undefined) =>
  Object.fromEntries(
    Object.entries(push?.change.changed ?? {}).map(([id, states]) => [id, Object.keys(states).sort()]),
  );

changes.must('push the new state of each type that changed, by account', async () => {
  const { ann, sent, wait } = listener();
  await wait();
  ann.deliver('Subject: x\n\n');
  await wait();
  assert.deepEqual(typesOf(sent[0]), { a1: ['Email', 'EmailDelivery', 'Mailbox', 'Thread'] });
  assert.equal(sent[0]!.change['@type'], 'StateChange');
  assert.equal(sent[0]!.change.changed.a1!.Email, '0-1');
});

changes.must('push the states that /get would return', async () => {
  const { ann, sent, wait } = listener('all');
  ann.setQuota(1000);
  await wait();
  await wait();
  const { call } = jmapWorld({ accounts: [ann] });
  const states = Object.assign({}, ...sent.map(({ change }) => change.changed.a1));
  for (const type of ['Email', 'Mailbox', 'Thread', 'VacationResponse', 'Quota']) {
    assert.equal(states[type], (await call(`${type}/get`)).state, type);
  }
});

changes.must('put changes that come together into one StateChange, with a pause between two', async () => {
  const { ann, bob, sent, clock, wait } = listener();
  await wait();
  ann.deliver('Subject: 1\n\n');
  await turn();
  assert.equal(sent.length, 1, 'the first at once');
  for (let n = 0; n < 10; n++) (n % 2 === 0 ? ann : bob).deliver('Subject: more\n\n');
  clock.advance(PUSH_PAUSE - milliseconds(1));
  await turn();
  assert.equal(sent.length, 1);
  await wait(milliseconds(1));
  assert.equal(sent.length, 2);
  assert.deepEqual(Object.keys(sent[1]!.change.changed), ['a1', 'a2']);
  await wait(seconds(10));
  assert.equal(sent.length, 2, 'nothing more without a change');
});

changes.must('push only the types asked for', async () => {
  const { ann, sent, push, wait } = listener('nothing', ['Mailbox', 'Unheard']);
  await wait();
  ann.deliver('Subject: x\n\n');
  await wait();
  assert.deepEqual(typesOf(sent[0]), { a1: ['Mailbox'] });
  ann.setQuota(5);
  await wait();
  push.hint();
  await wait();
  assert.equal(sent.length, 1);
});

changes.must('tell at once what was missed, and nothing where nothing was', async () => {
  const { ann, sent, open, wait, push } = listener('all');
  await wait();
  const last = sent[0]!.pushState;
  push.close();
  open({ missed: last });
  await wait();
  assert.equal(sent.length, 1);
  ann.deliver('Subject: while away\n\n');
  open({ missed: last });
  await wait();
  assert.equal(sent.length, 2);
  assert.equal(sent[1]!.change.changed.a1!.Email, '0-1');
});

changes.must('be silent after it is closed, and go on after a fault', async () => {
  const { ann, bob, sent, bugs, push, wait } = listener();
  await wait();
  const states = ann.states;
  ann.states = async () => {
    throw new Error('disk');
  };
  ann.deliver('Subject: 1\n\n');
  await wait();
  assert.deepEqual([bugs.map(String), sent.length], [['Error: disk'], 0]);
  ann.states = states;
  bob.deliver('Subject: 2\n\n');
  await wait();
  assert.equal(sent.length, 1);
  assert.deepEqual(Object.keys(sent[0]!.change.changed), ['a1', 'a2'], 'what the fault hid is told too');
  push.close();
  ann.deliver('Subject: 3\n\n');
  await wait(seconds(1));
  assert.equal(sent.length, 1);
});

const wanted = (query: string) => {
  const read = readEventSourceQuery(new URLSearchParams(query));
  return read.ok ? read.value : null;
};

source.must('take types, closeafter and ping from the address', () => {
  assert.deepEqual(wanted('types=*&closeafter=no&ping=0'), { types: null, closeAfterState: false, ping: null });
  assert.deepEqual(wanted('types=Email,Mailbox&closeafter=state&ping=300'), {
    types: ['Email', 'Mailbox'],
    closeAfterState: true,
    ping: seconds(300),
  });
  assert.equal(wanted('types=*&closeafter=no&ping=30')!.ping, seconds(30), 'not less often than asked, from 30 on');
  assert.equal(wanted('types=*&closeafter=no&ping=1')!.ping, seconds(10));
  assert.equal(wanted('types=*&closeafter=no&ping=99999999')!.ping, seconds(3600));
  for (const bad of [
    '',
    'types=*',
    'types=*&closeafter=no',
    'types=&closeafter=no&ping=1',
    'types=*&closeafter=x&ping=1',
  ]) {
    assert.equal(wanted(bad), null, bad);
  }
  assert.equal(wanted('types=*&closeafter=no&ping=-1'), null);
});

async function opened(query: string, lastEventId: string | null = null) {
  const account = memoryAccount();
  const clock = manualClock(0);
  const out: string[] = [];
  const stream = openEventSource({
    ...{ user: memoryUser(account), clock, wanted: wanted(query)!, lastEventId },
    write: text => out.push(text),
    end: () => out.push('END'),
    onBug: fault => assert.fail(String(fault)),
  });
  account.watch(() => stream.hint());
  const wait = async (time: number) => {
    await turn();
    clock.advance(time);
    await turn();
  };
  await wait(PUSH_PAUSE);
  return { account, out, wait, stream };
}

source.must('send a state event with an id, and end after it where closeafter=state', async () => {
  const { account, out, wait } = await opened('types=Mailbox&closeafter=state&ping=10');
  account.deliver('Subject: x\n\n');
  await wait(PUSH_PAUSE);
  assert.equal(out.length, 2);
  assert.match(
    out[0]!,
    /^event: state\nid: [\w-]{22}\ndata: \{"@type":"StateChange","changed":\{"a1":\{"Mailbox":"0-1"\}\}\}\n\n$/,
  );
  assert.equal(out[1], 'END');
  account.deliver('Subject: y\n\n');
  await wait(seconds(60));
  assert.equal(out.length, 2);
});

source.must('send a ping with its interval when so long nothing was sent, and no id with it', async () => {
  const { account, out, wait } = await opened('types=*&closeafter=no&ping=10');
  await wait(seconds(10));
  assert.deepEqual(out, ['event: ping\ndata: {"interval":10}\n\n']);
  await wait(seconds(9));
  account.deliver('Subject: x\n\n');
  await wait(seconds(9));
  assert.equal(out.length, 2, 'a state event is as good as a ping');
  await wait(seconds(1));
  assert.equal(out.length, 3);
});

source.should('send what was missed since Last-Event-ID', async () => {
  const first = await opened('types=*&closeafter=no&ping=0', 'old');
  assert.equal(first.out.length, 1);
  const id = /^id: (.*)$/m.exec(first.out[0]!)![1]!;
  assert.equal((await opened('types=*&closeafter=no&ping=0', id)).out.length, 0, 'the same states: nothing was missed');
});

rfc(8620, '7.2').may('refuse to call URLs, and say so', async () => {
  const { request } = jmapWorld();
  const create = { k: { deviceClientId: 'd', url: 'https://push.example/x', types: null } };
  const responses = await request(
    ['PushSubscription/get', {}],
    ['PushSubscription/get', { ids: ['p1'], properties: ['expires'] }],
    ['PushSubscription/get', { properties: ['url'] }],
    ['PushSubscription/set', { create, update: { p1: {} }, destroy: ['p2'] }],
  );
  const [all, one, secret, set] = responses.map(([, args]) => args);
  assert.deepEqual(all, { list: [], notFound: [] });
  assert.deepEqual(one, { list: [], notFound: ['p1'] });
  assert.deepEqual(secret, { type: 'forbidden' });
  const { notCreated, notUpdated, notDestroyed } = set as { notCreated: { k: { type: string } } } & Record<
    string,
    unknown
  >;
  assert.equal(notCreated.k.type, 'forbidden');
  assert.deepEqual([notUpdated, notDestroyed], [{ p1: { type: 'notFound' } }, { p2: { type: 'notFound' } }]);
});
