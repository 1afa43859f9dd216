/** What every store promises of expunged mail that can be brought back. */
import assert from 'node:assert/strict';
import { manualClock } from '../../server/base/ports.ts';
import type { Commands, Hint, Store } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { ALL, assertSound, content, each, inbox, must, refusal, rowsOf, START, settle } from './store-world.ts';

export function expungedPromises({ promise, open, withPeople }: SuiteKit): void {
  const idOf = async (store: Store, account: number, name: string) => (await store.mailbox(account, name))!.id;
  const expunge = async (store: Store, account: number, name: string, first = 1, last = 99) => {
    const mailbox = await idOf(store, account, name);
    const input = { account, mailbox, uids: [[first, last]] as const, onlyDeleted: false, note: null };
    return must(await store.run('expunge', input));
  };
  const expungedOf = async (store: Store, account: number) => store.expunged(account, { limit: 99 });
  const idsOf = async (store: Store, account: number) => (await expungedOf(store, account)).map(({ id }) => id);
  const restore = (store: Store, account: number, ids: readonly number[], to?: number) =>
    store.run('restore', { account, ids, ...(to === undefined ? {} : { to }), note: each('ms.restored') });
  const append = async (store: Store, account: number, name: string, flags: number, text = 'x') =>
    must(
      await store.run('append', {
        ...{ account, mailbox: await idOf(store, account, name), bytes: content(text), flags, keywords: ['Work'] },
        ...{ internalDate: 7, trace: 'A-1', note: null },
      }),
    );
  const sweep = async (store: Store, what: Commands['sweep']['in']['what'], before: number, limit = 99) =>
    must(await store.run('sweep', { what, before, limit }));

  // ── kept ──
  promise('what is expunged is kept with all that it was, and counts nowhere', async t => {
    const { store, ann, bob } = await withPeople(t);
    await append(store, ann, 'Archive', 1 | 4 | 8, 'one');
    const { message } = await append(store, ann, 'Archive', 0, 'two');
    await expunge(store, ann, 'Archive');
    const [two, one] = await expungedOf(store, ann);
    const mailbox = await idOf(store, ann, 'Archive');
    assert.deepEqual(two, {
      ...{ id: 2, message, mailbox, mailboxName: 'Archive', uid: 2, flags: 0, keywords: ['Work'], internalDate: 7 },
      ...{ size: content('two').length, expungedAt: START, trace: 'A-1', subject: 'two', from: 'Zoe' },
      ...{ to: 'ann@here.example', date: null, preview: 'two', attachment: false },
    });
    assert.deepEqual([one?.id, one?.uid, one?.flags], [1, 1, 13]);
    assert.deepEqual(
      (await store.expunged(ann, { before: 2, limit: 9 })).map(row => row.id),
      [1],
    );
    assert.deepEqual(
      (await store.expunged(ann, { limit: 1 })).map(row => row.id),
      [2],
    );
    const bytes = content('one').length + content('two').length;
    assert.deepEqual(await store.expungedSize(ann), { messages: 2, bytes });
    assert.deepEqual(await store.expungedSize(bob), { messages: 0, bytes: 0 });
    const account = await store.account('ann@here.example');
    assert.deepEqual([account?.usedBytes, account?.usedMessages], [0, 0]);
    await sweep(store, 'blobs', START + 1);
    assert.deepEqual(Buffer.from(await store.bytes(message)), content('two'));
    await assertSound(store, true);
  });
  promise(
    'drafts are not kept, moves and replacements leave nothing, a deleted mailbox all that was in it',
    async t => {
      const { store, ann } = await withPeople(t);
      const draft = await append(store, ann, 'Drafts', 16);
      await append(store, ann, 'Drafts', 0);
      await expunge(store, ann, 'Drafts');
      assert.deepEqual(
        (await expungedOf(store, ann)).map(row => row.uid),
        [2],
      );
      await sweep(store, 'blobs', START + 1);
      assert.equal(await store.message(draft.message), null, 'a draft is nobody’s at once');
      must(await store.run('createMailbox', { account: ann, name: 'Lists', role: null, subscribed: true }));
      await append(store, ann, 'Archive', 0);
      const [from, to] = [await idOf(store, ann, 'Archive'), await idOf(store, ann, 'Lists')];
      must(await store.run('move', { account: ann, from, uids: ALL, to, note: null }));
      const { message } = await append(store, ann, 'Lists', 16);
      const also = [from, to];
      must(
        await store.run('revise', { account: ann, revisions: [{ message, add: also, removeRest: true, note: null }] }),
      );
      assert.equal((await expungedOf(store, ann)).length, 1);
      must(await store.run('deleteMailbox', { account: ann, name: 'Lists', note: null }));
      assert.deepEqual(
        (await expungedOf(store, ann)).map(row => [row.mailboxName, row.uid]),
        [
          ['Lists', 1],
          ['Drafts', 2],
        ],
      );
      await assertSound(store);
    },
  );
  promise('a destroyed message is kept where it lay, not where it was marked deleted', async t => {
    const { store, ann } = await withPeople(t);
    const { message } = await append(store, ann, 'Archive', 0);
    const sent = await idOf(store, ann, 'Sent');
    const revise = async (given: object) =>
      must(await store.run('revise', { account: ann, revisions: [{ message, note: null, ...given }] }));
    await revise({ add: [sent, await idOf(store, ann, 'Junk')] });
    const mark = { account: ann, mailbox: sent, uids: ALL, act: 'add' as const, flags: 8, keywords: [], note: null };
    must(await store.run('flags', mark));
    await revise({ destroy: true });
    assert.deepEqual((await expungedOf(store, ann)).map(row => row.mailboxName).sort(), ['Archive', 'Junk']);
    assert.deepEqual(await store.expungedSize(ann), { messages: 1, bytes: content('x').length });
    await assertSound(store);
  });

  // ── brought back ──
  promise('what is brought back lies where it lay, under a new UID, not deleted, saved now', async t => {
    const clock = manualClock(START);
    const { store } = await open(t, {}, clock);
    const { ann } = await settle(store);
    const { message } = await append(store, ann, 'Archive', 1 | 8);
    const box = await idOf(store, ann, 'Archive');
    await expunge(store, ann, 'Archive');
    clock.advance(5000);
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    const { modSeq, restored } = must(await restore(store, ann, [1, 1, 99]));
    assert.deepEqual(restored, [{ id: 1, mailbox: box, uid: 2, message }]);
    assert.deepEqual(await rowsOf(store, ann, box), [
      {
        ...{ uid: 2, message, modSeq, flags: 1, keywords: ['Work'], internalDate: 7, size: content('x').length },
        savedAt: START + 5000,
      },
    ]);
    assert.deepEqual(hints, [{ account: ann, mailbox: box, modSeq, about: ['new'] }]);
    const [told] = await store.events({ names: ['ms.restored'], limit: 9 });
    assert.deepEqual([told?.trace, told?.fields], ['A-1', { mailbox: 'Archive', uid: 2 }]);
    assert.deepEqual([await idsOf(store, ann), must(await restore(store, ann, [1])).restored], [[], []]);
    await expunge(store, ann, 'Archive');
    assert.deepEqual(await idsOf(store, ann), [2], 'an id is never used twice');
    await assertSound(store);
  });
  promise('brought back without its mailbox: to one of its name, else to INBOX; or all to one place', async t => {
    const { store, ann, bob } = await withPeople(t);
    const make = async (name: string) =>
      must(await store.run('createMailbox', { account: ann, name, role: null, subscribed: true })).mailbox;
    const remove = async (name: string) => must(await store.run('deleteMailbox', { account: ann, name, note: null }));
    for (const name of ['one', 'two', 'three']) {
      await make(name);
      await append(store, ann, name, 0, name);
      await remove(name);
    }
    const again = await make('one');
    must(await store.run('renameMailbox', { account: ann, from: 'Sent', to: 'Gone out' }));
    const { id: box } = await inbox(store, ann);
    const back = must(await restore(store, ann, [2, 1]));
    assert.deepEqual(
      back.restored.map(({ id, mailbox }) => [id, mailbox]),
      [
        [1, again],
        [2, box],
      ],
    );
    assert.equal(refusal(await restore(store, ann, [3], 99)), 'no-such');
    assert.deepEqual(must(await restore(store, bob, [3])).restored, [], 'another’s mail is not his');
    const archive = await idOf(store, ann, 'Archive');
    assert.equal(must(await restore(store, ann, [3], archive)).restored[0]?.mailbox, archive);
    assert.equal(refusal(await restore(store, 99, [3])), 'no-such');
    await assertSound(store);
  });
  promise('over the quota nothing is brought back', async t => {
    const { store, ann } = await withPeople(t);
    await append(store, ann, 'Archive', 0);
    await append(store, ann, 'Archive', 0);
    await expunge(store, ann, 'Archive');
    const size = content('x').length;
    const quota = async (quotaBytes: number) =>
      must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes }));
    await quota(size * 2 - 1);
    assert.equal(refusal(await restore(store, ann, [1, 2])), 'over-quota');
    assert.deepEqual(await idsOf(store, ann), [2, 1]);
    await quota(size * 2);
    assert.equal(must(await restore(store, ann, [1, 2])).restored.length, 2);
    assert.equal((await store.account('ann@here.example'))?.usedBytes, size * 2);
    await assertSound(store);
  });
  promise('forgotten by hand or by the sweep, the oldest first, it is gone when nobody else has it', async t => {
    const clock = manualClock(START);
    const { store } = await open(t, {}, clock);
    const { ann, bob } = await settle(store);
    const messages = [];
    for (let n = 1; n <= 3; n++) {
      messages.push((await append(store, ann, 'Archive', 0, `${n}`)).message);
      await expunge(store, ann, 'Archive');
      clock.advance(1000);
    }
    assert.deepEqual(await sweep(store, 'expunged', START), { done: 0, more: false });
    assert.deepEqual(await sweep(store, 'expunged', START + 2000, 1), { done: 1, more: true });
    assert.deepEqual(await idsOf(store, ann), [3, 2]);
    const forget = (account: number, ids: readonly number[]) => store.run('forgetExpunged', { account, ids });
    assert.deepEqual(must(await forget(bob, [2])), { forgotten: 0 });
    assert.deepEqual(must(await forget(ann, [2, 2, 9])), { forgotten: 1 });
    assert.equal(refusal(await forget(99, [3])), 'no-such');
    await assertSound(store);
    await sweep(store, 'blobs', clock.now() + 1);
    assert.deepEqual(await Promise.all(messages.map(async id => (await store.message(id)) !== null)), [
      false,
      false,
      true,
    ]);
    await assertSound(store, true);
  });
}
