/** From facts and rules to what is done: order, demands, points, stages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../../server/config/schema.ts';
import { decide, type Policy } from '../../../server/judgement/decide.ts';
import type { DmarcFacts, Facts } from '../../../server/judgement/facts.ts';
import { weights } from '../../../server/judgement/findings.ts';
import { policyOf as policyFromSettings } from '../../../server/judgement/policy.ts';
import { checkRule, prepareRules, type Rule } from '../../../server/judgement/rule.ts';
import { changed, harmless, withContent } from '../../support/judged.ts';

const rule = (id: number, stage: Rule['stage'], action: Rule['action'], when: Partial<Rule['when'][0]> = {}): Rule => ({
  id,
  stage,
  when: [{ field: 'sender', comparison: 'is', values: ['*'], ...when }],
  action,
  note: '',
  enabled: true,
});
const policyOf = (rules: readonly Rule[] = [], more: Partial<Policy> = {}): Policy => ({
  rules: prepareRules(rules),
  weights: {},
  junkFrom: 5,
  refuseFrom: 12,
  ...more,
});
const told = (facts: Facts, policy = policyOf()) => {
  const { act, stage, by } = decide(facts, policy);
  return { act, stage, by };
};
const dmarc = (policy: DmarcFacts['policy']) =>
  withContent({
    dmarc: { result: 'fail', domain: 'there.example', policy, because: 'nobody signed for there.example' },
  });

test('an ordinary message passes, and what speaks for it is named', () => {
  const verdict = decide(harmless, policyOf());
  assert.equal(verdict.act, 'accept');
  assert.deepEqual(
    verdict.findings.map(one => [one.name, one.points]),
    [['dmarc-pass', -1]],
  );
  assert.equal(verdict.because, 'nothing speaks against it');
});

test('DMARC: refused, junked or only counted, as the author’s domain wants', () => {
  assert.deepEqual(told(dmarc('reject')), { act: 'refuse', stage: 'content', by: { finding: 'dmarc-reject' } });
  assert.deepEqual(told(dmarc('quarantine')), { act: 'junk', stage: 'content', by: { finding: 'dmarc-quarantine' } });
  assert.deepEqual(told(dmarc('none')), { act: 'accept', stage: 'content', by: null });
});

test('a trusted sealer’s word stands against a broken DMARC', () => {
  const sealed = withContent(
    { arc: { result: 'pass', sealer: 'lists.example', trusted: true, because: '' } },
    dmarc('reject'),
  );
  const verdict = decide(sealed, policyOf());
  assert.equal(verdict.act, 'accept');
  assert.match(verdict.findings.at(-1)!.words, /lists\.example passed it on/);
});

test('a weight of nought silences a finding and what it demands', () => {
  assert.equal(decide(dmarc('reject'), policyOf([], { weights: { 'dmarc-reject': 0 } })).act, 'accept');
  assert.equal(decide(dmarc('none'), policyOf([], { weights: { 'dmarc-fail': 7 } })).act, 'junk');
});

test('the settings are the policy: limits, and points by name', () => {
  const greylist = { 'checks.greylist': 'suspicious', 'checks.greylist-from': 4 };
  const set = { 'checks.points': ['spf-fail=7.5'], 'checks.junk-from': 6, 'checks.refuse-from': 0, ...greylist };
  assert.deepEqual(policyFromSettings(set as unknown as Config, []), {
    ...{ rules: [], weights: { 'spf-fail': 7.5 }, junkFrom: 6, refuseFrom: null },
    greylist: { who: 'suspicious', from: 4 },
  });
  assert.equal(policyFromSettings({ ...set, 'checks.greylist': 'off' } as unknown as Config, []).greylist, null);
});

test('points of all stages are added, and weighed when the message is whole', () => {
  const poor = changed(facts => ({
    connection: {
      ...facts.connection,
      reverse: 'none',
      lists: [{ list: 'dnsbl.example', kind: 'block', of: '203.0.113.7', answer: '127.0.0.2', score: 2.5 }],
    },
    helo: { name: 'kim', kind: 'bare' },
  }));
  const unfinished = { ...poor, content: null };
  assert.deepEqual(told(unfinished), { act: 'accept', stage: 'connect', by: null });
  const verdict = decide(withContent({ dmarc: { ...poor.content!.dmarc, result: 'none' } }, poor), policyOf());
  assert.deepEqual([verdict.act, verdict.by, verdict.score], ['junk', 'points', 5.5]);
  assert.match(verdict.because, /^203\.0\.113\.7 is on the list dnsbl\.example.*\(5\.5 of 5 points\)$/);
  assert.equal(decide(poor, policyOf([], { refuseFrom: 4 })).act, 'refuse');
  assert.equal(decide(poor, policyOf([], { refuseFrom: null, junkFrom: 4 })).act, 'junk');
});

test('the owner’s rules come first and in order; what only scores goes on', () => {
  const rules = [
    rule(1, 'mail', { kind: 'score', points: 2 }),
    rule(2, 'content', { kind: 'score', points: 4 }),
    rule(3, 'content', { kind: 'hold' }, { values: ['nobody@*'] }),
  ];
  const verdict = decide(harmless, policyOf(rules));
  assert.deepEqual([verdict.act, verdict.met, verdict.score], ['junk', [1, 2], 5]);
});

test('a rule that accepts at the door ends every check; one that skips ends those of its stage', () => {
  const early = changed(facts => ({ connection: { ...facts.connection, early: true } }));
  assert.deepEqual(told(early), { act: 'refuse', stage: 'connect', by: { finding: 'early-talker' } });
  const byAddress = { field: 'address', comparison: 'is', values: ['203.0.113.7'] } as const;
  const pass = policyOf([rule(7, 'connect', { kind: 'accept' }, byAddress)]);
  assert.deepEqual(told(withContent(dmarc('reject').content!, early), pass), {
    act: 'accept',
    stage: 'connect',
    by: { rule: 7, note: '' },
  });
  const skip = policyOf([rule(8, 'connect', { kind: 'skip' }, byAddress)]);
  assert.equal(decide(early, skip).act, 'accept');
  assert.equal(decide(withContent(dmarc('reject').content!, early), skip).act, 'refuse');
});

test('a refusal carries the owner’s words to the peer', () => {
  const words = 'We do not take advertisements';
  const verdict = decide(harmless, policyOf([{ ...rule(3, 'rcpt', { kind: 'refuse', words }), note: 'ads' }]));
  assert.deepEqual(
    [verdict.act, verdict.stage, verdict.words, verdict.because],
    ['refuse', 'rcpt', words, 'your rule 3: ads'],
  );
});

test('who signed in, and the own house, is asked what it sends and not who it is', () => {
  const own = changed(facts => ({
    login: 'ana@office.test',
    connection: { ...facts.connection, early: true, reverse: 'none' },
  }));
  assert.deepEqual(decide(withContent(dmarc('reject').content!, own), policyOf()).findings, []);
  const program = withContent(
    { attachments: [{ name: 'a.exe', type: 'application/octet-stream', size: 9, kind: 'program', inside: [] }] },
    own,
  );
  assert.deepEqual(
    decide(program, policyOf()).findings.map(one => one.name),
    ['attached-program'],
  );
});

test('a scanner’s demand counts with its words', () => {
  const scanned = withContent({
    scans: [
      { scanner: 'rspamd', verdict: 'clean', score: -1, because: 'nothing' },
      { scanner: 'ClamAV', verdict: 'refuse', score: 0, because: 'holds Eicar-Test-Signature' },
    ],
  });
  const verdict = decide(scanned, policyOf());
  assert.deepEqual([verdict.act, verdict.because], ['refuse', 'ClamAV: holds Eicar-Test-Signature']);
  const silent = withContent({ scans: [{ scanner: 'clamd', verdict: 'clean', score: 0, because: 'no virus found' }] });
  assert(decide(silent, policyOf()).findings.every(one => one.name !== 'scanner'));
  const later = withContent({ scans: [{ scanner: 'milter', verdict: 'later', score: 0, because: 'greylisted' }] });
  assert.equal(decide(later, policyOf()).act, 'later');
});

test('rules that are not enabled do nothing', () => {
  assert.equal(decide(harmless, policyOf([{ ...rule(1, 'rcpt', { kind: 'later' }), enabled: false }])).act, 'accept');
});

test('a rule that cannot hold is refused in words', () => {
  const wrong: readonly (readonly [Rule, RegExp])[] = [
    [{ ...rule(1, 'rcpt', { kind: 'later' }), when: [] }, /would meet every message/],
    [rule(1, 'connect', { kind: 'later' }), /sender is not known before "mail"/],
    [rule(1, 'mail', { kind: 'junk' }), /for messages/],
    [rule(1, 'mail', { kind: 'refuse', words: 'nö' }), /ASCII/],
    [rule(1, 'mail', { kind: 'refuse', words: 'a\r\n250 ok' }), /ASCII/],
    [rule(1, 'mail', { kind: 'score', points: Number.NaN }), /points/],
  ];
  for (const [one, fault] of wrong) {
    const checked = checkRule(one);
    assert.ok(!checked.ok);
    assert.match(checked.error, fault);
  }
});

test('facts that went through JSON are judged alike', () => {
  const facts = JSON.parse(JSON.stringify(dmarc('quarantine'))) as Facts;
  assert.deepEqual(decide(facts, policyOf()), decide(dmarc('quarantine'), policyOf()));
});

test('every finding has a weight that says which way it speaks', () => {
  for (const [name, points] of Object.entries(weights)) assert.notEqual(points, 0, name);
});
