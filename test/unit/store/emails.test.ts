/** The index of Emails: threads, places, what is told of changes, windows and orders. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Flag, type Id } from '../../../server/store/interface.ts';
import { emailsWorld, flagOne, indexForTest, letter } from '../../support/store-emails.ts';
import { must, START } from '../../support/store-world.ts';

test('threads: an answer joins by References or In-Reply-To, and only under the same subject', async t => {
  const { add, threadsOf } = await emailsWorld(t);
  await add(letter('1', 'Plans'));
  await add(letter('2', 'AW: Plans', '<1@x>'));
  await add({ ...letter('3', 'RE: [team] plans'), 'In-Reply-To': '<2@x>' });
  await add(letter('4', 'Something else', '<1@x>'));
  await add(letter('5', 'Plans'));
  assert.deepEqual(await threadsOf(), { 1: 1, 2: 1, 3: 1, 4: 4, 5: 5 });
});

test('threads: a late arrival joins the older one and moves nothing; who comes then finds both ways to it', async t => {
  const { add, threadsOf, emails, ann } = await emailsWorld(t);
  await add(letter('1', 'Plans'));
  await add(letter('3', 'Re: Plans', '<2@x>'));
  assert.deepEqual(await threadsOf(), { 1: 1, 2: 2 });
  const before = await emails.states(ann);
  await add(letter('2', 'Re: Plans', '<1@x>'));
  await add(letter('4', 'Re: Plans', '<3@x>'));
  assert.deepEqual(await threadsOf(), { 1: 1, 2: 2, 3: 1, 4: 2 });
  const changed = await emails.changes(ann, { epoch: before.epoch, modSeq: before.emails }, null);
  assert.deepEqual(typeof changed !== 'string' && [changed.created, changed.updated], [[3, 4], []]);
});

test('threads: the same again after the index is lost', async t => {
  const { add, threadsOf, folder, index, ann } = await emailsWorld(t);
  for (let n = 1; n <= 9; n++) await add(letter(`${n}`, 'Re: x', n > 3 ? `<${n - 3}@x>` : ''));
  const before = await threadsOf();
  index.close();
  writeFileSync(join(folder, 'emails.db'), '');
  const again = indexForTest(t, folder, 2);
  const { rows } = await again.emails.get(ann, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(Object.fromEntries(rows.map(row => [row.id, row.thread])), before);
});

test('one message in two mailboxes is one Email; what is \\Deleted is not there, and back it is the same', async t => {
  const { store, ann, add, emails } = await emailsWorld(t);
  const inbox = (await store.mailbox(ann, 'INBOX'))!.id;
  const archive = (await store.mailbox(ann, 'Archive'))!.id;
  const id = await add(letter('1', 'a'), { keywords: ['Todo'] });
  must(await store.run('copy', { account: ann, from: inbox, to: archive, uids: [[1, 1]], note: null }));
  must(await flagOne(store, ann, inbox, 1, Flag.seen | Flag.flagged));
  const row = async () => (await emails.get(ann, [id])).rows[0];
  const { receivedAt, ...seen } = (await row())!;
  assert.deepEqual(seen, {
    ...{ id, thread: id, mailboxes: [inbox, archive], flags: Flag.flagged, keywords: ['todo'] },
    ...{ size: seen.size, trace: 'T1', preview: 'text', attachment: false },
  });
  assert.equal(receivedAt, START);
  const { epoch, emails: known } = await emails.states(ann);
  must(await flagOne(store, ann, inbox, 1, Flag.deleted));
  must(await flagOne(store, ann, archive, 1, Flag.deleted));
  const without = await emails.states(ann);
  assert.equal(await row(), undefined);
  assert.deepEqual(await emails.among(ann, [id, 99]), []);
  must(await flagOne(store, ann, inbox, 1, Flag.deleted, 'remove'));
  const told = async (modSeq: number) => {
    const changed = await emails.changes(ann, { epoch, modSeq }, null);
    return typeof changed === 'string' ? changed : [changed.created, changed.updated, changed.destroyed];
  };
  assert.deepEqual(await told(known), [[], [id], []]);
  assert.deepEqual(await told(without.emails), [[id], [], []]);
  assert.deepEqual((await row())?.mailboxes, [inbox]);
});

test('counts: drafts are not unread, Trash stands apart', async t => {
  const { store, ann, add, emails } = await emailsWorld(t);
  await add(letter('1', 'a'), { flags: Flag.seen });
  await add(letter('2', 'Re: a', '<1@x>'), { mailbox: 'Trash' });
  await add(letter('3', 'b'), { mailbox: 'Drafts', flags: Flag.draft });
  const counts = async (name: string) => {
    const { list } = await emails.mailboxes(ann);
    const box = list.find(each => each.name === name)!;
    return [box.totalEmails, box.unreadEmails, box.totalThreads, box.unreadThreads];
  };
  assert.deepEqual(
    [await counts('INBOX'), await counts('Trash'), await counts('Drafts')],
    [
      [1, 0, 1, 0],
      [1, 1, 1, 1],
      [1, 0, 1, 0],
    ],
  );
  const before = await emails.states(ann);
  await add(letter('4', 'Re: a', '<1@x>'), { mailbox: 'Archive' });
  assert.deepEqual(
    [await counts('INBOX'), await counts('Archive')],
    [
      [1, 0, 1, 1],
      [1, 1, 1, 1],
    ],
  );
  const changed = await emails.mailboxChanges(ann, { epoch: before.epoch, modSeq: before.mailboxes }, null);
  const archive = (await store.mailbox(ann, 'Archive'))!.id;
  assert.deepEqual(typeof changed !== 'string' && [changed.updated, changed.onlyCounts], [[1, archive], true]);
});

test('changes: in pieces of any size, also of one command; unknown states are forgotten', async t => {
  const { store, ann, add, emails } = await emailsWorld(t);
  for (let n = 0; n < 7; n++) await add(letter(`${n}`, 's'));
  const { epoch, emails: since } = await emails.states(ann);
  const all = {
    account: ann,
    mailbox: 1,
    uids: [[1, 99]] as const,
    act: 'add',
    flags: Flag.seen,
    keywords: [],
  } as const;
  must(await store.run('flags', { ...all, note: null }));
  const seen: Id[] = [];
  let state = since;
  for (let more = true; more; ) {
    const changed = await emails.changes(ann, { epoch, modSeq: state }, 3);
    assert.ok(typeof changed !== 'string');
    seen.push(...changed.updated);
    ({ modSeq: state, more } = changed);
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(state, (await emails.states(ann)).emails);
  for (const asked of [
    { epoch: 'x', modSeq: since },
    { epoch, modSeq: 999 },
    { epoch, modSeq: 0 },
  ]) {
    assert.equal(await emails.changes(ann, asked, null), 'forgotten');
  }
  assert.equal(await emails.changes(99, { epoch, modSeq: since }, null), 'no-such');
});

test('windows: positions, from the end, anchors', async t => {
  const { ann, add, emails } = await emailsWorld(t);
  for (let n = 0; n < 9; n++) await add(letter(`${n}`, `s${n}`));
  const query = { filter: null, sort: [{ by: 'received', ascending: true }], collapse: false } as const;
  const window = async (asked: object) => {
    const found = await emails.query(ann, query, { limit: 3, ...asked });
    return typeof found === 'string' ? found : [found.position, ...found.ids];
  };
  assert.deepEqual(await window({}), [0, 1, 2, 3]);
  assert.deepEqual(await window({ position: 7 }), [7, 8, 9]);
  assert.deepEqual(await window({ position: -2 }), [7, 8, 9]);
  assert.deepEqual(await window({ position: -99 }), [0, 1, 2, 3]);
  assert.deepEqual(await window({ position: 99 }), [99]);
  assert.deepEqual(await window({ anchor: 5, anchorOffset: -1 }), [3, 4, 5, 6]);
  assert.deepEqual(await window({ anchor: 1, anchorOffset: -5 }), [0, 1, 2, 3]);
  assert.equal(await window({ anchor: 77 }), 'anchor-not-found');
});

test('sorted by subject, people and the date they say', async t => {
  const { ann, add, emails } = await emailsWorld(t);
  await add({ Subject: 'Re: Beta', From: 'zed@x.example', To: 'b@x.example', Date: 'Tue, 6 Jan 2026 10:00:00 +0000' });
  await add({
    Subject: 'alpha',
    From: '"Öhm" <a@x.example>',
    To: 'a@x.example',
    Date: 'Mon, 5 Jan 2026 10:00:00 +0000',
  });
  await add({
    Subject: 'FW: Gamma',
    From: 'Ada <z@x.example>',
    To: 'c@x.example',
    Date: 'Wed, 7 Jan 2026 10:00:00 +0000',
  });
  const by = async (order: 'subject' | 'from' | 'to' | 'sent', ascending = true) => {
    const found = await emails.query(
      ann,
      { filter: null, sort: [{ by: order, ascending }], collapse: false },
      { limit: 9 },
    );
    return typeof found === 'string' ? found : found.ids;
  };
  assert.deepEqual(
    [await by('subject'), await by('from'), await by('to')],
    [
      [2, 1, 3],
      [3, 2, 1],
      [2, 1, 3],
    ],
  );
  assert.deepEqual(
    [await by('sent'), await by('sent', false)],
    [
      [2, 1, 3],
      [3, 1, 2],
    ],
  );
});
