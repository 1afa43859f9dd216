/** Backups of a server that works: while many write, and what comes back of an account, a mailbox, a message, everything. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Api, BackupMailWish, MovingDetail } from '../../server/api/contract.ts';
import { runCommand } from '../support/cli.ts';
import { startWorld, type World } from '../support/world.ts';

const PASSWORD = 'correct horse';
const ANN = 'ann@here.example';
const BEN = 'ben@here.example';
const CLIENTS = 20;
const EACH = 6;

let world: World;
let target: string;
before(async () => {
  target = mkdtempSync(join(tmpdir(), 'mailroom-target-'));
  world = await startWorld({ settings: [`backup.to=${target}`, 'backup.drill-every=0s'] });
  for (const address of [ANN, BEN]) await world.addAccount(address, PASSWORD);
});
after(async () => {
  await world?.[Symbol.asyncDispose]();
  rmSync(target, { recursive: true, force: true });
});

const boxOf = async (address: string, name: string) => {
  const { store } = world.mailroom;
  return (await store.mailbox((await store.account(address))!.id, name))!;
};
async function write(address: string, subject: string, mailbox = 'INBOX', size = 100): Promise<number> {
  const box = await boxOf(address, mailbox);
  const bytes = Buffer.from(`Subject: ${subject}\r\n\r\n${'x'.repeat(size)}\r\n`);
  const given = { account: box.account, mailbox: box.id, bytes, flags: 1, keywords: ['Work'], note: null };
  const added = await world.mailroom.store.run('append', { ...given, internalDate: 1_600_000_000_000, trace: subject });
  assert.ok(added.ok);
  return added.value.uid;
}

/** To its end; null: it went well. */
async function done(api: Api['backup']): Promise<string | null> {
  const abort = new AbortController();
  for await (const status of api.watch({}, abort.signal)) {
    if (status.running) continue;
    abort.abort();
    return status.ended?.because ?? null;
  }
  return 'gone';
}
async function backUp(): Promise<string> {
  await world.api.backup.run({});
  assert.equal(await done(world.api.backup), null);
  return (await world.api.backup.list({}))[0]!.id;
}
async function restored(wish: BackupMailWish): Promise<MovingDetail> {
  const { job } = await world.api.backup.restore(wish);
  const abort = new AbortController();
  for await (const detail of world.api.moving.watchOne({ id: job }, abort.signal)) {
    if (['waiting', 'running', 'proving'].includes(detail.state)) continue;
    abort.abort();
    return detail;
  }
  throw new Error('it went away');
}

/** Octets, flags, keywords and dates of a mailbox. */
async function contentsOf(address: string, name: string) {
  const { store } = world.mailroom;
  const box = await boxOf(address, name);
  const found = [];
  for await (const rows of store.rows(box.account, box.id, [[1, 4_294_967_295]]))
    for (const { message, flags, keywords, internalDate } of rows)
      found.push([Buffer.from(await store.bytes(message)).toString('latin1'), flags, keywords, internalDate]);
  return found;
}

test('while twenty write: all that was answered before it began is in it, and nobody waits for it', async () => {
  const answered: string[] = [];
  let stop = false;
  let longest = 0;
  const client = async (n: number) => {
    for (let i = 0; i < EACH || !stop; i++) {
      const began = performance.now();
      await write(n % 2 ? ANN : BEN, `c${n}-${i}`, 'INBOX', n === 0 ? 40_000 : 500);
      longest = Math.max(longest, performance.now() - began);
      answered.push(`c${n}-${i}`);
    }
  };
  const writing = Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
  while (answered.length < CLIENTS) await new Promise(resolve => setTimeout(resolve, 5));
  const before = new Set(answered);
  const id = await backUp();
  stop = true;
  await writing;
  await world.api.backup.drill({ backup: id });
  assert.equal(await done(world.api.backup), null);
  const held = new Set<string>();
  for (const account of await world.api.backup.accounts({ backup: id })) {
    const [inbox] = account.mailboxes.filter(({ name }) => name === 'INBOX');
    let below: number | undefined;
    for (;;) {
      const asked = { backup: id, account: account.id, mailbox: inbox!.id, limit: 500, ...(below ? { below } : {}) };
      const page = await world.api.backup.messages(asked);
      for (const { subject } of page.messages) held.add(subject);
      if (page.next === null) break;
      below = page.next;
    }
  }
  assert.deepEqual(
    [...before].filter(subject => !held.has(subject)),
    [],
  );
  assert.ok(longest < 2_000, `a letter waited ${Math.round(longest)} ms`);
});

