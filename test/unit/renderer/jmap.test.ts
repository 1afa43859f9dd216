/** The window's JMAP client before a made-up server: batches, cache, live lists, changes that are laid over and taken back. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createJmapClient, type JmapError, ref } from '../../../renderer/jmap/client.ts';
import { remember } from '../../../renderer/jmap/history.ts';
import type { EmailQuery, Patch } from '../../../renderer/jmap/methods.ts';
import { applyPatch, inversePatch, keywordPatch } from '../../../renderer/jmap/patch.ts';
import { createPlaces } from '../../../renderer/jmap/places.ts';
import type { RowSource } from '../../../renderer/jmap/row-source.ts';
import type { Transport } from '../../../renderer/jmap/transport.ts';
import type { Email, StateChange } from '../../../server/jmap/types.ts';
import { type FakeJmap, fakeJmapOffice } from '../../support/fake/jmap.ts';

const inbox: EmailQuery = {
  filter: { inMailbox: 'm1' },
  sort: [{ property: 'receivedAt', isAscending: false }],
  collapseThreads: false,
};
const now = Date.UTC(2026, 10, 22, 12);

/** A transport that answers after a turn, and pushes when told. */
function transportTo(server: FakeJmap): Transport & { push(): void; failing: boolean } {
  let wake: (() => void) | null = null;
  return {
    failing: false,
    session: async () => server.session(),
    async call(request, signal) {
      await new Promise(resolve => setImmediate(resolve));
      if (signal?.aborted) throw Object.assign(new Error('cancelled'), { code: 'CANCELLED' });
      if (this.failing) throw Object.assign(new Error('gone'), { code: 'DISCONNECTED' });
      return JSON.parse(JSON.stringify(server.call(request)));
    },
    async *watch(signal) {
      signal.addEventListener('abort', () => wake?.());
      while (!signal.aborted) {
        yield { '@type': 'StateChange', changed: server.states() } satisfies StateChange;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
    push: () => wake?.(),
  };
}

async function world(total: number, accounts = 1) {
  const server = fakeJmapOffice(total, now, accounts);
  const transport = transportTo(server);
  const client = createJmapClient(() => now);
  client.connect(transport);
  await until(() => server.accounts.every(one => client.ready(one.accountId)));
  return { server, transport, client, account: server.accounts[0]!, stop: () => client.connect(null) };
}
async function until(holds: () => boolean, what = 'it'): Promise<void> {
  for (let i = 0; i < 4000; i++) {
    if (holds()) return;
    await new Promise(resolve => setImmediate(resolve));
  }
  assert.fail(`${what} never came true`);
}
const shown = (list: RowSource, first: number, end: number) =>
  Array.from({ length: end - first }, (_, i) => list.at(first + i)?.id ?? null);

test('calls of one tick are one request, with references inside a group', async () => {
  const { server, client, stop } = await world(10);
  const before = server.requests.length;
  const [[query, got], echo] = await Promise.all([
    client.call([
      ['Email/query', { accountId: 'a1', ...inbox, limit: 3 }],
      ['Email/get', { accountId: 'a1', '#ids': ref(0, '/ids'), properties: ['subject'] }],
    ]),
    client.ask('Core/echo', { hello: 'there' }),
  ]);
  assert.equal(server.requests.length, before + 1);
  assert.deepEqual(
    got.list.map(one => one.id),
    query.ids,
  );
  assert.deepEqual(echo, { hello: 'there' });
  stop();
});

test('a refused call says so in words, and what was sent is remembered with its act', async () => {
  const { client, stop } = await world(3);
  const call = client.ask('Email/get', { accountId: 'a9', ids: [] }, { act: 'Tried it' });
  await assert.rejects(call, (error: JmapError) => error.type === 'accountNotFound' && /not there/.test(error.message));
  const last = client.history.at(-1)!;
  assert.deepEqual(
    [last.act, last.calls[0]![0], last.answers[0]![0], last.failed],
    ['Tried it', 'Email/get', 'error', null],
  );
  stop();
});

test('a list reads windows where one looks, and nothing else', async () => {
  const { server, client, account, stop } = await world(5000);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 30, null);
  await until(() => list.length() !== null);
  const ids = account.query(inbox.filter as never, inbox.sort, false);
  assert.equal(list.length(), ids.length);
  assert.deepEqual(shown(list, 0, 30), ids.slice(0, 30));
  const before = server.requests.length;
  list.look(3000, 3030, null);
  await until(() => list.at(3029) !== null);
  const asked = server.requests
    .slice(before)
    .flatMap(one => one.methodCalls.filter(([name]) => name === 'Email/query'));
  assert.ok(asked.length <= 2, 'the window, and the one ahead');
  for (const [, { position, limit }] of asked) assert.ok(Number(position) >= 2990 && Number(limit) <= 60);
  assert.deepEqual(shown(list, 3000, 3030), ids.slice(3000, 3030));
  assert.equal(list.at(1500), null);
  list.close();
  stop();
});

test('new mail is sorted in after one round, with its row', async () => {
  const { server, transport, client, account, stop } = await world(500);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 30, null);
  await until(() => list.length() === 500);
  const before = server.requests.length;
  const email = account.deliver({ mailboxIds: ['m1'], subject: 'Just in', receivedAt: now + 5000 });
  transport.push();
  await until(() => list.at(0)?.id === email.id);
  assert.ok(server.requests.length <= before + 2);
  assert.equal(client.email('a1', email.id)?.subject, 'Just in');
  assert.equal(list.takeArrived(), 1);
  assert.equal(client.mailboxes('a1')[0]!.totalEmails, 501);
  list.close();
  stop();
});

