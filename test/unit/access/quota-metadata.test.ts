/** Quota and metadata over a real store: whose they are, who may see and set them, and their limits. RFC 9208, RFC 5464. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { MOST_ENTRIES, MOST_OCTETS } from '../../../server/access/imap-metadata.ts';
import { accessWorld, type ImapClient, mail } from '../../support/access-world.ts';

const answer = async (client: ImapClient, command: string) => (await client.ask(command)).tagged;
const SHARED = 'Shared/ann@here.example/INBOX';

test('one quota root for each account: its address; whoever may read there sees it, nobody sets it', async t => {
  const world = await accessWorld(t, { quota: 10_240 });
  const ann = await world.imap(null);
  const bob = await world.imap(null, 'bob');
  await ann.append('INBOX', mail('x', 'y'.repeat(3000)));
  assert.deepEqual(await ann.must('GETQUOTAROOT INBOX'), [
    '* QUOTAROOT INBOX ann@here.example',
    '* QUOTA ann@here.example (STORAGE 4 10)',
  ]);
  assert.deepEqual(await ann.must('GETQUOTA ANN@here.example'), ['* QUOTA ann@here.example (STORAGE 4 10)']);
  assert.match(await answer(bob, 'GETQUOTA ann@here.example'), /^NO \[NONEXISTENT\]/);
  await ann.must('SETACL INBOX bob@here.example l');
  assert.match(await answer(bob, `GETQUOTAROOT "${SHARED}"`), /^NO \[NOPERM\]/);
  await ann.must('SETACL INBOX bob@here.example lr');
  assert.equal((await bob.must(`GETQUOTAROOT "${SHARED}"`)).at(-1), '* QUOTA ann@here.example (STORAGE 4 10)');
  assert.equal((await bob.must('GETQUOTA ann@here.example')).length, 1);
  assert.match(await answer(ann, 'SETQUOTA ann@here.example (STORAGE 99)'), /^NO \[NOPERM\]/);
  assert.match(await answer(ann, 'SETQUOTA carl@here.example (STORAGE 99)'), /^NO \[NONEXISTENT\]/);
  // A mailbox that is not there yet has a root too; what was expunged counts nowhere.
  assert.equal((await ann.must('GETQUOTAROOT New'))[0], '* QUOTAROOT New ann@here.example');
  assert.deepEqual(await ann.must('GETQUOTAROOT Expunged/All'), ['* QUOTAROOT Expunged/All']);
});

test("a nearly full account is told once in a session, and the owner's quota holds for everybody", async t => {
  const world = await accessWorld(t, { quota: 10_000 });
  const ann = await world.imap(null);
  const bob = await world.imap(null, 'bob');
  await ann.must('SETACL INBOX bob@here.example lri');
  const appends = async (octets: number) => {
    const letter = mail('x', 'y'.repeat(octets));
    return (await ann.ask(`APPEND INBOX {${letter.length}+}\r\n${letter}`)).untagged;
  };
  assert.deepEqual(await appends(8900), ['* NO [OVERQUOTA] The account is nearly full']);
  assert.deepEqual(await appends(10), []);
  await bob.append('INBOX', mail('z', 'y'.repeat(2000)));
  await bob.must('SELECT INBOX');
  assert.match(await answer(bob, `COPY 1 "${SHARED}"`), /^NO \[OVERQUOTA\]/);
  assert.match(await bob.append(SHARED, mail('z', 'y'.repeat(2000))), /^NO \[OVERQUOTA\]/);
  assert.deepEqual(await ann.must('STATUS INBOX (MESSAGES DELETED DELETED-STORAGE)'), [
    '* STATUS INBOX (MESSAGES 2 DELETED 0 DELETED-STORAGE 0)',
  ]);
  await ann.must('SELECT INBOX');
  await ann.must('STORE 1 +FLAGS (\\Deleted)');
  assert.match((await ann.must('STATUS INBOX (DELETED-STORAGE)'))[0]!, /DELETED-STORAGE 90\d\d\)/);
});

test("a mailbox's private entries are each reader's own, shared ones everybody's", async t => {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  const bob = await world.imap(null, 'bob');
  await ann.must('SETMETADATA INBOX (/private/comment "mine" /shared/comment "ours")');
  assert.match(await answer(bob, `GETMETADATA "${SHARED}" /shared/comment`), /^NO \[NONEXISTENT\]/);
  await ann.must('SETACL INBOX bob@here.example l');
  assert.match(await answer(bob, `GETMETADATA "${SHARED}" /shared/comment`), /^NO \[NOPERM\]/);
  await ann.must('SETACL INBOX bob@here.example lp');
  await bob.must(`SETMETADATA "${SHARED}" (/private/comment "bob's" /shared/vendor/x/y "z")`);
  assert.deepEqual(await bob.must(`GETMETADATA (DEPTH infinity) "${SHARED}" (/private /shared)`), [
    `* METADATA ${SHARED} (/private/comment "bob's" /shared/comment "ours" /shared/vendor/x/y "z")`,
  ]);
  assert.deepEqual(await ann.must('GETMETADATA INBOX (/private/comment /shared/vendor/x/y)'), [
    '* METADATA INBOX (/private/comment "mine" /shared/vendor/x/y "z")',
  ]);
  await ann.must('SETMETADATA INBOX (/private/comment NIL)');
  assert.deepEqual(await ann.must('GETMETADATA INBOX /private/comment'), ['* METADATA INBOX (/private/comment NIL)']);
});

test("the server's own words are read by all and set by nobody; an account's own entries are its own", async t => {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  const bob = await world.imap(null, 'bob');
  assert.deepEqual(await ann.must('GETMETADATA "" (/shared/admin /shared/comment)'), [
    '* METADATA "" (/shared/admin "mailto:postmaster@here.example" /shared/comment NIL)',
  ]);
  assert.match(await answer(ann, 'SETMETADATA "" (/shared/comment "x")'), /^NO \[NOPERM\]/);
  await ann.must('SETMETADATA "" (/private/comment "x")');
  assert.deepEqual(await bob.must('GETMETADATA "" /private/comment'), ['* METADATA "" (/private/comment NIL)']);
});

test('entries have their limits: their number, and all octets together; nothing is set then', async t => {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  for (let i = 0; i < MOST_ENTRIES; i++) await ann.must(`SETMETADATA INBOX (/private/e${i} "x")`);
  assert.match(await answer(ann, 'SETMETADATA INBOX (/private/e1 "y" /private/more "x")'), /^NO \[METADATA TOOMANY\]/);
  assert.deepEqual(await ann.must('GETMETADATA INBOX /private/e1'), ['* METADATA INBOX (/private/e1 "x")']);
  await ann.must('SETMETADATA INBOX (/shared/e1 "x")');
  const large = 'x'.repeat(32_000);
  for (let octets = 0; octets + large.length < MOST_OCTETS - 10_000; octets += large.length) {
    await ann.must(`SETMETADATA Sent (/shared/v${octets} {${large.length}+}\r\n${large})`);
  }
  assert.match(
    await answer(ann, `SETMETADATA Sent (/private/last {${large.length}+}\r\n${large})`),
    /^NO \[METADATA TOOMANY\]/,
  );
});
