/** What every store promises of expunged mail that can be brought back, of rights and annotations, and between accounts. */
import assert from 'node:assert/strict';
import { manualClock } from '../../server/base/ports.ts';
import type { Commands, Hint, Store } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import {
  ALL,
  assertSound,
  content,
  deliverTo,
  each,
  inbox,
  must,
  refusal,
  rowsOf,
  START,
  settle,
} from './store-world.ts';

export function sharingPromises({ promise, open, withPeople }: SuiteKit): void {
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
    assert.deepEqual(hints, [{ account: ann, mailbox: box, modSeq }]);
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

  // ── together, instead, and abroad ──
  promise('several messages come together or not at all', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox, uidValidity } = await inbox(store, ann);
    await deliverTo(store, ann, 'first');
    const given = (text: string, flags: number) => ({
      ...{ bytes: content(text), flags, keywords: [text], internalDate: 7, trace: `${text}-1` },
    });
    const run = (messages: readonly ReturnType<typeof given>[], into = mailbox) =>
      store.run('appendAll', { account: ann, mailbox: into, messages, note: each('ms.appended') });
    const done = must(await run([given('a', 1), given('b', 8)]));
    assert.deepEqual([done.uidValidity, done.uids], [uidValidity, [[2, 3]]]);
    const rows = (await rowsOf(store, ann, mailbox)).slice(1);
    assert.deepEqual(
      rows.map(row => [row.uid, row.message, row.modSeq, row.flags, row.keywords, row.savedAt]),
      [
        [2, done.messages[0], done.modSeq, 1, ['a'], START],
        [3, done.messages[1], done.modSeq, 8, ['b'], START],
      ],
    );
    const told = await store.events({ names: ['ms.appended'], limit: 9 });
    assert.deepEqual(
      told.map(({ trace, fields }) => [trace, fields.uid]),
      [
        ['a-1', 2],
        ['b-1', 3],
      ],
    );
    const { usedBytes } = (await store.account('ann@here.example'))!;
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: usedBytes + content('a').length }));
    assert.equal(refusal(await run([given('a', 0), given('b', 0)])), 'over-quota');
    assert.deepEqual(must(await run([])), { uidValidity, uids: [], modSeq: done.modSeq, messages: [] });
    assert.equal(refusal(await run([], 99)), 'no-such');
    assert.equal((await inbox(store, ann)).uidNext, 4);
    // A view of a larger memory, large enough to be cut out of it.
    const wide = Buffer.alloc(40_000, 'x').subarray(10, 30_010);
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: null }));
    const { messages } = must(await run([{ ...given('w', 0), bytes: wide }]));
    assert.deepEqual(Buffer.from(await store.bytes(messages[0]!)), wide);
    await assertSound(store, true);
  });
  promise('a replacement comes and the old one goes as one change, in the same mailbox or another', async t => {
    const { store, ann } = await withPeople(t);
    const old = await append(store, ann, 'Drafts', 16, 'old');
    const [from, to] = [await idOf(store, ann, 'Drafts'), await idOf(store, ann, 'Sent')];
    const run = (uid: number, into: number, text: string) =>
      store.run('replace', {
        ...{ account: ann, from, uid, to: into, bytes: content(text), flags: 1, keywords: [], internalDate: 8 },
        ...{ trace: 'N-1', note: each('ms.appended') },
      });
    const next = must(await run(1, from, 'newer'));
    assert.deepEqual([next.uid, next.modSeq], [2, old.modSeq + 1]);
    const changes = await store.changes(ann, from, old.modSeq);
    assert.deepEqual(
      [changes.modSeq, changes.changed.map(row => row.uid), changes.vanished],
      [next.modSeq, [2], [[1, 1]]],
    );
    assert.equal(refusal(await run(1, from, 'again')), 'no-such');
    assert.equal(refusal(await run(2, 99, 'again')), 'no-such');
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: content('newer').length }));
    assert.equal(refusal(await run(2, to, 'longest')), 'over-quota');
    const sent = must(await run(2, to, 'equal'));
    assert.deepEqual([await store.uids(ann, from), await store.uids(ann, to)], [[], [sent.uid]]);
    assert.deepEqual(await expungedOf(store, ann), [], 'not kept');
    await sweep(store, 'blobs', START + 1);
    assert.deepEqual([await store.message(old.message), await store.message(next.message)], [null, null]);
    assert.equal((await store.account('ann@here.example'))?.usedMessages, 1);
    await assertSound(store);
  });
  promise('copies and moves to another’s mailbox count there, change both accounts, and are told', async t => {
    const { store, ann, bob } = await withPeople(t);
    for (const text of ['one', 'two']) await deliverTo(store, ann, text);
    const size = (await store.account('ann@here.example'))!.usedBytes / 2;
    const [from, to] = [(await inbox(store, ann)).id, (await inbox(store, bob)).id];
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    const run = (act: 'copy' | 'move', uid: number) =>
      store.run(act, { account: ann, from, uids: [[uid, uid]], to, toAccount: bob, note: each(`ms.${act}`) });
    const before = [(await inbox(store, ann)).highestModSeq, (await inbox(store, bob)).highestModSeq] as const;
    const copied = must(await run('copy', 1));
    assert.deepEqual([copied.from, copied.to, copied.modSeq], [[[1, 1]], [[1, 1]], before[0]]);
    const moved = must(await run('move', 2));
    assert.deepEqual([moved.to, moved.modSeq], [[[2, 2]], before[0] + 1]);
    assert.deepEqual([await store.uids(ann, from), await store.uids(bob, to)], [[1], [1, 2]]);
    assert.deepEqual(
      (await rowsOf(store, bob, to)).map(row => row.modSeq),
      [before[1] + 1, before[1] + 2],
    );
    assert.deepEqual(
      hints.map(({ account, modSeq }) => [account, modSeq]).sort(),
      [
        [ann, before[0] + 1],
        [bob, before[1] + 1],
        [bob, before[1] + 2],
      ].sort(),
    );
    const used = async (name: string) => (await store.account(`${name}@here.example`))!.usedBytes;
    assert.deepEqual([await used('ann'), await used('bob')], [size, size * 2]);
    must(await store.run('setAccount', { address: 'bob@here.example', quotaBytes: size * 3 - 1 }));
    assert.equal(refusal(await run('move', 1)), 'over-quota', 'his room, not hers');
    assert.equal(refusal(await run('copy', 1)), 'over-quota');
    assert.equal(
      refusal(await store.run('copy', { account: ann, from, uids: ALL, to: 99, toAccount: bob, note: null })),
      'no-such',
    );
    assert.equal(
      refusal(await store.run('copy', { account: ann, from, uids: ALL, to, toAccount: 99, note: null })),
      'no-such',
    );
    const [told] = await store.events({ names: ['ms.move'], limit: 9 });
    assert.deepEqual(told?.fields, { mailbox: 'INBOX', uid: 2, toUid: 2 });
    assert.deepEqual(await expungedOf(store, ann), []);
    await assertSound(store);
  });

  // ── rights ──
  promise('rights are one per identifier, in any case; they stay with the mailbox and go with it', async t => {
    const { store, ann, bob } = await withPeople(t);
    const set = async (name: string, identifier: string, rights: string) =>
      store.run('setRights', { account: ann, mailbox: await idOf(store, ann, name), identifier, rights });
    const { id: box, highestModSeq } = (await store.mailbox(ann, 'Archive'))!;
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    assert.deepEqual(must(await set('Archive', 'bob@here.example', 'lrs')), { changed: true });
    assert.deepEqual(
      hints.map(({ account, mailbox }) => [account, mailbox]),
      [[ann, box]],
    );
    assert.deepEqual(must(await set('Archive', 'BOB@here.example', 'lrs')), { changed: false });
    must(await set('Archive', 'anyone', 'l'));
    must(await set('Archive', '-bob@here.example', 's'));
    must(await set('Archive', 'Bob@here.example', 'lr'));
    assert.deepEqual(await store.rights(ann, box), [
      { identifier: '-bob@here.example', rights: 's' },
      { identifier: 'anyone', rights: 'l' },
      { identifier: 'bob@here.example', rights: 'lr' },
    ]);
    assert.equal((await store.mailbox(ann, 'Archive'))?.highestModSeq, highestModSeq, 'the mailbox is as it was');
    assert.deepEqual(await store.sharedWith(['BOB@here.example', 'anyone']), [
      {
        ...{ account: ann, address: 'ann@here.example', mailbox: box, name: 'Archive' },
        rights: [
          { identifier: 'anyone', rights: 'l' },
          { identifier: 'bob@here.example', rights: 'lr' },
        ],
      },
    ]);
    assert.deepEqual(await store.sharedWith(['Ann@here.example', 'anyone']), [], 'not her own');
    must(await store.run('renameMailbox', { account: ann, from: 'Archive', to: 'Old' }));
    assert.equal((await store.sharedWith(['anyone']))[0]?.name, 'Old');
    must(await set('Old', 'anyone', ''));
    assert.deepEqual(must(await set('Old', 'anyone', '')), { changed: false });
    assert.deepEqual([refusal(await set('Old', '', 'l')), await store.sharedWith(['anyone'])], ['not-allowed', []]);
    const elsewhere = { account: bob, mailbox: 99, identifier: 'anyone', rights: 'l' };
    assert.equal(refusal(await store.run('setRights', elsewhere)), 'no-such');
    must(await store.run('deleteMailbox', { account: ann, name: 'Old', note: null }));
    assert.deepEqual([await store.rights(ann, box), await store.sharedWith(['bob@here.example'])], [[], []]);
    await assertSound(store);
  });
  promise('a new mailbox has the rights of its superior; what INBOX had stays with INBOX', async t => {
    const { store, ann } = await withPeople(t);
    const set = async (name: string) =>
      must(
        await store.run('setRights', {
          ...{ account: ann, mailbox: await idOf(store, ann, name), identifier: 'bob@here.example', rights: 'lr' },
        }),
      );
    const rights = async (name: string) => store.rights(ann, await idOf(store, ann, name));
    const given = [{ identifier: 'bob@here.example', rights: 'lr' }];
    await set('Archive');
    await set('INBOX');
    must(await store.run('createMailbox', { account: ann, name: 'Archive/a/b', role: null, subscribed: false }));
    assert.deepEqual([await rights('Archive/a'), await rights('Archive/a/b')], [given, given]);
    await deliverTo(store, ann, 'new', 'Archive/new');
    assert.deepEqual(await rights('Archive/new'), given);
    must(await store.run('createMailbox', { account: ann, name: 'Archives', role: null, subscribed: false }));
    assert.deepEqual(await rights('Archives'), []);
    must(await store.run('renameMailbox', { account: ann, from: 'Sent', to: 'Archive/Sent' }));
    assert.deepEqual(await rights('Archive/Sent'), [], 'a rename shares nothing');
    must(await store.run('renameMailbox', { account: ann, from: 'INBOX', to: 'Archive/mine' }));
    assert.deepEqual([await rights('INBOX'), await rights('Archive/mine')], [given, []]);
    await assertSound(store);
  });

  // ── annotations ──
  promise('annotations of a mailbox and of the account, for one and for all; all or none; not too many', async t => {
    const { store, ann, bob } = await withPeople(t);
    const mailbox = await idOf(store, ann, 'Archive');
    type Entry = Commands['annotate']['in']['entries'][number];
    const one = (entry: string, owner: number | null, value: string | null): Entry => ({
      ...{ entry, owner, value: value === null ? null : Buffer.from(value, 'latin1') },
    });
    const run = (place: number | null, entries: readonly Entry[], most = 2) =>
      store.run('annotate', { account: ann, mailbox: place, entries, most });
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    must(await run(mailbox, [one('/comment', null, 'for all'), one('/comment', bob, '\xff\0'), one('/a', bob, '')]));
    must(await run(null, [one('/admin', null, 'me')]));
    must(await run(null, [one('/admin', null, 'me'), one('/none', null, null)]));
    assert.deepEqual(
      hints.map(hint => [hint.account, hint.mailbox]),
      [
        [ann, mailbox],
        [ann, 0],
      ],
    );
    const seen = async (place: number | null) =>
      (await store.annotations(ann, place)).map(({ mailbox: at, owner, entry, value }) => [
        ...[at, owner, entry, Buffer.from(value).toString('latin1')],
      ]);
    assert.deepEqual(await seen(mailbox), [
      [mailbox, bob, '/a', ''],
      [mailbox, null, '/comment', 'for all'],
      [mailbox, bob, '/comment', '\xff\0'],
    ]);
    assert.deepEqual(await seen(null), [[null, null, '/admin', 'me']]);
    assert.equal(refusal(await run(mailbox, [one('/b', null, 'x'), one('/c', bob, 'x')])), 'not-allowed');
    assert.equal((await seen(mailbox)).length, 3, 'none of them');
    must(await run(mailbox, [one('/a', bob, null), one('/c', bob, 'x')]));
    must(await run(mailbox, [one('/c', bob, null)], 0));
    for (const [place, entry] of [[99, one('/a', null, 'x')] as const, [mailbox, one('/a', 99, 'x')] as const])
      assert.equal(refusal(await run(place, [entry])), 'no-such');
    assert.equal(refusal(await run(mailbox, [one('', null, 'x')])), 'not-allowed');
    must(await store.run('renameMailbox', { account: ann, from: 'Archive', to: 'Old' }));
    assert.equal((await seen(mailbox)).length, 2);
    must(await store.run('deleteMailbox', { account: ann, name: 'Old', note: null }));
    assert.deepEqual([await seen(mailbox), (await seen(null)).length], [[], 1]);
    await assertSound(store);
  });
  promise('with an account goes all that it kept, shared, and wrote; nobody inherits its address’s rights', async t => {
    const { store, ann, bob } = await withPeople(t);
    const { message } = await append(store, bob, 'Archive', 0);
    await expunge(store, bob, 'Archive');
    const his = await idOf(store, bob, 'Archive');
    const hers = await idOf(store, ann, 'Archive');
    const right = { rights: 'lr', identifier: 'ann@here.example' };
    must(await store.run('setRights', { account: bob, mailbox: his, ...right }));
    for (const identifier of ['BOB@here.example', '-bob@here.example', 'anyone'])
      must(await store.run('setRights', { account: ann, mailbox: hers, identifier, rights: 'lr' }));
    const write = async (account: number, mailbox: number | null, owner: number | null) => {
      const entries = [{ entry: '/comment', owner, value: Buffer.from('x') }];
      must(await store.run('annotate', { account, mailbox, entries, most: 9 }));
    };
    await write(ann, hers, bob);
    await write(ann, hers, null);
    await write(bob, null, bob);
    await write(bob, his, ann);
    must(await store.run('removeAccount', { address: 'bob@here.example' }));
    assert.deepEqual(
      (await store.rights(ann, hers)).map(({ identifier }) => identifier),
      ['anyone'],
    );
    assert.deepEqual(
      (await store.annotations(ann, hers)).map(({ owner }) => owner),
      [null],
    );
    assert.deepEqual(
      [await store.sharedWith(['ann@here.example']), await expungedOf(store, bob), await store.annotations(bob, null)],
      [[], [], []],
    );
    await assertSound(store);
    await sweep(store, 'blobs', START + 1);
    assert.equal(await store.message(message), null);
    await assertSound(store, true);
  });
}
