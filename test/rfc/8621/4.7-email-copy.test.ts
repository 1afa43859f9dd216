import assert from 'node:assert/strict';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8621, '4.7');

function withTwo() {
  const [ann, bob] = [memoryAccount(), memoryAccount({ id: 'a2', address: 'bob@here.example' })];
  const world = jmapWorld({ accounts: [ann, bob] });
  const { id } = ann.deliver('Subject: a\n\ntext', { keywords: ['$seen'], receivedAt: 5000 });
  const copy = async (object: object, more: object = {}) =>
    world.request(['Email/copy', { fromAccountId: 'a1', accountId: 'a2', create: { k: object }, ...more }]);
  return { ...world, ann, bob, id, copy };
}

must('copy a message with its octets, and its keywords and date where no others are given', async () => {
  const { copy, bob, ann, id } = withTwo();
  const [[, response]] = (await copy({ id, mailboxIds: { m4: true } })) as unknown as [[string, Record<string, never>]];
  const { created, notCreated, fromAccountId, accountId } = response;
  const [record] = (await bob.emails(['e1'])).list;
  const { blobId, threadId, size } = record!;
  assert.deepEqual([created, notCreated], [{ k: { id: 'e1', blobId, threadId, size } }, null]);
  assert.deepEqual([fromAccountId, accountId], ['a1', 'a2']);
  assert.deepEqual([record!.mailboxIds, record!.keywords, record!.receivedAt], [['m4'], ['$seen'], 5000]);
  assert.deepEqual(await bob.octets('e1'), await ann.octets(id));
});

must('take other keywords and another date, and nothing else', async () => {
  const { copy, bob, id } = withTwo();
  await copy({ id, mailboxIds: { m1: true }, keywords: {}, receivedAt: '2020-01-01T00:00:00Z' });
  const [record] = (await bob.emails(['e1'])).list;
  assert.deepEqual([record!.keywords, record!.receivedAt], [[], Date.UTC(2020, 0, 1)]);
  const fault = async (object: object) => {
    const [[, response]] = (await copy(object)) as unknown as [[string, { notCreated: { k: { type: string } } }]];
    return response.notCreated.k.type;
  };
  assert.equal(await fault({ id, mailboxIds: { m1: true }, subject: 'b' }), 'invalidProperties');
  assert.equal(await fault({ id, mailboxIds: {} }), 'invalidProperties');
  assert.equal(await fault({ id, mailboxIds: { m1: true }, receivedAt: 'then' }), 'invalidProperties');
  assert.equal(await fault({ mailboxIds: { m1: true } }), 'invalidProperties');
  assert.equal(await fault({ id: 'e99', mailboxIds: { m1: true } }), 'notFound');
});

must('destroy the original by an Email/set of its own, only where the copy succeeded', async () => {
  const { copy, ann, id } = withTwo();
  const failed = await copy({ id, mailboxIds: { m99: true } }, { onSuccessDestroyOriginal: true });
  assert.deepEqual(
    failed.map(([name]) => name),
    ['Email/copy'],
  );
  const done = await copy({ id, mailboxIds: { m1: true } }, { onSuccessDestroyOriginal: true });
  assert.deepEqual(
    done.map(([name, , callId]) => [name, callId]),
    [
      ['Email/copy', 'c0'],
      ['Email/set', 'c0'],
    ],
  );
  assert.deepEqual([done[1]![1].accountId, done[1]![1].destroyed], ['a1', [id]]);
  assert.equal(ann.world().emails.size, 0);
});

must('refuse other states, unknown accounts and the same one twice', async () => {
  const { copy, id } = withTwo();
  const type = async (more: object) => (await copy({ id, mailboxIds: { m1: true } }, more))[0]![1].type;
  assert.equal(await type({ ifFromInState: 'old' }), 'stateMismatch');
  assert.equal(await type({ ifInState: 'old' }), 'stateMismatch');
  assert.equal(await type({ fromAccountId: 'a9' }), 'fromAccountNotFound');
  assert.equal(await type({ accountId: 'a9' }), 'accountNotFound');
  assert.equal(await type({ accountId: 'a1' }), 'invalidArguments');
});
