/** What happens while the index is made, and while it reads. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { openAccounts } from '../../../server/store/emails/accounts.ts';
import { openIndex } from '../../../server/store/emails/index-file.ts';
import { wordsFrom } from '../../../server/store/emails/main-tables.ts';
import { type EmailQuery, Flag, type Id, type Store } from '../../../server/store/interface.ts';
import { openReader } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { indexForTest } from '../../support/store-emails.ts';
import { newEmailsModel, type Written } from '../../support/store-emails-model.ts';
import { must, openForTest, START, settle } from '../../support/store-world.ts';

/** Every fourth answers the one before. */
async function appendMany(store: Store, account: Id, count: number, body = 'x') {
  const written = new Map<Id, Written>();
  const append = async (n: number) => {
    const ids = [`<${n}@x>`, ...(n % 4 === 0 ? [`<${n - 1}@x>`] : [])];
    const subject = n % 4 === 0 ? 'Re: s' : 's';
    const head = [`Message-ID: ${ids[0]}`, `Subject: ${subject}`, ...(ids[1] ? [`In-Reply-To: ${ids[1]}`] : [])];
    const placed = await store.run('append', {
      ...{ account, mailbox: 1 + (n % 4), bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`), keywords: [] },
      ...{ flags: n % 3 === 0 ? Flag.seen : 0, internalDate: START + n, trace: 'T', note: null },
    });
    written.set(must(placed).message, { ids, subject });
  };
  await Promise.all(Array.from({ length: count }, (_, n) => append(n)));
  return written;
}

test('what happens between the slices of the first look is taken in', async t => {
  const { store, folder, faults } = await openForTest(t);
  const { ann } = await settle(store);
  const written = await appendMany(store, ann, 1000);
  const main = must(openReader(databasePath(folder)));
  const index = must(openIndex(folder));
  let turns = 0;
  /** Each time that others have their turn, they have much to do. */
  const turn = async () => {
    const note = null;
    const uids = [[1 + turns * 20, 30 + turns * 20]] as const;
    const act = { account: ann, uids, note };
    must(await store.run('move', { ...act, from: 1, to: 6 }));
    must(await store.run('copy', { ...act, from: 2, to: 5 }));
    must(await store.run('expunge', { ...act, mailbox: 3, onlyDeleted: false }));
    // Refused from when its mailbox is deleted.
    await store.run('flags', { ...act, mailbox: 4, act: 'add', flags: Flag.deleted, keywords: ['Todo'] });
    if (turns++ === 1) must(await store.run('deleteMailbox', { account: ann, name: 'Archive', note }));
    return true;
  };
  const accounts = openAccounts({
    ...{ main, folder, index: () => index, words: wordsFrom(() => main), clock: manualClock(START), turn },
    ...{ random: seededRandom(1), onFault: fault => void faults.push(fault) },
  });
  // Three ask at once: it is made once.
  const [mail, same] = await Promise.all([accounts.caughtUp(ann), accounts.caughtUp(ann), accounts.caughtUp(ann)]);
  assert.ok(mail && turns >= 3);
  assert.equal(mail, same);
  const seen = await newEmailsModel().look(store, ann, written);
  const shown = mail.byReceived.map(kept => [kept.id, kept.mailboxes, kept.flags, kept.keywords]);
  const expected = [...seen.emails.values()].sort((a, b) => a.receivedAt - b.receivedAt || a.id - b.id);
  assert.deepEqual(
    shown,
    expected.map(email => [email.id, email.mailboxes, email.flags, email.keywords]),
  );
  const counts = [...mail.boxes.values()].map(box => [box.id, box.totalEmails, box.unreadEmails, box.totalThreads]);
  const views = [...seen.boxes.values()].sort((a, b) => a.id - b.id);
  assert.deepEqual(
    counts,
    views.map(view => [view.id, view.totalEmails, view.unreadEmails, view.totalThreads]),
  );
  assert.deepEqual(faults, []);
  index.close();
  main.close();
});

test('a first look that was broken off is begun anew', async t => {
  const { store, folder } = await openForTest(t);
  const { ann } = await settle(store);
  await appendMany(store, ann, 900);
  const main = must(openReader(databasePath(folder)));
  const index = must(openIndex(folder));
  let turns = 0;
  const accounts = openAccounts({
    ...{ main, folder, index: () => index, words: wordsFrom(() => main), clock: manualClock(START) },
    ...{ random: seededRandom(1), onFault: fault => assert.fail(String(fault)), turn: async () => ++turns < 2 },
  });
  assert.equal(await accounts.caughtUp(ann), null);
  assert.ok(Number(index.value('SELECT count(*) FROM email')) > 0);
  index.close();
  main.close();
  const { emails } = indexForTest(t, folder);
  const all = await emails.query(ann, { filter: null, sort: [], collapse: false }, { limit: 1 });
  assert.equal(typeof all !== 'string' && all.total, 900);
});

test('words that become known change an answer, and query changes tell of it though nothing else changed', async t => {
  const { store, folder } = await openForTest(t);
  const { ann } = await settle(store);
  await appendMany(store, ann, 520, 'needle');
  const clock = manualClock(START);
  const { emails } = indexForTest(t, folder, 1, clock);
  const query: EmailQuery = { filter: { key: 'text', where: 'any', words: 'needle' }, sort: [], collapse: false };
  const ask = async () => {
    const answer = await emails.query(ann, query, { limit: 1000 });
    assert.ok(typeof answer !== 'string');
    return answer;
  };
  // More than are waited for: only what a list shows is looked through.
  const before = await ask();
  assert.deepEqual([before.total, await emails.unsearched()], [0, 520]);
  for (let rounds = 0; rounds < 50 && (await emails.unsearched()) > 500; rounds++) {
    clock.advance(1000);
    await setImmediate();
  }
  const after = await ask();
  assert.equal(after.total, 520);
  assert.equal(await emails.unsearched(), 0);
  const since = { epoch: before.states.epoch, modSeq: before.states.emails };
  const changes = await emails.queryChanges(ann, query, since, { maxChanges: null, upTo: null });
  assert.ok(typeof changes !== 'string');
  assert.deepEqual(
    changes.added.map(({ id }) => id),
    after.ids,
  );
  const again = await emails.queryChanges(ann, query, since, { maxChanges: 10, upTo: null });
  assert.equal(again, 'too-many');
});

test('what lies behind the last id that a client has may be left out, where order and filter never change', async t => {
  const { store, folder } = await openForTest(t);
  const { ann } = await settle(store);
  await appendMany(store, ann, 20);
  const { emails } = indexForTest(t, folder);
  const query: EmailQuery = { filter: null, sort: [{ by: 'received', ascending: true }], collapse: false };
  const { epoch, emails: modSeq } = await emails.states(ann);
  await appendMany(store, ann, 3);
  const added = async (wanted: EmailQuery, upTo: Id | null) => {
    const changes = await emails.queryChanges(ann, wanted, { epoch, modSeq }, { maxChanges: null, upTo });
    return typeof changes === 'string' ? changes : changes.added.map(({ index }) => index);
  };
  const whole = await added(query, null);
  assert.deepEqual([whole.length, (await added(query, 2)).length], [3, 2]);
  const mutable: EmailQuery = { ...query, filter: { key: 'flag', flag: Flag.draft, on: false } };
  assert.deepEqual(await added(mutable, 2), whole);
});
