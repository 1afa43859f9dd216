/** Large contents in segment files: where they lie, what a crash leaves, and how dead space is won back. */
import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { sha256 } from '../../../server/store/sqlite/blobs.ts';
import { HEADER_BYTES, openSegments } from '../../../server/store/sqlite/segments.ts';
import {
  assertSound,
  deliverTo,
  inbox,
  must,
  openForTest,
  START,
  settle,
  temporaryFolder,
} from '../../support/store-world.ts';

const filesIn = (folder: string) => readdirSync(join(folder, 'segments')).sort();

test('a segment can be read without the database', t => {
  const folder = temporaryFolder(t);
  const segments = openSegments(folder, 1000);
  const contents = ['first', 'second'].map(text => Buffer.from(text));
  const places = contents.map(content => segments.append(content, sha256(content)));
  segments.sync();
  segments.close();
  assert.deepEqual(places, [
    { segment: 1, place: HEADER_BYTES },
    { segment: 1, place: HEADER_BYTES * 2 + 5 },
  ]);
  const octets = readFileSync(join(folder, 'segments', '000001.seg'));
  const found: string[] = [];
  for (let at = 0; at < octets.length; ) {
    const size = Number(octets.readBigUInt64BE(at + 8));
    const content = octets.subarray(at + HEADER_BYTES, at + HEADER_BYTES + size);
    assert.ok(sha256(content).equals(octets.subarray(at + 16, at + 48)));
    found.push(content.toString());
    at += HEADER_BYTES + size;
  }
  assert.deepEqual(found, ['first', 'second']);
});

test('what a crash left at the end of a segment is never read and harms nothing', async t => {
  const folder = temporaryFolder(t);
  const options = { folder, inlineLimit: 10 };
  const { store } = await openForTest(t, options);
  const { ann } = await settle(store);
  const before = await deliverTo(store, ann, 'before');
  await store.close();
  appendFileSync(join(folder, 'segments', '000001.seg'), 'half a rec');
  const { store: again } = await openForTest(t, options);
  const after = await deliverTo(again, ann, 'after');
  assert.match(Buffer.from(await again.bytes(before.message)).toString(), /before/);
  assert.match(Buffer.from(await again.bytes(after.message)).toString(), /after/);
  await assertSound(again, true);
});

test('a content that comes twice lies there once', async t => {
  const { store, folder } = await openForTest(t, { inlineLimit: 10 });
  const { ann } = await settle(store);
  await deliverTo(store, ann, 'the same');
  const { size } = statSync(join(folder, 'segments', '000001.seg'));
  await deliverTo(store, ann, 'the same');
  assert.equal(statSync(join(folder, 'segments', '000001.seg')).size, size);
});

test('segments that are mostly dead are rewritten and go; readers notice nothing', async t => {
  const { store, folder } = await openForTest(t, { inlineLimit: 10, segmentBytes: 4000 });
  const { ann } = await settle(store);
  const { id: mailbox } = await inbox(store, ann);
  const placed = [];
  for (let n = 0; n < 20; n++) placed.push(await deliverTo(store, ann, `${n} `.repeat(300)));
  const kept = placed[0]!;
  assert.match(Buffer.from(await store.bytes(kept.message)).toString(), /0 0 0/);
  assert.ok(filesIn(folder).length > 4);
  const gone = { account: ann, mailbox, uids: [[2, 20]] as const, onlyDeleted: false, note: null };
  must(await store.run('expunge', gone));
  must(await store.run('sweep', { what: 'settled', before: START + 1, limit: 100 }));
  must(await store.run('sweep', { what: 'expunged', before: START + 1, limit: 100 }));
  const reads: Promise<Uint8Array>[] = [];
  for (let more = true, step = 0; more && step < 50; step++) {
    reads.push(store.bytes(kept.message));
    ({ more } = must(await store.run('sweep', { what: 'blobs', before: START + 1, limit: 100 })));
  }
  for (const octets of await Promise.all(reads)) assert.match(Buffer.from(octets).toString(), /0 0 0/);
  assert.ok(filesIn(folder).length <= 2, filesIn(folder).join(' '));
  assert.match(Buffer.from(await store.bytes(kept.message)).toString(), /0 0 0/);
  await assertSound(store, true);
});
