import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { isSrs, srsDecode, srsEncode } from '../../../server/mailauth/srs.ts';

const secret = { keys: [Buffer.from('first key of ours'), Buffer.from('the one before it')] };
const day = 20_780;
const ann = { localPart: 'Ann.O+list', domain: 'example.com' };

const encode = (mailbox: typeof ann, domain = 'fwd.example', keys = secret, when = day) => {
  const encoded = srsEncode(mailbox, domain, keys, when);
  assert.ok(encoded.ok, encoded.ok ? '' : encoded.error);
  return encoded.value;
};

test('a bounce finds its way back, until the time has passed', () => {
  const there = encode(ann);
  assert.match(there.localPart, /^SRS0=[A-Z2-7]{6}=[A-Z2-7]{2}=example\.com=Ann\.O\+list$/);
  assert.ok(isSrs(there));
  assert.deepEqual(srsDecode(there, secret, day), { ok: true, value: ann });
  assert.deepEqual(srsDecode(there, secret, day + 21), { ok: true, value: ann });
  assert.deepEqual(srsDecode(there, secret, day - 1), { ok: true, value: ann });
  assert.deepEqual(srsDecode(there, secret, day + 22), { ok: false, error: 'expired' });
  assert.deepEqual(srsDecode(there, secret, day - 2), { ok: false, error: 'expired' });
});

test('hosts on the way may change the case', () => {
  const there = encode(ann);
  for (const localPart of [there.localPart.toLowerCase(), there.localPart.toUpperCase()]) {
    const back = srsDecode({ ...there, localPart }, secret, day);
    assert.ok(back.ok);
    assert.equal(back.value.localPart.toLowerCase(), 'ann.o+list');
  }
});

test('nobody without the key can make one', () => {
  const there = encode(ann);
  for (const [from, to] of [
    ['example.com', 'example.net'],
    ['Ann', 'Ben'],
    [/=[A-Z2-7]{6}=/, '=AAAAAA='],
    [/=[A-Z2-7]{6}=/, '=A='],
  ] as const) {
    const back = srsDecode({ ...there, localPart: there.localPart.replace(from, to) }, secret, day);
    assert.deepEqual(back, { ok: false, error: 'forged' });
  }
  assert.deepEqual(srsDecode(there, { keys: [Buffer.from('another')] }, day), { ok: false, error: 'forged' });
  // An old key still opens what it made.
  const older = encode(ann, 'fwd.example', { keys: [secret.keys[1]!] });
  assert.deepEqual(srsDecode(older, secret, day), { ok: true, value: ann });
});

test('every later forwarder leads back to the first', () => {
  const other = { keys: [Buffer.from('their key')] };
  const first = encode(ann, 'first.example', other);
  const second = encode(first, 'second.example');
  const third = encode(second, 'third.example', other);
  assert.match(second.localPart, /^SRS1=[A-Z2-7]{6}=first\.example==[A-Z2-7]{6}=/);
  assert.match(third.localPart, /^SRS1=[A-Z2-7]{6}=first\.example==[A-Z2-7]{6}=/);
  assert.deepEqual(srsDecode(second, secret, day), { ok: true, value: first });
  assert.deepEqual(srsDecode(third, other, day), { ok: true, value: first });
  assert.deepEqual(srsDecode(second, other, day), { ok: false, error: 'forged' });
});

test('what is none is told, and what becomes too long is refused', () => {
  assert.deepEqual(srsDecode(ann, secret, day), { ok: false, error: 'not-srs' });
  assert.deepEqual(srsDecode({ localPart: 'SRS0=x', domain: 'a.b' }, secret, day), { ok: false, error: 'malformed' });
  assert.equal(isSrs({ localPart: 'srs', domain: 'a.b' }), false);
  assert.equal(srsEncode({ localPart: 'x'.repeat(220), domain: 'example.com' }, 'fwd.example', secret, day).ok, false);
});

test('any local part comes back as it was, and no address makes it throw', () => {
  const random = seededRandom(1);
  const signs = ['a', '=', '==', 'SRS0', 'SRS1', '+', '-', '@', '"', '\\', ' ', '.', 'ü', 'x.y', '%', '!'];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from(
      { length: 1 + Math.floor(random.fraction() * 8) },
      () => signs[Math.floor(random.fraction() * signs.length)],
    ).join('');
    const mailbox = { localPart: text, domain: 'example.com' };
    const there = srsEncode(mailbox, 'fwd.example', secret, day);
    srsDecode(mailbox, secret, day);
    if (there.ok && !isSrs(mailbox))
      assert.deepEqual(srsDecode(there.value, secret, day), { ok: true, value: mailbox }, text);
  }
});
