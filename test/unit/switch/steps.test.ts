/** Steps and what takes them back: failed, killed, stuck, and read as root. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { err, ok } from '../../../server/base/result.ts';
import { type Doing, keep, readKept, runSteps, type Undo, undoAll } from '../../../server/switch/steps.ts';

const newFolder = (): string => fs.mkdtempSync(join(tmpdir(), 'switch-'));

test('steps: the one that fails has all before it taken back, the last first; a crash leaves what to take back', async () => {
  const folder = newFolder();
  const file = join(folder, 'undo.json');
  const said: string[] = [];
  const step = (name: string, fails = false): Doing => ({
    words: name,
    command: null,
    run: async () => (fails ? err('no') : ok(undefined)),
    undo: { words: `un-${name}`, argv: [name] },
  });
  const options = {
    ...{ file, kind: 'postfix', now: () => 'now', tell: (words: string) => void said.push(words) },
    takeBack: async (undo: { words: string }) => (undo.words === 'un-a' ? err('stuck') : ok(undefined)),
  };
  const ran = await runSteps([step('a'), step('b'), step('c', true), step('d')], options);
  assert.deepEqual(
    ran,
    err({
      ...{ words: 'c', because: 'no' },
      undone: [
        { words: 'un-c', fault: null },
        { words: 'un-b', fault: null },
        { words: 'un-a', fault: 'stuck' },
      ],
    }),
  );
  assert.deepEqual(said, ['a', 'b', 'c', 'back: un-c', 'back: un-b', 'back: un-a']);
  assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')).undo, [{ words: 'un-a', argv: ['a'] }]);
  const better = { ...options, takeBack: async () => ok(undefined) };
  assert.deepEqual(await undoAll(better), [{ words: 'un-a', fault: null }], 'what was stuck is tried again');
  assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')).undo, []);
  const crash = { ...step('y'), run: () => Promise.reject(new Error('gone')) };
  await assert.rejects(runSteps([step('x'), crash], options));
  assert.deepEqual(
    (await undoAll(options)).map(one => one.words),
    ['un-y', 'un-x'],
  );
  assert.match(String((await undoAll({ ...options, file: join(folder, 'none') }))[0]!.fault), /nothing was taken over/);
});

test('killed before, within or behind any step, roll-back leaves all as it was', async () => {
  const before = { postfix: 'runs', smtp: '2525', sendmail: 'theirs' };
  for (let at = 0; at < 3; at++)
    for (const moment of ['before', 'behind'] as const) {
      const file = join(newFolder(), 'undo.json');
      const world: Record<string, string> = { ...before };
      const step = (n: number, key: string, value: string): Doing => ({
        ...{ words: key, command: null },
        async run() {
          if (n === at && moment === 'before') throw new Error('killed');
          world[key] = value;
          if (n === at) throw new Error('killed');
          return ok(undefined);
        },
        undo: { words: key, setting: { key, text: before[key as keyof typeof before] } },
      });
      const steps = [step(0, 'postfix', 'stopped'), step(1, 'smtp', '25'), step(2, 'sendmail', 'ours')];
      const told = { file, kind: 'postfix', now: () => 'now', tell: () => {} };
      const takeBack = async (one: Undo) => {
        if ('setting' in one) world[one.setting.key] = one.setting.text;
        return ok(undefined);
      };
      await assert.rejects(runSteps(steps, { ...told, takeBack }), /killed/);
      // Killed once more on the way back.
      let left = 1;
      const dies = async (one: Undo) => (left-- > 0 ? takeBack(one) : Promise.reject(new Error('killed')));
      await undoAll({ ...told, takeBack: dies }).catch(() => null);
      await undoAll({ ...told, takeBack });
      assert.deepEqual(world, before, `${at} ${moment}`);
      assert.deepEqual(await undoAll({ ...told, takeBack }), [], 'twice is once');
    }
});

test('a step that was perhaps never done does not keep the record for ever', async () => {
  const file = join(newFolder(), 'undo.json');
  const stuck = { file, kind: 'postfix', now: () => 'now', tell: () => {}, takeBack: async () => err('stuck') };
  const step = (name: string, run: Doing['run']): Doing => ({
    ...{ words: name, command: null, run },
    undo: { words: `un-${name}`, argv: [name] },
  });
  const crash = () => Promise.reject(new Error('gone'));
  await assert.rejects(runSteps([step('a', async () => ok(undefined)), step('b', crash)], stuck));
  assert.deepEqual(
    (await undoAll(stuck)).map(one => one.fault),
    ['stuck', 'stuck'],
  );
  assert.deepEqual(
    (await undoAll(stuck)).map(one => one.words),
    ['un-a'],
  );
});

test('root runs no commands out of a record that somebody else wrote, and writes through no link', {
  skip: process.getuid?.() === 0 ? false : 'not root',
}, () => {
  const folder = newFolder();
  const file = join(folder, 'undo.json');
  const kept = { kind: 'postfix', at: 'now', undo: [{ words: 'x', argv: ['x'] }] };
  keep(file, kept);
  assert.equal(readKept(file).ok, true);
  fs.chownSync(file, 65534, 65534);
  assert.match(String((readKept(file) as { error?: string }).error), /not run as root/);
  fs.writeFileSync(join(folder, 'precious'), 'theirs');
  fs.symlinkSync(join(folder, 'precious'), `${file}.new`);
  keep(file, kept);
  assert.equal(fs.readFileSync(join(folder, 'precious'), 'utf8'), 'theirs');
  fs.renameSync(file, join(folder, 'other'));
  fs.symlinkSync(join(folder, 'other'), file);
  assert.equal(readKept(file).ok, false);
  fs.writeFileSync(join(folder, 'torn'), '{"kind":"postfix","undo":[{');
  assert.match(String((readKept(join(folder, 'torn')) as { error?: string }).error), /cannot be read/);
});
