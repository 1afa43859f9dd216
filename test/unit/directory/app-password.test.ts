/** The form of an app password: what is drawn, what is read as one. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { appWordHash, newAppWord } from '../../../server/directory/app-password.ts';

test('100 bits of chance: every octet drawn is one of 32 letters', () => {
  const octets = Uint8Array.from({ length: 20 }, (_, n) => n * 13);
  assert.equal(newAppWord({ fraction: () => 0, bytes: () => octets }), '0dt7-m1ev-8n2f-w9p3-gxaq');
  const random = seededRandom(1);
  const drawn = new Set(
    Array.from({ length: 500 }, () => newAppWord(random))
      .join('')
      .replaceAll('-', ''),
  );
  assert.equal([...drawn].sort().join(''), '0123456789abcdefghjkmnpqrstvwxyz');
});

const word = '0123-4567-89ab-cdef-ghjk';
test('one word in every spelling has one hash, and what is no such word has none', () => {
  const hash = appWordHash(word);
  assert.equal(hash?.length, 32);
  for (const same of [
    word.toUpperCase(),
    word.replaceAll('-', ' '),
    ' o123 456789abcdefghjk ',
    'Oi23-4567-89AB-CDEF-GHJK',
  ])
    assert.deepEqual(appWordHash(same), hash, same);
  assert.notDeepEqual(appWordHash('1123-4567-89ab-cdef-ghjk'), hash);
  for (const none of [
    '',
    word.slice(1),
    `${word}0`,
    word.replace('k', 'u'),
    word.replace('k', 'é'),
    `${word}${' '.repeat(64)}`,
  ])
    assert.equal(appWordHash(none), null, none);
});
