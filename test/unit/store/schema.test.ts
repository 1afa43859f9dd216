/** The schema: released steps never change, states are those of the queue, and a newer or foreign file is refused. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { final, live, statesBefore, transitions } from '../../../server/queue/state.ts';
import { openStore } from '../../../server/store/open.ts';
import { openWriter } from '../../../server/store/sqlite/database.ts';
import { migrate, migrations } from '../../../server/store/sqlite/migrations.ts';
import { operations } from '../../../server/store/sqlite/queue-operate.ts';
import { finalStates, liveStates } from '../../../server/store/sqlite/queue-reading.ts';
import { assertSound, must, openForTest, refusal, rowsOf, START, temporaryFolder } from '../../support/store-world.ts';

const fresh = (t: TestContext) => {
  const db = must(openWriter(join(temporaryFolder(t), 'mailroom.db')));
  t.after(() => db.close());
  return db;
};

test('steps run once, in order, and leave their number', t => {
  const db = fresh(t);
  assert.equal(must(migrate(db)), migrations.length);
  assert.equal(db.value('PRAGMA user_version'), migrations.length);
  assert.equal(must(migrate(db)), migrations.length);
  const next = [...migrations, { name: 'next', sql: 'CREATE TABLE later (x INTEGER) STRICT' }];
  assert.equal(must(migrate(db, next)), migrations.length + 1);
  assert.match(String(refusal(migrate(db))), /newer Mailroom/);
});

test('a store of the first release is brought up to date with what it holds', t => {
  const db = fresh(t);
  must(migrate(db, migrations.slice(0, 1)));
  db.exec(`INSERT INTO domain (name) VALUES ('here.example');
           INSERT INTO account (domain, address, name, uidvalidity_next, created_at) VALUES (1, 'ann@here.example', '', 7, 1)`);
  assert.equal(must(migrate(db)), migrations.length);
  assert.deepEqual(db.get('SELECT document_next, mailbox_gone_modseq FROM account'), {
    ...{ document_next: 1, mailbox_gone_modseq: 0 },
  });
});

test('a store of schema 2 is brought up to date: its mail has no saved date, and can be expunged and brought back', async t => {
  const folder = temporaryFolder(t);
  const db = must(openWriter(join(folder, 'mailroom.db')));
  must(migrate(db, migrations.slice(0, 2)));
  db.exec(`INSERT INTO domain (name) VALUES ('here.example');
           INSERT INTO account (domain, address, name, used_bytes, used_messages, modseq, uidvalidity_next, mailbox_next, created_at)
             VALUES (1, 'ann@here.example', '', 3, 1, 4, 8, 2, 1);
           INSERT INTO mailbox (account, id, name, role, uidvalidity, uidnext, highest_modseq, messages, unseen, bytes)
             VALUES (1, 1, 'INBOX', 'inbox', 7, 2, 4, 1, 1, 3);
           INSERT INTO blob (sha256, size, data) VALUES (x'${createHash('sha256').update('abc').digest('hex')}', 3, x'616263');
           INSERT INTO message (blob, trace, size, created_at, subject, author, addressees, preview, attachment, prefix)
             VALUES (1, 'T-1', 3, 1, 's', 'a', 'b', '', 0, '');
           INSERT INTO entry (account, mailbox, uid, message, modseq, flags, internal_date, size)
             VALUES (1, 1, 1, 1, 4, 0, 9, 3)`);
  db.close();
  const { store } = await openForTest(t, { folder });
  const box = { account: 1, mailbox: 1 };
  assert.deepEqual(
    (await rowsOf(store, 1, 1)).map(row => [row.uid, row.savedAt]),
    [[1, null]],
  );
  await assertSound(store, true);
  must(await store.run('expunge', { ...box, uids: [[1, 1]], onlyDeleted: false, note: null }));
  must(await store.run('restore', { account: 1, ids: [1], note: null }));
  assert.deepEqual(
    (await rowsOf(store, 1, 1)).map(row => [row.uid, row.savedAt, row.internalDate]),
    [[2, START, 9]],
  );
  await assertSound(store, true);
});

test('a step that fails leaves the store as it was', t => {
  const db = fresh(t);
  must(migrate(db));
  const broken = [...migrations, { name: 'broken', sql: 'CREATE TABLE later (x) STRICT; SELECT nothing' }];
  assert.throws(() => migrate(db, broken));
  assert.equal(db.value('PRAGMA user_version'), migrations.length);
  assert.equal(db.value(`SELECT count(*) FROM sqlite_schema WHERE name = 'later'`), 0);
});

test('another program’s database is left alone', async t => {
  const folder = temporaryFolder(t);
  const db = must(openWriter(join(folder, 'mailroom.db')));
  db.exec('CREATE TABLE theirs (x)');
  db.close();
  const opened = await openStore({ folder, reserve: 0, onFault: () => undefined });
  assert.match(String(refusal(opened)), /another program/);
});

test('every table is STRICT, and released steps never change', t => {
  const db = fresh(t);
  must(migrate(db));
  const loose = db.all<{ name: string }>(
    `SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
  );
  assert.deepEqual(loose, []);
  assert.deepEqual(
    migrations.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex').slice(0, 16)]),
    [
      ['0001-initial', '2229a258ea48d63e'],
      ['0002-records', '0a1ca444ee86b776'],
      ['0003-sharing', 'c3c8ee66a90da5b0'],
      ['0004-judgement', 'e61a3102c50dda12'],
      ['0005-signing', 'c77d76606eb770d5'],
      ['0006-reports', 'edf13d9072aef98e'],
      ['0007-devices', '4165844635b88cc2'],
      ['0008-aliases', 'c6a39d9c52195ec9'],
      ['0009-queue-frozen', '2cd772e8d5677267'],
      ['0010-queue-lines', '6a69854275bf78db'],
      ['0011-routing', '3b8346527b5a8acf'],
      ['0012-returns', 'aefcb79f90af6927'],
      ['0013-scripts', '1a8a229dbd47973c'],
      ['0014-boxes', '3676446bbae1a42b'],
      ['0015-lists', 'd450ad2c99374ee3'],
      ['0016-pulled', 'dc67332e453df564'],
      ['0017-held', 'b468d46872ce684b'],
      ['0018-brought', '902303869fa0d177'],
      ['0019-noted', 'ef57e40ce0fef682'],
      ['0020-mismatched', 'bad60ae0e1d7f929'],
      ['0021-app-scram', '3ad843561184a506'],
      ['0022-webhooks', '1d19789ed41010e1'],
      ['0023-searches', '9a9ce9534215ff36'],
    ],
  );
});

test('the states in the tables are exactly those of the queue', t => {
  const db = fresh(t);
  must(migrate(db));
  const sql = db.value<string>(`SELECT sql FROM sqlite_schema WHERE name = 'queue_recipient'`)!;
  const named = [.../state_is_known CHECK \(state IN\s*\(([^)]*)\)/.exec(sql)![1]!.matchAll(/'(\w+)'/g)].map(
    ([, s]) => s,
  );
  assert.deepEqual(named, [...live, ...final]);
  assert.deepEqual([liveStates, finalStates], [live, final]);
});

test('a person’s acts start and end where the queue’s table says', () => {
  for (const [act, moves] of Object.entries(operations) as [keyof typeof operations, Record<string, string>][]) {
    assert.deepEqual(Object.keys(moves).sort(), [...statesBefore(act)].sort(), act);
    for (const [from, to] of Object.entries(moves)) assert.equal(transitions[from as 'queued'][act], to, act);
  }
});

/** The questions that are asked all day, and the index that each must use. */
const hot: readonly (readonly [string, string])[] = [
  [
    `SELECT id FROM queue_recipient INDEXED BY queue_ready WHERE route = 'x' AND priority = 0 AND next_at IS NOT NULL
      AND (next_at, id) > (9, 9) ORDER BY next_at, id LIMIT 1`,
    'queue_ready',
  ],
  [
    `SELECT route FROM queue_line WHERE priority = 0 AND max(due_at, rest_until) <= 9 ORDER BY max(due_at, rest_until), route`,
    'queue_line_ready',
  ],
  ['SELECT max(priority) FROM queue_line WHERE priority < 3', 'queue_line_ready'],
  [
    `SELECT min(next_at) FROM queue_recipient WHERE route = 'x' AND priority = 0 AND next_at IS NOT NULL`,
    'queue_ready',
  ],
  ['SELECT state, count(*) FROM queue_recipient WHERE settled_at IS NULL GROUP BY state', 'queue_live'],
  ['SELECT queued FROM queue_recipient WHERE dsn_due <> 0', 'queue_dsn'],
  ['SELECT uid FROM entry WHERE account = 1 AND mailbox = 1 AND modseq > 9', 'entry_changed'],
  [
    'SELECT uid FROM entry INDEXED BY entry_unseen WHERE account = 1 AND mailbox = 1 AND flags & 1 = 0 ORDER BY uid',
    'entry_unseen',
  ],
  [
    'SELECT min(keywords) FROM entry WHERE account = 1 AND mailbox = 1 AND keywords <> 0 AND keywords > 3',
    'entry_keywords',
  ],
  ['SELECT 1 FROM entry WHERE message = 3', 'entry_message'],
  ['SELECT 1 FROM message WHERE blob = 3', 'message_blob'],
  [`SELECT max(modseq) FROM document WHERE account = 1 AND kind = 'x'`, 'document_changed'],
  [`SELECT id FROM document WHERE account = 1 AND kind = 'x' AND modseq > 9 AND born <= 9`, 'document_changed'],
  [`SELECT min(kind) FROM document WHERE account = 1 AND kind > ''`, 'document'],
  [`SELECT id FROM app_password WHERE hash = x'00'`, 'autoindex_app_password'],
  [
    'SELECT id FROM expunged WHERE account = 1 AND id < 9 ORDER BY id DESC LIMIT 9',
    'expunged_account (account=? AND rowid<?)',
  ],
  ['SELECT id FROM expunged WHERE expunged_at < 9 ORDER BY expunged_at LIMIT 9', 'expunged_at'],
  ['SELECT 1 FROM expunged WHERE message = 3', 'expunged_message'],
  [
    `SELECT rights FROM mailbox_right WHERE identifier IN (SELECT value FROM json_each('[]'))`,
    'mailbox_right_identifier',
  ],
  ['DELETE FROM annotation WHERE owner = 3 AND owner <> 0', 'annotation_owner'],
  ['SELECT id FROM report_received WHERE ends >= 9', 'report_received_ends'],
  ['SELECT 1 FROM dmarc_row WHERE report = 3', 'dmarc_row_report'],
  ['SELECT count(*) FROM report_received WHERE received_at > 9', 'report_received_at'],
  [`SELECT * FROM event WHERE trace = 'x' OR (trace > 'x-' AND trace < 'x.')`, 'event_trace'],
  [`SELECT 1 FROM pulled_message WHERE pulled = 1 AND print = x'00' AND folder = ''`, 'pulled_message_print'],
  [`SELECT key FROM moved WHERE job = 1 AND folder = 2 AND key > 'x' ORDER BY key LIMIT 9`, 'PRIMARY KEY'],
  ['SELECT key FROM pulled_message WHERE missing_since < 9 AND pulled = 1', 'pulled_message_missing'],
  [`SELECT id FROM event WHERE name = 'smtp.refused' AND at >= 1 AND at <= 9 ORDER BY at DESC, id DESC`, 'event_noted'],
];
test('hot questions are answered from an index', t => {
  const db = fresh(t);
  must(migrate(db));
  for (const [sql, index] of hot) {
    const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map(row => row.detail);
    assert.ok(
      plan.some(line => line.includes(index)),
      `${sql}\n${plan.join('\n')}`,
    );
  }
});
