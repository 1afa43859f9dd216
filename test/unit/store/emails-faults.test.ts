/** What the index of Emails lives through: accounts that go, a full disk, a damaged file, a store from before. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { openAccounts } from '../../../server/store/emails/accounts.ts';
import { openIndex } from '../../../server/store/emails/index-file.ts';
import { wordsFrom } from '../../../server/store/emails/main-tables.ts';
import type { Id } from '../../../server/store/interface.ts';
import { openReader, openWriter } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { emailsWorld, indexForTest, letter } from '../../support/store-emails.ts';
import { deliverTo, must, START } from '../../support/store-world.ts';

test('two accounts share a message and know nothing of each other', async t => {
  const { store, ann, bob, emails, folder, index } = await emailsWorld(t);
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
  const { store, folder, ann, add } = await emailsWorld(t);
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
  const more = Array.from({ length: 150 }, (_, n) => add(letter(`m${n}`, `number ${n} ${'x'.repeat(60)}`)));
  await Promise.all(more);
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
  const { add, threadsOf, index, folder, ann } = await emailsWorld(t);
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
  const { store, add, index, folder, ann } = await emailsWorld(t);
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