test('a message, a folder, an account come back, with octets, flags, keywords and dates, and nothing is written over', async () => {
  const uid = await write(ANN, 'dear');
  await write(ANN, 'kept in the archive', 'Archive', 50_000);
  const [inbox, archive] = [await contentsOf(ANN, 'INBOX'), await contentsOf(ANN, 'Archive')];
  const backup = await backUp();
  const { store } = world.mailroom;
  const box = await boxOf(ANN, 'INBOX');
  await store.run('expunge', {
    account: box.account,
    mailbox: box.id,
    uids: [[uid, uid]],
    onlyDeleted: false,
    note: null,
  });
  assert.equal((await contentsOf(ANN, 'INBOX')).length, inbox.length - 1);

  const one: BackupMailWish = { backup, account: ANN, mailbox: 'INBOX', uids: [uid], into: 'missing' };
  const plan = await world.api.backup.plan(one);
  assert.deepEqual([plan.messages, plan.mailboxes[0]!.missing], [1, 1]);
  const job = await restored(one);
  assert.deepEqual([job.state, job.taken, job.proven], ['done', 1, true]);
  const sorted = (rows: unknown[]) => rows.map(row => JSON.stringify(row)).sort();
  assert.deepEqual(sorted(await contentsOf(ANN, 'INBOX')), sorted(inbox));

  const again = await restored({ backup, account: ANN, mailbox: 'INBOX', into: 'missing' });
  assert.deepEqual([again.taken, again.duplicates], [0, inbox.length], 'nothing comes twice');

  const apart = await restored({ backup, account: ANN, mailbox: 'Archive', into: 'apart' });
  assert.equal(apart.taken, 1);
  const made = (await store.mailboxes(box.account)).find(({ name }) => /^Restored .*\/Archive$/.test(name))!;
  assert.deepEqual(await contentsOf(ANN, made.name), archive);
  assert.deepEqual(await contentsOf(ANN, 'Archive'), archive);
});

test('an account that was removed comes back with its mail and its password', async () => {
  const mail = await contentsOf(BEN, 'INBOX');
  const credentials = await world.mailroom.store.credentials(BEN);
  const backup = await backUp();
  await world.api.accounts.remove({ address: BEN });
  const wish: BackupMailWish = { backup, account: BEN, into: 'missing' };
  assert.equal((await world.api.backup.plan(wish)).makesAccount, true);
  assert.equal((await restored(wish)).state, 'done');
  assert.deepEqual(await contentsOf(BEN, 'INBOX'), mail);
  assert.equal((await world.mailroom.store.credentials(BEN))!.password, credentials!.password);
});

test('one at a time; what is wrong with a wish is said; what is found by words', async () => {
  const refused = (ask: Promise<unknown>) =>
    ask.then(
      () => '',
      (fault: Error) => fault.message,
    );
  await world.api.backup.run({});
  assert.match(await refused(world.api.backup.verify({})), /is being made/);
  assert.equal(await done(world.api.backup), null);
  assert.match(await refused(world.api.backup.accounts({ backup: '2001-01-01T000000Z' })), /no backup/);
  assert.match(await refused(world.api.backup.lookPlace({ path: tmpdir() })), /no backups of Mailroom/);
  assert.match(await refused(world.api.backup.restart({})), /Nothing is prepared/);
  const backup = (await world.api.backup.list({}))[0]!.id;
  const [ann] = (await world.api.backup.accounts({ backup })).filter(({ address }) => address === ANN);
  const asked = {
    backup,
    account: ann!.id,
    mailbox: ann!.mailboxes.find(({ name }) => name === 'INBOX')!.id,
    limit: 10,
  };
  const found = await world.api.backup.messages({ ...asked, text: 'DEAR' });
  assert.deepEqual(
    found.messages.map(({ subject }) => subject),
    ['dear'],
  );
  await world.api.backup.verify({});
  assert.equal(await done(world.api.backup), null);
});

test('everything, at the command line, in a home that is new and without a server', async () => {
  const home = join(target, '..', `${target.split('/').at(-1)}-new`);
  const file = join(target, '..', `${target.split('/').at(-1)}.zip`);
  try {
    await world.api.backup.export({ path: file });
    assert.equal(await done(world.api.backup), null);
    const ran = await runCommand(home, ['restore', 'all', file]);
    assert.deepEqual([ran.code, ran.err], [0, '']);
    assert.match(ran.out, /Restored: \d+ messages, compared/);
    assert.equal(existsSync(join(home, 'store', 'mailroom.db')), true);
    assert.deepEqual(
      readdirSync(home).filter(name => name.startsWith('before-restore')),
      [],
    );
    const list = await runCommand(home, ['account', 'list', '--json']);
    assert.match(list.out, /ann@here\.example/);
    const none = await runCommand(home, ['restore', 'all', target, '--backup', '2001-01-01T000000Z']);
    assert.deepEqual([none.code, /Nothing was changed/.test(none.err)], [1, true]);
  } finally {
    for (const path of [home, file]) rmSync(path, { recursive: true, force: true });
  }
});
