/** Expunged/All: what was expunged, seen, brought back or forgotten for good over IMAP. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { below, without } from '../../../server/access/imap-expunged.ts';
import { accessWorld, type ImapClient, mail } from '../../support/access-world.ts';

const answer = async (client: ImapClient, command: string) => (await client.ask(command)).tagged;

/** ann has expunged 'one' and 'two' of three. */
async function expunged(t: Parameters<typeof accessWorld>[0], options = {}) {
  const world = await accessWorld(t, options);
  const ann = await world.imap(null);
  for (const subject of ['one', 'two', 'three']) await ann.append('INBOX', mail(subject), '(\\Seen $Work)');
  await ann.must('SELECT INBOX');
  await ann.must('STORE 1:2 +FLAGS (\\Deleted)');
  await ann.must('EXPUNGE');
  return { world, ann };
}
const flagsOf = (lines: readonly string[]) => lines.filter(line => /FETCH/.test(line));

test('it stands apart: no wildcard finds it, its name and its namespace do, and so does a subscription', async t => {
  const { ann } = await expunged(t);
  const list = async (command: string) => (await ann.must(command)).filter(line => /Expunged/.test(line));
  for (const pattern of ['*', '%', '%/%', '*All']) assert.deepEqual(await list(`LIST "" ${pattern}`), [], pattern);
  const line = '* LIST (\\HasNoChildren) "/" Expunged/All';
  for (const pattern of ['Expunged/*', 'Exp*', 'Expunged/All']) {
    assert.ok((await list(`LIST "" ${pattern}`)).includes(line), pattern);
  }
  assert.deepEqual(await list('LIST "Expunged/" %'), [line]);
  await ann.must('SUBSCRIBE Expunged/All');
  assert.ok((await list('LSUB "" *')).includes('* LSUB () "/" Expunged/All'));
  assert.ok((await list('LIST "" *')).includes(line));
});

test('it is read like any mailbox, and its counts agree', async t => {
  const { ann } = await expunged(t);
  const size = Buffer.byteLength(mail('one'));
  assert.deepEqual(await ann.must('STATUS Expunged/All (MESSAGES UNSEEN UIDNEXT DELETED SIZE)'), [
    `* STATUS Expunged/All (MESSAGES 2 UNSEEN 0 UIDNEXT 3 DELETED 0 SIZE ${2 * size})`,
  ]);
  const { untagged, tagged } = await ann.ask('SELECT Expunged/All');
  assert.match(tagged, /^OK/);
  assert.ok(untagged.includes('* 2 EXISTS'));
  assert.ok(untagged.some(line => line.startsWith('* OK [PERMANENTFLAGS ()]')));
  assert.deepEqual(await ann.must('FETCH 1:* (UID FLAGS RFC822.SIZE)'), [
    `* 1 FETCH (UID 1 FLAGS (\\Seen $Work) RFC822.SIZE ${size})`,
    `* 2 FETCH (UID 2 FLAGS (\\Seen $Work) RFC822.SIZE ${size})`,
  ]);
  assert.match((await ann.must('UID FETCH 2 BODY.PEEK[HEADER.FIELDS (SUBJECT)]'))[0]!, /Subject: two/);
  assert.deepEqual(await ann.must('SEARCH SUBJECT two'), ['* SEARCH 2']);
  assert.deepEqual(await ann.must('UID SEARCH TEXT hello'), ['* SEARCH 1 2']);
  assert.deepEqual(await ann.must('SORT (REVERSE SUBJECT) UTF-8 ALL'), ['* SORT 2 1']);
});

test('MOVE and COPY bring back, with the flags as they were; sessions hear of it', async t => {
  const { world, ann } = await expunged(t);
  const other = await world.imap('Expunged/All');
  await ann.must('SELECT Expunged/All');
  const moved = await ann.must('MOVE 1 INBOX');
  assert.match(moved[0]!, /^\* OK \[COPYUID \d+ 1 4\]/);
  assert.equal(moved.at(-1), '* 1 EXPUNGE');
  assert.deepEqual(await other.must('NOOP'), ['* 1 EXPUNGE']);
  assert.match(await answer(ann, 'UID COPY 2 Archive'), /^OK \[COPYUID \d+ 2 1\]/);
  await ann.must('NOOP');
  assert.deepEqual(await ann.must('SEARCH ALL'), ['* SEARCH']);
  await ann.must('SELECT INBOX');
  assert.deepEqual(flagsOf(await ann.must('UID FETCH 4 (FLAGS)')), ['* 2 FETCH (UID 4 FLAGS (\\Seen $Work \\Recent))']);
  assert.deepEqual(await ann.must('STATUS Archive (MESSAGES)'), ['* STATUS Archive (MESSAGES 1)']);
  const told = await world.store.events({ names: ['ms.restored'], limit: 10 });
  assert.deepEqual(
    told.map(({ fields }) => [fields.by, fields.mailbox]),
    [
      ['ann@here.example', 'INBOX'],
      ['ann@here.example', 'Archive'],
    ],
  );
  assert.deepEqual(await world.store.check({ deep: false }), []);
});

