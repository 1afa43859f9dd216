/** Searches/NAME: a kept search as a mailbox that is read through, over IMAP. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newNames, rootedNames } from '../../../server/access/imap-names.ts';
import { smartEntries } from '../../../server/access/imap-smart.ts';
import { type Members, smartFolder } from '../../../server/access/smart-folders.ts';
import { systemClock } from '../../../server/base/ports.ts';
import { type AccessWorld, accessWorld, type ImapClient, mail } from '../../support/access-world.ts';
import { must, openForTest, temporaryFolder } from '../../support/store-world.ts';

const rfc9051 = (section: string, title: string) => `RFC 9051 §${section}: ${title}`;
const tagged = async (client: ImapClient, command: string) => (await client.ask(command)).tagged;
const keep = (world: AccessWorld, query: string, name = 'Unpaid', root = '') =>
  world.store.run('putSearch', { account: world.ann, id: null, root, name, query });

/** Three invoices in two mailboxes, and a letter that is none; one of the invoices is read. */
async function invoices(t: Parameters<typeof accessWorld>[0], options = {}) {
  const world = await accessWorld(t, options);
  const ann = await world.imap(null);
  await ann.must('CREATE Shop');
  await ann.append('INBOX', mail('invoice one'), '(\\Seen)');
  await ann.append('INBOX', mail('hello'));
  await ann.append('Shop', mail('invoice two'));
  await ann.append('INBOX', mail('invoice three'));
  must(await keep(world, 'subject:invoice'));
  return { world, ann };
}

test(rfc9051('6.3.9', 'LIST names it, with nothing below it; what is starred has its special use'), async t => {
  const { world, ann } = await invoices(t);
  must(await keep(world, 'is:starred', 'Starred'));
  assert.deepEqual(await ann.must('LIST "" Searches/%'), [
    '* LIST (\\Noinferiors \\HasNoChildren \\Flagged) "/" Searches/Starred',
    '* LIST (\\Noinferiors \\HasNoChildren) "/" Searches/Unpaid',
  ]);
  const special = await ann.must('LIST (SPECIAL-USE) "" *');
  assert.ok(special.some(line => /Searches\/Starred/.test(line)));
  await ann.must('SUBSCRIBE Searches/Unpaid');
  assert.ok((await ann.must('LSUB "" *')).some(line => /Searches\/Unpaid/.test(line)));
});

test(rfc9051('6.3.2', 'SELECT, FETCH and SEARCH read through to the messages'), async t => {
  const { ann } = await invoices(t);
  const { untagged, tagged: end } = await ann.ask('SELECT Searches/Unpaid');
  assert.match(end, /^OK \[READ-WRITE\]/);
  for (const line of ['* 3 EXISTS', '* OK [UNSEEN 2] The first unseen message', '* OK [UIDNEXT 4] The next UID'])
    assert.ok(untagged.includes(line), `${line} of ${untagged.join('\n')}`);
  assert.deepEqual(await ann.must('FETCH 1:* (UID FLAGS)'), [
    '* 1 FETCH (UID 1 FLAGS (\\Seen))',
    '* 2 FETCH (UID 2 FLAGS ())',
    '* 3 FETCH (UID 3 FLAGS ())',
  ]);
  assert.match((await ann.must('UID FETCH 2 BODY.PEEK[HEADER.FIELDS (SUBJECT)]'))[0]!, /Subject: invoice two/);
  assert.deepEqual(await ann.must('SEARCH UNSEEN'), ['* SEARCH 2 3']);
  assert.deepEqual(await ann.must('UID SEARCH SUBJECT three'), ['* SEARCH 3']);
  assert.deepEqual(await ann.must('SORT (REVERSE SUBJECT) UTF-8 ALL'), ['* SORT 2 3 1']);
  const size = ['one', 'two', 'three'].reduce((sum, n) => sum + Buffer.byteLength(mail(`invoice ${n}`)), 0);
  assert.deepEqual(await ann.must('STATUS Searches/Unpaid (MESSAGES UNSEEN UIDNEXT SIZE DELETED)'), [
    `* STATUS Searches/Unpaid (MESSAGES 3 UNSEEN 2 UIDNEXT 4 SIZE ${size} DELETED 0)`,
  ]);
  assert.match(await tagged(ann, 'EXAMINE Searches/Unpaid'), /^OK \[READ-ONLY\]/);
  assert.match(await tagged(ann, 'STORE 1 +FLAGS (\\Flagged)'), /^NO/);
});