test('what was taken from an unknown place makes the window around the looked-at row be read anew', async () => {
  const { transport, client, account, stop } = await world(2000);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 30, null);
  await until(() => list.length() === 2000);
  list.look(1500, 1530, null);
  await until(() => list.at(1529) !== null);
  const keep = list.at(1510)!;
  list.look(1500, 1530, keep);
  const ids = account.query(inbox.filter as never, inbox.sort, false);
  for (const id of ids.slice(800, 803)) account.destroy(id);
  transport.push();
  await until(() => list.locate(keep, 1510) === 1507, 'the row is three places higher');
  assert.equal(list.length(), 1997);
  list.close();
  stop();
});

test('changes that cannot be told make the list and the cache start anew', async () => {
  const { server, transport, client, account, stop } = await world(300);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 30, null);
  await until(() => list.length() === 300);
  server.refuse(([name]) =>
    /hanges$/.test(name) && name.startsWith('Email') ? { type: 'cannotCalculateChanges' } : null,
  );
  const email = account.deliver({ mailboxIds: ['m1'], receivedAt: now + 5000 });
  transport.push();
  await until(() => list.at(0)?.id === email.id && list.length() === 301);
  server.refuse(null);
  list.close();
  stop();
});

test('a change shows at once, and is taken back where it is refused', async () => {
  const { client, account, transport, stop } = await world(20);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 20, null);
  await until(() => list.length() === 20);
  const [a, b] = [list.at(3)!.id, list.at(4)!.id];
  const was = client.email('a1', b)!.keywords.$flagged;
  const changes = new Map<string, Patch>([
    [a, keywordPatch('$flagged', true)],
    [b, keywordPatch('$flagged', !was)],
  ]);
  account.destroy(b);
  const answer = client.updateEmails('a1', changes, { act: 'Starred' });
  assert.equal(client.email('a1', a)!.keywords.$flagged, true);
  assert.equal(client.email('a1', b)!.keywords.$flagged, was ? undefined : true);
  const refused = await answer;
  assert.deepEqual([...refused.keys()], [b]);
  assert.equal(client.email('a1', b)?.keywords.$flagged, was);
  transport.push();
  await until(() => list.length() === 19);
  assert.equal(client.email('a1', a)!.keywords.$flagged, true);
  list.close();
  stop();
});

test('a request that never arrives takes the change back and rejects', async () => {
  const { client, transport, stop } = await world(20);
  await client.ensureEmails('a1', ['e5']);
  const was = client.email('a1', 'e5')!.keywords.$flagged;
  transport.failing = true;
  await assert.rejects(client.updateEmails('a1', new Map([['e5', keywordPatch('$flagged', !was)]])), {
    type: 'disconnected',
  });
  assert.equal(client.email('a1', 'e5')!.keywords.$flagged, was);
  stop();
});

test('rows taken off at once stay off while the server still counts them, and come back', async () => {
  const { client, stop } = await world(200);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 60, null);
  await until(() => list.length() === 200);
  const rows = [list.at(2)!, list.at(5)!];
  const all = shown(list, 0, 10);
  const back = list.hide(rows);
  assert.equal(list.length(), 198);
  assert.deepEqual(
    shown(list, 0, 8),
    all.filter(id => !rows.some(row => row.id === id)),
  );
  back();
  assert.deepEqual(shown(list, 0, 10), all);
  list.close();
  stop();
});

