/** Retry rules and rates: what can be written, how it is printed back, and where a fault is. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hours, minutes, seconds } from '../../../server/base/units.ts';
import { parseValue } from '../../../server/config/parse.ts';
import { parseRateRule } from '../../../server/config/rate-rule.ts';
import { parseRetryRule, printRetryRule } from '../../../server/config/retry-rule.ts';

const printed = (line: string): string => {
  const rule = parseRetryRule(line);
  return rule.ok ? printRetryRule(rule.value) : rule.error;
};

test('a rule is printed back in its one form', () => {
  const same = [
    'gmail.com 4.7.*: 15m 30m 1h x1.5 to 6h for 2d',
    'example.org timeout: 1h for 1d',
    '* bounces: 30m x2 to 4h for 1d',
    '*.example.net 421 45? rate tls: 10m',
    '"smart host": 1m x2 to 1h',
    'example.net: never',
    '*: 5m x2 to 4h for 5d',
  ];
  assert.deepEqual(same.map(printed), same);
  assert.equal(printed('  Example.ORG   Timeout :90s ,  for 36h '), 'example.org timeout: 90s for 36h');
});

test('a fault says its column, and what would do', () => {
  const faults = {
    '': 'column 1: a rule begins with whom it is for',
    'example.org 5m': 'column 15: a colon stands between whom the rule is for and the waits',
    'exa mple: 5m': /^column 5: "mple" is no condition: /,
    'a.b 5.1.1: 5m': 'column 5: 5.1.1 is final: only 4yz is tried again',
    '*: 5x': 'column 4: expected a duration such as 30s, 5m, 4h or 5d, found "5x"',
    '*: 5m x1': 'column 7: the waits grow by more than 1, and 10 at most',
    '*: 5m to 4h': /waits that do not grow need no "to"/,
    '*: 5m for': 'column 10: a duration is missing after "for"',
    '*: 5m x2 for 1s': 'column 14: 1s is out of bounds: 1m to 365d',
    '*: 400d': 'column 4: 400d is out of bounds: 1s to 7d',
    '*:': 'column 3: the first wait is missing, such as 5m',
    'b c"d: 5m': 'column 10: a colon stands between whom the rule is for and the waits',
    '"smart: 5m': /^column/,
    '*: never 5m': 'column 10: nothing stands after "never"',
  };
  for (const [line, fault] of Object.entries(faults)) {
    const found = printed(line);
    if (typeof fault === 'string') assert.equal(found, fault, line);
    else assert.match(found, fault, line);
  }
});

test('in the setting the line is told too, and the comma of "for" is no end of a rule', () => {
  const text = 'gmail.com 4.7.*: 15m, for 2d, *: 5m x2 to 4h, for 5d';
  assert.deepEqual(parseValue('queue.retry-rules', text), {
    ok: true,
    value: ['gmail.com 4.7.*: 15m, for 2d', '*: 5m x2 to 4h, for 5d'],
  });
  const broken = parseValue('queue.retry-rules', ['*: 5m', '*: x']);
  assert.deepEqual(
    !broken.ok && broken.error.sentence,
    'queue.retry-rules: line 2, column 4: the first wait is missing, such as 5m',
  );
});

test('rates and connections', () => {
  const of = (line: string) => {
    const rule = parseRateRule(line);
    return rule.ok ? [rule.value.rate, rule.value.connections] : rule.error;
  };
  assert.deepEqual(of('gmail.com: 60/min'), [{ messages: 60, per: minutes(1) }, null]);
  assert.deepEqual(of('*.example.net: 500/h 2 connections'), [{ messages: 500, per: hours(1) }, 2]);
  assert.deepEqual(of('"smart host": 1/s'), [{ messages: 1, per: seconds(1) }, null]);
  assert.deepEqual(of('*: 1 connection'), [null, 1]);
  assert.equal(of('*: 0/min'), 'column 4: "0/min" is not expected here: 60/min, 500/h, 2 connections');
  assert.equal(of('*:'), 'column 3: how many is missing: 60/min, 2 connections');
  assert.equal(of('a.b 60/min'), 'column 5: a colon stands behind whom the rule is for');
});
