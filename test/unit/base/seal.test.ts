/** Secrets of others lie sealed: opened by their key, for what they are for, and never where one octet was changed. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { newSeal } from '../../../server/base/seal.ts';

const seal = newSeal(new Uint8Array(32).fill(7), seededRandom(1));

test('sealed, and opened for the same purpose alone', () => {
  const sealed = seal.seal('pässword', 'relay a');
  assert.match(sealed, /^sealed1:[\w-]+$/);
  assert.ok(!sealed.includes(Buffer.from('pässword').toString('base64url')));
  assert.deepEqual(seal.open(sealed, 'relay a'), { ok: true, value: 'pässword' });
  assert.equal(seal.open(sealed, 'relay b').ok, false);
  assert.notEqual(seal.seal('pässword', 'relay a'), sealed);
});

test('another key, a changed or cut text: told, never thrown', () => {
  const sealed = seal.seal('x', 'p');
  assert.equal(newSeal(new Uint8Array(32), seededRandom(1)).open(sealed, 'p').ok, false);
  for (let at = 'sealed1:'.length; at < sealed.length; at++) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    // The last character carries bits that are not used.
    if (!Buffer.from(changed.slice(8), 'base64url').equals(Buffer.from(sealed.slice(8), 'base64url')))
      assert.equal(seal.open(changed, 'p').ok, false, `at ${at}`);
    assert.equal(seal.open(sealed.slice(0, at), 'p').ok, false);
  }
});

test('what an older version wrote is read as it is', () => {
  assert.deepEqual(seal.open('in clear', 'p'), { ok: true, value: 'in clear' });
});
