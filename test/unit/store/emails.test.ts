/** The index of Emails: threads, places, what is told of changes, windows, search, people; and what it lives through. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { openAccounts } from '../../../server/store/emails/accounts.ts';
import { openIndex } from '../../../server/store/emails/index-file.ts';
import { wordsFrom } from '../../../server/store/emails/main-tables.ts';
import { type EmailFilter, Flag, type Id, type Store } from '../../../server/store/interface.ts';
import { openReader, openWriter } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { indexForTest } from '../../support/store-emails.ts';
import { deliverTo, must, openForTest, START, settle } from '../../support/store-world.ts';

type Given = { mailbox?: string; flags?: number; keywords?: string[]; at?: number; body?: string | Buffer };

/** A store with ann, and her index. */
async function world(t: TestContext, options = {}) {
  const { store, folder } = await openForTest(t, { inlineLimit: 2000, ...options });
  const { ann, bob } = await settle(store);
  const index = indexForTest(t, folder);
  let hours = 0;
  const add = async (head: Record<string, string>, given: Given = {}): Promise<Id> => {
    const box = (await store.mailbox(ann, given.mailbox ?? 'INBOX'))!.id;
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    const bytes = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(given.body ?? 'text')]);
    const { flags = 0, keywords = [], at = START + hours++ * 3_600_000 } = given;
    return must(
      await store.run('append', {
        ...{ account: ann, mailbox: box, bytes, flags, keywords, internalDate: at, trace: `T${hours}`, note: null },
      }),
    ).message;
  };
  const threadsOf = async () => {
    const { rows } = await index.emails.get(ann, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    return Object.fromEntries(rows.map(row => [row.id, row.thread]));
  };
  const search = async (filter: EmailFilter) => {
    const found = await index.emails.query(ann, { filter, sort: [], collapse: false }, { limit: 100 });
    return typeof found === 'string' ? found : [...found.ids].sort((a, b) => a - b);
  };
  const words = (
    text: string,
    where: 'any' | 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' = 'any',
    prefix = false,
  ) => search({ key: 'text', where, words: text, prefix });
  return { store, folder, ann, bob, index, emails: index.emails, add, threadsOf, search, words };
}
const letter = (id: string, subject: string, references = '') => ({
  ...{ From: 'Zoe <zoe@there.example>', Subject: subject, 'Message-ID': `<${id}@x>` },
  ...(references === '' ? {} : { References: references }),
});
const flag = (store: Store, account: Id, mailbox: Id, uid: number, flags: number, act: 'add' | 'remove' = 'add') =>
  store.run('flags', { account, mailbox, uids: [[uid, uid]], act, flags, keywords: [], note: null });

test('threads: an answer joins by References or In-Reply-To, and only under the same subject', async t => {
  const { add, threadsOf } = await world(t);
  await add(letter('1', 'Plans'));
  await add(letter('2', 'AW: Plans', '<1@x>'));
  await add({ ...letter('3', 'RE: [team] plans'), 'In-Reply-To': '<2@x>' });
  await add(letter('4', 'Something else', '<1@x>'));
  await add(letter('5', 'Plans'));
  assert.deepEqual(await threadsOf(), { 1: 1, 2: 1, 3: 1, 4: 4, 5: 5 });
});

