/** What must hold of every rule and every series of changes: form → script → form is the same, and nothing by hand is lost. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import {
  type FilterAction,
  type FilterCondition,
  type FilterRule,
  settled,
} from '../../../server/filters/filter-rule.ts';
import { checkRule } from '../../../server/filters/rule-check.ts';
import { printRule } from '../../../server/filters/rule-script.ts';
import { emptyDocument, type RulesDocument, readDocument, textOf } from '../../../server/filters/rules-document.ts';
import { edited, type RuleEdit } from '../../../server/filters/rules-edit.ts';
import { compileText } from '../../../server/sieve/compile.ts';
import { parseScript } from '../../../server/sieve/parse.ts';

const line = fc
  .string({ unit: fc.constantFrom(...'ab Z"\\*?[]{}#;/:äß€😀.@-'), minLength: 1, maxLength: 12 })
  .filter(text => text.trim() !== '');
const text = fc.array(line, { minLength: 1, maxLength: 4 }).map(lines => lines.join('\n'));
const values = fc.array(line, { minLength: 1, maxLength: 3 });
/** Patterns that are not what `begins` and `ends` write. */
const pattern = fc.constantFrom('*a*', 'a*b', '?x', 'a\\*b?', '*');
const texts = fc.oneof(
  fc.record({ how: fc.constantFrom('contains', 'is', 'begins', 'ends', 'regex'), not: fc.boolean(), values }),
  fc.record({
    how: fc.constant('matches'),
    not: fc.boolean(),
    values: fc.array(pattern, { minLength: 1, maxLength: 2 }),
  }),
);
const headers = fc.uniqueArray(fc.constantFrom('from', 'to', 'cc', 'subject', 'x-priority', 'List-Id'), {
  minLength: 1,
  maxLength: 3,
});
const addressed = fc.uniqueArray(fc.constantFrom('from', 'To', 'cc', 'sender', 'resent-from'), {
  minLength: 1,
  maxLength: 3,
});
const part = fc.constantFrom('all', 'localpart', 'domain', 'user', 'detail');
const not = fc.boolean();
const made = <K extends string, T extends object>(kind: K, rest: fc.Arbitrary<T>) =>
  rest.map(one => ({ kind, ...one }));
const simple = fc.oneof(
  made(
    'header',
    fc.tuple(texts, headers).map(([one, names]) => ({ ...one, headers: names })),
  ),
  made(
    'address',
    fc.tuple(texts, addressed, part).map(([one, names, which]) => ({ ...one, headers: names, part: which })),
  ),
  made(
    'envelope',
    fc.tuple(texts, fc.constantFrom('from', 'to'), part).map(([one, of, which]) => ({ ...one, of, part: which })),
  ),
  made('exists', fc.record({ headers, not })),
  made('body', texts),
  made(
    'size',
    fc.record({ over: fc.boolean(), bytes: fc.oneof(fc.nat(), fc.constantFrom(1024, 5 * 2 ** 20, 2 ** 30)), not }),
  ),
  made('attachment', fc.record({ of: fc.constant('any'), not })),
  made(
    'attachment',
    fc.tuple(texts, fc.constantFrom('type', 'name')).map(([one, of]) => ({ ...one, of })),
  ),
  made(
    'date',
    fc.record({
      ...{ of: fc.constantFrom('now', 'message'), part: fc.constantFrom('date', 'time', 'weekday', 'iso8601'), not },
      relation: fc.constantFrom('is', 'ge', 'le', 'gt', 'lt'),
      values: fc.array(fc.constantFrom('2026-12-24', '17:00:00', '6'), { minLength: 1, maxLength: 2 }),
      zone: fc.constantFrom('+0100', '-0830', null),
    }),
  ),
  made('spam', fc.record({ atLeast: fc.integer({ min: 1, max: 10 }), not })),
  made('known', fc.record({ not })),
) as fc.Arbitrary<Exclude<FilterCondition, { readonly kind: 'group' }>>;
const condition = fc.oneof(
  { arbitrary: simple, weight: 5 },
  {
    arbitrary: made(
      'group',
      fc.record({
        ...{ match: fc.constantFrom('all', 'any'), not },
        conditions: fc.array(simple, { minLength: 1, maxLength: 3 }),
      }),
    ),
    weight: 1,
  },
) as fc.Arbitrary<FilterCondition>;
const keyword = fc.constantFrom('$label1', 'Important', '$Junk');
const action = fc.oneof(
  made('move', fc.record({ mailbox: line, create: fc.boolean() })),
  made('copy', fc.record({ mailbox: line, create: fc.boolean() })),
  fc.constantFrom({ kind: 'read' }, { kind: 'star' }, { kind: 'keep' }, { kind: 'delete' }),
  keyword.map(word => ({ kind: 'keyword', keyword: word })),
  made('forward', fc.record({ address: fc.constant('kim@there.example'), keep: fc.boolean() })),
  made('reject', fc.record({ text })),
  made(
    'answer',
    fc.record({
      subject: fc.option(line),
      ...{
        text,
        days: fc.integer({ min: 1, max: 30 }),
        addresses: fc.array(line, { maxLength: 2 }),
        from: fc.option(line),
      },
    }),
  ),
) as fc.Arbitrary<FilterAction>;
const rule: fc.Arbitrary<FilterRule> = fc
  .record({
    ...{
      name: fc.oneof(fc.constant(''), line),
      enabled: fc.boolean(),
      match: fc.constantFrom('all' as const, 'any' as const),
    },
    conditions: fc.array(condition, { maxLength: 3 }),
    ...{ actions: fc.array(action, { minLength: 1, maxLength: 3 }), stop: fc.boolean() },
  })
  .map(({ stop, ...one }) => ({ ...one, actions: stop ? [...one.actions, { kind: 'stop' as const }] : one.actions }));

