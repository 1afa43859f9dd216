/** Full disks, damaged contents, dead threads, second servers: what fails, fails alone and says so. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { systemClock } from '../../../server/base/ports.ts';
import { lockFolder } from '../../../server/store/folder.ts';
import type { Store } from '../../../server/store/interface.ts';
import { openStore } from '../../../server/store/open.ts';
import { openWriter } from '../../../server/store/sqlite/database.ts';
import {
  ALL,
  assertSound,
  deliverTo,
  inbox,
  leased,
  letter,
  must,
  note,
  openForTest,
  refusal,
  rowsOf,
  START,
  settle,
  temporaryFolder,
} from '../../support/store-world.ts';

const MIB = 1024 * 1024;

/** Accepts until the store says no. */
async function fill(store: Store): Promise<string | null> {
  for (let n = 0; n < 500; n++) {
    const result = await store.run('accept', letter('x'.repeat(8000) + n));
    if (!result.ok) return result.error;
  }
  return null;
}

test('a full disk refuses mail; reading, settling and deleting go on, and mail is taken again by itself', async t => {
  const { store } = await openForTest(t, { maxBytes: 2 * MIB, reserve: MIB / 2, inlineLimit: 100_000 }, systemClock);
  const { ann } = await settle(store);
  await deliverTo(store, ann, 'before');
  const lease = must(await store.run('accept', letter('leased', leased()))).recipients[0]!;
  assert.equal(await fill(store), 'disk-full');
  assert.equal((await store.status()).full, true);
  const box = await inbox(store, ann);
  assert.equal((await rowsOf(store, ann, box.id)).length, 1);
  const outcome = { kind: 'failed', status: '5.0.0', reply: 'no', host: null } as const;
  const settled = [{ recipient: lease.recipient, fence: lease.fence, outcome, note: note('q', 'x') }];
  must(await store.run('settle', { settlements: settled }));
  must(
    await store.run('flags', {
      account: ann,
      mailbox: box.id,
      uids: ALL,
      act: 'add',
      flags: 8,
      keywords: [],
      note: null,
    }),
  );
  must(await store.run('expunge', { account: ann, mailbox: box.id, uids: null, onlyDeleted: true, note: null }));
  must(await store.run('operate', { where: { all: true }, act: 'cancel', now: START, by: 'ann' }));
  must(await store.run('sweep', { what: 'settled', before: START + 1, limit: 1000 }));
  must(await store.run('sweep', { what: 'blobs', before: Date.now() + 1000, limit: 1000 }));
  await new Promise(resolve => setTimeout(resolve, 1050));
  must(await store.run('accept', letter('after')));
  assert.equal((await store.status()).full, false);
  await assertSound(store, true);
});

test('the reserve file is made of real octets and given back when the disk is full', async t => {
  const { store, folder } = await openForTest(t, { reserve: MIB, maxBytes: 3 * MIB, inlineLimit: 100_000 });
  const reserve = join(folder, 'reserve');
  const { size, blocks } = statSync(reserve);
  assert.ok(size === MIB && (process.platform === 'win32' || blocks * 512 >= size));
  for (let size = 0; (await fill(store)) === null && size < 9; size++);
  assert.equal(existsSync(reserve), false);
});

