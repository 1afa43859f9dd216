/** Scripts of other programs and of people, read as rules and hand-written parts, and changed without harm to the rest. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { FilterRule } from '../../../server/filters/filter-rule.ts';
import { linesOf, type RulesDocument, readDocument, textOf } from '../../../server/filters/rules-document.ts';
import { edited, type RuleEdit } from '../../../server/filters/rules-edit.ts';
import { parseScript } from '../../../server/sieve/parse.ts';

const names = ['roundcube', 'sogo', 'horde', 'by-hand', 'thunderbird'] as const;
const textNamed = (name: (typeof names)[number]): string =>
  readFileSync(join(import.meta.dirname, 'scripts', `${name}.sieve`), 'utf8');
function read(text: string): RulesDocument {
  const { script, problems } = parseScript(text);
  assert.deepEqual(problems, []);
  return readDocument(script);
}
const done = (document: RulesDocument, edit: RuleEdit): RulesDocument => {
  const result = edited(document, edit);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
};
const rule = (change: Partial<FilterRule> = {}): FilterRule => ({
  ...{ name: 'New', enabled: true, match: 'all', actions: [{ kind: 'move', mailbox: 'Bills', create: true }] },
  conditions: [{ kind: 'header', headers: ['subject'], how: 'contains', not: false, values: ['bill'] }],
  ...change,
});
const rulesOf = ({ blocks }: RulesDocument) => blocks.map(one => (one.kind === 'rule' ? one.rule : one.because));
const handOf = ({ blocks }: RulesDocument): string =>
  blocks.flatMap(one => (one.kind === 'hand' ? [one.text] : [])).join('\n--\n');

for (const name of names)
  for (const newline of ['\n', '\r\n'] as const)
    test(`${name} with ${newline === '\n' ? 'LF' : 'CRLF'} is itself again, octet for octet`, () => {
      const text = textNamed(name).replaceAll('\n', newline);
      const document = read(text);
      assert.equal(textOf(document), text);
      assert.equal(document.newline, newline);
    });

test('what Roundcube writes: names, a rule that rests in a remark, an away reply with dates, actions for every message', () => {
  const found = rulesOf(read(textNamed('roundcube')));
  assert.equal(found.length, 7);
  assert.deepEqual(found[0], {
    ...{ name: 'Away', enabled: true, match: 'all' },
    conditions: [
      { kind: 'date', of: 'now', part: 'date', relation: 'ge', not: false, values: ['2026-12-24'], zone: '+0100' },
      { kind: 'date', of: 'now', part: 'date', relation: 'le', not: false, values: ['2027-01-03'], zone: '+0100' },
    ],
    actions: [
      {
        ...{ kind: 'answer', subject: 'I am away', days: 3, from: null },
        text: 'Until the third of January I read no mail.\n..\nAna\n',
        addresses: ['ana@office.example', 'ana.prieto@office.example'],
      },
    ],
  });
  assert.deepEqual(found[2], {
    ...{ name: 'Big ones', enabled: false, match: 'all' },
    conditions: [{ kind: 'size', over: true, bytes: 10 * 2 ** 20, not: false }],
    actions: [{ kind: 'copy', mailbox: 'Big', create: false }],
  });
  assert.deepEqual(found[3], {
    ...{ name: 'Everything', enabled: true, match: 'all', conditions: [] },
    actions: [{ kind: 'forward', address: 'ana@elsewhere.example', keep: true }],
  });
  assert.equal(found[5], 'It has another part, for what does not meet it (elsif, else)');
  assert.deepEqual((found[6] as FilterRule).conditions, [
    { kind: 'body', how: 'contains', not: true, values: ['invoice', 'bill'] },
  ]);
});

test('a mark behind the filing is told, and stands before it when the rule is saved', () => {
  const document = read(textNamed('roundcube'));
  const late = document.blocks[4]!;
  assert.ok(late.kind === 'rule');
  assert.match(late.notes.join(), /marks the message after it was filed/);
  const after = done(document, { act: 'change', at: 4, rule: late.rule });
  assert.match(textOf(after), /addflag "\\\\Flagged";\n {4}fileinto "Reports";/);
  assert.deepEqual(after.blocks[4]?.kind === 'rule' && after.blocks[4].notes, []);
});

test('what SOGo and Horde write are rules, with the remark above as the name', () => {
  assert.deepEqual(
    rulesOf(read(textNamed('sogo'))).map(one => typeof one === 'object' && one.actions.map(({ kind }) => kind)),
    [
      ['move', 'stop'],
      ['keyword', 'keep'],
      ['forward', 'keep'],
    ],
  );
  const horde = rulesOf(read(textNamed('horde')));
  assert.deepEqual(
    horde.map(one => typeof one === 'object' && one.name),
    ['Whitelist', 'Blacklist Addresses', 'No pictures'],
  );
});

test('what is written by hand is shown with its lines and a reason; a remark at the end of a line is no part of a rule', () => {
  const document = read(textNamed('by-hand'));
  assert.deepEqual(
    document.blocks.map((one, at) => [one.kind, linesOf(document)[at]?.first, linesOf(document)[at]?.last]),
    [
      ['hand', 10, 17],
      ['rule', 18, 18],
      ['hand', 18, 26],
    ],
  );
  assert.deepEqual(document.requires, ['fileinto', 'variables', 'regex', 'include']);
});

test('rules are added, changed, moved and removed, and nothing written by hand moves by an octet', () => {
  const before = read(textNamed('by-hand'));
  const hand = handOf(before);
  let now = done(before, { act: 'add', rule: rule(), before: 0 });
  now = done(now, { act: 'add', rule: rule({ name: 'Last' }), before: now.blocks.length });
  now = done(now, { act: 'move', at: 0, before: 3 });
  now = done(now, { act: 'change', at: 1, rule: rule({ name: 'Boss' }) });
  now = done(now, { act: 'remove', at: now.blocks.length - 1 });
  assert.equal(handOf(now), hand);
  assert.equal(
    handOf(read(textOf(now)))
      .replaceAll('\n--\n', '')
      .replaceAll(/\s/g, ''),
    hand.replaceAll('\n--\n', '').replaceAll(/\s/g, ''),
  );
  assert.ok(textOf(now).startsWith(before.head));
  assert.match(textOf(now), /^require \["mailbox"\];$/m);
});

test('require follows: what a rule needs comes, what none needs goes, and another layout is left as it is', () => {
  const first = done(read(''), { act: 'add', rule: rule(), before: 0 });
  assert.equal(
    textOf(first),
    [
      'require ["fileinto", "mailbox"];\r\n\r\n# rule:[New]\r\nif header :contains "subject" "bill" {\r\n',
      '    fileinto :create "Bills";\r\n}\r\n\r\n',
    ].join(''),
  );
  const second = done(first, { act: 'change', at: 0, rule: rule({ actions: [{ kind: 'read' }] }) });
  assert.deepEqual(read(textOf(second)).requires, ['imap4flags']);
  const none = done(second, { act: 'remove', at: 0 });
  assert.equal(textOf(none).trim(), '');
});

test('a dollar sign with braces is hand-written where variables are, and is refused in a rule of the form', () => {
  const variable = `$${'{a}'}`;
  const text = `require "variables";\nset "a" "b";\nif header :is "subject" "${variable}" { keep; }\n`;
  const document = read(text);
  assert.deepEqual(
    document.blocks.map(one => one.kind),
    ['hand'],
  );
  const wish = { kind: 'header', headers: ['subject'], how: 'is', not: false, values: [variable] } as const;
  const refused = edited(document, { act: 'add', rule: rule({ conditions: [wish] }), before: 1 });
  assert.equal(refused.ok, false);
});

test('a part written by hand is not changed by the form', () => {
  const document = read(textNamed('by-hand'));
  for (const edit of [
    { act: 'remove', at: 0 },
    { act: 'move', at: 0, before: 2 },
    { act: 'change', at: 0, rule: rule() },
    { act: 'remove', at: 9 },
  ] as const)
    assert.equal(edited(document, edit).ok, false);
});
