import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import { minutes, seconds } from '../../../server/base/units.ts';
import { LONGEST_PASSWORD, newCredentials, preparePassword } from '../../../server/directory/credentials.ts';
import type { ScryptCost } from '../../../server/directory/password-hash.ts';
import { parseVerifier, SCRAM_ITERATIONS } from '../../../server/directory/scram-verifier.ts';
import { clientKey, hash, saltedPassword } from '../../../server/sasl/scram.ts';

const cheap: ScryptCost = { kind: 'scrypt', ln: 4, r: 8, p: 1 };
const open = (cost = cheap) => {
  const clock = manualClock(0);
  const credentials = newCredentials({ clock, random: seededRandom(3), madeUpKey: Buffer.alloc(32, 9), cost });
  const hashOf = async (password: string) => {
    const hashed = await credentials.hash(password);
    assert.ok(hashed.ok);
    return hashed.value;
  };
  return { clock, credentials, hashOf };
};
const ask = (password: string, stored: string | null, user = 'ann') => ({ user, password, stored, lane: '192.0.2.1' });

test('right, wrong and unknown', async () => {
  const { credentials, hashOf } = open();
  const stored = await hashOf('secret');
  assert.equal(await credentials.verify(ask('secret', stored)), 'match');
  assert.equal(await credentials.verify(ask('secret', stored)), 'match', 'from memory');
  assert.equal(await credentials.verify(ask('wrong', stored)), 'no-match');
  assert.equal(await credentials.verify(ask('secret', null, 'nobody')), 'no-match');
  assert.equal(await credentials.verify(ask('secret', '$2b$10$foreign')), 'unavailable');
});

test('a password typed with combining letters is the same password', async () => {
  const { credentials, hashOf } = open();
  assert.equal(await credentials.verify(ask('pa\u0308ss', await hashOf('p\u00e4ss'))), 'match');
});

const passwords: [string, string, string | null][] = [
  ['empty', '', 'empty'],
  ['nothing after preparation', '\u00ad', 'empty'],
  ['one character', 'x', null],
  ['the longest', 'x'.repeat(LONGEST_PASSWORD), null],
  ['one more', 'x'.repeat(LONGEST_PASSWORD + 1), 'too-long'],
  ['too long in octets only', 'é'.repeat(LONGEST_PASSWORD - 1), 'too-long'],
  ['a control character', 'a\u0007b\u00e9', 'prohibited-character'],
  ['a NUL', 'a\0b', 'prohibited-character'],
];
for (const [title, password, fault] of passwords) {
  test(`a new password: ${title}`, async () => {
    const { credentials } = open();
    assert.equal(preparePassword(password).ok, fault === null);
    if (fault === null) return;
    assert.deepEqual(await credentials.hash(password), err(fault));
    assert.deepEqual(await credentials.scram(password, null), err(fault));
    assert.equal(await credentials.verify(ask(password, null)), 'no-match');
  });
}

test('what was judged right is remembered for five minutes, and not for another hash or another user', async () => {
  const { clock, credentials, hashOf } = open();
  const before = await hashOf('secret');
  const after = await hashOf('changed');
  await credentials.verify(ask('secret', before));
  assert.equal(await credentials.verify(ask('secret', after)), 'no-match');
  assert.equal(await credentials.verify(ask('secret', null)), 'no-match');
  clock.advance(minutes(5) - seconds(1));
  assert.equal(await isQuick(credentials.verify(ask('secret', before))), true);
  clock.advance(seconds(1));
  assert.equal(await isQuick(credentials.verify(ask('secret', before))), false);
});

test('forgetting a user means the hash again', async () => {
  const { credentials, hashOf } = open();
  const stored = await hashOf('secret');
  await credentials.verify(ask('secret', stored));
  credentials.forget('bob');
  assert.equal(await isQuick(credentials.verify(ask('secret', stored))), true);
  credentials.forget('ann');
  assert.equal(await isQuick(credentials.verify(ask('secret', stored))), false);
});