test('a flipped bit is a thrown fault and a finding, inline and in a segment; the rest is served', async t => {
  const { store, folder, faults } = await openForTest(t, { inlineLimit: 200 });
  const { ann } = await settle(store);
  const short = await deliverTo(store, ann, 'short');
  const long = await deliverTo(store, ann, 'long '.repeat(200));
  const good = await deliverTo(store, ann, 'good');
  const file = join(folder, 'segments', '000001.seg');
  const octets = readFileSync(file);
  octets[600]! ^= 1;
  writeFileSync(file, octets);
  const db = must(openWriter(join(folder, 'mailroom.db')));
  db.run(
    'UPDATE blob SET data = CAST(replace(data, ?, ?) AS BLOB) WHERE data IS NOT NULL AND id = 1',
    Buffer.from('short'),
    Buffer.from('shorT'),
  );
  db.close();
  for (const { message } of [short, long]) await assert.rejects(() => store.bytes(message), /is damaged/);
  assert.match(Buffer.from(await store.bytes(good.message)).toString(), /good/);
  const found = await store.check({ deep: true });
  assert.deepEqual(
    found.map(finding => [finding.rule, finding.where, finding.severity]),
    [
      ['every content matches its hash', 'blob 1', 'loss'],
      ['every content matches its hash', 'blob 2', 'loss'],
    ],
  );
  assert.equal((await store.check({ deep: false })).length, 2, 'what a reader met is not forgotten');
  assert.equal(faults.length, 2);
});

test('the check sees counters, ledger and references that are wrong', async t => {
  const { store, folder } = await openForTest(t);
  const { ann } = await settle(store);
  await deliverTo(store, ann, 'one');
  await deliverTo(store, ann, 'two');
  const db = must(openWriter(join(folder, 'mailroom.db')));
  const wrongs: readonly (readonly [string, readonly string[]])[] = [
    [
      `UPDATE mailbox SET bytes = bytes + 1 WHERE name = 'INBOX' AND account = 1`,
      ['mailbox counters', 'an account uses'],
    ],
    [`UPDATE ledger SET total = total + 1 WHERE name = 'accepted'`, ['accepted = final']],
    [`UPDATE ledger SET total = total + 1 WHERE name = 'failed'`, ['the ledger counts']],
    [`UPDATE mailbox SET uidnext = 2 WHERE name = 'INBOX' AND account = 1`, ['every UID is below']],
    [`INSERT INTO tombstone VALUES (1, 1, 3, 2, 9, 0)`, ['no UID is both']],
    [`UPDATE account SET modseq = 2 WHERE id = 1`, ['no modseq is above']],
    [`UPDATE entry SET keywords = 9`, ['every set of keywords']],
    [`UPDATE queue_recipient SET dsn_due = 1; UPDATE queue_message SET sender = ''`, ['the null sender']],
    [`PRAGMA foreign_keys = OFF; DELETE FROM message WHERE id = 2`, ['every reference', 'every content has']],
  ];
  for (const [wrong, rules] of wrongs) {
    db.exec(wrong);
    const found = (await store.check({ deep: false })).map(finding => finding.rule);
    for (const rule of rules)
      assert.ok(
        found.some(each => each.startsWith(rule)),
        `${wrong}: ${found.join('; ')}`,
      );
  }
  db.close();
});

test('a bug in one command rejects that command and no other', async t => {
  const { store } = await openForTest(t);
  const bad = { ...letter('bad'), sender: { toString: null } as unknown as string };
  const [before, broken, after] = await Promise.allSettled([
    store.run('accept', letter('one')),
    store.run('accept', bad),
    store.run('accept', letter('two')),
  ]);
  assert.deepEqual([before.status, broken.status, after.status], ['fulfilled', 'rejected', 'fulfilled']);
  assert.equal((await store.ledger()).accepted, 2);
  await assertSound(store);
});

test('a writer that dies rejects what waits and is started again', async t => {
  const threads: Worker[] = [];
  const see = (worker: Worker) => void threads.push(worker);
  process.on('worker', see);
  t.after(() => process.off('worker', see));
  const { store, faults } = await openForTest(t, {}, systemClock);
  must(await store.run('accept', letter('one')));
  const waiting = store.run('accept', letter('two'));
  const rejected = assert.rejects(waiting, /not known/);
  void threads[0]!.terminate();
  await once(threads[0]!, 'exit');
  await rejected;
  must(await store.run('accept', letter('three')));
  assert.equal(faults.length, 1);
  await assertSound(store);
});

