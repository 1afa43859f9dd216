/** Names in ZIP archives: whole, locked, broken, hostile. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { zipNames } from '../../../server/mime/zip-names.ts';
import { seededNumbers } from '../../support/corpus.ts';
import { zipOf } from '../../support/zip.ts';

const files = [
  { name: 'a.txt', content: 'one' },
  { name: 'inner/ü.exe', locked: true, content: 'two' },
];

test('names, sizes and locks from the directory', () => {
  assert.deepEqual(zipNames(zipOf(files)), {
    whole: true,
    entries: [
      { name: 'a.txt', locked: false, size: 3 },
      { name: 'inner/ü.exe', locked: true, size: 3 },
    ],
  });
});

test('something before the archive and a comment after it change nothing', () => {
  const zip = zipOf(files);
  const commented = Buffer.concat([zip.subarray(0, -2), Buffer.from([5, 0]), Buffer.from('hello')]);
  assert.deepEqual(zipNames(Buffer.concat([Buffer.from('MZ stub'), commented])), zipNames(zip));
});

test('without a directory the heads of the files are read', () => {
  const zip = zipOf(files);
  const cut = zip.subarray(0, zip.indexOf('PK\x01\x02'));
  const found = zipNames(cut);
  assert.deepEqual([found?.whole, found?.entries.map(one => one.name)], [false, ['a.txt', 'inner/ü.exe']]);
});

test('a directory that leads nowhere falls back to the heads', () => {
  const zip = zipOf(files);
  zip.writeUInt32LE(0x7fffffff, zip.length - 10);
  assert.deepEqual(zipNames(zip)?.entries.length, 2);
});

test('what is no archive is none', () => {
  for (const text of ['', 'PK', 'hello PK\x03\x04', 'x'.repeat(100_000)])
    assert.equal(zipNames(Buffer.from(text)), null);
});

test('any octets changed or cut away: it ends and never throws', () => {
  const below = seededNumbers(5);
  const zip = zipOf(files);
  for (let n = 0; n < 5_000; n++) {
    const broken = Buffer.from(zip.subarray(0, below(zip.length + 1)));
    for (let many = below(6); many > 0 && broken.length > 0; many--) broken[below(broken.length)] = below(256);
    const found = zipNames(broken);
    assert.ok((found?.entries.length ?? 0) <= 2_000);
  }
});

test('a great many heads are not all read', () => {
  assert.equal(zipNames(Buffer.from('PK\x03\x04'.repeat(200_000)))?.entries.length, 2_000);
  const many = zipOf(Array.from({ length: 3_000 }, (_, n) => ({ name: `${n}` })));
  assert.deepEqual([zipNames(many)?.entries.length, zipNames(many)?.whole], [2_000, false]);
});

test('an archive of Info-ZIP', { skip: !existsSync('/usr/bin/zip') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-zip-'));
  try {
    writeFileSync(join(folder, 'a b.txt'), 'hello'.repeat(100));
    const made = spawnSync('/usr/bin/zip', ['-q', '-P', 'secret', 'x.zip', 'a b.txt'], { cwd: folder });
    assert.equal(made.status, 0);
    assert.deepEqual(zipNames(readFileSync(join(folder, 'x.zip'))), {
      whole: true,
      entries: [{ name: 'a b.txt', locked: true, size: 500 }],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
