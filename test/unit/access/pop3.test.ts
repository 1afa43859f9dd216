/** POP3 over the real store: the snapshot, the lock, what is deleted and when, and the octets. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newEndings } from '../../../server/access/endings.ts';
import { newPop3Access, pop3Backend } from '../../../server/access/pop3-backend.ts';
import { systemClock } from '../../../server/base/ports.ts';
import type { Store } from '../../../server/store/interface.ts';
import { accessWorld, mail } from '../../support/access-world.ts';
import { deliverTo, inbox, must, refusal, rowsOf } from '../../support/store-world.ts';

test('the octets of RETR are those of IMAP, and the sizes told are those sent', async t => {
  const world = await accessWorld(t);
  const imap = await world.imap();
  await deliverTo(world.store, world.ann, 'delivered');
  await imap.append('INBOX', mail('dots', '.one\r\n..two\r\n.\r\n'));
  await imap.append('INBOX', mail('unfinished', 'no line end'));
  await imap.append(
    'INBOX',
    mail('large', 'A line of seventy characters or so, again and again and again.\r\n'.repeat(40_000)),
  );
  const pop3 = await world.pop3();
  const sizes = (await pop3.list('LIST')).map(line => Number(line.split(' ')[1]));
  for (const number of [1, 2, 3, 4]) {
    const read = await pop3.retrieve(number);
    assert.equal(read.length, sizes[number - 1]);
    const [fetched] = await imap.must(`UID FETCH ${number} (BODY.PEEK[])`);
    const octets = fetched!.slice(fetched!.indexOf('\r\n') + 2, -1);
    assert.equal(read, number === 3 ? `${octets}\r\n` : octets);
  }
});

test('unique-ids are the same in every session, and a deleted message takes its own along', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c']) await deliverTo(world.store, world.ann, subject);
  const first = await world.pop3();
  const before = (await first.list('UIDL')).map(line => line.split(' ')[1]);
  await first.ask('DELE 2');
  assert.match(await first.ask('QUIT'), /^\+OK/);
  await first.closed;
  await deliverTo(world.store, world.ann, 'd');
  const second = await world.pop3();
  const after = (await second.list('UIDL')).map(line => line.split(' ')[1]);
  assert.deepEqual(after.slice(0, 2), [before[0], before[2]]);
  assert.ok(!before.includes(after[2]));
});

test('only QUIT deletes, only what was marked, and it is on disk when it is answered', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c']) await deliverTo(world.store, world.ann, subject);
  const dropped = await world.pop3();
  await dropped.ask('DELE 1');
  dropped.stream.destroy();
  await dropped.closed;
  const undone = await world.pop3();
  await undone.ask('DELE 1');
  await undone.ask('RSET');
  await undone.ask('QUIT');
  await undone.closed;
  const { id } = await inbox(world.store, world.ann);
  assert.equal((await rowsOf(world.store, world.ann, id)).length, 3);
  const proper = await world.pop3();
  await proper.ask('DELE 1');
  await deliverTo(world.store, world.ann, 'came meanwhile');
  assert.match(await proper.ask('STAT'), /^\+OK 2 /);
  assert.match(await proper.ask('QUIT'), /^\+OK/);
  const store = await world.reopened();
  assert.deepEqual(
    (await rowsOf(store, world.ann, id)).map(row => row.uid),
    [2, 3, 4],
  );
});

test('a store that cannot be read keeps no lock', async t => {
  const world = await accessWorld(t);
  let broken = true;
  const store: Store = {
    ...world.store,
    async mailbox(account, name) {
      if (broken) throw new Error('The disk is gone');
      return world.store.mailbox(account, name);
    },
  };
  const client = { by: '', protocol: 'pop3', name: null, remote: '' } as const;
  const backend = pop3Backend(newPop3Access(store, systemClock), () => client);
  const open = () => backend.open({ account: world.ann, address: 'ann@here.example' });
  await assert.rejects(open(), /disk is gone/);
  broken = false;
  const opened = await open();
  assert.equal(refusal(opened), null);
  assert.equal(refusal(await open()), 'in-use');
});

test('what IMAP deletes meanwhile is gone here, and nothing else changes', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b']) await deliverTo(world.store, world.ann, subject);
  const pop3 = await world.pop3();
  const imap = await world.imap();
  await imap.must('STORE 1 +FLAGS (\\Deleted)');
  await imap.must('EXPUNGE');
  assert.match(await pop3.ask('RETR 1'), /^-ERR/);
  assert.match(await pop3.ask('STAT'), /^\+OK 2 /);
  await pop3.ask('DELE 1');
  await pop3.ask('DELE 2');
  assert.match(await pop3.ask('QUIT'), /^\+OK/);
});

test('what was read ahead is not answered once IMAP has deleted it', async t => {
  const world = await accessWorld(t);
  for (const subject of ['a', 'b', 'c']) await deliverTo(world.store, world.ann, subject);
  const pop3 = await world.pop3();
  const imap = await world.imap();
  await pop3.retrieve(1);
  await imap.must('STORE 2 +FLAGS (\\Deleted)');
  await imap.must('EXPUNGE');
  assert.match(await pop3.ask('RETR 2'), /^-ERR/);
  assert.match(await pop3.retrieve(3), /Subject: c/);
});

test('a maildrop tells when something has gone, not when mail comes or is read', async t => {
  const world = await accessWorld(t);
  const { store, ann } = world;
  for (const subject of ['a', 'b']) await deliverTo(store, ann, subject);
  const client = { by: '', protocol: 'pop3', name: null, remote: '' } as const;
  const backend = pop3Backend(newPop3Access(store, systemClock), () => client);
  const login = { account: ann, address: 'ann@here.example' };
  const maildrop = must(await backend.open(login));
  const imap = await world.imap();
  await deliverTo(store, ann, 'c');
  await imap.must('STORE 1 +FLAGS (\\Deleted)');
  assert.equal(maildrop.changes?.(), 0);
  assert.equal(refusal(await maildrop.bytes(1)), null);
  await imap.must('EXPUNGE');
  assert.equal(maildrop.changes?.(), 1);
  assert.deepEqual([refusal(await maildrop.bytes(1)), refusal(await maildrop.bytes(2))], ['gone', null]);
});

test('how a message ends is looked up once', async t => {
  const world = await accessWorld(t);
  const imap = await world.imap();
  await imap.append('INBOX', mail('whole'));
  await imap.append('INBOX', mail('unfinished', 'no line end'));
  const { id } = await inbox(world.store, world.ann);
  const rows = await rowsOf(world.store, world.ann, id);
  let reads = 0;
  const counted: Store = {
    ...world.store,
    several(wanted) {
      reads += wanted.length;
      return world.store.several(wanted);
    },
  };
  const endings = newEndings(counted, systemClock);
  assert.deepEqual([await endings.lackFinalCrlf(rows), reads], [[false, true], 2]);
  assert.deepEqual([await endings.lackFinalCrlf([...rows].reverse()), reads], [[true, false], 2]);
  const later = newEndings(counted, systemClock);
  assert.deepEqual([await later.lackFinalCrlf(rows), reads], [[false, true], 2], 'by whoever comes later');
});
