/** Every finding can be said, in English and in German. */
import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { german } from '../../../renderer/language/de/index.ts';
import { english, speak } from '../../../server/base/language.ts';
import { type Code, codes, topics } from '../../../server/doctor/row.ts';
import {
  answerSentence,
  nextSentence,
  sentenceOf,
  topicMeaning,
  topicWords,
  whoWords,
} from '../../../server/doctor/words.ts';

const values = {
  ...{ why: 'no answer', domain: 'here.example', host: 'mail.here.example', others: 'b.example', found: '192.0.2.1' },
  ...{
    wanted: '192.0.2.2',
    alias: 'c.example',
    address: '192.0.2.1',
    at: 0,
    hours: 24,
    port: 25,
    addresses: '192.0.2.1',
  },
  ...{
    relay: 'r.example',
    count: 2,
    selector: 's1',
    policy: 'none',
    above: 'example',
    name: 'x.example',
    lists: 'l.example',
  },
  ...{
    list: 'l.example',
    what: '192.0.2.1',
    until: Date.UTC(2027, 1, 14),
    renews: 'yes',
    names: 'y.example',
    mail: 'm.example',
  },
  ...{ allowed: 'a.example', authority: 'b.example' },
};
const all = Object.keys(codes) as Code[];
afterEach(() => speak(english));

test('in English', () => {
  for (const code of all) assert.match(sentenceOf({ code, values }), /[A-Za-z]{3}/, code);
  assert.equal(
    sentenceOf({ code: 'tls-ok', values: { until: Date.UTC(2027, 1, 14, 12), renews: 'yes' } }),
    'Good until 14 Feb 2027, and renewed by itself.',
  );
  assert.equal(
    sentenceOf({ code: 'tls-ok', values: { until: Date.UTC(2027, 1, 14, 12), renews: 'no' } }),
    'Good until 14 Feb 2027.',
  );
});

test('in German, and never by chance in English', () => {
  const said = all.map(code => sentenceOf({ code, values }));
  speak({ tag: 'de-DE', catalogue: german });
  for (const [at, code] of all.entries()) assert.notEqual(sentenceOf({ code, values }), said[at], code);
  for (const topic of topics) assert.ok(topicWords[topic]().length > 0 && topicMeaning[topic]().length > 10);
  assert.equal(whoWords.network(), 'Ihr Internetanbieter');
  assert.match(nextSentence({ step: 'reject', days: 20, passed: 100, failed: 0, record: null }), /waren alle bewiesen/);
});

test('an answer is the sentence of the row that decides', () => {
  const row = { id: 'mx', topic: 'mx', code: 'mx-missing', values: { domain: 'here.example' } } as never;
  const answer = { question: 'receive', verdict: 'failed', because: 'mx' } as const;
  assert.match(answerSentence(answer, [row], null), /no MX record/);
  assert.equal(answerSentence(answer, [row], 'local'), 'Nobody outside was asked.');
  assert.match(answerSentence({ ...answer, verdict: 'ok', because: null }, [row], null), /leads here/);
});
