/** What every store promises of whole messages, an account's records and its app passwords. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Commands, Hint, Revision, Store } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import {
  ALL,
  assertSound,
  content,
  deliverTo,
  each,
  leased,
  letter,
  must,
  note,
  recipient,
  refusal,
  rowsOf,
  START,
} from './store-world.ts';

type Box = 'INBOX' | 'Drafts' | 'Sent' | 'Archive' | 'Junk' | 'Trash';

export function accountPromises({ promise, withPeople }: SuiteKit): void {
  const idOf = async (store: Store, account: number, name: Box) => (await store.mailbox(account, name))!.id;
  const revise = async (store: Store, account: number, ...revisions: (Omit<Revision, 'note'> & Partial<Revision>)[]) =>
    must(await store.run('revise', { account, revisions: revisions.map(one => ({ note: null, ...one })) }));
  /** Where the message lies: name → flags and keywords of its copies. */
  const placesOf = async (store: Store, account: number, message: number) => {
    const found: Record<string, (readonly [number, readonly string[]])[]> = {};
    for (const box of await store.mailboxes(account)) {
      const rows = (await rowsOf(store, account, box.id)).filter(row => row.message === message);
      if (rows.length > 0) found[box.name] = rows.map(row => [row.flags, row.keywords] as const);
    }
    return found;
  };
  const flag = async (store: Store, account: number, name: Box, flags: number, keywords: readonly string[] = []) =>
    must(
      await store.run('flags', {
        ...{ account, mailbox: await idOf(store, account, name), uids: ALL, act: 'add', flags, keywords, note: null },
      }),
    );

  // ── revisions ──
  promise('a revision moves a message as one change: one modseq, tombstone, counters, hints, its journey', async t => {
    const { store, ann } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'one');
    const [from, to] = [await idOf(store, ann, 'INBOX'), await idOf(store, ann, 'Archive')];
    const before = await store.mailbox(ann, 'INBOX');
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    const moved = { message, add: [to], removeRest: true, note: each('ms.moved', { by: 'ann@here.example' }) };
    const { modSeq, refused } = await revise(store, ann, moved);
    assert.deepEqual([modSeq, refused], [before!.highestModSeq + 1, [null]]);
    assert.deepEqual(
      hints.toSorted((a, b) => a.mailbox - b.mailbox),
      [
        { account: ann, mailbox: from, modSeq, about: ['flags', 'gone'] },
        { account: ann, mailbox: to, modSeq, about: ['new', 'flags'] },
      ],
    );
    const gone = await store.changes(ann, from, before!.highestModSeq);
    assert.deepEqual([gone.modSeq, gone.vanished, gone.changed], [modSeq, [[1, 1]], []]);
    const come = await store.changes(ann, to, before!.highestModSeq);
    assert.deepEqual([come.modSeq, come.changed.map(row => [row.message, row.savedAt])], [modSeq, [[message, START]]]);
    const [told] = await store.events({ names: ['ms.moved'], limit: 9 });
    assert.deepEqual(told?.fields, {
      ...{ by: 'ann@here.example', to: 'Archive', mailbox: 'INBOX', uid: 1, toUid: 1 },
    });
    assert.equal(told?.trace, (await store.message(message))?.trace);
    assert.equal((await store.mailbox(ann, 'Archive'))?.unseen, 1);
    await assertSound(store);
  });
  promise('flags are set on every copy; what stays as it is makes no change', async t => {
    const { store, ann } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'one');
    await revise(store, ann, { message, add: [await idOf(store, ann, 'Sent')] });
    await flag(store, ann, 'INBOX', 4, ['Work']);
    const set = { flags: 1 | 8, keywords: ['Blue'] };
    const { modSeq } = await revise(store, ann, { message, set, clear: { flags: 0, keywords: ['WORK'] } });
    assert.deepEqual(await placesOf(store, ann, message), { INBOX: [[5, ['Blue']]], Sent: [[1, ['Blue']]] });
    assert.equal((await revise(store, ann, { message, set })).modSeq, modSeq);
    await revise(store, ann, { message, set: { flags: 2, keywords: ['BLUE'] }, clearRest: true });
    assert.deepEqual(await placesOf(store, ann, message), { INBOX: [[2, ['Blue']]], Sent: [[2, ['Blue']]] });
    await assertSound(store);
  });
  promise('a new copy is seen when all are, flagged when one is, and as old as the oldest', async t => {
    const { store, ann } = await withPeople(t);
    const recipients = [recipient('ann@here.example'), recipient('ann+a@here.example')];
    const { recipients: leases } = must(await store.run('accept', letter('x', { recipients, ...leased() })));
    const filed = async (at: number, mailbox: Box, internalDate: number, flags: number, keywords: string[]) => {
      const { recipient: id, fence, trace } = leases[at]!;
      const filing = { account: ann, mailbox, internalDate, flags, keywords, note: note('mda.filed', trace) };
      return must(await store.run('deliver', { recipient: id, fence, ...filing })).message;
    };
    const message = await filed(0, 'INBOX', START + 5, 1, ['Work']);
    await filed(1, 'Junk', START + 3, 6, ['work', 'Blue']);
    await revise(store, ann, { message, add: [await idOf(store, ann, 'Archive')] });
    const [row] = await rowsOf(store, ann, await idOf(store, ann, 'Archive'));
    assert.deepEqual([row?.flags, row?.keywords, row?.internalDate], [6, ['Blue', 'Work'], START + 3]);
    await assertSound(store);
  });
  promise('a copy marked deleted is not the message: left alone, unless the message is destroyed', async t => {
    const { store, ann } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'one');
    const archive = await idOf(store, ann, 'Archive');
    await revise(store, ann, { message, add: [archive] });
    await flag(store, ann, 'INBOX', 8);
    await revise(store, ann, { message, set: { flags: 1, keywords: [] }, remove: [await idOf(store, ann, 'INBOX')] });
    assert.deepEqual(await placesOf(store, ann, message), { INBOX: [[8, []]], Archive: [[1, []]] });
    await revise(store, ann, { message, add: [await idOf(store, ann, 'INBOX')] });
    assert.deepEqual((await placesOf(store, ann, message)).INBOX, [
      [8, []],
      [1, []],
    ]);
    const { refused } = await revise(store, ann, { message, destroy: true, note: each('ms.expunged') });
    assert.deepEqual([refused, await placesOf(store, ann, message)], [[null], {}]);
    assert.equal((await store.events({ names: ['ms.expunged'], limit: 9 })).length, 1, 'told once');
    must(await store.run('sweep', { what: 'settled', before: START + 1, limit: 9 }));
    must(await store.run('sweep', { what: 'expunged', before: START + 1, limit: 9 }));
    must(await store.run('sweep', { what: 'blobs', before: START + 1, limit: 9 }));
    assert.equal(await store.message(message), null);
    await assertSound(store, true);
  });
  promise('each revision is refused alone, and a refused one leaves nothing', async t => {
    const { store, ann, bob } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'one');
    const { message: his } = await deliverTo(store, bob, 'his');
    const { message: marked } = await deliverTo(store, ann, 'marked', 'Junk');
    await flag(store, ann, 'Junk', 8);
    const inbox = await idOf(store, ann, 'INBOX');
    const set = { flags: 4, keywords: [] };
    const { refused } = await revise(
      store,
      ann,
      { message: his, set },
      { message: marked, destroy: true },
      { message, add: [99], set },
      { message, remove: [inbox], set },
      { message, removeRest: true },
      { message, remove: [99] },
      { message, add: [inbox], remove: [inbox], set: { flags: 2, keywords: [] } },
    );
    assert.deepEqual(refused, ['no-such', 'no-such', 'no-such-mailbox', 'no-mailbox', 'no-mailbox', null, null]);
    assert.deepEqual(await placesOf(store, ann, message), { INBOX: [[2, []]] });
    assert.deepEqual(await placesOf(store, bob, his), { INBOX: [[0, []]] });
    assert.equal(refusal(await store.run('revise', { account: 99, revisions: [] })), 'no-such');
    await assertSound(store);
  });
  promise('copies take room, moves take none, and an account above its quota may still tidy up', async t => {
    const { store, ann } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'one');
    const { message: other } = await deliverTo(store, ann, 'two');
    const size = (await store.message(message))!.size;
    const [sent, archive] = [await idOf(store, ann, 'Sent'), await idOf(store, ann, 'Archive')];
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: size * 3 }));
    const both = await revise(store, ann, { message, add: [sent] }, { message: other, add: [sent] });
    assert.deepEqual(both.refused, [null, 'over-quota'], 'the room of one command is counted as it goes');
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: 1 }));
    const tidied = await revise(
      store,
      ann,
      { message, add: [archive], removeRest: true },
      { message: other, add: [archive], remove: [await idOf(store, ann, 'INBOX')] },
      { message: other, add: [sent] },
      { message: other, destroy: true },
    );
    assert.deepEqual(tidied.refused, [null, null, 'over-quota', null]);
    assert.deepEqual(await placesOf(store, ann, message), { Archive: [[0, []]] });
    await assertSound(store);
  });
  promise('a revision on a condition is done as a whole or not at all', async t => {
    const { store, ann } = await withPeople(t);
    const { message, modSeq } = await deliverTo(store, ann, 'one');
    const attempt = (ifUnchangedSince: number) => {
      const revisions = [{ message, set: { flags: 4, keywords: [] }, note: null }];
      return store.run('revise', { account: ann, revisions, ifUnchangedSince });
    };
    assert.equal(refusal(await attempt(modSeq - 1)), 'changed');
    const done = must(await attempt(modSeq));
    assert.equal(refusal(await attempt(modSeq)), 'changed');
    const document = { account: ann, kind: 'identity', id: null, body: '{}' };
    const put = must(await store.run('putDocument', document));
    assert.ok(put.modSeq > done.modSeq);
    must(await attempt(done.modSeq));
    must(await store.run('deleteMailbox', { account: ann, name: 'Junk', note: null }));
    assert.equal(refusal(await attempt(put.modSeq)), 'changed', 'a deleted mailbox has changed too');
    must(await attempt(put.modSeq + 1));
  });
  promise('one message may lie in several mailboxes from the beginning', async t => {
    const { store, ann } = await withPeople(t);
    const [mailbox, sent] = [await idOf(store, ann, 'Drafts'), await idOf(store, ann, 'Sent')];
    const given = { account: ann, mailbox, bytes: content('x'), flags: 17, keywords: ['a'], internalDate: 7 };
    const rest = { trace: 'A-1', note: each('ms.appended') };
    const placed = must(await store.run('append', { ...given, ...rest, also: [sent, mailbox, sent] }));
    assert.deepEqual(await placesOf(store, ann, placed.message), { Drafts: [[17, ['a']]], Sent: [[17, ['a']]] });
    assert.deepEqual((await store.mailbox(ann, 'Sent'))?.highestModSeq, placed.modSeq);
    assert.equal((await store.events({ names: ['ms.appended'], limit: 9 })).length, 1);
    assert.equal(refusal(await store.run('append', { ...given, ...rest, also: [99] })), 'no-such');
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: content('x').length * 3 }));
    assert.equal(refusal(await store.run('append', { ...given, ...rest, also: [sent] })), 'over-quota');
    await assertSound(store);
  });

  // ── records ──
  promise('records: ids are never used twice, changes and ends are told, mailboxes are not touched', async t => {
    const { store, ann, bob } = await withPeople(t);
    const hints: Hint[] = [];
    store.watchMailboxes(heard => hints.push(...heard));
    const put = async (kind: string, id: number | null, body: string) =>
      must(await store.run('putDocument', { account: ann, kind, id, body }));
    const remove = async (id: number) =>
      must(await store.run('removeDocument', { account: ann, kind: 'identity', id }));
    const first = await put('identity', null, '{"a":1}');
    const second = await put('submission', null, '[]');
    const third = await put('identity', null, '3');
    assert.deepEqual([first.id, second.id, third.id], [1, 2, 3]);
    const changed = await put('identity', 1, '{"a":2}');
    assert.deepEqual(await put('identity', 1, '{"a":2}'), changed, 'the same again is no change');
    const { modSeq } = await remove(3);
    assert.deepEqual(await store.documents(ann, 'identity'), {
      ...{ modSeq, list: [{ id: 1, kind: 'identity', born: first.modSeq, modSeq: changed.modSeq, body: '{"a":2}' }] },
      gone: [],
    });
    const since = await store.documents(ann, 'identity', third.modSeq);
    assert.deepEqual([since.list.map(one => one.id), since.gone], [[1], [3]]);
    const early = await store.documents(ann, 'identity', first.modSeq);
    assert.deepEqual([early.list.map(one => one.id), early.gone], [[1], []], 'nobody has known it');
    assert.deepEqual(await store.documents(ann, 'identity', modSeq), { modSeq, list: [], gone: [] });
    assert.deepEqual(await store.documentKinds(ann), { identity: modSeq, submission: second.modSeq });
    assert.equal((await put('identity', null, '4')).id, 4);
    assert.deepEqual(await store.documents(bob, 'identity'), { modSeq: 0, list: [], gone: [] });
    assert.deepEqual(await store.documentKinds(bob), {});
    assert.deepEqual(new Set(hints.map(hint => hint.mailbox)), new Set([0]));
    assert.ok((await store.mailboxes(ann)).every(box => box.highestModSeq < first.modSeq));
    await assertSound(store);
  });
  promise('records: what is not there, of another kind or no JSON is refused', async t => {
    const { store, ann, bob } = await withPeople(t);
    const put = (given: Partial<Commands['putDocument']['in']>) =>
      store.run('putDocument', { account: ann, kind: 'identity', id: null, body: '{}', ...given });
    const { id } = must(await put({}));
    const remove = (account: number, kind: string, at = id) => store.run('removeDocument', { account, kind, id: at });
    for (const given of [{ id: 9 }, { id, kind: 'other' }, { id, account: bob }, { account: 99 }])
      assert.equal(refusal(await put(given)), 'no-such', JSON.stringify(given));
    for (const given of [{ kind: '' }, { body: '' }, { body: '{' }])
      assert.equal(refusal(await put(given)), 'not-allowed', JSON.stringify(given));
    assert.equal(refusal(await remove(bob, 'identity')), 'no-such');
    assert.equal(refusal(await remove(ann, 'other')), 'no-such');
    must(await remove(ann, 'identity'));
    assert.equal(refusal(await remove(ann, 'identity')), 'no-such');
    assert.equal(refusal(await put({ id })), 'no-such', 'what is gone does not come back');
  });

  // ── app passwords ──
  const hashOf = (word: string) => createHash('sha256').update(word).digest();
  promise('app passwords: found by their hash alone, used at most once a minute on paper', async t => {
    const { store, ann, bob } = await withPeople(t);
    const add = (account: number, name: string, word: string) =>
      store.run('addAppPassword', { account, name, hash: hashOf(word), now: START });
    const { id } = must(await add(ann, 'Phone', 'one'));
    assert.equal(refusal(await add(ann, 'Phone', 'two')), 'exists');
    assert.equal(refusal(await add(bob, 'Phone', 'one')), 'exists', 'a word knows one account');
    assert.equal(refusal(await add(ann, ' ', 'two')), 'not-allowed');
    assert.equal(refusal(await add(99, 'Phone', 'two')), 'no-such');
    const short = { account: ann, name: 'x', hash: Buffer.alloc(31), now: START };
    assert.equal(refusal(await store.run('addAppPassword', short)), 'not-allowed');
    must(await add(bob, 'Phone', 'two'));
    const found = { id, account: ann, address: 'ann@here.example', enabled: true };
    assert.deepEqual(await store.appPassword(hashOf('one')), found);
    assert.equal(await store.appPassword(hashOf('three')), null);
    const used = async (at: number, by: string) => must(await store.run('usedAppPassword', { id, at, by })).written;
    assert.deepEqual(
      [await used(START, 'imap 192.0.2.7'), await used(START + 59_999, 'pop3'), await used(START + 60_000, 'smtp')],
      [true, false, true],
    );
    assert.deepEqual(await store.appPasswords(ann), [
      { id, account: ann, name: 'Phone', createdAt: START, lastUsedAt: START + 60_000, lastUsedBy: 'smtp' },
    ]);
    must(await store.run('setAccount', { address: 'ann@here.example', enabled: false }));
    assert.equal((await store.appPassword(hashOf('one')))?.enabled, false);
    assert.equal(refusal(await store.run('removeAppPassword', { account: bob, id })), 'no-such');
    must(await store.run('removeAppPassword', { account: ann, id }));
    assert.equal(await store.appPassword(hashOf('one')), null);
    assert.equal(await used(START + 999_999, 'imap'), false);
  });
  promise('records and app passwords go with their account', async t => {
    const { store, ann, bob } = await withPeople(t);
    for (const account of [ann, bob]) {
      must(await store.run('putDocument', { account, kind: 'identity', id: null, body: '{}' }));
      must(await store.run('addAppPassword', { account, name: 'x', hash: hashOf(`${account}`), now: START }));
    }
    must(await store.run('removeAccount', { address: 'ann@here.example' }));
    assert.deepEqual([await store.appPassword(hashOf(`${ann}`)), await store.documentKinds(ann)], [null, {}]);
    assert.equal((await store.documents(bob, 'identity')).list.length, 1);
    assert.equal((await store.appPasswords(bob)).length, 1);
    await assertSound(store);
  });
}