test("\\Deleted is the session's own there, and EXPUNGE forgets for good", async t => {
  const { world, ann } = await expunged(t);
  const other = await world.imap('Expunged/All');
  await ann.must('SELECT Expunged/All');
  assert.deepEqual(await ann.must('EXPUNGE'), []);
  assert.deepEqual(await ann.must('STORE 1 +FLAGS (\\Deleted \\Flagged)'), [
    '* 1 FETCH (FLAGS (\\Deleted \\Seen $Work))',
  ]);
  assert.match(await answer(ann, 'STORE 1 +FLAGS (\\Flagged)'), /^NO \[NOPERM\]/);
  assert.deepEqual(await other.must('EXPUNGE'), []);
  assert.deepEqual(await ann.must('EXPUNGE'), ['* 1 EXPUNGE']);
  assert.deepEqual(await other.must('NOOP'), ['* 1 EXPUNGE']);
  assert.equal((await world.store.expunged(world.ann, { limit: 10 })).length, 1);
  await ann.must('STORE 1 FLAGS (\\Deleted)');
  await ann.must('STORE 1 FLAGS ()');
  await ann.must('CLOSE');
  assert.equal((await world.store.expunged(world.ann, { limit: 10 })).length, 1);
});

test('nothing is put in, renamed, deleted or shared; EXAMINE changes nothing', async t => {
  const { ann } = await expunged(t);
  assert.match(await ann.append('Expunged/All', mail('x')), /^NO \[NOPERM\]/);
  for (const command of [
    'DELETE Expunged/All',
    'RENAME Expunged/All x',
    'RENAME Drafts Expunged/x',
    'CREATE Expunged/x',
    'CREATE Expunged',
    'SETACL Expunged/All bob@here.example lr',
    'COPY 1 Expunged/All',
    'MOVE 1 Expunged/All',
    'SETMETADATA Expunged/All (/private/comment "x")',
  ]) {
    assert.match(await answer(ann, command), /^NO \[(NOPERM|CANNOT)\]/, command);
  }
  assert.match(await answer(ann, 'CREATE Expunged/All'), /^NO \[/);
  assert.deepEqual(await ann.must('MYRIGHTS Expunged/All'), ['* MYRIGHTS Expunged/All lrted']);
  assert.match(await answer(ann, 'EXAMINE Expunged/All'), /^OK \[READ-ONLY\]/);
  assert.match(await answer(ann, 'MOVE 1 INBOX'), /^NO \[READ-ONLY\]/);
});

test('new ones come with higher UIDs while it is selected, and over a full quota nothing is brought back', async t => {
  const { world, ann } = await expunged(t, { quota: 3000 });
  const watcher = await world.imap('Expunged/All');
  await watcher.idle();
  await ann.must('STORE 1 +FLAGS (\\Deleted)');
  await ann.must('EXPUNGE');
  assert.equal(await watcher.response(), '* 3 EXISTS');
  while (/^OK/.test(await ann.append('INBOX', mail('y', 'y'.repeat(100)))));
  await ann.must('SELECT Expunged/All');
  assert.match(await answer(ann, 'MOVE 1:3 INBOX'), /^NO \[OVERQUOTA\]/);
  assert.ok((await ann.must('SELECT Expunged/All')).includes('* 3 EXISTS'));
});

test('ranges less numbers, and below a number', () => {
  assert.deepEqual(
    without(
      [
        [1, 5],
        [8, 8],
      ],
      [1, 3, 8],
    ),
    [
      [2, 2],
      [4, 5],
    ],
  );
  assert.deepEqual(without([[1, 3]], []), [[1, 3]]);
  assert.deepEqual(
    without(
      [
        [2, 3],
        [5, 6],
      ],
      [1, 4, 6, 9],
    ),
    [
      [2, 3],
      [5, 5],
    ],
  );
  assert.deepEqual(
    below(
      [
        [1, 3],
        [5, 9],
        [12, 14],
      ],
      7,
    ),
    [
      [1, 3],
      [5, 6],
    ],
  );
});
