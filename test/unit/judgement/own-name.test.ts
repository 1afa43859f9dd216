/** A stranger in our own name: who stands in for it, who passes it on, and what is spared. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { prepare } from '../../../server/judgement/condition.ts';
import { decide, type Policy } from '../../../server/judgement/decide.ts';
import type { ArcFacts, ContentFacts, Facts, SenderFacts } from '../../../server/judgement/facts.ts';
import { findingsAt } from '../../../server/judgement/findings.ts';
import { replay } from '../../../server/judgement/replay.ts';
import { changed, harmless, withContent } from '../../support/judged.ts';

const policy: Policy = { rules: [], weights: {}, junkFrom: 5, refuseFrom: 15, greylist: null };
const spf = (result: SenderFacts['spf']['result'], domain: string) => ({ result, domain, because: 'so it is' });
const none: ContentFacts['dmarc'] = { result: 'none', domain: '', policy: 'none', because: 'no record' };
const dkim = (domain: string, result: 'pass' | 'fail' = 'pass') => [
  { result, domain, selector: 's', because: 'signed' },
];
const sealed: ArcFacts = { result: 'pass', sealer: 'lists.example', trusted: true, because: 'sealed' };

/** From: ana@office.test by a stranger whose own return path is in order. */
const author = { address: 'ana@office.test', domain: 'office.test', name: 'Ana', isOurs: true, exists: true };
const forged = (content: Partial<ContentFacts> = {}, sender: Partial<SenderFacts> = {}): Facts =>
  withContent(
    { authors: [author], dkim: [], dmarc: none, fields: {}, ...content },
    changed(facts => ({ sender: { ...facts.sender!, isOurs: false, ...sender } })),
  );
/** MAIL FROM:<ana@office.test> by a stranger, whoever its author is. */
const borrowed = (content: Partial<ContentFacts> = {}, sender: Partial<SenderFacts> = {}): Facts =>
  forged(
    { authors: [{ address: 'kim@there.example', domain: 'there.example', name: 'Kim', isOurs: false }], ...content },
    {
      path: 'ana@office.test',
      domain: 'office.test',
      isOurs: true,
      exists: true,
      spf: spf('none', 'office.test'),
      ...sender,
    },
  );
const named = (facts: Facts) =>
  findingsAt('content', facts, {})
    .filter(one => one.name.startsWith('own-'))
    .map(one => [one.name, one.points]);

test('an author of ours whom nobody stands in for is junk by default, whatever its words are', () => {
  assert.deepEqual(named(forged()), [['own-author', 9]]);
  assert.equal(decide(forged(), policy).act, 'junk');
  assert.equal(decide(forged({ learnt: 0.01 }), policy).act, 'junk');
  assert.equal(decide(forged(), { ...policy, weights: { 'own-author': 0 } }).act, 'accept');
  assert.equal(decide(forged({ dmarc: { ...none, result: 'fail', policy: 'reject' } }), policy).act, 'refuse');
});

test('SPF, a signature, DMARC or a trusted seal stands in; another’s does not', () => {
  for (const fine of [
    forged({}, { spf: spf('pass', 'office.test') }),
    forged({}, { spf: spf('pass', 'mail.office.test') }),
    forged({ dkim: dkim('office.test') }),
    forged({ dmarc: { ...none, result: 'pass' } }),
    forged({ arc: sealed }),
    forged({}, { spf: spf('temperror', 'office.test') }),
  ])
    assert.deepEqual(named(fine), []);
  for (const wrong of [
    forged({}, { spf: spf('temperror', 'there.example') }),
    forged({ dkim: dkim('there.example') }),
    forged({ dkim: dkim('office.test', 'fail') }),
    forged({ dkim: dkim('notoffice.test') }),
    forged({ arc: { ...sealed, trusted: false } }),
    forged({
      authors: [{ ...author, address: 'x@there.example', domain: 'there.example', isOurs: false }, author],
      dmarc: { ...none, result: 'pass' },
    }),
  ])
    assert.deepEqual(named(wrong), [['own-author', 9]]);
});