test('a write that fails closes the store, which reopens through recovery; nothing acknowledged is lost', {
  skip: process.platform === 'win32',
}, async t => {
  const folder = temporaryFolder(t);
  const program = fileURLToPath(new URL('../../support/store-limited.ts', import.meta.url));
  // In blocks of 512 octets (POSIX): the log may grow to 1.2 MiB, then its next page is refused.
  const { stdout } = await promisify(execFile)('/bin/sh', [
    '-c',
    'ulimit -f 2400; exec "$0" "$1" "$2"',
    ...[process.execPath, program, folder],
  ]);
  const { said, findings, ledger } = JSON.parse(stdout);
  const first = said.indexOf('io-error');
  assert.ok(first > 0 && said.indexOf('ok', first) > first, said.join(' '));
  assert.deepEqual([...new Set(said)].sort(), ['io-error', 'ok']);
  assert.deepEqual(findings, []);
  assert.equal(ledger.accepted, said.filter((word: string) => word === 'ok').length);
});

test('a second server is refused with a sentence; a stale lock is taken over', async t => {
  const { store, folder } = await openForTest(t, { owner: 'the first' });
  const again = await openStore({ folder, reserve: 0, onFault: () => undefined });
  assert.match(String(!again.ok && again.error), /in use by the first \(process \d+\)/);
  await store.close();
  assert.equal(existsSync(join(folder, 'store.lock')), false);
  const stale = [
    '{"pid":999999999,"owner":"gone","booted":0}',
    `{"pid":${process.pid},"owner":"same number, other life","booted":0}`,
    '{"pid":1,"owner":"before the restart of the machine","booted":0}',
    '{"pi',
  ];
  for (const text of stale) {
    writeFileSync(join(folder, 'store.lock'), text);
    must(lockFolder(folder, 'new', Date.now())).release();
  }
  const booted = Date.now() - (await import('node:os')).uptime() * 1000;
  writeFileSync(join(folder, 'store.lock'), JSON.stringify({ pid: process.ppid, owner: 'alive', booted }));
  assert.match(String(refusal(lockFolder(folder, 'new', Date.now()))), /in use by alive/);
  rmSync(join(folder, 'store.lock'));
});

test('a clock that is set right takes no lock away from a server that runs', {
  skip: process.platform !== 'linux',
}, t => {
  const folder = temporaryFolder(t);
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  writeFileSync(join(folder, 'store.lock'), JSON.stringify({ pid: process.ppid, owner: 'alive', booted: 0, boot }));
  assert.match(String(refusal(lockFolder(folder, 'new', Date.now()))), /in use by alive/);
  assert.deepEqual(
    readdirSync(folder).filter(name => name.includes('stale')),
    [],
  );
});

test('a folder that cannot be made, or a file that is no database, is refused with a sentence', async t => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), 'x');
  const onFault = () => undefined;
  assert.match(String(refusal(await openStore({ folder: join(folder, 'file', 'x'), onFault }))), /cannot be used/);
  writeFileSync(join(folder, 'mailroom.db'), 'x'.repeat(8192));
  assert.match(String(refusal(await openStore({ folder, reserve: 0, onFault }))), /not a database/);
  assert.equal(existsSync(join(folder, 'store.lock')), false);
});

test('a closed store refuses commands and closes twice without harm', async t => {
  const { store, folder } = await openForTest(t);
  await Promise.all([store.close(), store.close()]);
  await assert.rejects(() => store.run('record', {}), /closed/);
  await assert.rejects(() => store.domains(), /closed/);
  const { store: again } = await openForTest(t, { folder });
  await assertSound(again);
});

test('what was given before the close is done', async t => {
  const folder = temporaryFolder(t);
  const { store } = await openForTest(t, { folder });
  const given = Array.from({ length: 20 }, (_, n) => store.run('accept', letter(`n${n}`)));
  await store.close();
  for (const result of await Promise.all(given)) must(result);
  const { store: again } = await openForTest(t, { folder });
  assert.equal((await again.ledger()).accepted, 20);
});
