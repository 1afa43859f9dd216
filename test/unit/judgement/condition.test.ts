/** Conditions of rules: what each kind of field takes, and what it meets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Condition, checkCondition, fits, prepare } from '../../../server/judgement/condition.ts';
import type { Facts } from '../../../server/judgement/facts.ts';
import { harmless, withContent } from '../../support/judged.ts';

const asked = (field: Condition['field'], comparison: Condition['comparison'], ...values: string[]): Condition => ({
  field,
  comparison,
  values,
});
const twoRecipients: Facts = {
  ...harmless,
  recipients: [...harmless.recipients, { path: 'ben@office.test', kind: 'here', corresponded: true }],
};
const withArchive = withContent({
  attachments: [{ name: 'Offer.ZIP', type: 'application/zip', size: 9, kind: 'archive', inside: ['offer.exe'] }],
});

const meeting: readonly (readonly [Condition, Facts, boolean])[] = [
  [asked('address', 'is', '203.0.113.0/24'), harmless, true],
  [asked('address', 'is', '198.51.100.0/24', '2001:db8::/32'), harmless, false],
  [asked('address', 'is-not', '203.0.113.7'), harmless, false],
  [asked('sender', 'is', 'KIM@there.example'), harmless, true],
  [asked('sender', 'is', '*@there.example'), harmless, true],
  [asked('sender', 'is', '*@other.example', 'k?m@*'), harmless, true],
  [asked('sender-domain', 'is', 'example'), harmless, false],
  [asked('recipient', 'is', 'ben@*'), twoRecipients, true],
  [asked('recipient', 'is-not', 'ben@*'), twoRecipients, false],
  [asked('recipients', 'over', '1'), twoRecipients, true],
  [asked('recipients', 'under', '2'), twoRecipients, false],
  [asked('corresponded', 'is', 'yes'), twoRecipients, true],
  [asked('corresponded', 'is', 'yes'), harmless, false],
  [asked('size', 'over', '4000'), harmless, false],
  [asked('size', 'over', '3999.5'), harmless, true],
  [asked('signed-by', 'is', 'there.example'), harmless, true],
  [asked('attachment', 'is', '*.exe'), withArchive, true],
  [asked('attachment', 'is', '*.zip'), withArchive, true],
  [asked('attachment', 'is', '*.zip'), harmless, false],
  [asked('header:List-Id', 'is', '*friends*'), harmless, true],
  [asked('header:x-none', 'is', '*'), harmless, false],
  [asked('header:x-none', 'is-not', '*'), harmless, true],
  [asked('header:constructor', 'is', '*'), harmless, false],
  [asked('encrypted', 'is', 'no'), harmless, false],
  [asked('login', 'is', ''), harmless, true],
];

for (const [condition, facts, expected] of meeting) {
  test(`${condition.field} ${condition.comparison} ${condition.values.join(' or ')}: ${expected ? 'meets' : 'does not meet'}`, () => {
    assert.deepEqual(checkCondition(condition), { ok: true, value: undefined });
    assert.equal(prepare(condition)(facts), expected);
  });
}

const wrong: readonly (readonly [Condition, RegExp])[] = [
  [asked('nothing' as 'sender', 'is', 'x'), /no field nothing/],
  [asked('constructor' as 'sender', 'is', 'x'), /no field constructor/],
  [asked('header:a b' as 'sender', 'is', 'x'), /no field/],
  [asked('sender', 'is'), /nothing to compare/],
  [asked('sender', 'over', '3'), /no number to be over/],
  [asked('size', 'over', 'large'), /no number/],
  [asked('address', 'is', '203.0.113.0/33'), /no network/],
  [asked('address', 'is', 'there.example'), /no network/],
  [asked('encrypted', 'is', 'true'), /neither "yes" nor "no"/],
  [asked('sender', 'is', 'x'.repeat(501)), /500 characters/],
];

for (const [condition, fault] of wrong) {
  test(`${condition.field} ${condition.comparison} ${String(condition.values).slice(0, 20)} is refused in words`, () => {
    const checked = checkCondition(condition);
    assert.ok(!checked.ok);
    assert.match(checked.error, fault);
  });
}

test('a pattern made of stars costs steps, not time without end', () => {
  const began = performance.now();
  assert.equal(fits('a'.repeat(20_000), `${'*a'.repeat(200)}*b`), false);
  assert.ok(performance.now() - began < 2_000);
});

test('patterns are what they would be as regular expressions', () => {
  const texts = ['', 'a', 'ab', 'ba', 'aab', 'abab', 'b?', '*'];
  for (const pattern of ['', '*', '?', 'a*', '*a', 'a?', '*a*b', '**', '?*?', 'a*b*']) {
    const like = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    for (const text of texts) assert.equal(fits(text, pattern), like.test(text), `${text} ${pattern}`);
  }
});
