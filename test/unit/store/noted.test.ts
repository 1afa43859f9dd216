/** Notes by name and time, and who is meant by an address, a subject or a Message-ID. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { meantBy, notesWanted } from '../../../server/store/meant.ts';
import { notedNames } from '../../../server/store/noted-shapes.ts';
import { openWriter } from '../../../server/store/sqlite/database.ts';
import { sql } from '../../../server/store/sqlite/migrations/0019-noted.ts';
import { sql as more } from '../../../server/store/sqlite/migrations/0020-mismatched.ts';
import { migrate } from '../../../server/store/sqlite/migrations.ts';
import { must, temporaryFolder } from '../../support/store-world.ts';

function filled(t: TestContext) {
  const db = must(openWriter(join(temporaryFolder(t), 'mailroom.db')));
  t.after(() => db.close());
  must(migrate(db));
  const note = (at: number, of: string, trace: string, fields: object) =>
    db.run('INSERT INTO event (at, name, trace, fields) VALUES (?, ?, ?, ?)', at, of, trace, JSON.stringify(fields))
      .lastId;
  const trace = (at: number, id: string, refused: 0 | 1, sender: string | null, recipients: readonly string[] | null) =>
    db.run(
      'INSERT INTO trace (first, trace, at, refused, sender, recipients) VALUES (?, ?, ?, ?, ?, ?)',
      ...[note(at, 'smtp.refused', id, {}), id, at, refused, sender, recipients && JSON.stringify(recipients)],
    );
  db.exec(`INSERT INTO blob (sha256, size, data) VALUES (x'${'ab'.repeat(32)}', 3, x'616263')`);
  const message = (
    at: number,
    id: string,
    sender: string,
    to: string,
    subject: string,
    author: readonly [string, string],
  ) => {
    const stored = db.run(
      `INSERT INTO message (blob, trace, sender, size, created_at, message_id, subject, author, addressees, preview,
         attachment, prefix, envelope, structure) VALUES (1, ?, ?, 3, ?, ?, ?, '', '', '', 0, '', ?, '{}')`,
      ...[id, sender, at, `${id}@there.example`, subject, JSON.stringify({ from: [[null, null, ...author]] })],
    ).lastId;
    const queued = db.run(
      `INSERT INTO queue_message (message, trace, sender, parameters, origin, accepted_at, expires_at, hops, size)
       VALUES (?, ?, ?, '{}', 'smtp', ?, ?, 0, 3)`,
      ...[stored, id, sender, at, at],
    ).lastId;
    db.run(
      `INSERT INTO queue_recipient (queued, address, notify, route, state, settled_at) VALUES (?, ?, 2, 'local', 'delivered', ?)`,
      ...[queued, to, at],
    );
  };
  message(10, 'A-1', 'Kim@there.example', 'ann@here.example', 'Invoice 2041', ['kim', 'there.example']);
  message(20, 'B-1', 'bounce@list.example', 'ben@here.example', 'News', ['kim', 'there.example']);
  trace(30, 'C', 1, 'kim@there.example', ['ann@here.example', 'nobody@here.example']);
  trace(40, 'D', 0, null, null);
  note(50, 'server.started', 'server', {});
  const db2 = () => db;
  const meant = async (wanted: object) =>
    (await meantBy(db2, { from: 0, until: 100, limit: 10, ...wanted })).map(one => one.trace);
  return { db: db2, meant };
}

test('a message is found by sender, author, recipient, domain, subject and Message-ID; a refused one, too', async t => {
  const { meant } = filled(t);
  assert.deepEqual(await meant({ addresses: ['KIM@there.example'] }), ['C', 'B-1', 'A-1']);
  assert.deepEqual(await meant({ addresses: ['@there.example'] }), ['C', 'A-1']);
  assert.deepEqual(await meant({ addresses: ['kim@there.example', 'ann@here.example'] }), ['C', 'A-1']);
  assert.deepEqual(await meant({ addresses: ['nobody@here.example'] }), ['C']);
  assert.deepEqual(await meant({ addresses: ['im@there.example'] }), []);
  assert.deepEqual(await meant({ subject: 'INVOICE' }), ['A-1']);
  assert.deepEqual(await meant({ messageId: 'B-1@there.example' }), ['B-1']);
  assert.deepEqual(await meant({}), ['C', 'B-1', 'A-1']);
  assert.deepEqual(await meant({ addresses: ['kim@there.example'], until: 15 }), ['A-1']);
  assert.deepEqual(await meant({ addresses: ['kim@there.example'], limit: 1 }), ['C']);
});

test('notes come by name and time, the newest first, so many of each', t => {
  const { db } = filled(t);
  const ask = (limit: number, from: number) =>
    notesWanted(db, { names: ['smtp.refused', 'server.started'], from, until: 100, limit }).map(({ at }) => at);
  assert.deepEqual(ask(10, 0), [50, 40, 30]);
  assert.deepEqual(ask(1, 0), [50, 40]);
  assert.deepEqual(ask(10, 41), [50]);
});

test('every name that may be asked for stands in the index', () => {
  const indexed = [...(sql + more).matchAll(/name = '([^']+)'/g)].map(found => found[1]);
  assert.deepEqual([...indexed].sort(), [...notedNames].sort());
});
