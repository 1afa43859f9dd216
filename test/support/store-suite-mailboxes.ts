/** What every store promises of mailboxes, octets, quota and people. */
import assert from 'node:assert/strict';
import type { MailboxRole } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import {
  ALL,
  assertSound,
  content,
  deliverTo,
  each,
  inbox,
  leased,
  letter,
  must,
  note,
  refusal,
  rowsOf,
  START,
  settle,
} from './store-world.ts';

export function mailboxPromises({ promise, open, withPeople }: SuiteKit): void {
  // ── UIDs ──
  promise('a UID is never used again, not even that of the newest message', async t => {
    const { store, ann } = await withPeople(t);
    const box = await inbox(store, ann);
    for (const text of ['one', 'two', 'three']) await deliverTo(store, ann, text);
    must(await store.run('expunge', { account: ann, mailbox: box.id, uids: [[3, 3]], onlyDeleted: false, note: null }));
    assert.equal((await deliverTo(store, ann, 'four')).uid, 4);
    assert.deepEqual([...(await store.uids(ann, box.id))], [1, 2, 4]);
    await assertSound(store);
  });
  promise('a mailbox made again under its name has another UIDVALIDITY', async t => {
    const { store, ann } = await withPeople(t);
    const make = async () =>
      must(await store.run('createMailbox', { account: ann, name: 'Lists', role: null, subscribed: true }));
    const before = await make();
    must(await store.run('deleteMailbox', { account: ann, name: 'Lists', note: null }));
    const after = await make();
    assert.ok(after.uidValidity > before.uidValidity);
    assert.notEqual(after.mailbox, before.mailbox);
  });
  promise('an account made again under its address has other UIDVALIDITYs', async t => {
    const { store, bob } = await withPeople(t);
    const highest = Math.max(...(await store.mailboxes(bob)).map(box => box.uidValidity));
    must(await store.run('removeAccount', { address: 'bob@here.example' }));
    const { id } = must(
      await store.run('addAccount', {
        ...{ address: 'bob@here.example', name: 'Bob', quotaBytes: null, now: START },
        credentials: { password: null, scram: null },
      }),
    );
    assert.notEqual(id, bob);
    assert.ok((await inbox(store, id)).uidValidity > highest);
  });
  promise('\\Recent goes to one session', async t => {
    const { store, ann } = await withPeople(t);
    await deliverTo(store, ann, 'one');
    const { id: mailbox } = await inbox(store, ann);
    const ask = async () => must(await store.run('claimRecent', { account: ann, mailbox }));
    assert.deepEqual(
      [await ask(), await ask()],
      [
        { from: 1, uidNext: 2 },
        { from: 2, uidNext: 2 },
      ],
    );
  });
  promise('of the newly come, those below a UID can be claimed, and no claim is taken back', async t => {
    const { store, ann } = await withPeople(t);
    for (const text of ['one', 'two', 'three']) await deliverTo(store, ann, text);
    const { id: mailbox } = await inbox(store, ann);
    const below = async (to: number) => must(await store.run('claimRecent', { account: ann, mailbox, to }));
    assert.deepEqual(
      [await below(3), await below(2), await below(9)],
      [
        { from: 1, uidNext: 3 },
        { from: 3, uidNext: 3 },
        { from: 3, uidNext: 4 },
      ],
    );
  });

  // ── changes ──
  promise('changes since a modseq are told, until the sweep has forgotten expunges', async t => {
    const { store, ann } = await withPeople(t);
    const { id } = await inbox(store, ann);
    for (const text of ['one', 'two', 'three', 'four']) await deliverTo(store, ann, text);
    const { highestModSeq: before } = await inbox(store, ann);
    must(await store.run('expunge', { account: ann, mailbox: id, uids: [[2, 3]], onlyDeleted: false, note: null }));
    const flagged = { account: ann, mailbox: id, uids: ALL, act: 'add' as const, flags: 1, keywords: ['$Seen'] };
    must(await store.run('flags', { ...flagged, note: null }));
    const told = await store.changes(ann, id, before);
    assert.deepEqual(
      [told.vanished, told.changed.map(row => [row.uid, row.flags, row.keywords]), told.complete],
      [
        [[2, 3]],
        [
          [1, 1, ['$Seen']],
          [4, 1, ['$Seen']],
        ],
        true,
      ],
    );
    assert.deepEqual((await store.changes(ann, id, told.modSeq)).changed, []);
    must(await store.run('sweep', { what: 'tombstones', before: START + 1, limit: 10 }));
    const old = await store.changes(ann, id, before);
    assert.deepEqual([old.vanished, old.complete], [[[2, 3]], false]);
    assert.equal((await store.changes(ann, id, told.modSeq)).complete, true);
    await assertSound(store);
  });
  promise('flags that stay as they are get no new modseq; a message changed meanwhile is left alone', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    for (const text of ['one', 'two']) await deliverTo(store, ann, text);
    const mark = async (uids: readonly [number, number], unchangedSince?: number) =>
      must(
        await store.run('flags', {
          ...{ account: ann, mailbox, uids: [uids], act: 'add', flags: 4, keywords: [], note: null },
          ...(unchangedSince === undefined ? {} : { unchangedSince }),
        }),
      );
    const first = await mark([1, 1]);
    assert.deepEqual(await mark([1, 1]), { modSeq: first.modSeq, changed: [], refused: [] });
    assert.deepEqual(await mark([1, 2], first.modSeq - 1), {
      ...{ modSeq: first.modSeq + 1, changed: [[2, 2]], refused: [[1, 1]] },
    });
  });
  promise('keywords keep their first spelling and are known by mailbox', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    for (const text of ['one', 'two']) await deliverTo(store, ann, text);
    const add = async (uid: number, keywords: string[]) =>
      must(
        await store.run('flags', {
          ...{ account: ann, mailbox, uids: [[uid, uid]], act: 'add', flags: 1, keywords, note: null },
        }),
      );
    await add(1, ['Work', '$Forwarded']);
    assert.deepEqual((await add(1, ['WORK'])).changed, []);
    await add(2, ['blue']);
    assert.deepEqual(await store.keywords(ann, mailbox), ['$Forwarded', 'blue', 'Work']);
    assert.equal(await store.firstUnseen(ann, mailbox), null);
    await deliverTo(store, ann, 'three');
    assert.equal(await store.firstUnseen(ann, mailbox), 3);
  });

  // ── octets ──
  promise(
    'a reader gets Return-Path, prefix and content, a next hop no Return-Path; ranges are parts of it',
    async t => {
      const { store, ann } = await withPeople(t, { inlineLimit: 200 });
      for (const text of ['short', 'long '.repeat(100)]) {
        const { message } = await deliverTo(store, ann, text);
        const wanted = `Return-Path: <zoe@there.example>\r\nReceived: from there\r\n${content(text)}`;
        assert.equal(Buffer.from(await store.bytes(message)).toString(), wanted);
        assert.equal(Buffer.from(await store.relayBytes(message)).toString(), wanted.slice(34));
        for (const [from, to] of [
          [0, 10],
          [30, 50],
          [56, 70],
          [60, 61],
          [40, 100_000],
          [99_999, 100_000],
          [5, 5],
        ] as const) {
          assert.equal(
            Buffer.from(await store.bytes(message, [from, to])).toString(),
            wanted.slice(from, to),
            `${from}-${to}`,
          );
        }
        const { structure, envelope } = (await store.facts([message])).get(message)!;
        assert.equal(wanted.slice(structure.body.start, structure.body.end), `${text}\r\n`);
        assert.equal(envelope.subject, text.trim());
        assert.equal((await store.message(message))?.size, wanted.length);
      }
      await assertSound(store, true);
    },
  );
  promise('what a client appends is given back octet for octet', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    const bytes = Buffer.from('Subject: x\r\n\r\nbare\nline\r\0\xff', 'latin1');
    const rest = { flags: 1, keywords: [], internalDate: 7, trace: 'A-1', note: each('ms.appended') };
    const { message } = must(await store.run('append', { account: ann, mailbox, bytes, ...rest }));
    assert.deepEqual(Buffer.from(await store.bytes(message)), bytes);
    assert.deepEqual((await rowsOf(store, ann, mailbox))[0], {
      ...{ uid: 1, message, modSeq: 3, flags: 1, keywords: [], internalDate: 7, size: bytes.length },
      savedAt: START,
    });
  });
  promise('a large message is summarised at once and walked when its tree is asked for', async t => {
    const { store, ann } = await withPeople(t);
    const text = 'x'.repeat(76).concat('\r\n').repeat(70_000);
    const { message } = await deliverTo(store, ann, text);
    assert.ok(text.length > 4 * 1024 * 1024);
    assert.equal((await store.message(message))?.summary.from, 'Zoe');
    for (let time = 0; time < 2; time++) {
      const facts = (await store.facts([message])).get(message)!;
      assert.equal(facts.structure.body.end, (await store.message(message))?.size);
      await store.run('record', {});
    }
  });

  // ── quota ──
  promise('a full account takes nothing more, and is not touched by the attempt', async t => {
    const { store } = await open(t);
    const { ann } = await settle(store, 250);
    const box = await inbox(store, ann);
    await deliverTo(store, ann, 'fits');
    const accepted = must(await store.run('accept', letter('too much', leased())));
    const lease = accepted.recipients[0]!;
    const filing = { account: ann, mailbox: 'New', flags: 0, keywords: [], internalDate: START, note: note('f', 'x') };
    const result = await store.run('deliver', { recipient: lease.recipient, fence: lease.fence, ...filing });
    assert.equal(refusal(result), 'over-quota');
    assert.equal(await store.mailbox(ann, 'New'), null, 'the mailbox made for it is taken back');
    const copied = await store.run('copy', { account: ann, from: box.id, to: box.id, uids: ALL, note: null });
    assert.equal(refusal(copied), 'over-quota');
    assert.equal((await store.queue({ all: true, limit: 9 })).at(-1)?.state, 'active');
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: null }));
    must(await store.run('deliver', { recipient: lease.recipient, fence: lease.fence, ...filing }));
    await assertSound(store);
  });

  // ── mailboxes and people ──
  promise('names: superiors are made, INBOX is one, inferiors go along, subscriptions stay', async t => {
    const { store, ann } = await withPeople(t);
    const create = (name: string) => store.run('createMailbox', { account: ann, name, role: null, subscribed: true });
    const rename = (from: string, to: string) => store.run('renameMailbox', { account: ann, from, to });
    must(await create('a/b/c'));
    assert.equal(refusal(await create('iNBox')), 'exists');
    assert.equal(refusal(await create('a//b')), 'not-allowed');
    assert.equal(refusal(await rename('a', 'a/x')), 'not-allowed');
    const { id } = (await store.mailbox(ann, 'a/b/c'))!;
    must(await rename('a', 'top/z'));
    assert.equal((await store.mailboxById(ann, id))?.name, 'top/z/b/c');
    assert.deepEqual(
      (await store.subscriptions(ann)).filter(name => /^(a|top)/.test(name)),
      ['a/b/c', 'top/z/b/c'],
    );
    const remove = (name: string) => store.run('deleteMailbox', { account: ann, name, note: null });
    assert.deepEqual([refusal(await remove('top')), refusal(await remove('inbox'))], ['not-empty', 'not-allowed']);
    await deliverTo(store, ann, 'one');
    must(await rename('INBOX', 'old'));
    assert.deepEqual([(await inbox(store, ann)).messages, (await store.mailbox(ann, 'old'))?.messages], [0, 1]);
    assert.equal((await deliverTo(store, ann, 'two')).uid, 2);
    await assertSound(store);
  });
  promise("a mailbox takes another role, but for INBOX, whose role is nobody else's", async t => {
    const { store, ann } = await withPeople(t);
    const setRole = (name: string, role: MailboxRole) => store.run('setRole', { account: ann, name, role });
    const before = (await store.mailbox(ann, 'Junk'))!;
    assert.deepEqual(must(await setRole('Junk', null)), { changed: true });
    const after = (await store.mailbox(ann, 'Junk'))!;
    assert.equal(after.role, null);
    assert.ok(after.highestModSeq > before.highestModSeq, 'a change of the mailbox');
    assert.deepEqual(must(await setRole('Junk', null)), { changed: false });
    assert.equal((await store.mailbox(ann, 'Junk'))!.highestModSeq, after.highestModSeq);
    must(await store.run('createMailbox', { account: ann, name: 'Spam', role: null, subscribed: true }));
    must(await setRole('Spam', 'junk'));
    assert.equal((await store.mailbox(ann, 'Spam'))!.role, 'junk');
    assert.deepEqual(must(await setRole('inbox', 'inbox')), { changed: false });
    assert.equal(refusal(await setRole('INBOX', null)), 'not-allowed');
    assert.equal(refusal(await setRole('Spam', 'inbox')), 'not-allowed');
    assert.equal(refusal(await setRole('Nowhere', 'junk')), 'no-such');
    await assertSound(store);
  });
  promise('an address resolves to account, alias, plus-address, catch-all, domain alias, in this order', async t => {
    const { store, ann } = await withPeople(t);
    must(await store.run('addDomain', { name: 'also.example', aliasOf: 'here.example' }));
    const alias = async (address: string, ...targets: string[]) =>
      must(await store.run('addAlias', { address, targets }));
    await alias('team@here.example', 'ann@here.example', 'bob@here.example');
    await alias('ann+x@here.example', 'bob@here.example');
    const kinds = async (...addresses: string[]) =>
      Promise.all(
        addresses.map(async address => {
          const found = await store.resolve(address, '+');
          return found.kind === 'account' || found.kind === 'alias' ? found.address : found.kind;
        }),
      );
    assert.deepEqual(
      await kinds(
        'ANN@here.example',
        'ann+shop@here.example',
        'ann+x@here.example',
        'team@here.example',
        'x@here.example',
      ),
      ['ann@here.example', 'ann@here.example', 'ann+x@here.example', 'team@here.example', 'unknown-user'],
    );
    assert.deepEqual(await kinds('bob@also.example', 'x@also.example', 'x@far.example'), [
      ...['bob@here.example', 'unknown-user', 'elsewhere'],
    ]);
    await alias('@here.example', 'ann@here.example');
    assert.deepEqual(await kinds('x@here.example', 'x@also.example'), ['@here.example', '@here.example']);
    assert.equal((await store.resolve('ann+shop@here.example', '')).kind, 'alias');
    assert.equal(
      refusal(await store.run('addAlias', { address: 'ann@here.example', targets: ['x@y.example'] })),
      'exists',
    );
    assert.equal(refusal(await store.run('removeDomain', { name: 'here.example' })), 'not-empty');
    assert.equal(ann, 1);
  });
  promise('an account that is removed leaves nothing of its own', async t => {
    const { store, ann, bob } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'hers');
    const box = await inbox(store, ann);
    must(await store.run('expunge', { account: ann, mailbox: box.id, uids: [[9, 9]], onlyDeleted: false, note: null }));
    must(await store.run('removeAccount', { address: 'ann@here.example' }));
    assert.deepEqual([await store.places(message), await store.mailboxes(ann)], [[], []]);
    await deliverTo(store, bob, 'his');
    await assertSound(store);
  });
}
