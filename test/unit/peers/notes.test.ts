/** What is remembered of peers over days: bounded, over a restart too, and never in anybody's way. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days, minutes, seconds } from '../../../server/base/units.ts';
import { MOST_NOTES, Notes } from '../../../server/peers/notes.ts';
import { openNotesFile } from '../../../server/peers/notes-file.ts';
import { greylisting } from '../../support/greylisted.ts';

const NOW = 1_700_000_000_000;
const note = (until = NOW + days(1)) => ({ at: NOW, until });

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'mailroom-peers-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function open(path: string, clock = manualClock(NOW)) {
  const faults: unknown[] = [];
  return { faults, clock, ...(await openNotesFile(path, { clock, onFault: fault => void faults.push(fault) })) };
}

test('a note has its end, is swept then, and the oldest go when there are too many', () => {
  const notes = new Notes();
  notes.put('good', 'a', note());
  assert.deepEqual(notes.of('good', 'a', NOW), note());
  assert.equal(notes.of('good', 'a', NOW + days(1)), null);
  assert.equal(notes.of('asked', 'a', NOW), null);
  notes.sweep(NOW + days(1));
  assert.equal(notes.count('good'), 0);
  for (let n = 0; n <= MOST_NOTES.asked; n++) notes.put('asked', `k${n}`, note());
  assert.equal(notes.count('asked'), MOST_NOTES.asked);
  assert.equal(notes.of('asked', 'k0', NOW), null);
});

test('it is there after a restart, without what is over; readable by its owner alone', async t => {
  const path = join(folder(t), 'peers.notes');
  const first = await open(path);
  first.notes.put('good', '192.0.2.7', note());
  first.notes.put('asked', 'xyz', note(NOW + 1_000));
  first.notes.put('passed', 'domain:big.example', note());
  first.notes.drop('good', '192.0.2.7');
  await first.close();
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  const clock = manualClock(NOW + 2_000);
  const second = await open(path, clock);
  assert.deepEqual(
    [...second.notes.all()].map(({ kind, key }) => `${kind} ${key}`),
    ['passed domain:big.example'],
  );
  await second.close();
  assert.deepEqual([...first.faults, ...second.faults], []);
});

test('it is written every few seconds; a line that was cut in two is no line', async t => {
  const path = join(folder(t), 'peers.notes');
  const first = await open(path);
  first.notes.put('good', '192.0.2.7', note());
  first.clock.advance(seconds(10));
  await first.flush();
  appendFileSync(path, `good 192.0.2.8 ${NOW}`);
  const second = await open(path);
  assert.deepEqual([second.notes.count('good'), second.notes.of('good', '192.0.2.7', NOW)], [1, note()]);
  await Promise.all([first.close(), second.close()]);
});

test('a file that grows by old lines is written anew', async t => {
  const path = join(folder(t), 'peers.notes');
  const { notes, flush, close } = await open(path);
  for (let n = 0; n < 3_000; n++) {
    notes.put('good', '192.0.2.7', note(NOW + n));
    if (n % 100 === 0) await flush();
  }
  for (let n = 0; n < 1_100; n++) {
    notes.put('asked', `k${n}`, note());
    await Promise.resolve();
    notes.drop('asked', `k${n}`);
  }
  await close();
  assert.ok(readFileSync(path, 'utf8').split('\n').length < 1_300);
});

test('a file that cannot be written costs nothing but itself, and is told of once', async t => {
  const path = join(folder(t), 'peers.notes');
  mkdirSync(path);
  const { notes, faults, flush, close } = await open(path);
  notes.put('good', '192.0.2.7', note());
  await flush();
  await flush();
  assert.deepEqual(notes.of('good', '192.0.2.7', NOW), note());
  assert.equal(faults.length, 2, 'one for reading, one for writing');
  rmSync(path, { recursive: true });
  await close();
  assert.match(readFileSync(path, 'utf8'), /^good 192\.0\.2\.7 \d+ \d+\n$/, 'what was missed is there in the end');
});

test('asked to come again by a clock that was days ahead, one waits from now when it is right again', () => {
  const { clock, offer } = greylisting();
  clock.advance(days(3));
  offer();
  clock.advance(-days(3));
  assert.equal(offer(), 'too-soon');
  clock.advance(minutes(5));
  assert.equal(offer(), 'came-back');
});
