/** Printing and reading are each other's way back; a text is edited without touching the rest of it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Argument, Block, Command, Comment, Script, Test } from '../../../server/sieve/ast.ts';
import { parseScript } from '../../../server/sieve/parse.ts';
import { type PrintedCommand, printScript } from '../../../server/sieve/print.ts';

/** The tree without places, and with comments where printing puts them: before their command. */
type Bare = { readonly [key: string]: unknown };
const comment = ({ text, bracket }: Pick<Comment, 'text' | 'bracket'>): Bare => ({ text, bracket });
const argument = (one: Argument): Bare => {
  switch (one.kind) {
    case 'string':
      return { kind: one.kind, value: one.value };
    case 'list':
      return { kind: one.kind, items: one.items.map(argument) };
    case 'number':
      return { kind: one.kind, value: one.value };
    case 'tag':
      return { kind: one.kind, name: one.name };
  }
};
const bareTest = (one: Test): Bare => ({
  name: one.name,
  arguments: one.arguments.map(argument),
  tests: one.tests.map(bareTest),
  listed: one.listed,
});
const block = (one: Block): Bare => ({ commands: one.commands.map(command), after: one.after.map(comment) });
const command = (one: Command): Bare => ({
  name: one.name,
  arguments: one.arguments.map(argument),
  tests: one.tests.map(bareTest),
  listed: one.listed,
  block: one.block && block(one.block),
  before: [...one.before, ...one.inside].map(comment),
});
const bare = ({ commands, after }: Script): Bare => ({ commands: commands.map(command), after: after.map(comment) });

const word = fc.constantFrom('keep', 'if', 'x', 'header', 'fileinto', 'anyof', 'a_1');
const testName = fc.constantFrom('header', 'true', 'y', 'not', 'b2');
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map(value => value.replace(/[\0\r\n]/g, ''));
const lines = fc.array(fc.oneof(text, fc.constantFrom('.', '..', '.x', '')), { maxLength: 3 });
const string = fc.oneof(
  text.map(value => ({ kind: 'string' as const, value, form: 'quoted' as const })),
  lines.map(all => ({
    kind: 'string' as const,
    value: all.map(line => `${line}\r\n`).join(''),
    form: 'multi-line' as const,
  })),
);
const anyArgument = fc.oneof(
  string,
  fc.array(string, { minLength: 1, maxLength: 3 }).map(items => ({ kind: 'list' as const, items })),
  fc.nat().map(value => ({ kind: 'number' as const, value })),
  word.map(name => ({ kind: 'tag' as const, name })),
);
const anyArguments = fc.array(anyArgument, { maxLength: 3 });
const anyComment = fc.oneof(
  text.map(value => ({ text: value, bracket: false })),
  text.map(value => ({ text: value.replaceAll('*/', '').replace(/\*$/, ''), bracket: true })),
);
const comments = fc.array(anyComment, { maxLength: 2 });

type Tree = { readonly command: PrintedCommand; readonly test: PrintedCommand['tests'][number] };
const { command: anyCommand } = fc.letrec<Tree>(tie => ({
  test: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('test' as const),
      name: testName,
      arguments: anyArguments,
      tests: fc.constant([]),
      listed: fc.constant(false),
    }),
    fc.record({
      kind: fc.constant('test' as const),
      name: testName,
      arguments: anyArguments,
      tests: fc.array(tie('test'), { minLength: 1, maxLength: 3 }),
      listed: fc.constant(true),
    }),
  ),
  command: fc.record({
    kind: fc.constant('command' as const),
    name: word,
    arguments: anyArguments,
    tests: fc.oneof(fc.constant([]), fc.array(tie('test'), { minLength: 1, maxLength: 1 })),
    listed: fc.constant(false),
    before: comments,
    inside: fc.constant([]),
    block: fc.option(
      fc.record({ commands: fc.array(tie('command'), { maxLength: 2, depthIdentifier: 'block' }), after: comments }),
      { depthIdentifier: 'block', maxDepth: 3 },
    ),
  }),
}));
const scripts = fc.record({ commands: fc.array(anyCommand, { maxLength: 4 }), after: comments });

test('what is printed is read back as the same tree, and printed again as the same text', () => {
  fc.assert(
    fc.property(scripts, script => {
      const printed = printScript(script);
      const read = parseScript(printed);
      assert.deepEqual(read.problems, []);
      assert.deepEqual(bare(read.script), bare(script as unknown as Script));
      assert.equal(printScript(read.script), printed);
    }),
    { numRuns: 300 },
  );
});

test('numbers take the largest unit that divides them, and long lists of tests go over lines', () => {
  const again = (source: string) => printScript(parseScript(source).script);
  assert.equal(again('x 2048; x 1025; x 3145728; x 0;'), 'x 2K;\r\nx 1025;\r\nx 3M;\r\nx 0;\r\n');
  const long = 'header :contains ["subject", "from"] ["one", "two", "three"]';
  assert.equal(
    again(`if anyof (${long},${long}) { keep; } else { stop; }`),
    `if anyof (\r\n    ${long},\r\n    ${long}) {\r\n    keep;\r\n} else {\r\n    stop;\r\n}\r\n`,
  );
});
