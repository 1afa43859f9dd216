/** What a name of a host can be taken for, and which names are honest neighbours. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  claimedHost,
  isDisguised,
  knownHost,
  type Likeness,
  likeness,
  looksLike,
  mixedScripts,
  oneEdit,
  skeleton,
} from '../../../server/mime/look-alike.ts';

const alike: readonly (readonly [host: string, known: string, like: Likeness | null])[] = [
  ['0ffice.test', 'office.test', 'letters'],
  ['xn--ffice-iye.test', 'office.test', 'letters'], // о of Cyrillic
  ['mail.оffice.test', 'office.test', 'letters'],
  ['rnodern.test', 'modern.test', 'letters'],
  ['vvebshop.test', 'webshop.test', 'letters'],
  ['paypa1.com', 'paypal.com', 'letters'],
  ['bucher.example', 'bücher.example', 'letters'],
  ['xn--bcher-kva.example', 'bucher.example', 'letters'],
  ['offlce.test', 'office.test', 'letter'],
  ['ofice.test', 'office.test', 'letter'],
  ['officce.test', 'office.test', 'letter'],
  ['offcie.test', 'office.test', 'letter'],
  ['office.co', 'office.com', 'letter'],
  ['office.test.evil.example', 'office.test', 'front'],
  ['mail.office.test.evil.example', 'office.test', 'front'],
  ['office.test-login.example', 'office.test', 'front'],
  ['off-ice.test', 'office.test', 'hyphens'],
  ['office-test.com', 'office.test', 'hyphens'],
  ['office.test', 'office.test', null],
  ['news.office.test', 'office.test', null],
  ['myoffice.test', 'office.test', null],
  ['notoffice.test.evil.example', 'office.test', null],
  ['office.example', 'office.test', null],
  ['example.be', 'example.de', null],
  ['team1.test', 'team2.test', null],
  ['team11.test', 'team1.test', null],
  ['cat.test', 'car.test', null],
  ['there.example', 'office.test', null],
];

test('a name that is drawn like another, differs by a letter or a hyphen, or begins with it', () => {
  for (const [host, known, like] of alike)
    assert.equal(likeness(knownHost(host), knownHost(known)), like, `${host} beside ${known}`);
});

test('the skeleton falls together for what looks the same, whatever it is written with', () => {
  for (const one of [
    'paypal',
    'раураl',
    'PAYPAL',
    'pаypаl',
    'paypa1',
    'pay\u200bpal',
    'ｐａｙｐａｌ',
    '𝐩𝐚𝐲𝐩𝐚𝐥',
    'páypál',
  ])
    assert.equal(skeleton(one), 'paypal', one);
  assert.equal(skeleton('office。test'), 'office.test');
  assert.notEqual(skeleton('paypal'), skeleton('paypol'));
  assert.equal(skeleton('他们'), '他们');
});

test('an accent is no disguise, another alphabet is; East Asia mixes with Latin honestly', () => {
  assert.equal(looksLike('xn--bcher-kva.example'), 'bucher.example');
  assert.equal(isDisguised('xn--bcher-kva.example'), false);
  assert.equal(isDisguised('xn--80ak6aa92e.com'), true);
  assert.equal(isDisguised('пример.рф'), false);
  assert.equal(isDisguised('apple.com'), false);
  assert.deepEqual(mixedScripts('日本語abc.jp'), []);
  assert.deepEqual(mixedScripts('pаypal.com'), ['Latin', 'Cyrillic']);
  assert.deepEqual(mixedScripts('пример.com'), [], 'each label for itself');
});

test('one edit: more, less, other, swapped; digits count the members of a family', () => {
  const yes = ['abcd abc', 'abc abcd', 'abc abd', 'abcd abdc'];
  const no = ['abc abc', 'abcd ab', 'abcd badc', 'a1 a2', 'a1 a', 'a a1', 'abcd acbe'];
  for (const pair of yes) assert.equal(oneEdit(...(pair.split(' ') as [string, string])), true, pair);
  for (const pair of no) assert.equal(oneEdit(...(pair.split(' ') as [string, string])), false, pair);
});

test('which host a text claims', () => {
  const claims = ['https://bank.example/x', 'www.bank.example', ' bank.example ', 'http://u@bank.example', 'our bank'];
  assert.deepEqual(claims.map(claimedHost), ['bank.example', 'bank.example', 'bank.example', null, null]);
});

test('names as long as they may be, and built to be slow, cost next to nothing', () => {
  const long = Array.from({ length: 31 }, () => 'аррӏе-о').join('.');
  const start = process.cpuUsage();
  for (let n = 0; n < 100; n++) likeness(knownHost(long), knownHost('office.test'));
  looksLike(`xn--${'a'.repeat(240)}`);
  claimedHost('a.'.repeat(100));
  assert.ok(process.cpuUsage(start).user < 300_000);
});
