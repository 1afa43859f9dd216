/** The drain against a server that forgets nothing, broken off at every single step, and begun again. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { err, ok } from '../../../server/base/result.ts';
import { drain } from '../../../server/switch/drain.ts';
import { openJournal } from '../../../server/switch/journal.ts';
import { lockUse } from '../../../server/switch/lock.ts';
import { movedName, printMoved, readMoved, traceOfName } from '../../../server/switch/moved-file.ts';
import { type MovedFolder, openMovedFolder } from '../../../server/switch/moved-folder.ts';
import type { OldServer } from '../../../server/switch/old-server.ts';
import type { Waiting } from '../../../server/switch/waiting.ts';

const waiting = (id: string): Waiting => ({
  ...{ id, sender: 'ann@here.example', settled: 0, ret: null, envid: null, smtpUtf8: false, arrivedAt: 1795418016485 },
  recipients: [{ address: `${id}@far.example`, original: null, notify: null }],
  bytes: Buffer.from(`Subject: ${id}\r\n\r\nbody\r\n`),
});

class Crash extends Error {}

/** `steps`: so many of its acts go well, then the computer is gone. */
function fakeServer(ids: readonly string[]) {
  const queue = new Map(ids.map(id => [id, waiting(id)]));
  const held = new Set<string>(['m1']);
  let steps = Number.POSITIVE_INFINITY;
  const step = () => {
    if (steps-- <= 0) throw new Crash('gone');
  };
  const server: OldServer = {
    ...({ kind: 'postfix', place: 'postfix /var/spool/postfix' } as const),
    list: async () => ok([...queue.keys()]),
    heldByPeople: async () => ok([...held]),
    async hold(all) {
      step();
      for (const id of all) held.add(id);
      return ok(queue.has('busy') ? [{ id: 'busy', because: 'it is being delivered' }] : []);
    },
    async read(id) {
      step();
      return id === 'torn' ? err('it ends within a record') : ok(queue.get(id) ?? null);
    },
    async remove(all) {
      for (const id of all) {
        step();
        queue.delete(id);
      }
      return ok(undefined);
    },
    async release(all) {
      step();
      for (const id of all) held.delete(id);
      return ok(undefined);
    },
    flush: async () => ok(undefined),
    commands: { stop: [], start: [], isRunning: [] },
  };
  const crashAfter = (count: number) => {
    steps = count;
  };
  return { server, queue, held, crashAfter };
}

/** As the server takes it: once under each name, at any moment. */
function taker(folder: MovedFolder) {
  const taken = new Map<string, string>();
  return {
    taken,
    look() {
      for (const name of folder.waiting()) {
        const read = readMoved(folder.read(name)!);
        assert.ok(read.ok);
        if (!taken.has(name)) taken.set(name, read.value.moved.id);
        folder.remove(name);
      }
    },
  };
}

const newFolder = (): string => fs.mkdtempSync(join(tmpdir(), 'switch-'));

async function run(home: string, server: OldServer) {
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  const journal = openJournal(join(home, 'switch/drain.journal'));
  try {
    return await drain({ server, folder: folder.value, journal, atOnce: 2 });
  } finally {
    journal.close();
  }
}

test('wherever it is broken off, each message comes over once and none is lost', async () => {
  const ids = Array.from({ length: 5 }, (_, n) => `m${n}`);
  for (let crash = 0; crash < 14; crash++) {
    const home = newFolder();
    const fake = fakeServer(ids);
    const opened = openMovedFolder(home);
    assert.ok(opened.ok);
    const ours = taker(opened.value);
    fake.crashAfter(crash);
    await assert.rejects(run(home, fake.server), Crash).catch(fault => {
      if (crash < 12) throw fault;
    });
    if (crash % 2) ours.look();
    fake.crashAfter(3 + (crash % 8));
    await run(home, fake.server).catch(fault => assert.ok(fault instanceof Crash));
    if (crash % 3) ours.look();
    fake.crashAfter(Number.POSITIVE_INFINITY);
    const drained = await run(home, fake.server);
    assert.ok(drained.ok);
    ours.look();
    assert.deepEqual([...ours.taken.values()].sort(), [...ids].sort(), `crash ${crash}`);
    assert.equal(fake.queue.size, 0);
    fs.rmSync(home, { recursive: true });
  }
});

