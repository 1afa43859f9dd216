/** Several messages in one APPEND, REPLACE, ids, saved dates, previews, and what a returning client missed. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { selectMailbox } from '../../../server/access/imap-mailbox.ts';
import { newNames } from '../../../server/access/imap-names.ts';
import { newQuotaWarning } from '../../../server/access/imap-quota.ts';
import { type AccessWorld, accessWorld, type ImapClient, mail } from '../../support/access-world.ts';
import { deliverTo, inbox, must } from '../../support/store-world.ts';

const answer = async (client: ImapClient, command: string) => (await client.ask(command)).tagged;
const literal = (text: string) => `{${Buffer.byteLength(text)}+}\r\n${text}`;

test('several messages in one APPEND come together or not at all', async t => {
  const world = await accessWorld(t, { quota: 1000 });
  const ann = await world.imap();
  const two = `APPEND INBOX (\\Seen) ${literal(mail('one'))} ($Work) ${literal(mail('two'))}`;
  assert.match(await answer(ann, two), /^OK \[APPENDUID \d+ 1:2\]/);
  assert.deepEqual(await ann.must('UID FETCH 1:2 (FLAGS)'), [
    '* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))',
    '* 2 FETCH (UID 2 FLAGS ($Work \\Recent))',
  ]);
  const large = mail('large', 'x'.repeat(900));
  assert.match(await answer(ann, `APPEND INBOX ${literal(mail('three'))} ${literal(large)}`), /^NO \[OVERQUOTA\]/);
  assert.deepEqual(await ann.must('STATUS INBOX (MESSAGES UIDNEXT)'), ['* STATUS INBOX (MESSAGES 2 UIDNEXT 3)']);
  const traces = await Promise.all([1, 2].map(async id => (await world.store.message(id))?.trace));
  assert.equal(new Set(traces).size, 2);
});

test('REPLACE puts one message in the place of another, here or in another mailbox of the account', async t => {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  const bob = await world.imap(null, 'bob');
  await bob.must('SETACL INBOX ann@here.example lrswite');
  for (const subject of ['one', 'two']) await ann.append('INBOX', mail(subject));
  await ann.must('SELECT INBOX');
  const replaced = await ann.ask(`UID REPLACE 1 INBOX (\\Draft) ${literal(mail('better'))}`);
  assert.match([...replaced.untagged, replaced.tagged].join('\n'), /APPENDUID \d+ 3\]/);
  assert.match((await ann.must('UID FETCH 3 (ENVELOPE)'))[0]!, /"better"/);
  assert.match(await answer(ann, `UID REPLACE 2 Drafts ${literal(mail('moved'))}`), /^OK/);
  assert.deepEqual(await ann.must('UID SEARCH ALL'), ['* SEARCH 3']);
  assert.match(await answer(ann, `REPLACE 1 "Shared/bob@here.example/INBOX" ${literal(mail('x'))}`), /^NO \[CANNOT\]/);
  assert.deepEqual(await ann.must('UID SEARCH ALL'), ['* SEARCH 3']);
});

test('a message has an id, a thread, a saved date and a preview; searches find by the first three', async t => {
  const world = await accessWorld(t);
  const ann = await world.imap();
  const first = mail('plan', 'Let us meet.\r\n').replace('Subject', 'Message-ID: <1@there>\r\nSubject');
  const second = mail('Re: plan', 'Yes.\r\n').replace('Subject', 'In-Reply-To: <1@there>\r\nSubject');
  const before = Date.now() - 1000;
  await ann.append('INBOX', first, '"01-Feb-2020 10:00:00 +0000"');
  await ann.append('INBOX', second);
  await ann.append('INBOX', mail('other'));
  await ann.must('COPY 1 Archive');
  const fields = (await ann.must('FETCH 1:3 (EMAILID THREADID PREVIEW SAVEDATE)')).map(line => {
    const found = /EMAILID \((\w+)\) THREADID \((\w+)\) PREVIEW "(.*?)" SAVEDATE "(.*?)"/.exec(line);
    assert.ok(found, line);
    return found.slice(1);
  });
  const [one, two, three] = fields as [string[], string[], string[]];
  assert.equal(one[1], two[1]);
  assert.notEqual(one[1], three[1]);
  assert.equal(new Set(fields.map(([email]) => email)).size, 3);
  assert.deepEqual(
    fields.map(([, , preview]) => preview),
    ['Let us meet.', 'Yes.', 'Hello.'],
  );
  assert.ok(Date.parse(one[3]!.replaceAll('-', ' ')) >= before, one[3]);
  assert.deepEqual(await ann.must(`SEARCH THREADID ${one[1]}`), ['* SEARCH 1 2']);
  assert.deepEqual(await ann.must(`SEARCH NOT THREADID ${one[1]}`), ['* SEARCH 3']);
  assert.deepEqual(await ann.must(`SEARCH OR EMAILID ${three[0]} THREADID t999`), ['* SEARCH 3']);
  assert.deepEqual(await ann.must('SEARCH SAVEDBEFORE 2-Feb-2020'), ['* SEARCH']);
  assert.deepEqual(await ann.must('SEARCH SENTSINCE 1-Jan-2020 SAVEDSINCE 2-Feb-2020'), ['* SEARCH 1 2 3']);
  await ann.must('STORE 3 +FLAGS (\\Deleted)');
  assert.match((await ann.must('FETCH 3 (THREADID PREVIEW)'))[0]!, /THREADID NIL PREVIEW "Hello\."/);
  await ann.must('SELECT Archive');
  assert.match((await ann.must('FETCH 1 (EMAILID)'))[0]!, new RegExp(`EMAILID \\(${one[0]}\\)`));
});

test('what a client missed: exact among the UIDs it names, also where expunges are forgotten', async t => {
  const world = await accessWorld(t);
  const { store, ann } = world;
  for (const subject of ['a', 'b', 'c', 'd', 'e']) await deliverTo(store, ann, subject);
  const box = await inbox(store, ann);
  const expunge = async (uid: number) =>
    must(
      await store.run('expunge', { account: ann, mailbox: box.id, uids: [[uid, uid]], onlyDeleted: false, note: null }),
    );
  await expunge(1);
  const since = (await inbox(store, ann)).highestModSeq;
  await expunge(2);
  await expunge(4);
  const missed = async (uids: readonly (readonly [number, number])[] | null, from = since) => {
    const opened = await selectedInbox(world);
    return (await opened.missed(from, uids)).vanished;
  };
  assert.deepEqual(await missed(null), [
    [2, 2],
    [4, 4],
  ]);
  assert.deepEqual(await missed([[1, 3]]), [[2, 2]]);
  assert.deepEqual(
    await missed([
      [3, 4],
      [9, 12],
    ]),
    [[4, 4]],
  );
  must(await store.run('sweep', { what: 'tombstones', before: Date.now() + 1000, limit: 100 }));
  assert.deepEqual(
    await missed([
      [1, 3],
      [5, 9],
    ]),
    [[1, 2]],
  );
  assert.deepEqual(await missed(null), [
    [1, 2],
    [4, 4],
  ]);
});

async function selectedInbox({ access, store, ann }: AccessWorld) {
  const names = newNames(store, { account: ann, address: 'ann@here.example' });
  const client = { by: 'ann@here.example', protocol: 'imap' as const, name: null, remote: '' };
  const place = { ...access, names, client, root: '', nearlyFull: newQuotaWarning(store), selected: () => {} };
  return (await selectMailbox(place, must(await names.find('INBOX')), true))!;
}

test('NOTIFY tells of other mailboxes, shared ones too', async t => {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  const bob = await world.imap(null, 'bob');
  await bob.must('CREATE Team');
  await bob.must('SETACL Team ann@here.example lr');
  const started = await ann.must(
    'NOTIFY SET (mailboxes ("Shared/bob@here.example/Team" Sent) (MessageNew MessageExpunge)) (personal (MailboxName))',
  );
  assert.deepEqual(started, []);
  await bob.append('Team', mail('news'));
  assert.match((await ann.response()) ?? '', /^\* STATUS Shared\/bob@here.example\/Team \(.*MESSAGES 1/);
  const other = await world.imap(null);
  await other.must('CREATE New');
  assert.match((await ann.response()) ?? '', /^\* LIST \(.*\) "\/" New/);
});