test('what came back from where its author wrote to is spared; what says that it is passed on keeps a part', () => {
  assert.deepEqual(named(forged({ cameBackFrom: 'talk@lists.example' })), []);
  const list = { fields: { 'list-id': '<talk.lists.example>' } };
  assert.deepEqual(named(forged(list)), [['own-author', 2]]);
  assert.deepEqual(named(forged(list, { spf: spf('none', 'there.example') })), [['own-author', 9]]);
  const path = 'SRS0=abcd=xy=office.test=ana@there.example';
  assert.deepEqual(named(forged({}, { path })), [['own-author', 2]]);
});

test('a return path of ours: put aside, and refused where nobody has it', () => {
  assert.deepEqual(named(borrowed()), [['own-sender', 7]]);
  assert.equal(decide(borrowed(), policy).act, 'junk');
  assert.deepEqual(named(borrowed({}, { spf: spf('pass', 'office.test') })), []);
  assert.deepEqual(named(borrowed({ dkim: dkim('office.test') })), [], 'sent on by who keeps the return path');
  const lost = borrowed({}, { exists: false });
  assert.deepEqual([decide(lost, policy).act, decide(lost, policy).by], ['refuse', { finding: 'own-sender-unknown' }]);
  assert.equal(decide({ ...lost, content: null }, policy).act, 'refuse', 'already at the recipient');
  for (const result of ['pass', 'temperror'] as const)
    assert.equal(
      decide(borrowed({}, { exists: false, spf: spf(result, 'office.test') }), policy).act,
      'accept',
      result,
    );
  const silenced = decide(lost, { ...policy, weights: { 'own-sender-unknown': 0 } });
  assert.equal(silenced.act, 'junk');
});

test('who signed in, the own house and smtp.relay-networks may write as anybody of ours', () => {
  const printer = (facts: Facts) =>
    changed(({ connection }) => ({ connection: { ...connection, mayRelay: true } }), facts);
  for (const facts of [forged(), borrowed(), borrowed({}, { exists: false })]) {
    const own = changed(({ connection }) => ({ connection: { ...connection, isPrivate: true } }), facts);
    for (const one of [printer(facts), own, { ...facts, login: 'ana@office.test' }]) {
      assert.deepEqual(named(one), []);
      assert.equal(decide(one, policy).act, 'accept');
    }
  }
});

test('who looks like one of us lies in Junk, though his domain is proven and his words are wanted', () => {
  const lookAlikes = ["the author's domain 0ffice.test is drawn like office.test, which is yours"];
  const verdict = decide(withContent({ lookAlikes, learnt: 0.01 }), policy);
  assert.equal(verdict.act, 'junk');
  assert.match(verdict.because, /drawn like office\.test/);
});

test('what is not known answers neither yes nor no; older facts are judged as they were', async () => {
  const isYes = (
    field: 'sender-is-ours' | 'author-is-ours' | 'author-exists' | 'sender-exists' | 'look-alike',
    facts: Facts,
  ) => [
    prepare({ field, comparison: 'is', values: ['yes'] })(facts),
    prepare({ field, comparison: 'is', values: ['no'] })(facts),
  ];
  assert.deepEqual(isYes('author-is-ours', forged()), [true, false]);
  assert.deepEqual(isYes('author-exists', forged()), [true, false]);
  assert.deepEqual(isYes('sender-is-ours', forged()), [false, true]);
  assert.deepEqual(isYes('sender-exists', borrowed({}, { exists: false })), [false, true]);
  for (const field of ['sender-is-ours', 'author-is-ours', 'author-exists', 'look-alike'] as const)
    assert.deepEqual(isYes(field, harmless), [false, false], field);
  assert.deepEqual(isYes('look-alike', withContent({ lookAlikes: ['x'] })), [true, false]);
  const older: Facts = JSON.parse(JSON.stringify(harmless));
  async function* kept() {
    yield [{ trace: 'a', facts: older, act: 'accept' as const }];
  }
  const { judged, leftOut, differences } = await replay(kept(), policy);
  assert.deepEqual([judged, leftOut, differences], [1, 0, []]);
});