function read(script: string): RulesDocument {
  const parsed = parseScript(script);
  assert.deepEqual(parsed.problems, [], script);
  return readDocument(parsed.script);
}

test('form → script → form is the same rule', () => {
  fc.assert(
    fc.property(rule, fc.constantFrom('\n', '\r\n'), (one, newline) => {
      const { blocks } = read(printRule(one, newline).text);
      assert.equal(blocks.length, 1);
      assert.deepEqual(blocks[0]?.kind === 'rule' ? blocks[0].rule : blocks[0]?.because, settled(one));
    }),
    { numRuns: 400 },
  );
});

test('what the form makes of a rule that it takes is a script that can run, with nothing more required than it needs', () => {
  fc.assert(
    fc.property(rule, one => {
      if (!checkRule(one).ok || JSON.stringify(one).includes('"regex"')) return;
      const made = edited(emptyDocument, { act: 'add', rule: one, before: 0 });
      assert.ok(made.ok);
      const { problems } = compileText(textOf(made.value));
      assert.deepEqual(
        problems.map(problem => problem.message),
        [],
        textOf(made.value),
      );
    }),
    { numRuns: 300 },
  );
});

const scripts = ['roundcube', 'sogo', 'horde', 'by-hand', 'thunderbird'].map(name =>
  readFileSync(join(import.meta.dirname, 'scripts', `${name}.sieve`), 'utf8'),
);
const edit = fc.record({
  act: fc.constantFrom('add', 'change', 'remove', 'move'),
  at: fc.nat(12),
  before: fc.nat(12),
  rule,
});
/** All but rules and `require`, without white space. */
const remarksOf = ({ head, blocks }: RulesDocument): string =>
  [head.replace(/^require \[[^\]#]*\];/gm, ''), ...blocks.flatMap(one => (one.kind === 'hand' ? [one.text] : []))]
    .join('')
    .replaceAll(/\s/g, '');
const handOf = ({ blocks }: RulesDocument): readonly string[] =>
  blocks.flatMap(one => (one.kind === 'hand' ? [one.text.trim()] : []));
const rulesOf = ({ blocks }: RulesDocument) => blocks.flatMap(one => (one.kind === 'rule' ? [settled(one.rule)] : []));

test('what is written by hand survives any series of changes, and the rules are those of the form', () => {
  fc.assert(
    fc.property(fc.constantFrom(...scripts), fc.array(edit, { maxLength: 8 }), (script, edits) => {
      let document = read(script);
      const hand = remarksOf(document);
      for (const one of edits) {
        const done = edited(document, one as RuleEdit);
        if (!done.ok) continue;
        document = read(textOf(done.value));
        assert.deepEqual(rulesOf(document), rulesOf(done.value), textOf(done.value));
        assert.equal(textOf(document), textOf(done.value));
      }
      assert.equal(remarksOf(document), hand);
    }),
    { numRuns: 300 },
  );
});

test('each hand-written part is there octet for octet after one change', () => {
  fc.assert(
    fc.property(fc.constantFrom(...scripts), edit, (script, one) => {
      const before = read(script);
      const done = edited(before, one as RuleEdit);
      if (!done.ok) return;
      for (const part of handOf(before)) assert.ok(textOf(done.value).includes(part));
    }),
    { numRuns: 200 },
  );
});
