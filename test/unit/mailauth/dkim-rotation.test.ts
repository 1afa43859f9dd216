import assert from 'node:assert/strict';
import test from 'node:test';
import { days, hours } from '../../../server/base/units.ts';
import { ROTATION, type RotatingKey, rotation } from '../../../server/mailauth/dkim-rotation.ts';
import { NOW } from '../../support/signed-mail.ts';

const key = (selector: string, changes: Partial<RotatingKey> = {}): RotatingKey => ({
  selector,
  type: 'rsa',
  createdAt: NOW,
  publishedAt: null,
  seenAt: null,
  activeAt: null,
  retiredAt: null,
  removedAt: null,
  ...changes,
});
const active = (selector: string, since: number) =>
  key(selector, { createdAt: since, publishedAt: since, seenAt: since, activeAt: since });
const plan = (keys: RotatingKey[], now = NOW) => rotation(keys, ['rsa'], now);

test('with no key at all one of each kind is made', () => {
  assert.deepEqual(rotation([], ['rsa', 'ed25519'], NOW), {
    acts: [
      { act: 'make', type: 'rsa' },
      { act: 'make', type: 'ed25519' },
    ],
    lookAgainAt: null,
  });
});

test('a new key is published, looked for, and used a TTL after it was seen', () => {
  assert.deepEqual(plan([key('a')]).acts, [{ act: 'publish', selector: 'a' }]);
  assert.deepEqual(plan([key('a', { publishedAt: NOW })]).acts, [{ act: 'check', selector: 'a' }]);
  const seen = key('a', { publishedAt: NOW, seenAt: NOW });
  assert.deepEqual(plan([seen]), { acts: [], lookAgainAt: NOW + ROTATION.ttl });
  assert.deepEqual(plan([seen], NOW + ROTATION.ttl).acts, [{ act: 'activate', selector: 'a' }]);
});

test('an active key has its successor made ahead of time, and is not changed before its time', () => {
  const since = NOW - ROTATION.period + ROTATION.ahead;
  assert.deepEqual(plan([active('a', since + 1)]), { acts: [], lookAgainAt: NOW + 1 });
  assert.deepEqual(plan([active('a', since)]).acts, [{ act: 'make', type: 'rsa' }]);
  const next = key('b', { publishedAt: NOW, seenAt: NOW });
  assert.deepEqual(plan([active('a', since), next]), { acts: [], lookAgainAt: NOW + ROTATION.ahead });
  assert.deepEqual(plan([active('a', since), next], NOW + ROTATION.ahead).acts, [{ act: 'activate', selector: 'b' }]);
});

test('no key that was not seen is used, however old the other one is', () => {
  const late = NOW + days(400);
  assert.deepEqual(plan([active('a', NOW), key('b', { publishedAt: NOW })], late), {
    acts: [{ act: 'check', selector: 'b' }],
    lookAgainAt: null,
  });
});

test('the old one is retired once the new one signs, and removed when its mail has arrived', () => {
  const keys = [active('a', NOW - days(180)), active('b', NOW)];
  assert.deepEqual(plan(keys).acts, [{ act: 'retire', selector: 'a' }]);
  const retired = [{ ...keys[0]!, retiredAt: NOW }, keys[1]!];
  assert.deepEqual(plan(retired), { acts: [], lookAgainAt: NOW + ROTATION.keep });
  assert.deepEqual(plan(retired, NOW + ROTATION.keep).acts, [{ act: 'remove', selector: 'a' }]);
  const removed = [{ ...retired[0]!, removedAt: NOW + ROTATION.keep }, keys[1]!];
  assert.deepEqual(plan(removed, NOW + ROTATION.keep).acts, []);
});

test('a year played day by day: always one key signs, and every key ever used was seen a TTL before', () => {
  let keys: RotatingKey[] = [];
  let made = 0;
  for (let now = NOW; now < NOW + days(800); now += hours(6)) {
    for (const act of plan(keys, now).acts) {
      if (act.act === 'make') keys.push(key(`k${made++}`, { createdAt: now }));
      else {
        const note = {
          publish: 'publishedAt',
          check: 'seenAt',
          activate: 'activeAt',
          retire: 'retiredAt',
          remove: 'removedAt',
        } as const;
        keys = keys.map(one => (one.selector === act.selector ? { ...one, [note[act.act]]: now } : one));
      }
    }
    const signing = keys.filter(one => one.activeAt !== null && one.retiredAt === null);
    assert.ok(signing.length <= 2 && (now < NOW + days(3) || signing.length >= 1));
    for (const one of signing) assert.ok(one.activeAt! - one.seenAt! >= ROTATION.ttl);
  }
  assert.equal(made, 5);
  assert.equal(keys.filter(one => one.removedAt !== null).length, 4);
});
