/** What every store promises of messages that come together, instead or to another, of rights and annotations. */
import assert from 'node:assert/strict';
import type { Commands, Hint, Store } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { ALL, assertSound, content, deliverTo, each, inbox, must, refusal, rowsOf, START } from './store-world.ts';

export function sharingPromises({ promise, withPeople }: SuiteKit): void {
  const idOf = async (store: Store, account: number, name: string) => (await store.mailbox(account, name))!.id;
  const expunge = async (store: Store, account: number, name: string, first = 1, last = 99) => {
    const mailbox = await idOf(store, account, name);
    const input = { account, mailbox, uids: [[first, last]] as const, onlyDeleted: false, note: null };
    return must(await store.run('expunge', input));
  };
  const expungedOf = async (store: Store, account: number) => store.expunged(account, { limit: 99 });
  const append = async (store: Store, account: number, name: string, flags: number, text = 'x') =>
    must(
      await store.run('append', {
        ...{ account, mailbox: await idOf(store, account, name), bytes: content(text), flags, keywords: ['Work'] },
        ...{ internalDate: 7, trace: 'A-1', note: null },
      }),
    );
  const sweep = async (store: Store, what: Commands['sweep']['in']['what'], before: number, limit = 99) =>
    must(await store.run('sweep', { what, before, limit }));

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
    assert.deepEqual([[...(await store.uids(ann, from))], [...(await store.uids(ann, to))]], [[], [sent.uid]]);
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: 1 }));
    const back = { account: ann, from: to, uid: sent.uid, to, bytes: content('less'), flags: 0, keywords: [] };
    const less = must(await store.run('replace', { ...back, internalDate: 9, trace: 'L-1', note: null }));
    assert.deepEqual([...(await store.uids(ann, to))], [less.uid], 'what becomes smaller needs no room');
    assert.deepEqual(await expungedOf(store, ann), [], 'not kept');
    await sweep(store, 'blobs', START + 1);
    assert.deepEqual([await store.message(old.message), await store.message(next.message)], [null, null]);
    assert.equal((await store.account('ann@here.example'))?.usedMessages, 1);
    await assertSound(store);
  });
  promise(
    'of a copy’s flags only those come along that are to be kept, and of a message’s only those change',
    async t => {
      const { store, ann, bob } = await withPeople(t);
      const [from, to] = [(await inbox(store, ann)).id, (await inbox(store, bob)).id];
      for (const flags of [0, 9, 31]) await append(store, ann, 'INBOX', flags);
      const keep = { flags: 5, keywords: false };
      must(await store.run('copy', { account: ann, from, uids: ALL, to, toAccount: bob, keep, note: null }));
      const flagsOf = async (account: number, mailbox: number) =>
        (await rowsOf(store, account, mailbox)).map(row => [row.flags, ...row.keywords]);
      assert.deepEqual(await flagsOf(bob, to), [[0], [1], [5]]);
      const { unseen, deleted } = await inbox(store, bob);
      assert.deepEqual([unseen, deleted], [1, 0]);
      const change = { account: ann, mailbox: from, uids: ALL, note: null } as const;
      const among = { flags: 1, keywords: false };
      const replaced = { ...change, act: 'replace', flags: 2, keywords: ['Home'] } as const;
      must(await store.run('flags', { ...replaced, among }));
      assert.deepEqual(await flagsOf(ann, from), [
        [0, 'Work'],
        [8, 'Work'],
        [30, 'Work'],
      ]);
      must(await store.run('flags', { ...replaced, among: { flags: 2, keywords: true } }));
      assert.deepEqual(await flagsOf(ann, from), [
        [2, 'Home'],
        [10, 'Home'],
        [30, 'Home'],
      ]);
      const kept = { flags: 8, keywords: true };
      must(await store.run('move', { account: ann, from, uids: [[3, 3]], to, toAccount: bob, keep: kept, note: null }));
      assert.deepEqual((await flagsOf(bob, to)).at(-1), [8, 'Home']);
      await assertSound(store);
    },
  );
  promise('a hint says what happened, of one commit everything', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    const hinted = async (...acts: readonly (() => Promise<unknown>)[]) => {
      hints.length = 0;
      await Promise.all(acts.map(act => act()));
      return hints.map(hint => [hint.mailbox, ...hint.about.toSorted()]).sort((a, b) => Number(a[0]) - Number(b[0]));
    };
    const flags = { account: ann, mailbox, uids: ALL, act: 'add', flags: 8, keywords: [], note: null } as const;
    const named = { account: ann, name: 'Plans' };
    assert.deepEqual(await hinted(() => append(store, ann, 'INBOX', 0)), [[mailbox, 'new']]);
    assert.deepEqual(
      await hinted(
        () => store.run('flags', flags),
        () => store.run('expunge', { account: ann, mailbox, uids: null, onlyDeleted: true, note: null }),
        () => store.run('setRights', { account: ann, mailbox, identifier: 'anyone', rights: 'l' }),
      ),
      [[mailbox, 'flags', 'gone', 'rights']],
    );
    const [made] = await hinted(() => store.run('createMailbox', { ...named, role: null, subscribed: false }));
    assert.deepEqual(made?.slice(1), ['names']);
    for (const [act, input] of [
      ['subscribe', { ...named, subscribed: true }],
      ['renameMailbox', { account: ann, from: 'Plans', to: 'Projects' }],
      ['deleteMailbox', { account: ann, name: 'Projects', note: null }],
    ] as const) {
      assert.deepEqual(await hinted(() => store.run(act, input as never)), [made], act);
    }
    // Who subscribes to what is not there changes the list all the same.
    assert.deepEqual(await hinted(() => store.run('subscribe', { ...named, name: 'No', subscribed: true })), [
      [0, 'names'],
    ]);
    assert.deepEqual(await hinted(() => store.run('subscribe', { ...named, name: 'No', subscribed: true })), []);
    const note = { entry: '/comment', owner: ann, value: Buffer.from('x') };
    const written = { account: ann, mailbox, entries: [note], most: 9 };
    assert.deepEqual(await hinted(() => store.run('annotate', written)), [[mailbox, 'notes']]);
    assert.deepEqual(await hinted(() => store.run('putDocument', { account: ann, kind: 'i', id: null, body: '{}' })), [
      [0, 'record'],
    ]);
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
    assert.deepEqual([[...(await store.uids(ann, from))], [...(await store.uids(bob, to))]], [[1], [1, 2]]);
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
    const { message: stayed } = await append(store, bob, 'Archive', 0, 'there');
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
    assert.deepEqual([await store.message(message), await store.message(stayed)], [null, null]);
    await assertSound(store, true);
  });
}
