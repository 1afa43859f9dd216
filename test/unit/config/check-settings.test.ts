/** Settings of the checks: what each text must be is said when it is set, not when mail comes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPointsOf } from '../../../server/config/check-points.ts';
import { parseListSetting } from '../../../server/config/dns-list-setting.ts';
import { parseValue } from '../../../server/config/parse.ts';
import type { Key } from '../../../server/config/schema.ts';

const faultOf = (key: Key, value: unknown): string => {
  const read = parseValue(key, value);
  return read.ok ? '' : read.error.sentence;
};

test('what is well written is taken', () => {
  assert.equal(faultOf('checks.own-networks', '10.0.0.0/8, ::1, fe80::/10, 192.0.2.7'), '');
  assert.equal(faultOf('checks.own-networks', ''), '');
  assert.equal(faultOf('checks.lists', ['zen.example=4', 'domain:dbl.example=2.5', 'white.example=-3']), '');
  assert.equal(faultOf('checks.points', 'spf-fail=5, scanner=0, dmarc-pass=-2.5'), '');
});

const wrong: readonly (readonly [Key, string, RegExp])[] = [
  ['checks.own-networks', '10.0.0.0/33', /checks\.own-networks: "10\.0\.0\.0\/33" is no network/],
  ['checks.own-networks', 'there.example', /no network/],
  ['checks.own-networks', '10.0.0.0/8/8', /no network/],
  ['checks.lists', 'zen.example', /zen\.example.* list\.example=4/],
  ['checks.lists', 'zen.example=0', /list\.example=4/],
  ['checks.lists', 'zen=4', /list\.example=4/],
  ['checks.points', 'spf-fail', /not of the form spf-fail=5/],
  ['checks.points', 'spf-fial=5', /there is no check "spf-fial"; there are .*spf-fail/],
  ['checks.points', 'constructor=5', /there is no check/],
];

for (const [key, value, fault] of wrong) {
  test(`${key} "${value}" is refused in words`, () => assert.match(faultOf(key, value), fault));
}

test('points by name; of two for one name the last counts', () => {
  assert.deepEqual(checkPointsOf(['spf-fail=5', 'scanner=0', 'spf-fail=1']), { 'spf-fail': 1, scanner: 0 });
});

test('a list tells what is looked up there, and on whose side it is', () => {
  assert.deepEqual(parseListSetting('domain:DBL.example=-2'), {
    ok: true,
    value: { list: 'dbl.example', of: 'domain', points: -2 },
  });
});
