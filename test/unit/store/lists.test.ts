/** Mailing lists in the store: names that are free, members, requests, a post that goes on after a crash, held posts, an archive's readers. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Lease, NewListPost, Store } from '../../../server/store/interface.ts';
import {
  assertSound,
  leased,
  letter,
  must,
  openForTest,
  plain,
  recipient,
  refusal,
  START,
  settle,
} from '../../support/store-world.ts';

const address = 'dev@here.example';
const putList = (store: Store, more: object = {}) =>
  store.run('putList', { id: null, address, body: '{}', owners: [], archive: null, ...more });

async function begin(t: TestContext) {
  const { store } = await openForTest(t);
  const { ann, bob } = await settle(store);
  const { id: list } = must(await putList(store, { owners: [ann] }));
  return { store, ann, bob, list };
}
const member = (name: string) => ({
  ...{ address: `${name}@there.example`, name, state: 'active' as const, posting: 'usual' as const, ownPosts: true },
});
const add = (store: Store, list: number, names: readonly string[], most = 100) =>
  store.run('changeList', { list, changes: [{ do: 'add', members: names.map(member), by: 'x', most }], letters: [] });
const postOf = (list: number, lease: Lease, token = 'tok'): NewListPost => ({
  ...{
    list,
    token,
    message: lease.message,
    trace: lease.trace,
    author: 'a@b.example',
    subject: 's',
    reason: '',
    size: 9,
  },
});
const copy = () => ({
  ...{ bytes: Buffer.from('Subject: copy\r\n\r\nx\r\n'), prefix: '', sender: 'dev-bounces@here.example' },
  ...{ parameters: plain, expiresAt: START + 1_000_000 },
});
async function come(store: Store, holder = 'run'): Promise<Lease> {
  const accepted = must(
    await store.run('accept', letter('post', { recipients: [recipient(address)], ...leased(holder) })),
  );
  return accepted.recipients[0]!;
}

test('a list has its names to itself, and takes nobody’s', async t => {
  const { store } = await begin(t);
  const taken = { credentials: { password: null, scram: null }, quotaBytes: null, name: '', now: START };
  for (const name of ['dev', 'dev-owner', 'dev-request', 'dev-bounces', 'owner-dev', 'dev-leave'])
    assert.equal(refusal(await store.run('addAccount', { ...taken, address: `${name}@here.example` })), 'exists', name);
  assert.equal(
    refusal(await store.run('addAlias', { address: 'dev-join@here.example', targets: ['ann@here.example'] })),
    'exists',
  );
  assert.equal(refusal(await putList(store)), 'exists');
  assert.equal(refusal(await putList(store, { address: 'ann@here.example' })), 'exists');
  must(await store.run('addAlias', { address: 'ops-owner@here.example', targets: ['ann@here.example'] }));
  assert.equal(refusal(await putList(store, { address: 'ops@here.example' })), 'exists');
  assert.equal(refusal(await putList(store, { address: 'x@elsewhere.example' })), 'no-such');
  assert.equal(refusal(await store.run('removeDomain', { name: 'here.example' })), 'not-empty');
});

test('what its addresses mean is found, and a plus-address of nothing of it is nobody’s', async t => {
  const { store, list } = await begin(t);
  const found = async (local: string) => {
    const one = await store.resolve(`${local}@here.example`, '+');
    return one.kind === 'list' ? `${one.role} ${one.token ?? ''}`.trim() : one.kind;
  };
  assert.equal(await found('dev'), 'post');
  assert.equal(await found('dev-bounces+1-abc'), 'bounces 1-abc');
  assert.equal(await found('dev+confirm-abc'), 'confirm abc');
  assert.equal(await found('dev+else'), 'unknown-user');
  must(await store.run('removeList', { id: list, by: 'x' }));
  assert.equal(await found('dev'), 'unknown-user');
  await assertSound(store);
});

test('members are added once, counted, bounded, and removed; an id is never given again', async t => {
  const { store, list } = await begin(t);
  assert.deepEqual(must(await add(store, list, ['a', 'b', 'a'])).added, ['a@there.example', 'b@there.example']);
  assert.deepEqual(must(await add(store, list, ['b', 'c'])).added, ['c@there.example']);
  assert.equal(refusal(await add(store, list, ['d'], 3)), 'not-allowed');
  assert.equal((await store.list(list))!.members, 3);
  const c = (await store.listMember(list, 'c@there.example'))!;
  const remove = { list, changes: [{ do: 'remove', members: [c.id] }], letters: [] } as const;
  must(await store.run('changeList', remove));
  assert.equal(refusal(await store.run('changeList', remove)), 'no-such');
  must(await add(store, list, ['c']));
  assert.ok((await store.listMember(list, 'c@there.example'))!.id > c.id);
  assert.deepEqual(
    (await store.listMembers(list, { after: 0, limit: 2, search: 'THERE' })).map(one => one.name),
    ['a', 'b'],
  );
});

test('a request is answered once', async t => {
  const { store, list } = await begin(t);
  const request = {
    token: 'abc',
    kind: 'join',
    address: 'z@there.example',
    name: '',
    state: 'confirm',
    expiresAt: START + 9,
  } as const;
  must(await store.run('changeList', { list, changes: [{ do: 'ask', request }], letters: [] }));
  assert.deepEqual(await store.listAskedSince(list, 'z@there.example', START), { address: 1, list: 1 });
  const answer = { list, changes: [{ do: 'answered', token: 'abc' }], letters: [] } as const;
  must(await store.run('changeList', answer));
  assert.equal(refusal(await store.run('changeList', answer)), 'changed');
});

test('a post goes on after a crash where it stood: each member has it once', async t => {
  const { store, list, ann } = await begin(t);
  must(await store.run('createMailbox', { account: ann, name: 'Lists', role: null, subscribed: true }));
  const mailbox = (await store.mailbox(ann, 'Lists'))!.id;
  must(await putList(store, { id: list, owners: [ann], archive: { account: ann, mailbox, readers: 'members' } }));
  must(await add(store, list, ['a', 'b', 'c']));
  const lease = await come(store);
  const [a, b, c] = await store.listMembers(list, { after: 0, limit: 9 });
  const step = (of: Lease, into: readonly { address: string; id: number }[], isLast: boolean, first: boolean) =>
    store.run('distribute', {
      ...{ recipient: of.recipient, fence: of.fence, post: postOf(list, of), copy: first ? copy() : null, isLast },
      ...{ into: into.map(one => recipient(one.address, { route: 'there.example' })), reached: into.at(-1)!.id },
    });
  assert.equal(refusal(await step(lease, [a!], false, false)), 'not-allowed');
  must(await step(lease, [a!, b!], false, true));
  assert.equal((await store.listPost({ recipient: lease.recipient }))!.reached, b!.id);
  // The run is gone, and another takes it up.
  must(await store.run('recover', { holder: 'next', now: START + 1 }));
  const claimed = must(
    await store.run('claim', {
      holder: 'next',
      now: START + 2,
      until: START + 99_999,
      limit: 9,
      perRoute: 9,
      busy: {},
    }),
  );
  const again = claimed.find(one => one.address === address)!;
  assert.equal(refusal(await step(lease, [c!], true, false)), 'fenced');
  assert.equal(must(await step(again, [c!], true, false)).members, 3);
  const rows = await store.queue({ trace: lease.trace, limit: 100 });
  assert.deepEqual(rows.map(row => [row.address, row.state === 'expanded']).sort(), [
    ['a@there.example', false],
    ['b@there.example', false],
    ['c@there.example', false],
    [address, true],
  ]);
  assert.equal((await store.mailbox(ann, 'Lists'))!.messages, 1);
  await assertSound(store);
});

test('a held post waits in the queue, is decided once, and ends with its list', async t => {
  const { store, list } = await begin(t);
  const hold = async (token: string) => {
    const lease = await come(store);
    const { list: _, ...post } = postOf(list, lease, token);
    must(
      await store.run('changeList', {
        list,
        lease: { recipient: lease.recipient, fence: lease.fence, end: 'held', reply: 'waits', by: 'the list' },
        ...{ changes: [{ do: 'hold', post }], letters: [] },
      }),
    );
    return (await store.listPost({ token }))!;
  };
  const stateOf = async (recipient: number) => (await store.queue({ recipients: [recipient], limit: 1 }))[0]!.state;
  const decide = (post: number, state: 'approved' | 'rejected') =>
    store.run('changeList', { list, changes: [{ do: 'decide', post, state, by: 'ann' }], letters: [] });
  const one = await hold('one');
  const two = await hold('two');
  const three = await hold('three');
  assert.deepEqual(await Promise.all([one, two, three].map(post => stateOf(post.recipient))), ['held', 'held', 'held']);
  must(await decide(one.id, 'approved'));
  assert.equal(refusal(await decide(one.id, 'rejected')), 'changed');
  must(await decide(two.id, 'rejected'));
  must(await store.run('removeList', { id: list, by: 'ann' }));
  assert.deepEqual(await Promise.all([one, two, three].map(post => stateOf(post.recipient))), [
    'queued',
    'cancelled',
    'cancelled',
  ]);
  await assertSound(store);
});

test('who is a member here reads the archive, and no longer; who has more there keeps it', async t => {
  const { store, list, ann, bob } = await begin(t);
  const mailbox = (await store.mailbox(ann, 'Archive'))!.id;
  must(
    await store.run('addAccount', {
      address: 'cy@here.example',
      name: '',
      quotaBytes: null,
      now: START,
      credentials: { password: null, scram: null },
    }),
  );
  must(await store.run('setRights', { account: ann, mailbox, identifier: 'cy@here.example', rights: 'lrswi' }));
  const archive = { account: ann, mailbox, readers: 'members' as const };
  must(await putList(store, { id: list, owners: [bob], archive }));
  const here = (name: string) => ({ ...member(name), address: `${name}@here.example` });
  const rights = async () => (await store.rights(ann, mailbox)).map(one => `${one.identifier} ${one.rights}`);
  must(
    await store.run('changeList', {
      list,
      changes: [{ do: 'add', members: [here('cy'), member('z')], by: 'x', most: 9 }],
      letters: [],
    }),
  );
  assert.deepEqual(await rights(), ['bob@here.example lrs', 'cy@here.example lrswi']);
  must(await putList(store, { id: list, owners: [], archive: { ...archive, readers: 'everybody' } }));
  assert.deepEqual(await rights(), ['anyone lrs', 'cy@here.example lrswi']);
  must(await store.run('removeAccount', { address: 'ann@here.example' }));
  assert.equal((await store.list(list))!.archive, null);
  await assertSound(store);
});

test('a step in which nobody is to have the post loses nobody who comes after', async t => {
  const { store, list } = await begin(t);
  must(await add(store, list, ['a', 'b']));
  const lease = await come(store);
  const [a, b] = await store.listMembers(list, { after: 0, limit: 9 });
  const common = { recipient: lease.recipient, fence: lease.fence, post: postOf(list, lease) };
  must(await store.run('distribute', { ...common, copy: copy(), into: [], reached: a!.id, isLast: false }));
  const into = [recipient(b!.address, { route: 'there.example' })];
  must(await store.run('distribute', { ...common, copy: null, into, reached: b!.id, isLast: true }));
  const rows = await store.queue({ trace: lease.trace, limit: 9 });
  assert.deepEqual(rows.map(row => row.address).sort(), [address, b!.address].sort());
  await assertSound(store);
});

test('a post goes on also where those of the first step have long had it and were forgotten', async t => {
  const { store, list } = await begin(t);
  must(await add(store, list, ['a', 'b']));
  const lease = await come(store);
  const [a, b] = await store.listMembers(list, { after: 0, limit: 9 });
  const common = { recipient: lease.recipient, fence: lease.fence, post: postOf(list, lease) };
  const to = (name: string) => [recipient(name, { route: 'there.example' })];
  must(await store.run('distribute', { ...common, copy: copy(), into: to(a!.address), reached: a!.id, isLast: false }));
  const [row] = await store.queue({ trace: lease.trace, address: a!.address, limit: 9 } as never);
  assert.ok(row);
  must(
    await store.run('operate', {
      act: 'cancel',
      where: { trace: lease.trace, states: ['queued'] },
      by: 'x',
      now: START + 5,
    }),
  );
  must(await store.run('sweep', { what: 'settled', before: START + 1_000_000_000, limit: 100 }));
  must(await store.run('distribute', { ...common, copy: null, into: to(b!.address), reached: b!.id, isLast: true }));
  const rows = await store.queue({ trace: lease.trace, limit: 9 });
  assert.ok(
    rows.some(one => one.address === b!.address && one.state === 'queued'),
    JSON.stringify(rows.map(r => [r.address, r.state])),
  );
  await assertSound(store);
});

test('a held post whose row has ended is let go by nobody', async t => {
  const { store, list } = await begin(t);
  const lease = await come(store);
  const { list: _, ...post } = postOf(list, lease, 'one');
  must(
    await store.run('changeList', {
      list,
      lease: { recipient: lease.recipient, fence: lease.fence, end: 'held', reply: 'waits', by: 'the list' },
      ...{ changes: [{ do: 'hold', post }], letters: [] },
    }),
  );
  must(
    await store.run('operate', { act: 'cancel', where: { recipients: [lease.recipient] }, by: 'x', now: START + 5 }),
  );
  const { id } = (await store.listPost({ token: 'one' }))!;
  const decide = (state: 'approved' | 'rejected') =>
    store.run('changeList', { list, changes: [{ do: 'decide', post: id, state, by: 'ann' }], letters: [] });
  assert.equal(refusal(await decide('approved')), 'changed');
  must(await decide('rejected'));
});
