/** Who is held loses nothing: whatever takes a message away, it can be brought back. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Flag, type Id, type Store } from '../../../server/store/interface.ts';
import { assertSound, must, openForTest, START } from '../../support/store-world.ts';

async function heldPerson(t: TestContext, because: string | null = 'case 17') {
  const { store } = await openForTest(t);
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  const credentials = { password: null, scram: null };
  const ann = { address: 'ann@here.example', name: 'Ann', credentials, quotaBytes: null, now: START };
  const account = must(await store.run('addAccount', ann)).id;
  must(await store.run('setHeld', { account, because }));
  const mailbox = (await store.mailbox(account, 'INBOX'))!.id;
  return { store, account, mailbox };
}

const put = async (store: Store, account: Id, mailbox: Id, subject: string, flags = 0) =>
  must(
    await store.run('append', {
      ...{ account, mailbox, bytes: Buffer.from(`Subject: ${subject}\r\n\r\n.\r\n`), flags, keywords: [] },
      ...{ internalDate: START, trace: `T-${subject}`, note: null },
    }),
  );
const keptOf = async (store: Store, account: Id) =>
  (await store.expunged(account, { limit: 9 })).map(one => one.subject).sort();

test('marked as a draft and expunged, replaced by another, destroyed: it is there all the same', async t => {
  const { store, account, mailbox } = await heldPerson(t);
  const first = await put(store, account, mailbox, 'marked', Flag.draft);
  const second = await put(store, account, mailbox, 'replaced');
  const third = await put(store, account, mailbox, 'destroyed', Flag.draft);
  const one = (uid: number) => [[uid, uid]] as const;
  must(await store.run('expunge', { account, mailbox, uids: one(first.uid), onlyDeleted: false, note: null }));
  must(
    await store.run('replace', {
      ...{ account, from: mailbox, to: mailbox, uid: second.uid, bytes: Buffer.from('Subject: new\r\n\r\n') },
      ...{ flags: 0, keywords: [], internalDate: START, trace: 'T-new', note: null },
    }),
  );
  must(await store.run('revise', { account, revisions: [{ message: third.message, destroy: true, note: null }] }));
  const ben = { address: 'ben@here.example', name: 'Ben', quotaBytes: null, now: START };
  const other = must(await store.run('addAccount', { ...ben, credentials: { password: null, scram: null } })).id;
  const to = (await store.mailbox(other, 'INBOX'))!.id;
  const { uid } = await put(store, account, mailbox, 'moved away');
  must(await store.run('move', { account, from: mailbox, toAccount: other, to, uids: one(uid), note: null }));
  must(await store.run('expunge', { account: other, mailbox: to, uids: one(1), onlyDeleted: false, note: null }));
  for (const what of ['expunged', 'blobs'] as const)
    must(await store.run('sweep', { what, before: START * 2, limit: 500 }));
  assert.deepEqual(await keptOf(store, account), ['destroyed', 'marked', 'moved away', 'replaced']);
  await assertSound(store);
});

test('of others drafts and what was replaced are gone', async t => {
  const { store, account, mailbox } = await heldPerson(t, null);
  const first = await put(store, account, mailbox, 'marked', Flag.draft);
  must(
    await store.run('expunge', { account, mailbox, uids: [[first.uid, first.uid]], onlyDeleted: false, note: null }),
  );
  assert.deepEqual(await keptOf(store, account), []);
});