test('the same question five times at once is one hash', async () => {
  const { credentials, hashOf } = open();
  const stored = await hashOf('secret');
  // A lane takes 32 waiting: 100 pass only because they share one.
  const asked = await Promise.all(Array.from({ length: 100 }, () => credentials.verify(ask('secret', stored))));
  assert.deepEqual(new Set(asked), new Set(['match']));
});

test('one address with too many different guesses is told "unavailable"; another one is served', async () => {
  const { credentials, hashOf } = open();
  const stored = await hashOf('secret');
  const flood = Array.from({ length: 60 }, (_, n) => credentials.verify(ask(`guess ${n}`, stored)));
  const other = credentials.verify({ ...ask('secret', stored), lane: '198.51.100.1' });
  assert.equal(await other, 'match');
  const answers = await Promise.all(flood);
  assert.deepEqual(new Set(answers), new Set(['no-match', 'unavailable']));
  assert.ok(answers.filter(answer => answer === 'no-match').length >= 32);
});

test('an upgrade is wanted when the hash is not of today', async () => {
  const { credentials } = open();
  const older = open({ ...cheap, ln: 3 });
  assert.equal(credentials.needsUpgrade(await older.hashOf('x')), true);
  assert.equal(older.credentials.needsUpgrade(await older.hashOf('x')), false);
});

test('the SCRAM verifier belongs to the password', async () => {
  const { credentials } = open();
  const text = await credentials.scram('pa\u0308ss', null);
  assert.ok(text.ok);
  assert.match(text.value, /^SCRAM-SHA-256\$10000:[^$]+\$[^:]+:[^:]+$/);
  const verifier = credentials.scramVerifier('ann', text.value);
  const salted = await saltedPassword('p\u00e4ss', verifier.salt, verifier.iterations);
  assert.deepEqual(verifier.storedKey, hash(clientKey(salted)));
});

test('an unknown user has a made-up verifier, the same after a restart, another for each name', () => {
  const first = open().credentials;
  const second = open().credentials;
  const made = first.scramVerifier('nobody', null);
  assert.deepEqual(second.scramVerifier('nobody', null), made);
  assert.notDeepEqual(first.scramVerifier('noone', null).salt, made.salt);
  assert.deepEqual([made.salt.length, made.iterations, made.storedKey.length], [16, SCRAM_ITERATIONS, 32]);
  assert.deepEqual(first.scramVerifier('nobody', 'damaged'), made);
});

test('a damaged verifier is none', () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  for (const text of [
    '',
    'SCRAM-SHA-1$4096:QUJD$a:b',
    `SCRAM-SHA-256$4095:QUJD$${key}:${key}`,
    `SCRAM-SHA-256$4096:QUJD$QUJD:${key}`,
    `SCRAM-SHA-256$4096:?$${key}:${key}`,
  ]) {
    assert.equal(parseVerifier(text), null, text);
  }
  assert.equal(parseVerifier(`SCRAM-SHA-256$4096:QUJD$${key}:${key}`)?.iterations, 4096);
});

test('a fingerprint tells guesses apart and not what they are', () => {
  const { credentials } = open();
  assert.equal(credentials.fingerprint('ann', 'a'), credentials.fingerprint('ann', 'a'));
  assert.notEqual(credentials.fingerprint('ann', 'a'), credentials.fingerprint('ann', 'b'));
  assert.notEqual(credentials.fingerprint('a', 'nna'), credentials.fingerprint('ann', 'a'));
});

/** True when the answer was there before the thread pool could have been asked: only microtasks were needed. */
async function isQuick(answer: Promise<unknown>): Promise<boolean> {
  return Promise.race([answer.then(() => true), new Promise<boolean>(turn => setImmediate(() => turn(false)))]).finally(
    () => answer,
  );
}