test('who held what is asked before anything is held by us, and remembered over a crash', async () => {
  const home = newFolder();
  const fake = fakeServer(['m0', 'm1']);
  fake.crashAfter(1);
  await assert.rejects(run(home, fake.server), Crash);
  assert.deepEqual([...fake.held].sort(), ['m0', 'm1']);
  fake.crashAfter(Number.POSITIVE_INFINITY);
  // Meanwhile a filter has put one aside.
  fake.queue.set('m7', waiting('m7'));
  fake.held.add('m7');
  await run(home, fake.server);
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  const heldBy = folder.value.waiting().map(name => {
    const read = readMoved(folder.value.read(name)!);
    assert.ok(read.ok);
    return [read.value.moved.id, read.value.moved.heldBy];
  });
  assert.deepEqual(heldBy.sort(), [
    ['m0', null],
    ['m1', 'whoever held it in postfix'],
    ['m7', 'whoever held it in postfix'],
  ]);
});

test('what comes in, and is held there at once, while the drain begins, is not sent by us', async () => {
  const home = newFolder();
  const fake = fakeServer(['m0']);
  const list = fake.server.list;
  let asked = 0;
  /** It comes between the two questions. */
  const server: OldServer = {
    ...fake.server,
    async list() {
      const ids = await list();
      if (asked++ === 0) arrive();
      return ids;
    },
  };
  const arrive = () => {
    fake.queue.set('virus', waiting('virus'));
    fake.held.add('virus');
  };
  assert.ok((await run(home, server)).ok);
  assert.deepEqual([...fake.queue.keys()], ['virus'], 'the next drain brings it over, held');
  assert.ok((await run(home, server)).ok);
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  const held = folder.value.waiting().flatMap(name => {
    const read = readMoved(folder.value.read(name)!);
    return read.ok && read.value.moved.heldBy !== null ? [read.value.moved.id] : [];
  });
  assert.deepEqual(held, ['virus']);
});

test('what is being delivered, torn, or finished stays there, with the reason, and goes on there', async () => {
  const home = newFolder();
  const fake = fakeServer(['m0', 'busy', 'torn', 'empty']);
  fake.queue.set('empty', { ...waiting('empty'), recipients: [] });
  const drained = await run(home, fake.server);
  assert.deepEqual(drained.ok && drained.value.left.map(one => one.id), ['busy', 'torn', 'empty']);
  assert.deepEqual([...fake.queue.keys()], ['busy', 'torn', 'empty']);
  assert.deepEqual([...fake.held], ['m1', 'm0'], 'what we held and left is let go');
});

test('a full disk removes nothing there', async () => {
  const home = newFolder();
  const fake = fakeServer(['m0']);
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  const journal = openJournal(join(home, 'switch/drain.journal'));
  const full: MovedFolder = { ...folder.value, put: () => err('no space left on device') };
  const drained = await drain({ server: fake.server, folder: full, journal });
  journal.close();
  assert.match(String(!drained.ok && drained.error), /no space left.*nothing of it was removed/);
  assert.equal(fake.queue.size, 1);
});

test('a drain that cannot go on lets go there what it held, but not what is here already', async () => {
  const home = newFolder();
  const fake = fakeServer(['m0', 'm1', 'm2', 'm3']);
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  const { put } = folder.value;
  let left = 1;
  const full: MovedFolder = { ...folder.value, put: (...given) => (left-- > 0 ? put(...given) : err('no space left')) };
  const path = join(home, 'switch/drain.journal');
  const journal = openJournal(path);
  const drained = await drain({ server: fake.server, folder: full, journal, atOnce: 2 });
  journal.close();
  assert.match(String(!drained.ok && drained.error), /1 of them are here and may be there too, held.*m0/);
  assert.deepEqual([...fake.held].sort(), ['m0', 'm1'], 'm1 a person holds, m0 is here');
  const again = await run(home, fake.server);
  assert.equal(again.ok && again.value.messages, 4);
  assert.equal(folder.value.waiting().length, 4);
  assert.deepEqual([...fake.queue.keys()], []);
});

