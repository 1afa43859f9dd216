/** Uploads below the home: kept whole, bounded, forgotten after a day, never somebody else's. RFC 8620 §6.1. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { newUploads, type Uploads } from '../../../server/access/jmap-uploads.ts';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { hours } from '../../../server/base/units.ts';

let folder: string;
let clock: ReturnType<typeof manualClock>;
let uploads: Uploads;
const faults: unknown[] = [];
const bytes = (text: string) => Buffer.from(text);
const put = async (account: number, text: string): Promise<string> => {
  const kept = await uploads.put(account, bytes(text));
  return kept.ok ? kept.value.sha256 : (kept.error.description ?? kept.error.type);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-uploads-'));
  clock = manualClock(Date.UTC(2026, 10, 22));
  uploads = newUploads({
    ...{ folder, clock, random: seededRandom(1), most: 100, mostFiles: 3 },
    onBug: fault => faults.push(fault),
  });
});
afterEach(() => {
  uploads.close();
  rmSync(folder, { recursive: true });
  assert.deepEqual(faults, []);
});

test('what goes up comes down, for its own account alone', async () => {
  const sha = await put(1, 'hello');
  assert.match(sha, /^2cf24dba/);
  assert.equal(String((await uploads.get(1, sha))?.bytes), 'hello');
  assert.equal(await uploads.get(2, sha), null);
  assert.equal(await uploads.get(1, '../1/x'), null);
  assert.deepEqual(readdirSync(join(folder, '1')), [sha]);
});

test('the bound is told in words, and the same octets again take no room', async () => {
  await put(1, 'a'.repeat(60));
  assert.match(await put(1, 'b'.repeat(60)), /may have 100B in all; they are forgotten after a day/);
  assert.match(await put(1, 'a'.repeat(60)), /^[0-9a-f]{64}$/);
  assert.match(await put(2, 'b'.repeat(60)), /^[0-9a-f]{64}$/);
  await put(1, 'c');
  await put(1, 'd');
  assert.match(await put(1, 'e'), /3 files in all/);
});

test('many at once do not slip over the bound together', async () => {
  const told = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(letter => put(1, letter.repeat(30))));
  assert.equal(told.filter(one => /^[0-9a-f]{64}$/.test(one)).length, 3);
});

test('after a day it is forgotten; used again meanwhile, it is new', async () => {
  const [old, used] = [await put(1, 'old'), await put(1, 'used')];
  clock.advance(hours(20));
  await put(1, 'used');
  clock.advance(hours(5));
  for (let tries = 0; existsSync(join(folder, '1', old)) && tries < 100; tries++)
    await new Promise(resolve => setTimeout(resolve, 10));
  assert.equal(await uploads.get(1, old), null);
  assert.equal(String((await uploads.get(1, used))?.bytes), 'used');
});

test('a spoiled file is nothing, and half a file of a crash is swept', async () => {
  const sha = await put(1, 'hello');
  writeFileSync(join(folder, '1', sha), 'hellO');
  assert.equal(await uploads.get(1, sha), null);
  const half = join(folder, '1', `${sha}.0a1b`);
  writeFileSync(half, 'he');
  const before = clock.now() / 1000 - 25 * 3600;
  utimesSync(half, before, before);
  await put(1, 'next');
  assert.ok(!existsSync(half));
});

test('what a client says its octets are is kept with them, and goes with them', async () => {
  const kept = await uploads.put(1, bytes('picture'), 'image/png');
  assert.ok(kept.ok);
  const { sha256 } = kept.value;
  assert.equal((await uploads.get(1, sha256))?.type, 'image/png');
  await uploads.put(1, bytes('picture'), 'image/jpeg');
  assert.equal((await uploads.get(1, sha256))?.type, 'image/jpeg');
  await uploads.put(1, bytes('picture'));
  assert.equal((await uploads.get(1, sha256))?.type, null);
  await uploads.put(1, bytes('picture'), 'image/png');
  clock.advance(hours(25));
  await uploads.put(1, bytes('another'));
  assert.equal(await uploads.get(1, sha256), null);
  assert.equal(readdirSync(join(folder, '1')).length, 1);
});
