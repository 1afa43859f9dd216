/** What is found by words, and which people are offered. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Flag } from '../../../server/store/interface.ts';
import { openWriter } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { emailsWorld, flagOne, letter } from '../../support/store-emails.ts';
import { must, START } from '../../support/store-world.ts';

test('search: fields, phrases, beginnings, other scripts, HTML, names of attachments', async t => {
  const { add, words, emails } = await emailsWorld(t);
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
  const { store, folder, add, words, index } = await emailsWorld(t);
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
  const { store, folder, ann, add, words, index } = await emailsWorld(t);
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
  const { add, emails, ann, store } = await emailsWorld(t);
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
  must(await flagOne(store, ann, drafts, 1, Flag.draft, 'remove'));
  must(await store.run('move', { account: ann, from: drafts, to: sent, uids: [[1, 1]], note: null }));
  assert.deepEqual(await found('mad'), ['mad@draft.example']);
});
