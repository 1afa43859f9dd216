/** Mailboxes over the real store: making, naming, removing, subscribing, and what a full account is told. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessWorld, mail } from '../../support/access-world.ts';
import { assertSound, content, deliverTo } from '../../support/store-world.ts';

test('LIST shows special uses, children, and a subscription whose mailbox is gone', async t => {
  const world = await accessWorld(t);
  const client = await world.imap(null);
  await client.must('CREATE Team/2026/Q1');
  await client.must('SUBSCRIBE Team/2026');
  await client.must('SUBSCRIBE Ghost');
  await client.must('CREATE Bin (USE (\\Trash))');
  assert.deepEqual(await client.must('LIST "" * RETURN (SUBSCRIBED)'), [
    '* LIST (\\Subscribed \\HasNoChildren) "/" INBOX',
    '* LIST (\\Subscribed \\HasNoChildren \\Archive) "/" Archive',
    '* LIST (\\HasNoChildren \\Trash) "/" Bin',
    '* LIST (\\Subscribed \\HasNoChildren \\Drafts) "/" Drafts',
    '* LIST (\\Subscribed \\HasNoChildren \\Junk) "/" Junk',
    '* LIST (\\Subscribed \\HasNoChildren \\Sent) "/" Sent',
    '* LIST (\\HasChildren) "/" Team',
    '* LIST (\\Subscribed \\HasChildren) "/" Team/2026',
    '* LIST (\\HasNoChildren) "/" Team/2026/Q1',
    '* LIST (\\Subscribed \\HasNoChildren \\Trash) "/" Trash',
  ]);
  assert.ok((await client.must('LSUB "" *')).some(line => line.endsWith(' Ghost')));
  assert.ok(
    (await client.must('LIST (SUBSCRIBED) "" *')).includes(
      '* LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" Ghost',
    ),
  );
  assert.match((await client.ask('CREATE Everything (USE (\\All))')).tagged, /^NO \[USEATTR\]/);
});

test('refusals say what would help', async t => {
  const world = await accessWorld(t);
  await deliverTo(world.store, world.ann, 'a');
  const client = await world.imap();
  await client.must('CREATE Parent/Child');
  const answers = async (...commands: string[]) => {
    const codes: string[] = [];
    for (const command of commands) codes.push(/^\S+ \[\S+\]|^\S+/.exec((await client.ask(command)).tagged)![0]);
    return codes;
  };
  assert.deepEqual(
    await answers('COPY 1 Nowhere', 'MOVE 1 Nowhere', 'SELECT Nowhere', 'SELECT INBOX', 'STATUS Nowhere (MESSAGES)'),
    ['NO [TRYCREATE]', 'NO [TRYCREATE]', 'NO [NONEXISTENT]', 'OK [READ-WRITE]', 'NO [NONEXISTENT]'],
  );
  assert.deepEqual(
    await answers('DELETE Parent', 'DELETE INBOX', 'DELETE Nowhere', 'CREATE INBOX', 'CREATE Sent', 'CREATE a//b'),
    ['NO [HASCHILDREN]', 'NO [CANNOT]', 'NO [NONEXISTENT]', 'NO [ALREADYEXISTS]', 'NO [ALREADYEXISTS]', 'NO [CANNOT]'],
  );
  assert.deepEqual(
    await answers('RENAME Nowhere x', 'RENAME Sent Drafts', 'RENAME Parent Parent/Child/x', 'RENAME Sent INBOX'),
    ['NO [NONEXISTENT]', 'NO [ALREADYEXISTS]', 'NO [CANNOT]', 'NO [ALREADYEXISTS]'],
  );
  assert.match(await client.append('Nowhere', mail('x')), /^NO \[TRYCREATE\]/);
});

test('RENAME takes children along and makes parents; a child of INBOX has it in capitals', async t => {
  const world = await accessWorld(t);
  const client = await world.imap(null);
  await client.must('CREATE a/b/c');
  await client.must('RENAME a x/y');
  const names = async () => (await client.must('LIST "" (x* a* INBOX*)')).map(line => line.split(' ').at(-1));
  assert.deepEqual(await names(), ['INBOX', 'x', 'x/y', 'x/y/b', 'x/y/b/c']);
  await client.must('CREATE inbox/sub');
  await client.must('SELECT InBox/sub');
  assert.deepEqual(await names(), ['INBOX', 'INBOX/sub', 'x', 'x/y', 'x/y/b', 'x/y/b/c']);
});

test('COPY and MOVE into the same mailbox give new UIDs, and the counters stay right', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c']) await deliverTo(world.store, world.ann, subject);
  const client = await world.imap();
  const copied = await client.ask('COPY 2 INBOX');
  assert.match(copied.tagged, /^OK \[COPYUID \d+ 2 4\]/);
  assert.deepEqual(copied.untagged, ['* 4 EXISTS', '* 4 RECENT']);
  const moved = await client.must('MOVE 1:2 INBOX');
  assert.match(moved[0]!, /^\* OK \[COPYUID \d+ 1:2 5:6\]/);
  assert.deepEqual(moved.slice(1, 4), ['* 1 EXPUNGE', '* 1 EXPUNGE', '* 4 EXISTS']);
  assert.deepEqual(await client.must('UID SEARCH ALL'), ['* SEARCH 3 4 5 6']);
  await assertSound(world.store);
});

test('UID EXPUNGE takes of its UIDs what is marked; CLOSE the rest without a word; UNSELECT nothing', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c', 'd']) await deliverTo(world.store, world.ann, subject);
  const client = await world.imap();
  await client.must('STORE 1:3 +FLAGS.SILENT (\\Deleted)');
  assert.deepEqual(await client.must('UID EXPUNGE 2:4'), ['* 2 EXPUNGE', '* 2 EXPUNGE']);
  await client.must('UNSELECT');
  assert.deepEqual(await client.must('STATUS INBOX (MESSAGES)'), ['* STATUS INBOX (MESSAGES 2)']);
  await client.must('EXAMINE INBOX');
  await client.must('CLOSE');
  assert.deepEqual(await client.must('STATUS INBOX (MESSAGES)'), ['* STATUS INBOX (MESSAGES 2)']);
  await client.must('SELECT INBOX');
  assert.deepEqual(await client.must('CLOSE'), []);
  assert.deepEqual(await client.must('STATUS INBOX (MESSAGES)'), ['* STATUS INBOX (MESSAGES 1)']);
});

test('a full account: APPEND and COPY are refused with OVERQUOTA, MOVE and EXPUNGE go on', async t => {
  const letter = content('a');
  const world = await accessWorld(t, { quota: letter.length * 2 + 10 });
  const client = await world.imap();
  assert.match(await client.append('INBOX', letter), /^OK/);
  assert.match(await client.append('INBOX', letter), /^OK/);
  assert.match(await client.append('INBOX', letter), /^NO \[OVERQUOTA\]/);
  assert.match((await client.ask('COPY 1 Sent')).tagged, /^NO \[OVERQUOTA\]/);
  await client.must('MOVE 1 Trash');
  await client.must('STORE 1 +FLAGS (\\Deleted)');
  await client.must('EXPUNGE');
  assert.match(await client.append('INBOX', letter), /^OK/);
});

test('keywords keep the spelling in which they came, compare without case, and are listed when a mailbox is opened', async t => {
  const world = await accessWorld(t);
  await deliverTo(world.store, world.ann, 'a');
  const client = await world.imap();
  await client.must('STORE 1 +FLAGS (NonJunk $Label1)');
  await client.must('STORE 1 +FLAGS (nonjunk)');
  assert.deepEqual(await client.must('FETCH 1 (FLAGS)'), ['* 1 FETCH (FLAGS ($Label1 NonJunk \\Recent))']);
  assert.deepEqual(await client.must('SEARCH KEYWORD NONJUNK'), ['* SEARCH 1']);
  const opened = await client.must('EXAMINE INBOX');
  assert.ok(opened.includes('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label1 NonJunk)'));
});