test(rfc9051('6.4.6', 'flags reach the real letter, and the other way round'), async t => {
  const { world, ann } = await invoices(t);
  const there = await world.imap('Shop');
  await ann.must('SELECT Searches/Unpaid');
  assert.equal((await ann.must('UID STORE 2 +FLAGS (\\Seen $Paid)')).at(-1), '* 2 FETCH (UID 2 FLAGS (\\Seen $Paid))');
  assert.ok((await there.must('NOOP')).some(line => /1 FETCH \(.*\\Seen \$Paid/.test(line)));
  await there.must('STORE 1 -FLAGS (\\Seen)');
  assert.ok((await ann.must('NOOP')).some(line => /^\* 2 FETCH \(.*FLAGS \(\$Paid\)/.test(line)));
  assert.deepEqual(await ann.must('FETCH 2 (FLAGS)'), ['* 2 FETCH (FLAGS ($Paid))']);
  await ann.must('UID STORE 2 FLAGS.SILENT (\\Answered)');
  assert.match((await there.must('FETCH 1 (FLAGS)'))[0]!, /FLAGS \(\\Answered \\Recent\)/);
});

test(rfc9051('5.2', 'what begins to match is told, and what ceases to'), async t => {
  const { world, ann } = await invoices(t);
  must(
    await world.store.run('putSearch', {
      account: world.ann,
      id: 1,
      root: '',
      name: 'Unpaid',
      query: 'subject:invoice is:unread',
    }),
  );
  const other = await world.imap('INBOX');
  const { untagged } = await ann.ask('SELECT Searches/Unpaid');
  assert.ok(untagged.includes('* 2 EXISTS'));
  await other.append('INBOX', mail('invoice four'));
  assert.ok((await ann.must('NOOP')).includes('* 3 EXISTS'));
  await other.must('STORE 3 +FLAGS (\\Seen)');
  assert.ok((await ann.must('NOOP')).some(line => /EXPUNGE/.test(line)));
  await other.must('STORE 3 -FLAGS (\\Seen)');
  assert.ok((await ann.must('NOOP')).includes('* 3 EXISTS'));
  const uids = (await ann.must('UID SEARCH ALL'))[0]!.split(' ').slice(2).map(Number);
  assert.equal(new Set(uids).size, 3);
  assert.ok(uids.at(-1)! > 3, `what comes again has a new UID: ${uids}`);
  assert.deepEqual(
    uids,
    uids.toSorted((a, b) => a - b),
  );
});

test(rfc9051('6.3.13', 'IDLE tells of them at once'), async t => {
  const { world, ann } = await invoices(t);
  await ann.must('SELECT Searches/Unpaid');
  await ann.idle();
  const other = await world.imap(null);
  await other.append('INBOX', mail('hello again'));
  await other.append('INBOX', mail('invoice five'));
  assert.equal(await ann.response(), '* 4 EXISTS');
  ann.send('DONE\r\n');
  while (!(await ann.response())?.startsWith('idle OK'));
});

test(rfc9051('6.3.12', 'nothing is put into it'), async t => {
  const { ann } = await invoices(t);
  await ann.must('SELECT INBOX');
  for (const command of ['COPY 1 Searches/Unpaid', 'MOVE 1 Searches/Unpaid', 'COPY 1 Searches/Nothing'])
    assert.match(await tagged(ann, command), /^NO \[CANNOT\]/, command);
  assert.match(await ann.append('Searches/Unpaid', mail('x')), /^NO \[CANNOT\]/);
  for (const command of [
    'CREATE Searches/New',
    'DELETE Searches/Unpaid',
    'RENAME Searches/Unpaid Other',
    'RENAME Shop Searches/Shop',
  ])
    assert.match(await tagged(ann, command), /^NO \[CANNOT\]/, command);
  assert.match(await tagged(ann, 'CREATE Searches/Unpaid'), /^NO \[ALREADYEXISTS\]/);
  assert.match(await tagged(ann, 'SELECT Searches/Nothing'), /^NO \[NONEXISTENT\]/);
  assert.deepEqual(await ann.must('MYRIGHTS Searches/Unpaid'), ['* MYRIGHTS Searches/Unpaid lrswted']);
});

test(rfc9051('6.4.7', 'COPY copies out; RFC 6851 §3.3: MOVE takes it out of where it lies'), async t => {
  const { world, ann } = await invoices(t);
  await ann.must('CREATE Paid');
  await ann.must('SELECT Searches/Unpaid');
  assert.match(await tagged(ann, 'UID COPY 1:3 Paid'), /^OK \[COPYUID \d+ 1:3 1:3\]/);
  assert.deepEqual(await ann.must('STATUS Paid (MESSAGES)'), ['* STATUS Paid (MESSAGES 3)']);
  assert.deepEqual(await ann.must('NOOP'), [], 'a letter is here once, however many copies it has');
  await ann.must('SELECT Paid');
  await ann.must('STORE 1:* +FLAGS (\\Deleted)');
  await ann.must('EXPUNGE');
  must(
    await world.store.run('putSearch', {
      account: world.ann,
      id: 1,
      root: '',
      name: 'Unpaid',
      query: 'subject:invoice -in:Paid',
    }),
  );
  await ann.must('SELECT Searches/Unpaid');
  const moved = await ann.must('UID MOVE 2 Paid');
  assert.match(moved[0]!, /^\* OK \[COPYUID \d+ 2 4\]/);
  assert.equal(moved.filter(line => /EXPUNGE/.test(line)).length, 1);
  assert.deepEqual(await ann.must('STATUS Shop (MESSAGES)'), ['* STATUS Shop (MESSAGES 0)']);
  assert.deepEqual(await ann.must('STATUS Paid (MESSAGES)'), ['* STATUS Paid (MESSAGES 1)']);
  assert.deepEqual(await world.store.check({ deep: false }), []);
});

test(rfc9051('6.4.3', "\\Deleted is the session's own, and EXPUNGE takes the letter out of every mailbox"), async t => {
  const { world, ann } = await invoices(t);
  const other = await world.imap('Searches/Unpaid');
  await ann.must('SELECT INBOX');
  await ann.must('COPY 1 Shop');
  await ann.must('SELECT Searches/Unpaid');
  assert.deepEqual(await ann.must('STORE 1 +FLAGS (\\Deleted)'), ['* 1 FETCH (FLAGS (\\Deleted \\Seen))']);
  const gone = (lines: readonly string[]) => lines.filter(line => /EXPUNGE/.test(line));
  assert.deepEqual(gone(await other.must('EXPUNGE')), []);
  assert.deepEqual(await ann.must('UID EXPUNGE 1'), ['* 1 EXPUNGE']);
  assert.deepEqual(gone(await other.must('NOOP')), ['* 1 EXPUNGE']);
  assert.deepEqual(await ann.must('STATUS INBOX (MESSAGES)'), ['* STATUS INBOX (MESSAGES 2)']);
  assert.deepEqual(await ann.must('STATUS Shop (MESSAGES)'), ['* STATUS Shop (MESSAGES 1)']);
  assert.deepEqual(await ann.must('STATUS Expunged/All (MESSAGES)'), ['* STATUS Expunged/All (MESSAGES 2)']);
});

test(rfc9051('2.3.1.1', 'UIDs and UIDVALIDITY stay, also where the server was stopped'), async t => {
  const folder = temporaryFolder(t);
  const { world, ann } = await invoices(t, { folder });
  await ann.must('SELECT Searches/Unpaid');
  await ann.must('STORE 2 +FLAGS (\\Deleted)');
  await ann.must('EXPUNGE');
  const before = await smartFolder({ store: world.store, clock: systemClock }, world.ann, 1).look();
  await world.store.close();
  const { store } = await openForTest(t, { folder }, systemClock);
  const after = await smartFolder({ store, clock: systemClock }, world.ann, 1).look();
  const facts = ({ uids, messages, uidNext, search }: Members) => [[...uids], messages, uidNext, search.uidValidity];
  assert.deepEqual(facts(after!), facts(before!));
  assert.deepEqual([...after!.uids], [1, 3]);
  assert.ok(after!.highest >= before!.highest, 'a mod-sequence does not go back');
});

test('RFC 7162 §3.2.5: who comes back is told what changed, came and went', async t => {
  const { world, ann } = await invoices(t);
  await ann.must('ENABLE QRESYNC');
  const { untagged } = await ann.ask('SELECT Searches/Unpaid');
  const validity = /UIDVALIDITY (\d+)/.exec(untagged.join())![1];
  const modseq = /HIGHESTMODSEQ (\d+)/.exec(untagged.join())![1];
  await ann.must('CLOSE');
  const other = await world.imap('INBOX');
  await other.must('STORE 1 +FLAGS (\\Flagged)');
  await other.must('STORE 3 +FLAGS (\\Deleted)');
  await other.must('EXPUNGE');
  await other.append('INBOX', mail('invoice six'));
  const back = await ann.ask(`SELECT Searches/Unpaid (QRESYNC (${validity} ${modseq} 1:3))`);
  assert.ok(
    back.untagged.some(line => /VANISHED \(EARLIER\) 3/.test(line)),
    back.untagged.join('\n'),
  );
  assert.ok(
    back.untagged.some(line => /UID 1 .*\\Flagged/.test(line)),
    back.untagged.join('\n'),
  );
  assert.ok(!back.untagged.some(line => /FETCH \(UID 2 /.test(line)), 'nothing of it has changed');
  const changed = await ann.must(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${modseq})`);
  assert.deepEqual(
    changed.map(line => /UID (\d+)/.exec(line)![1]),
    ['1', '4'],
  );
  assert.match(await tagged(ann, `UID STORE 1 (UNCHANGEDSINCE ${modseq}) +FLAGS (\\Seen)`), /^OK \[MODIFIED 1\]/);
});

test('of many thousands each has its UID, in the order of their coming', async t => {
  const world = await accessWorld(t);
  const inbox = (await world.store.mailbox(world.ann, 'INBOX'))!.id;
  const many = Array.from({ length: 6000 }, (_, n) => ({
    ...{ bytes: Buffer.from(mail(`note ${n}`)), flags: 0, keywords: [], internalDate: n, trace: `T-${n}` },
  }));
  must(await world.store.run('appendAll', { account: world.ann, mailbox: inbox, messages: many, note: null }));
  must(await keep(world, 'larger:1', 'Notes'));
  const members = (await smartFolder({ store: world.store, clock: systemClock }, world.ann, 1).look())!;
  assert.deepEqual([members.uids.length, members.uids[0], members.uids.at(-1), members.uidNext], [6000, 1, 6000, 6001]);
  assert.deepEqual(
    members.messages,
    members.messages.toSorted((a, b) => a - b),
  );
  const again = (await smartFolder({ store: world.store, clock: systemClock }, world.ann, 1).look())!;
  assert.equal(again.uidNext, 6001);
});

test('another account has no part in it, a login of one inbox only in that inbox’s', async t => {
  const { world, ann } = await invoices(t);
  const bob = await world.imap(null, 'bob');
  assert.deepEqual(
    (await bob.must('LIST "" *')).filter(line => /Searches/.test(line)),
    [],
  );
  assert.match(await tagged(bob, 'SELECT Searches/Unpaid'), /^NO \[NONEXISTENT\]/);
  must(await keep(world, 'subject:invoice', 'Mine', 'Shop'));
  assert.equal(
    (await ann.must('LIST "" Searches/*')).some(line => /Mine/.test(line)),
    false,
  );
  const owner = { account: world.ann, address: 'ann@here.example' };
  const names = rootedNames(newNames(world.store, owner), 'Shop');
  const place = { ...world.access, names, root: 'Shop' } as unknown as Parameters<typeof smartEntries>[0];
  assert.deepEqual(
    (await smartEntries(place, new Set())).map(({ name }) => name),
    ['Searches/Mine'],
  );
});

test('a search that cannot be kept is refused, a new order holds, and with the account they go', async t => {
  const { world } = await invoices(t);
  assert.deepEqual(await keep(world, 'x'), { ok: false, error: 'exists' });
  const two = must(await keep(world, 'x', 'Two')).id;
  must(await world.store.run('orderSearches', { account: world.ann, ids: [two] }));
  assert.deepEqual(
    (await world.store.searches(world.ann)).map(({ name }) => name),
    ['Two', 'Unpaid'],
  );
  assert.deepEqual(await world.store.run('removeSearch', { account: world.bob, id: two }), {
    ok: false,
    error: 'no-such',
  });
  must(await world.store.run('removeAccount', { address: 'ann@here.example' }));
  assert.deepEqual(await world.store.searches(world.ann), []);
});
