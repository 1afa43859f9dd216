import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { decodeBase64, decodeInitialResponse } from '../../../server/sasl/base64.ts';
import { beginClient, chooseMechanism } from '../../../server/sasl/client.ts';
import { login } from '../../../server/sasl/login.ts';
import type { Attempt } from '../../../server/sasl/mechanism.ts';
import { findMechanism, newMechanisms, usableMechanisms } from '../../../server/sasl/mechanisms.ts';
import { saslprep } from '../../../server/sasl/saslprep.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';

const attempt: Attempt = { protocol: 'smtp', remote: '192.0.2.1', tls: true, trace: 't' };
const mechanisms = newMechanisms(seededRandom(1));
const names = (encrypted: boolean, allowPlaintext: boolean) =>
  usableMechanisms(mechanisms, encrypted, allowPlaintext).map(mechanism => mechanism.name);

test('the password itself is asked for on encrypted connections only, unless the owner says otherwise', () => {
  assert.deepEqual(names(false, false), ['SCRAM-SHA-256']);
  const shown = ['SCRAM-SHA-256', 'PLAIN', 'LOGIN', 'OAUTHBEARER', 'XOAUTH2'];
  assert.deepEqual(names(true, false), ['SCRAM-SHA-256-PLUS', ...shown]);
  assert.deepEqual(names(false, true), shown);
});

test('a mechanism is found in any case', () => {
  assert.equal(findMechanism(mechanisms, 'scram-sha-256')?.name, 'SCRAM-SHA-256');
  assert.equal(findMechanism(mechanisms, 'CRAM-MD5'), null);
});

const base64: [string, string | null][] = [
  ['', ''],
  ['YQ==', 'a'],
  ['YWI=', 'ab'],
  ['YWJj', 'abc'],
  ['YQ', null],
  ['YQ=', null],
  ['Y Q=', null],
  ['Y===', null],
  ['YQ==YQ==', null],
  ['_-8=', null],
  ['YQ==\0', null],
];
test('base64 is read strictly', () => {
  const read = base64.map(([text]) => [text, decodeBase64(text) && Buffer.from(decodeBase64(text) ?? []).toString()]);
  assert.deepEqual(read, base64);
});

test('an equals sign is an empty initial response', () => {
  assert.deepEqual(decodeInitialResponse('='), new Uint8Array(0));
  assert.equal(decodeInitialResponse(''), null);
});

test('LOGIN asks for user and password, and takes the user as initial response', async () => {
  const asked = login.begin(memoryAuthenticator({ ann: 'secret' }), attempt);
  assert.deepEqual(await asked.step(null), { kind: 'challenge', data: Buffer.from('Username:') });
  assert.deepEqual(await asked.step(Buffer.from('ann')), { kind: 'challenge', data: Buffer.from('Password:') });
  assert.equal((await asked.step(Buffer.from('secret'))).kind, 'success');

  const told = login.begin(memoryAuthenticator({ ann: 'secret' }), attempt);
  assert.deepEqual(await told.step(Buffer.from('ann')), { kind: 'challenge', data: Buffer.from('Password:') });
  assert.deepEqual(await told.step(Buffer.from('nope')), { kind: 'failure', why: 'wrong-credentials', user: 'ann' });
});

test('LOGIN refuses an empty user and an empty password', async () => {
  const exchange = login.begin(memoryAuthenticator({ ann: 'secret' }), attempt);
  assert.deepEqual(await exchange.step(Buffer.from('')), { kind: 'failure', why: 'bad-syntax', user: null });
  await exchange.step(Buffer.from('ann'));
  assert.deepEqual(await exchange.step(Buffer.from('')), { kind: 'failure', why: 'bad-syntax', user: 'ann' });
});

test('the client takes the best mechanism that the connection allows', () => {
  assert.equal(chooseMechanism(['login', 'plain', 'scram-sha-256'], true), 'SCRAM-SHA-256');
  assert.equal(chooseMechanism(['LOGIN', 'PLAIN'], true), 'PLAIN');
  assert.equal(chooseMechanism(['LOGIN'], true), 'LOGIN');
  assert.equal(chooseMechanism(['LOGIN', 'PLAIN'], false), null);
  assert.equal(chooseMechanism(['XOAUTH2'], true), null);
});

test('the client of PLAIN answers on the command line or after an empty challenge, once', async () => {
  const direct = client('PLAIN');
  assert.deepEqual(direct.initialResponse(), Buffer.from('\0ann\0secret'));
  assert.equal((await direct.step(new Uint8Array(0))).ok, false);
  assert.deepEqual(direct.finish(), ok(true));

  const asked = client('PLAIN');
  assert.deepEqual(await asked.step(new Uint8Array(0)), ok(Buffer.from('\0ann\0secret')));
});

test('the client of LOGIN answers two questions, whatever they say', async () => {
  const asked = client('LOGIN');
  assert.equal(asked.initialResponse(), null);
  assert.deepEqual(await asked.step(Buffer.from('User Name\0')), ok(Buffer.from('ann')));
  assert.equal(asked.finish().ok, false);
  assert.deepEqual(await asked.step(Buffer.from('?')), ok(Buffer.from('secret')));
  assert.deepEqual(asked.finish(), ok(true));
  assert.equal((await asked.step(Buffer.from('?'))).ok, false);
});

test('a client does not begin with credentials that cannot travel', () => {
  for (const [user, password] of [
    ['', 'x'],
    ['ann', ''],
    ['a\0b', 'x'],
    ['ann', 'x\0y'],
    ['ann', 'x\r\ny'],
  ] as const) {
    const begun = beginClient('PLAIN', { user, password }, seededRandom(1));
    assert.equal(begun.ok, false, JSON.stringify([user, password]));
  }
});

const prepared: [string, string | null][] = [
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['\u0007', null],
  ['a\u00a0b', 'a b'],
  ['\u200e', null],
  ['\ud800', null],
  ['\ufffd', null],
  ['\ue000', null],
  ['p\u00e4ss', 'p\u00e4ss'],
  ['pa\u0308ss', 'p\u00e4ss'],
  ['\u{1f512}\ufe0f', '\u{1f512}'],
];
test('SASLprep: the examples of RFC 4013 §3 and more', () => {
  const found = prepared.map(([text]) => {
    const result = saslprep(text);
    return [text, result.ok ? result.value : null];
  });
  assert.deepEqual(found, prepared);
  assert.deepEqual(saslprep('\u0007'), err('prohibited-character'));
});

function client(name: 'PLAIN' | 'LOGIN') {
  const begun = beginClient(name, { user: 'ann', password: 'secret' }, seededRandom(1));
  assert.ok(begun.ok);
  return begun.value;
}
