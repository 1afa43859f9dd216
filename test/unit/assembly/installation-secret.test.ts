/** The key of an installation: made once, whole or not at all; what is no key is never used as one. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { homeAt, installationSecret, prepareHome } from '../../../server/assembly/home.ts';
import { seededRandom } from '../../../server/base/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-secret-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const home = homeAt(folder);
const path = join(folder, 'secret');
const key = () => Buffer.from(installationSecret(home, seededRandom(3))).toString('hex');

test('made once, for the owner alone', () => {
  const first = key();
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(key(), first);
  assert.equal(readFileSync(path, 'utf8'), first);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('an empty file is no key: one is made', () => {
  writeFileSync(path, '');
  assert.equal(key().length, 64);
});

for (const text of ['abc', 'not a key', '0'.repeat(63), `${'0'.repeat(64)} `.repeat(2)])
  test(`"${text.slice(0, 10)}" is no key, and it is said what to do`, () => {
    writeFileSync(path, text);
    const prepared = prepareHome(home);
    assert(!prepared.ok);
    assert.match(prepared.error, /put it back from a backup/);
    assert.throws(key, /put it back from a backup/);
    assert.equal(readFileSync(path, 'utf8'), text);
  });