test('threads: a late arrival joins the older one and moves nothing; who comes then finds both ways to it', async t => {
  const { add, threadsOf, emails, ann } = await world(t);
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
  const { add, threadsOf, folder, index, ann } = await world(t);
  for (let n = 1; n <= 9; n++) await add(letter(`${n}`, 'Re: x', n > 3 ? `<${n - 3}@x>` : ''));
  const before = await threadsOf();
  index.close();
  writeFileSync(join(folder, 'emails.db'), '');
  const again = indexForTest(t, folder, 2);
  const { rows } = await again.emails.get(ann, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(Object.fromEntries(rows.map(row => [row.id, row.thread])), before);
});

test('one message in two mailboxes is one Email; what is \\Deleted is not there, and back it is the same', async t => {
  const { store, ann, add, emails } = await world(t);
  const inbox = (await store.mailbox(ann, 'INBOX'))!.id;
  const archive = (await store.mailbox(ann, 'Archive'))!.id;
  const id = await add(letter('1', 'a'), { keywords: ['Todo'] });
  must(await store.run('copy', { account: ann, from: inbox, to: archive, uids: [[1, 1]], note: null }));
  must(await flag(store, ann, inbox, 1, Flag.seen | Flag.flagged));
  const row = async () => (await emails.get(ann, [id])).rows[0];
  const { receivedAt, ...seen } = (await row())!;
  assert.deepEqual(seen, {
    ...{ id, thread: id, mailboxes: [inbox, archive], flags: Flag.flagged, keywords: ['todo'] },
    ...{ size: seen.size, trace: 'T1', preview: 'text', attachment: false },
  });
  assert.equal(receivedAt, START);
  const { epoch, emails: known } = await emails.states(ann);
  must(await flag(store, ann, inbox, 1, Flag.deleted));
  must(await flag(store, ann, archive, 1, Flag.deleted));
  const without = await emails.states(ann);
  assert.equal(await row(), undefined);
  assert.deepEqual(await emails.among(ann, [id, 99]), []);
  must(await flag(store, ann, inbox, 1, Flag.deleted, 'remove'));
  const told = async (modSeq: number) => {
    const changed = await emails.changes(ann, { epoch, modSeq }, null);
    return typeof changed === 'string' ? changed : [changed.created, changed.updated, changed.destroyed];
  };
  assert.deepEqual(await told(known), [[], [id], []]);
  assert.deepEqual(await told(without.emails), [[id], [], []]);
  assert.deepEqual((await row())?.mailboxes, [inbox]);
});

test('counts: drafts are not unread, Trash stands apart', async t => {
  const { store, ann, add, emails } = await world(t);
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
  const { store, ann, add, emails } = await world(t);
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
  const { ann, add, emails } = await world(t);
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
  const { ann, add, emails } = await world(t);
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

test('search: fields, phrases, beginnings, other scripts, HTML, names of attachments', async t => {
  const { add, words, emails } = await world(t);
  await add(
    { From: 'Zoë Müller <zoe@there.example>', To: 'ann@here.example', Subject: 'Straßenfest' },
    { body: 'Grüße aus Köln' },
  );
  await add(
    { From: 'Bob <bob@there.example>', Cc: 'Carl <carl@far.example>', Subject: '=?utf-8?q?Z=C3=BCrich?=' },
    { body: '東京タワーに行きました' },
  );
  const html = '<style>p{}</style><p>Hidden <b>treasure</b> map</p>';
  const parts = `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="Rechnung-2026.pdf"\r\n\r\nx\r\n--b--\r\n`;
  await add(
    { From: 'c@x.example', Bcc: 'dora@x.example', 'Content-Type': 'multipart/mixed; boundary=b' },
    { body: parts },
  );
  const found = {
    ...{
      'gruesse none': await words('gruesse'),
      grusse: await words('GRUSSE'),
      strassenfest: await words('straßenfest'),
    },
    ...{ phrase: await words('"aus koln"'), order: await words('"koln aus"'), both: await words('koln zoe') },
    ...{ from: await words('zoe', 'from'), body: await words('zoe', 'body'), cc: await words('carl', 'cc') },
    ...{
      bcc: await words('dora@x.example', 'bcc'),
      subject: await words('zurich', 'subject'),
      to: await words('here.example', 'to'),
    },
    ...{
      start: await words('stra', 'any', true),
      whole: await words('stra'),
      han: await words('京タ'),
      html: await words('treasure map'),
    },
    ...{ style: await words('style'), attachment: await words('rechnung', 'body'), nothing: await words('?!') },
  };
  assert.deepEqual(found, {
    ...{
      'gruesse none': [],
      grusse: [1],
      strassenfest: [1],
      phrase: [1],
      order: [],
      both: [1],
      from: [1],
      body: [],
      cc: [2],
    },
    ...{ bcc: [3], subject: [2], to: [1], start: [1], whole: [], han: [2], html: [3], style: [], attachment: [3] },
    nothing: [1, 2, 3],
  });
  assert.equal(await emails.unsearched(), 0);
});

test('search: a large text is read in part, a large message lies in a segment, a damaged one is passed over', async t => {
  const { store, folder, add, words, index } = await world(t);
  await add(letter('1', 'long'), { body: `early ${'word '.repeat(90_000)} late` });
  await add(letter('2', 'segment'), { body: `needle ${'x'.repeat(3000)}` });
  const db = must(openWriter(databasePath(folder)));
  db.run('UPDATE message SET structure = ?, envelope = ? WHERE id = 1', '{broken', '{}');
  db.close();
  assert.deepEqual([await words('early'), await words('needle'), await words('long')], [[], [2], [1]]);
  assert.equal(index.faults.length, 1);
  assert.match(String(index.faults[0]), /Message 1 cannot be searched/);
  assert.deepEqual(await store.emails.among(1, [1, 2]), [1, 2]);
});

test('search: what is gone is not found, and leaves no words behind', async t => {
  const { store, folder, ann, add, words, index } = await world(t);
  await add(letter('1', 'unique'));
  assert.deepEqual(await words('unique'), [1]);
  must(await store.run('expunge', { account: ann, mailbox: 1, uids: [[1, 1]], onlyDeleted: false, note: null }));
  must(await store.run('sweep', { what: 'blobs', before: START + 1e9, limit: 100 }));
  assert.deepEqual(await words('unique'), []);
  index.close();
  const db = must(openWriter(join(folder, 'emails.db')));
  assert.deepEqual(
    ['email', 'place', 'thread', 'thread_key', 'words_docsize'].map(table => db.value(`SELECT count(*) FROM ${table}`)),
    [0, 0, 0, 0, 0],
  );
  db.close();
});

test('people: who was written to comes first; drafts and junk say nothing', async t => {
  const { add, emails, ann, store } = await world(t);
  const mine = { From: 'ann@here.example' };
  for (let n = 0; n < 3; n++) await add({ From: 'Marta Heard <marta@x.example>' });
  await add(
    { ...mine, To: 'Márk Written <mark@x.example>, x@x.example', Cc: 'Copy <copy@m.example>' },
    { mailbox: 'Sent' },
  );
  await add({ ...mine, To: 'mad@draft.example' }, { mailbox: 'Drafts', flags: Flag.draft });
  await add({ From: 'mail@junk.example' }, { mailbox: 'Junk' });
  const found = async (start: string) => (await emails.correspondents(ann, start, 9)).map(person => person.email);
  assert.deepEqual(await found('ma'), ['mark@x.example', 'marta@x.example']);
  assert.deepEqual(await found('WRITTEN mar'), ['mark@x.example']);
  assert.deepEqual(await found('m.ex'), ['copy@m.example']);
  assert.deepEqual(await found('%'), []);
  assert.equal((await emails.correspondents(ann, 'mark', 1))[0]?.name, 'Márk Written');
  const drafts = (await store.mailbox(ann, 'Drafts'))!.id;
  const sent = (await store.mailbox(ann, 'Sent'))!.id;
  must(await flag(store, ann, drafts, 1, Flag.draft, 'remove'));
  must(await store.run('move', { account: ann, from: drafts, to: sent, uids: [[1, 1]], note: null }));
  assert.deepEqual(await found('mad'), ['mad@draft.example']);
});

test('two accounts share a message and know nothing of each other', async t => {
  const { store, ann, bob, emails, folder, index } = await world(t);
  await deliverTo(store, ann, 'for ann');
  await deliverTo(store, bob, 'for bob');
  const found = async (account: Id) => {
    const asked = { filter: { key: 'text', where: 'any', words: 'for' }, sort: [], collapse: false } as const;
    const answer = await emails.query(account, asked, { limit: 9 });
    return typeof answer === 'string' ? answer : answer.ids;
  };
  assert.deepEqual([await found(ann), await found(bob)], [[1], [2]]);
  must(await store.run('removeAccount', { address: 'bob@here.example' }));
  assert.equal(await found(bob), 'no-such');
  assert.deepEqual((await emails.mailboxes(bob)).list, []);
  assert.deepEqual(await found(ann), [1]);
  index.close();
  const db = must(openWriter(join(folder, 'emails.db')));
  assert.deepEqual(db.all('SELECT DISTINCT account FROM email'), [{ account: ann }]);
  assert.equal(db.value('SELECT count(*) FROM words_docsize'), 1);
  db.close();
});

test('a full disk: what was there is answered, told of once, and caught up with when there is room', async t => {
  const { store, folder, ann, add } = await world(t);
  await add(letter('1', 'first'));
  const main = must(openReader(databasePath(folder)));
  const db = must(openIndex(folder));
  const faults: unknown[] = [];
  const accounts = openAccounts({
    ...{ main, folder, index: () => db, words: wordsFrom(() => main), clock: manualClock(START) },
    ...{ random: seededRandom(1), onFault: fault => faults.push(fault), turn: async () => true },
  });
  const emails = async () => (await accounts.caughtUp(ann))?.byReceived.length;
  assert.equal(await emails(), 1);
  db.pragma(`max_page_count = ${String(db.value('PRAGMA page_count'))}`);
  for (let n = 0; n < 150; n++) await add(letter(`m${n}`, `number ${n} ${'x'.repeat(60)}`));
  assert.deepEqual([await emails(), await emails()], [1, 1]);
  assert.equal(faults.length, 1);
  assert.match(String(faults[0]), /full/);
  db.pragma('max_page_count = 1000000');
  assert.equal(await emails(), 151);
  db.close();
  main.close();
  assert.equal((await store.emails.get(ann, [151])).rows.length, 1);
});

test('a damaged index is thrown away and made anew, in use too', async t => {
  const { add, threadsOf, index, folder, ann } = await world(t);
  for (let n = 1; n < 9; n++) await add(letter(`${n}`, 'x'));
  const before = await threadsOf();
  const { epoch } = await index.emails.states(ann);
  index.close();
  const path = join(folder, 'emails.db');
  const bytes = readFileSync(path);
  bytes.fill(0xaa, 4096);
  writeFileSync(path, bytes);
  const again = indexForTest(t, folder, 7);
  const { rows, states } = await again.emails.get(ann, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(Object.fromEntries(rows.map(row => [row.id, row.thread])), before);
  assert.notEqual(states.epoch, epoch);
  again.close();
  writeFileSync(path, 'this is no database at all'.repeat(500));
  assert.equal((await indexForTest(t, folder, 8).emails.get(ann, [1])).rows.length, 1);
});

test('a store that was brought back from before begins a new epoch', async t => {
  const { store, add, index, folder, ann } = await world(t);
  await add(letter('1', 'x'));
  const { epoch } = await index.emails.states(ann);
  index.close();
  await store.close();
  const db = must(openWriter(databasePath(folder)));
  db.exec('UPDATE mailbox SET highest_modseq = 2; UPDATE entry SET modseq = 2; UPDATE account SET modseq = 2');
  db.close();
  const states = await indexForTest(t, folder, 3).emails.states(ann);
  assert.notEqual(states.epoch, epoch);
  assert.equal(states.modSeq, 2);
});
