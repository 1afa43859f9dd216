import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import {
  type Argon2Cost,
  argon2Cost,
  defaultCost,
  hasArgon2,
  hashPassword,
  isWeaker,
  type ScryptCost,
  scryptCost,
  verifyHash,
} from '../../../server/directory/password-hash.ts';

const random = seededRandom(7);
const cheapArgon2: Argon2Cost = { kind: 'argon2id', m: 64, t: 1, p: 1 };
const cheapScrypt: ScryptCost = { kind: 'scrypt', ln: 4, r: 8, p: 1 };
const noArgon2 = { skip: hasArgon2 ? false : 'this runtime has no argon2' };

test('argon2id is written as a PHC string and verified', noArgon2, async () => {
  const stored = await hashPassword('secret', argon2Cost, random);
  assert.match(stored, /^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await verifyHash('secret', stored), 'match');
  assert.equal(await verifyHash('Secret', stored), 'no-match');
});

test('scrypt is written as a PHC string and verified', async () => {
  const stored = await hashPassword('secret', scryptCost, random);
  assert.match(stored, /^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await verifyHash('secret', stored), 'match');
  assert.equal(await verifyHash('secret ', stored), 'no-match');
});

test('a string of another implementation is verified', noArgon2, async () => {
  // The reference argon2 tool: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32
  assert.equal(
    await verifyHash(
      'password',
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    ),
    'match',
  );
});

const unreadable = [
  '',
  'secret',
  '{PLAIN}secret',
  '$2b$10$abcdefghijklmnopqrstuv',
  '$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2id$v=19$m=64,t=1,p=99$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFh',
  '$scrypt$ln=40,r=8,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$scrypt$ln=18,r=16,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
];
test('what is damaged, foreign or too dear is unreadable, never a match and never a throw', async () => {
  for (const stored of unreadable) assert.equal(await verifyHash('password', stored), 'unreadable', stored);
});

test('a weaker hash, or one of the other kind, wants an upgrade', async () => {
  const scrypt = await hashPassword('x', cheapScrypt, random);
  assert.equal(isWeaker(scrypt, cheapScrypt), false);
  assert.equal(isWeaker(scrypt, { ...cheapScrypt, ln: 5 }), true);
  assert.equal(isWeaker(scrypt, cheapArgon2), true);
  assert.equal(isWeaker('$2b$10$x', cheapScrypt), true);
  assert.equal(
    isWeaker('$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', argon2Cost),
    false,
  );
  assert.equal(
    isWeaker('$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', argon2Cost),
    true,
  );
});

test('the default is argon2id exactly where the runtime has it', () => {
  assert.equal(defaultCost.kind, hasArgon2 ? 'argon2id' : 'scrypt');
});
