/** The rule that lets such mail in: it is a rule, it lets this message in, and nobody who only writes the name. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decide, type Policy } from '../../../server/judgement/decide.ts';
import type { Facts } from '../../../server/judgement/facts.ts';
import { pardonOf } from '../../../server/judgement/pardon.ts';
import { checkRule, prepareRules, type Rule } from '../../../server/judgement/rule.ts';
import { printRule } from '../../../server/judgement/rule-text.ts';
import { changed, harmless, withContent } from '../../support/judged.ts';

const policy = (rules: readonly Rule[] = []): Policy => ({
  ...{ rules: prepareRules(rules), weights: {}, junkFrom: 5, refuseFrom: 15 },
});
const macros = { name: 'offer.doc', type: '', size: 9, kind: 'macros', inside: [] } as const;
const junk = withContent({ attachments: [macros, { ...macros, name: 'b.doc' }] });
const unproven = { result: 'none', domain: '', policy: 'none', because: '' } as const;

function pardoned(facts: Facts): { readonly text: string | null; readonly act: string; readonly after: string | null } {
  const verdict = decide(facts, policy());
  const pardon = pardonOf(facts, verdict);
  if (!pardon) return { text: null, act: verdict.act, after: null };
  const rule = { ...pardon.rule, id: 1, note: '', enabled: true };
  assert.deepEqual(checkRule(rule).ok, true, printRule(rule));
  return { text: printRule(rule), act: verdict.act, after: decide(facts, policy([rule])).act };
}

test('bound to the strongest proof there is, and to the address where there is none', () => {
  const cases: readonly (readonly [string, Facts])[] = [
    ['content author=kim@there.example dmarc=pass then score:-100', junk],
    [
      'content author=kim@there.example signed-by=there.example then score:-100',
      withContent({ dmarc: unproven }, junk),
    ],
    [
      'content author=kim@there.example sender-domain=there.example spf=pass then score:-100',
      withContent({ dmarc: unproven, dkim: [] }, junk),
    ],
    [
      'content author=kim@there.example address=203.0.113.7 then score:-100',
      changed(
        ({ sender }) => ({ sender: { ...sender!, spf: { result: 'none', domain: '', because: '' } } }),
        withContent({ dmarc: unproven, dkim: [] }, junk),
      ),
    ],
  ];
  for (const [text, facts] of cases) assert.deepEqual(pardoned(facts), { text, act: 'junk', after: 'accept' });
});

test('what a finding demands is let in by accepting', () => {
  const facts = withContent({
    dkim: [],
    dmarc: { ...unproven, result: 'fail', domain: 'there.example', policy: 'quarantine' },
  });
  assert.deepEqual(pardoned(facts), {
    text: 'content author=kim@there.example sender-domain=there.example spf=pass then accept',
    act: 'junk',
    after: 'accept',
  });
});

test('refused before the message was there: only that stage is passed over', () => {
  const unreachable = changed(({ sender }) => ({ sender: { ...sender!, domainTakesMail: 'no' } }));
  assert.deepEqual(pardoned(unreachable), {
    text: 'mail sender=kim@there.example spf=pass then skip',
    act: 'refuse',
    after: 'accept',
  });
  const early = changed(({ connection }) => ({ connection: { ...connection, early: true } }));
  assert.deepEqual(pardoned(early), {
    text: 'connect address=203.0.113.7 then skip',
    act: 'refuse',
    after: 'accept',
  });
  const ourName = changed(() => ({ helo: { name: 'mx.here.example', kind: 'ours' } }));
  assert.deepEqual(pardoned(ourName), {
    text: 'helo address=203.0.113.7 then skip',
    act: 'refuse',
    after: 'accept',
  });
});

test('no rule where a scanner or an own rule decided, where it was let in, or where nobody can be named', () => {
  assert.equal(pardoned(harmless).text, null);
  const scan = { scanner: 'clamav', verdict: 'refuse', score: 0, because: 'a virus' } as const;
  assert.deepEqual(pardoned(withContent({ scans: [scan] })), { text: null, act: 'refuse', after: null });
  const many = [1, 2].map(n => ({ address: `kim${n}@there.example`, domain: 'there.example', name: '' }));
  assert.equal(pardoned(withContent({ authors: many }, junk)).text, null);
  const odd = [{ address: 'a*b@there.example', domain: 'there.example', name: '' }];
  assert.equal(pardoned(withContent({ authors: odd }, junk)).text, null, 'a pattern would let in others');
  assert.equal(pardonOf(junk, { act: 'junk', stage: 'content', by: { rule: 3, note: '' } }), null);
});

test('whoever only writes the name is not let in by it', () => {
  const { rule } = pardonOf(junk, decide(junk, policy()))!;
  const forged = withContent({ dmarc: { ...unproven, result: 'fail' } }, junk);
  assert.equal(decide(forged, policy([{ ...rule, id: 1, note: '', enabled: true }])).act, 'junk');
});