test('a hold that fails half way leaves nothing held there', async () => {
  const home = newFolder();
  const fake = fakeServer(['m0', 'm2']);
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  const hold: OldServer = {
    ...fake.server,
    async hold(ids) {
      await fake.server.hold(ids);
      return err('no locks here');
    },
  };
  const journal = openJournal(join(home, 'switch/drain.journal'));
  assert.equal((await drain({ server: hold, folder: folder.value, journal })).ok, false);
  journal.close();
  assert.deepEqual([...fake.held], ['m1']);
  assert.deepEqual(openJournal(join(home, 'switch/drain.journal')).before, [], 'the next one asks anew who holds what');
});

test('one drain at a time; a lock whose process is gone is nobody’s', () => {
  const path = join(newFolder(), 'drain.lock');
  const first = lockUse(path, 'another drain');
  assert.ok(first.ok);
  const other = lockUse(path, 'another drain', process.pid + 1);
  assert.match(String(!other.ok && other.error), new RegExp(`going on \\(process ${process.pid}\\)`));
  first.value.release();
  fs.writeFileSync(path, '4194304999\n');
  assert.ok(lockUse(path, 'another drain').ok, 'there is no such process');
});

test('root writes through no link that lies where a message is written', () => {
  const home = newFolder();
  const folder = openMovedFolder(home);
  assert.ok(folder.ok);
  fs.writeFileSync(join(home, 'precious'), 'theirs');
  fs.symlinkSync(join(home, 'precious'), join(folder.value.path, 'tmp/NAME'));
  assert.ok(folder.value.put('NAME', Buffer.from('ours')).ok);
  assert.equal(fs.readFileSync(join(home, 'precious'), 'utf8'), 'theirs');
  fs.symlinkSync(join(home, 'precious'), join(home, 'journal'));
  assert.throws(() => openJournal(join(home, 'journal')));
  fs.rmSync(join(home, 'switch'), { recursive: true });
  fs.symlinkSync(tmpdir(), join(home, 'switch'));
  assert.equal(openMovedFolder(home).ok, false);
});

test('the name is the message: the same one the same, another another', () => {
  const one = waiting('m0');
  const name = movedName('postfix /a', one);
  assert.equal(movedName('postfix /a', { ...one, recipients: [] }), name);
  for (const other of [
    { ...one, id: 'm1' },
    { ...one, arrivedAt: 1 },
    { ...one, bytes: Buffer.from('x') },
    { ...one, sender: '' },
  ])
    assert.notEqual(movedName('postfix /a', other), name);
  assert.notEqual(movedName('postfix /b', one), name);
  assert.match(traceOfName(name)!, /^[0-9A-Z]{12}$/);
  assert.equal(traceOfName('../x'), null);
});

test('a moved file that is torn, changed or foreign is not taken', () => {
  const { bytes, ...envelope } = waiting('m0');
  const file = printMoved({ ...envelope, from: 'postfix', heldBy: null }, bytes);
  const read = readMoved(file);
  assert.deepEqual(read.ok && read.value.bytes, bytes);
  for (let cut = 0; cut < file.length; cut++) assert.equal(readMoved(file.subarray(0, cut)).ok, false);
  assert.equal(readMoved(printMoved({ ...envelope, recipients: [], from: 'postfix', heldBy: null }, bytes)).ok, false);
});

test('half a line of the journal is none', () => {
  const path = join(newFolder(), 'journal');
  fs.writeFileSync(path, '{"act":"done"}\nnull\n7\n{"act":"held"}\n{"act":"held","ids":["m1"],"ours":[]}\n{"act":"pu');
  const journal = openJournal(path);
  assert.deepEqual(journal.before, [{ act: 'held', ids: ['m1'], ours: [] }]);
  journal.write({ act: 'done' });
  journal.close();
  assert.deepEqual(openJournal(path).before, []);
});
