/** Will it survive DMARC? By what the checks found out when it came. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sumOf, survivalOf } from '../../../server/mta/survival.ts';

const judged = (policy: string, dkim: readonly (readonly [string, string])[], more: object = {}) => ({
  facts: JSON.stringify({
    version: 1,
    content: {
      authors: [{ address: 'kim@mail.there.example', domain: 'mail.there.example', name: '' }],
      dmarc: { result: 'pass', domain: 'there.example', policy, because: '' },
      dkim: dkim.map(([domain, result]) => ({ domain, result, selector: 's', because: '' })),
      ...more,
    },
  }),
});

test('a signature of the author’s house survives, another’s does not', () => {
  const verdict = (...of: Parameters<typeof judged>) => survivalOf(judged(...of), false).verdict;
  assert.equal(verdict('reject', [['there.example', 'pass']]), 'survives');
  assert.equal(verdict('reject', [['news.there.example', 'pass']]), 'survives');
  assert.equal(verdict('reject', [['there.example', 'fail']]), 'at-risk');
  assert.equal(verdict('quarantine', [['sender.example', 'pass']]), 'at-risk');
  assert.equal(verdict('none', []), 'no-policy');
  assert.equal(
    verdict('reject', [], { dmarc: { result: 'none', domain: '', policy: 'none', because: '' } }),
    'no-policy',
  );
  assert.equal(
    verdict('reject', [], { dmarc: { result: 'temperror', domain: '', policy: 'none', because: '' } }),
    'unknown',
  );
  assert.equal(verdict('reject', [['there.example', 'pass']], { authors: [] }), 'unknown');
  assert.equal(survivalOf(null, false).verdict, 'unknown');
  assert.equal(survivalOf({ facts: '{"version":0}' }, false).verdict, 'unknown');
});

test('an edited message has no signature that is whole', () => {
  const { verdict, sentence } = survivalOf(judged('reject', [['there.example', 'pass']]), true);
  assert.equal(verdict, 'at-risk');
  assert.equal(
    sentence,
    'mail.there.example wants mail refused that it has not signed, and the rule changes what is signed',
  );
});

test('of many messages it is told whose would be refused', () => {
  const some = [judged('reject', []), judged('reject', []), judged('none', []), null].map(one =>
    survivalOf(one, false),
  );
  const sum = sumOf(some);
  assert.deepEqual([sum.looked, sum.noPolicy, sum.atRisk], [3, 1, 2]);
  assert.deepEqual(
    sum.domains.map(({ domain, messages }) => [domain, messages]),
    [['mail.there.example', 2]],
  );
  assert.equal(sum.sentence, 'Of the last 3 messages 2 could have been refused elsewhere, because of DMARC');
  assert.match(sumOf([]).sentence, /No mail has come yet/);
});
