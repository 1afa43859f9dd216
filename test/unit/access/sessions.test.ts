/** Sessions beside one another on one mailbox: what each is told, when, and what is on disk after an OK. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { MOST_CONNECTIONS, newConnections } from '../../../server/access/connections.ts';
import { openMailbox } from '../../../server/access/imap-opening.ts';
import type { Store } from '../../../server/store/interface.ts';
import { accessWorld, mail } from '../../support/access-world.ts';
import { deliverTo, inbox, must, rowsOf } from '../../support/store-world.ts';

const grep = (lines: readonly string[], pattern: RegExp) => lines.filter(line => pattern.test(line));

test('IDLE hears of new mail, flags and expunges of another session, in order and with the right numbers', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c']) await deliverTo(world.store, world.ann, subject);
  const watcher = await world.imap();
  const actor = await world.imap();
  await watcher.idle();
  await deliverTo(world.store, world.ann, 'd');
  assert.deepEqual([await watcher.response(), await watcher.response()], ['* 4 EXISTS', '* 4 RECENT']);
  await actor.must('STORE 2 +FLAGS (\\Deleted $Work)');
  assert.match((await watcher.response()) ?? '', /^\* FLAGS \(.*\$Work\)/);
  assert.match((await watcher.response()) ?? '', /^\* OK \[PERMANENTFLAGS/);
  assert.equal(await watcher.response(), '* 2 FETCH (UID 2 FLAGS (\\Deleted $Work \\Recent))');
  await actor.must('EXPUNGE');
  assert.equal(await watcher.response(), '* 2 EXPUNGE');
  await actor.must('STORE 3 +FLAGS (\\Seen)');
  assert.equal(await watcher.response(), '* 3 FETCH (UID 4 FLAGS (\\Seen \\Recent))');
  watcher.send('DONE\r\n');
  assert.match((await watcher.response()) ?? '', /^idle OK/);
});

test('what comes while a mailbox is opened is in the facts or in the first changes, never in neither', async t => {
  const world = await accessWorld(t);
  const { store, ann } = world;
  for (const subject of ['a', 'b']) await deliverTo(store, ann, subject);
  const { id } = await inbox(store, ann);
  // A delivery and an expunge between the mailbox's row and its UIDs.
  const meddled: Store = {
    ...store,
    async uids(account, mailbox) {
      await deliverTo(store, ann, 'c');
      must(await store.run('expunge', { account, mailbox, uids: [[1, 1]], onlyDeleted: false, note: null }));
      return store.uids(account, mailbox);
    },
  };
  const rights = { now: () => 'lrswipkxtea', have: async () => true };
  const opened = await openMailbox(meddled, { name: 'INBOX', own: true, mailbox: { account: ann, id } }, false, rights);
  const { facts } = opened!;
  assert.deepEqual([[...facts.uids], facts.uidNext, facts.recent], [[2], 3, [[1, 2]]]);
  const changes = await store.changes(ann, id, facts.highestModseq);
  assert.deepEqual([changes.changed.map(row => row.uid), changes.vanished], [[3], [[1, 1]]]);
});

test('a mailbox that somebody else renames is known by its new name to whoever has it selected', async t => {
  const world = await accessWorld(t);
  const actor = await world.imap(null);
  await actor.must('CREATE Plans/May');
  const other = await world.imap('Plans/May');
  await actor.must('RENAME Plans Ideas');
  await actor.must('CREATE Plans/May');
  await other.must('NOOP');
  await other.must('APPEND Ideas/May {11+}\r\nSubject: x\r\n');
  const found = await other.must('ESEARCH IN (selected) RETURN (COUNT) ALL');
  assert.match(found.join(' '), /MAILBOX Ideas\/May .*COUNT 1/);
  const elsewhere = await other.must('ESEARCH IN (mailboxes Plans/May) RETURN (COUNT) ALL');
  assert.deepEqual(grep(elsewhere, /COUNT [1-9]/), []);
});

test('a mailbox deleted and made again is another one for whoever had it selected', async t => {
  const world = await accessWorld(t);
  const actor = await world.imap(null);
  await actor.must('CREATE Plans');
  const other = await world.imap('Plans');
  await actor.must('DELETE Plans');
  await actor.must('CREATE Plans');
  assert.match((await other.ask('NOOP')).untagged.at(-1)!, /^\* BYE/);
});

test('a conditional STORE names what another session changed meanwhile', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c']) await deliverTo(world.store, world.ann, subject);
  const one = await world.imap();
  const two = await world.imap();
  const before = await one.must('FETCH 3 (MODSEQ)');
  const modseq = Number(/MODSEQ \((\d+)\)/.exec(before.at(-1)!)![1]);
  await two.must('STORE 2 +FLAGS (\\Flagged)');
  const stored = await one.ask(`STORE 1:3 (UNCHANGEDSINCE ${modseq}) +FLAGS.SILENT (\\Seen)`);
  assert.match(stored.tagged, /^OK \[MODIFIED 2\]/);
  const { highestModSeq } = await inbox(world.store, world.ann);
  assert.deepEqual(grep(stored.untagged, /FETCH/), [
    `* 1 FETCH (MODSEQ (${highestModSeq}))`,
    `* 3 FETCH (MODSEQ (${highestModSeq}))`,
    `* 2 FETCH (UID 2 FLAGS (\\Flagged \\Recent) MODSEQ (${highestModSeq - 1}))`,
  ]);
  const changed = await two.must(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${highestModSeq - 1})`);
  assert.deepEqual([...new Set(grep(changed, /FETCH/).map(line => /UID (\d)/.exec(line)![1]))], ['1', '3']);
});

test('every OK is on disk: flags, keywords, copies, moves, expunges, appends and mailboxes', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c', 'd']) await deliverTo(world.store, world.ann, subject);
  const client = await world.imap();
  await client.must('CREATE Work/2026');
  await client.must('SUBSCRIBE Work/2026');
  await client.must('STORE 1 FLAGS (\\Seen $Forwarded)');
  assert.match((await client.ask('COPY 1:2 Work/2026')).tagged, /^OK \[COPYUID \d+ 1:2 1:2\]/);
  assert.match((await client.must('MOVE 3 Work/2026'))[0]!, /^\* OK \[COPYUID \d+ 3 3\]/);
  await client.must('STORE 2 +FLAGS.SILENT (\\Deleted)');
  await client.must('EXPUNGE');
  assert.match(
    await client.append('Drafts', mail('draft'), '(\\Draft) "01-Feb-2026 03:04:05 +0200"'),
    /^OK \[APPENDUID \d+ 1\]/,
  );
  const store = await world.reopened();
  const shown = async (name: string) => {
    const mailbox = (await store.mailbox(world.ann, name))!;
    return (await rowsOf(store, world.ann, mailbox.id)).map(row => [row.uid, row.flags, ...row.keywords]);
  };
  assert.deepEqual(await shown('INBOX'), [
    [1, 1, '$Forwarded'],
    [4, 0],
  ]);
  assert.deepEqual(await shown('Work/2026'), [
    [1, 1, '$Forwarded'],
    [2, 0],
    [3, 0],
  ]);
  const drafts = (await store.mailbox(world.ann, 'Drafts'))!;
  const [draft] = await rowsOf(store, world.ann, drafts.id);
  assert.deepEqual([draft!.flags, draft!.internalDate], [16, Date.UTC(2026, 1, 1, 1, 4, 5)]);
  assert.equal((await store.mailbox(world.ann, 'Work/2026'))!.subscribed, true);
});

test('one person’s sessions are bounded; those that are open go on, and a place given back is free', async t => {
  const world = await accessWorld(t);
  const clients = [];
  for (let at = 0; at < MOST_CONNECTIONS; at++) {
    const client = await world.imap();
    await client.idle();
    clients.push(client);
  }
  const late = await world.dialImap();
  assert.equal((await late.ask('LOGIN ann secret')).tagged, 'NO [LIMIT] Too many connections of this account');
  await late.must('LOGIN bob secret');
  await deliverTo(world.store, world.ann, 'for all');
  for (const client of clients) assert.equal(await client.response(), '* 1 EXISTS');
  clients[0]!.stream.destroy();
  await clients[0]!.serving.closed;
  await world.imap();
});

test('a change of an account’s own records says nothing to a session, and keeps nothing from it', async t => {
  const world = await accessWorld(t);
  const { store, ann } = world;
  const watcher = await world.imap();
  const drop = await world.pop3();
  await watcher.idle();
  const put = { account: ann, kind: 'identity', id: null, body: '{}' };
  for (let n = 0; n < 3; n++) must(await store.run('putDocument', put));
  await deliverTo(store, ann, 'a');
  assert.deepEqual([await watcher.response(), await watcher.response()], ['* 1 EXISTS', '* 1 RECENT']);
  assert.equal(await drop.ask('STAT'), '+OK 0 0');
});

test('who is signed in: by which program, from where, until they leave; not who only knocked', async t => {
  const world = await accessWorld(t);
  const { connections } = world.access;
  await world.dialImap();
  assert.deepEqual(connections.list(), []);
  const phone = await world.imap();
  await phone.must('ID ("name" "K-9" "version" "6.8")');
  const drop = await world.pop3();
  await world.imap('INBOX', 'bob');
  const facts = { account: world.ann, listener: 'test', remote: '192.0.2.7', trace: 'T' };
  assert.deepEqual(
    connections.list(world.ann).map(({ since, ...told }) => [typeof since, told]),
    [
      ['number', { ...facts, protocol: 'imap', client: 'K-9 6.8' }],
      ['number', { ...facts, protocol: 'pop3', client: null }],
    ],
  );
  assert.equal(connections.list().length, 3);
  await drop.ask('QUIT');
  await drop.closed;
  phone.stream.destroy();
  await phone.serving.closed;
  assert.deepEqual(
    connections.list().map(one => one.account),
    [world.bob],
  );
});

test('signed out everywhere: IMAP hears BYE, POP3 is closed and deletes nothing, others stay', async t => {
  const world = await accessWorld(t);
  const { connections } = world.access;
  await deliverTo(world.store, world.ann, 'stays');
  const idle = await world.imap();
  await idle.idle();
  const busy = await world.imap();
  const drop = await world.pop3();
  await drop.ask('DELE 1');
  const other = await world.imap('INBOX', 'bob');
  assert.equal(connections.end(world.ann), 3);
  assert.match((await idle.response()) ?? '', /^\* BYE/);
  await Promise.all([idle.serving.closed, busy.serving.closed, drop.closed]);
  assert.equal((await inbox(world.store, world.ann)).messages, 1);
  assert.deepEqual(connections.list(world.ann), []);
  assert.equal(connections.end(world.ann), 0);
  await other.must('NOOP');
  await world.imap();
});

test('one session is ended by its trace; a place is given back once', () => {
  const connections = newConnections(2);
  const ended: string[] = [];
  const session = (trace: string, since: number, protocol: 'imap' | 'pop3' = 'imap') => ({
    ...{ account: 1, protocol, listener: 'imaps', remote: '192.0.2.7', since, trace, client: () => null },
    end: () => void ended.push(trace),
  });
  const leave = connections.take(session('A', 2))!;
  connections.take(session('B', 1));
  assert.equal(connections.take(session('C', 3)), null);
  assert.notEqual(connections.take(session('D', 3, 'pop3')), null, 'a limit for each protocol');
  assert.deepEqual(
    connections.list(1).map(one => one.trace),
    ['B', 'A', 'D'],
  );
  assert.deepEqual([connections.end(1, 'A'), connections.end(1, 'X'), connections.end(2)], [1, 0, 0]);
  assert.deepEqual(ended, ['A']);
  leave();
  leave();
  assert.notEqual(connections.take(session('C', 3)), null);
  assert.equal(connections.take(session('E', 3)), null);
});
