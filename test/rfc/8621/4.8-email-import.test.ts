import assert from 'node:assert/strict';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8621, '4.8');

function empty() {
  const account = memoryAccount();
  const world = jmapWorld({ accounts: [account] });
  const blob = async (content: string) => {
    const kept = await account.upload(Buffer.from(content), 'message/rfc822');
    return kept.ok ? kept.value.blobId : '';
  };
  const take = async (object: object): Promise<Answered> => {
    const { created, notCreated } = await world.call('Email/import', { emails: { k: object } });
    return created?.k ?? notCreated.k;
  };
  return { ...world, account, blob, take };
}

must('put the message where it is told, received when its newest Received: field says', async () => {
  const { account, blob, take } = empty();
  const content =
    'Received: from a by b;\r\n Thu, 3 Sep 2026 08:00:00 +0200\r\nReceived: by c; Mon, 1 Jan 2001 00:00:00 +0000\r\nSubject: a\r\n\r\ntext\r\n';
  const made = await take({ blobId: await blob(content), mailboxIds: { m4: true }, keywords: { $SEEN: true } });
  const [record] = (await account.emails([made.id])).list;
  const { id, blobId, threadId, size } = record!;
  assert.deepEqual(made, { id, blobId, threadId, size });
  assert.deepEqual([record!.mailboxIds, record!.keywords], [['m4'], ['$seen']]);
  assert.equal(record!.receivedAt, Date.UTC(2026, 8, 3, 6));
  assert.equal(Buffer.from(await account.octets(id)).toString(), content);
});

must('be received now where no field says when, and when it is told where it is told', async () => {
  const { account, blob, take, clock } = empty();
  const blobId = await blob('Subject: a\n\nlines of another system\n');
  const { id } = await take({ blobId, mailboxIds: { m1: true } });
  assert.equal((await account.emails([id])).list[0]!.receivedAt, clock.now());
  assert.match(Buffer.from(await account.octets(id)).toString(), /^Subject: a\r\n\r\nlines of another system\r\n$/);
  const told = await take({ blobId, mailboxIds: { m1: true }, receivedAt: '2020-01-01T00:00:00Z' });
  assert.equal((await account.emails([told.id])).list[0]!.receivedAt, Date.UTC(2020, 0, 1));
});

must('refuse what is no message, and wrong properties', async () => {
  const { blob, take, account } = empty();
  const blobId = await blob('Subject: a\n\n');
  const type = async (object: object) => (await take({ blobId, mailboxIds: { m1: true }, ...object })).type;
  assert.equal(await type({ blobId: await blob('no field at all\r\n') }), 'invalidEmail');
  assert.equal(await type({ blobId: await blob('') }), 'invalidEmail');
  assert.equal(await type({ blobId: 'Unothing' }), 'invalidProperties');
  assert.equal(await type({ blobId: null }), 'invalidProperties');
  assert.equal(await type({ mailboxIds: {} }), 'invalidProperties');
  assert.equal(await type({ keywords: { 'a b': true } }), 'invalidProperties');
  assert.equal(await type({ receivedAt: 'then' }), 'invalidProperties');
  assert.equal(await type({ subject: 'b' }), 'invalidProperties');
  account.setQuota(1);
  assert.equal(await type({}), 'overQuota');
  assert.equal(account.world().emails.size, 0);
});

must('import nothing into another state', async () => {
  const { blob, call, account } = empty();
  const emails = { k: { blobId: await blob('Subject: a\n\n'), mailboxIds: { m1: true } } };
  assert.equal((await call('Email/import', { ifInState: 'old', emails })).type, 'stateMismatch');
  const ifInState = (await account.states()).Email;
  const { oldState, newState } = await call('Email/import', { ifInState, emails });
  assert.deepEqual([oldState, newState], [ifInState, (await account.states()).Email]);
});