test('after a lost connection it catches up', async () => {
  const { server, client, account } = await world(100);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 30, null);
  await until(() => list.length() === 100);
  client.connect(null);
  const email = account.deliver({ mailboxIds: ['m1'], receivedAt: now + 5000 });
  client.connect(transportTo(server));
  await until(() => list.at(0)?.id === email.id);
  list.close();
  client.connect(null);
});

test('two accounts are one list, newest first, also after a far jump', async () => {
  const { client, server, transport, stop } = await world(4000, 2);
  const list = client.list(server.accounts.map(one => ({ accountId: one.accountId, query: inbox })));
  const merged = server.accounts
    .flatMap((one, i) =>
      [...one.emails.values()].filter(email => email.mailboxIds.has('m1')).map(email => ({ email, i })),
    )
    .toSorted(
      (a, b) =>
        b.email.receivedAt - a.email.receivedAt ||
        a.i - b.i ||
        Number(b.email.id.slice(1)) - Number(a.email.id.slice(1)),
    )
    .map(one => `a${one.i + 1}/${one.email.id}`);
  const rows = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, i) => {
      const row = list.at(first + i);
      return row && `${row.accountId}/${row.id}`;
    });
  for (const first of [0, 40, 3000, 1200, merged.length - 20, 300]) {
    const end = Math.min(first + 20, merged.length);
    list.look(first, end, null);
    await until(() => rows(first, end).every(row => row !== null), `${first}`);
    assert.deepEqual(rows(first, end), merged.slice(first, end), `from ${first}`);
  }
  assert.equal(list.length(), merged.length);
  list.look(0, 20, null);
  const email = server.accounts[1]!.deliver({ mailboxIds: ['m1'], receivedAt: now + 9000 });
  transport.push();
  await until(() => list.at(0)?.id === email.id && list.at(0)?.accountId === 'a2');
  const some = await list.between(100, 150);
  assert.deepEqual(new Set(some.map(row => `${row.accountId}/${row.id}`)), new Set(merged.slice(99, 149)));
  list.close();
  stop();
});

test('all rows of a query, also those that were never read', async () => {
  const { client, account, stop } = await world(3000);
  const list = client.list([{ accountId: 'a1', query: inbox }]);
  list.look(0, 30, null);
  await until(() => list.length() !== null);
  const unread = await list.all({ notKeyword: '$seen' });
  assert.deepEqual(
    unread.map(row => row.id),
    account.query({ operator: 'AND', conditions: [{ inMailbox: 'm1' }, { notKeyword: '$seen' }] }, inbox.sort, false),
  );
  list.close();
  stop();
});

test('patches: applied, and turned back only where they changed something', () => {
  const email: Pick<Email, 'keywords' | 'mailboxIds'> = { keywords: { $seen: true }, mailboxIds: { m1: true } };
  const patch: Patch = { 'keywords/$seen': true, 'keywords/a~1b': true, 'mailboxIds/m1': null, 'mailboxIds/m2': true };
  const after = applyPatch(email, patch);
  assert.deepEqual(after, { keywords: { $seen: true, 'a/b': true }, mailboxIds: { m2: true } });
  assert.deepEqual(applyPatch(after, inversePatch(email, patch)), email);
  assert.equal('keywords/$seen' in inversePatch(email, patch), false);
});

test('places: changes sort in, and a loss in a hole is noticed', () => {
  const places = createPlaces();
  places.put(0, ['a', 'b', 'c'], 6);
  assert.deepEqual(places.splice(['b'], [{ id: 'x', index: 0 }], 6), [{ id: 'x', index: 0 }]);
  assert.deepEqual(
    [places.at(0), places.at(1), places.at(2), places.at(3), places.length],
    ['x', 'a', 'c', undefined, 6],
  );
  assert.deepEqual(places.splice(['unseen'], [], 6), [], 'it was not in the list');
  assert.equal(places.splice(['unseen'], [], 5), null, 'it was, nobody knows where');
  places.hide(['a']);
  assert.deepEqual([places.at(0), places.at(1), places.locate('c', 0), places.locate('a', 0)], ['x', 'c', 1, -1]);
});

test('history keeps acts longer than reading', () => {
  const one = (id: number, act: string | null) =>
    ({ id, act, at: 0, tookMs: 0, calls: [], answers: [], failed: null, sent: 0, received: 0 }) as const;
  let history = remember([], one(0, 'Moved it'));
  for (let id = 1; id < 500; id++) history = remember(history, one(id, null));
  assert.equal(history[0]!.act, 'Moved it');
  assert.equal(history.length, 61);
  assert.equal(history.at(-1)!.id, 499);
});
