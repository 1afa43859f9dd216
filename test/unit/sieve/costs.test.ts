// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/**
 * What a script costs is counted wherever a loop, a long list or a long text can repeat it: one message of one person does
 * not hold up everybody's. Each of these once took between three and forty seconds, or all memory.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { compileText } from '../../../server/sieve/compile.ts';
import { decide } from '../../../server/sieve/decide.ts';
import { MOST_PROBLEMS } from '../../../server/sieve/limits.ts';
import { runScript } from '../../../server/sieve/run.ts';
import { compiled, factsOf } from '../../support/sieve-trial.ts';

const many = (text: string, times: number): string => text.repeat(times);
const inParts = Buffer.from(
  `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${many('--x\r\n\r\na\r\n', 900)}--x--\r\n`,
);
const withFields = Buffer.from(`${many('a:\r\n', 9000)}\r\nx`);
const short = Buffer.from('a: b\r\n\r\nx');

const costly: readonly (readonly [what: string, script: string, message: Buffer])[] = [
  ['names times fields', `if header :contains [${many('"a",', 9000)}"a"] "zz" {}`, withFields],
  [
    'addresses of many names',
    `if address :contains [${many('"to",', 9000)}"to"] "z" {}`,
    Buffer.from(`${many('to:\r\n', 9000)}\r\n`),
  ],
  ['tests in a loop', `require "foreverypart"; foreverypart {${many('if not false {}', 9000)}}`, inParts],
  [
    'flags in a loop',
    `require ["foreverypart", "imap4flags"]; foreverypart { setflag [${many('"a",', 9000)}"b"]; }`,
    inParts,
  ],
  [
    'flags of many variables',
    `require ["variables", "imap4flags"]; set "a" "${many('a b c d ', 6000)}"; if hasflag [${many('"a",', 9000)}"a"] "zz" {}`,
    short,
  ],
  [
    'keys with variables in a loop',
    `require ["foreverypart", "variables"]; foreverypart { if header "no" ["\${a}",${many('"a",', 9000)}"b"] {} }`,
    inParts,
  ],
  [
    'keys of long texts',
    `require ["variables", "comparator-i;unicode-casemap"]; set "a" "${many('äöü', 20_000)}"; ${many('if string :comparator "i;unicode-casemap" "${a}${a}${a}${a}" "x" {}', 900)}`,
    short,
  ],
  [
    'patterns of long texts',
    `require "variables"; set "a" "${many('*?', 30_000)}"; ${many('if header :matches "a" "${a}${a}${a}${a}" {}', 900)}`,
    short,
  ],
  [
    'modifiers of long texts',
    `require "variables"; set "a" "${many('*', 60_000)}"; ${many('set :quotewildcard "b" "${a}";', 900)}`,
    short,
  ],
  [
    'modifiers that leave little',
    `require "variables"; set "a" "${many('ab', 30_000)}"; ${many('set :upper :length "b" "${a}";', 900)}`,
    short,
  ],
  [
    'addresses in a long URI',
    `require ["variables", "enotify"]; set "a" "mailto:${many('a@b.cd,', 2000)}"; ${many('if valid_notify_method "${a}" {}', 900)}`,
    short,
  ],
];

for (const [what, script, message] of costly) {
  test(`${what}: the work is counted, and ends`, () => {
    const outcome = runScript(compiled(script), factsOf({ message }), { ask: () => null });
    assert.ok(outcome.kind === 'decided');
    assert.equal(outcome.plan.error?.message, 'the script takes too long for one message');
    assert.deepEqual(
      outcome.plan.actions.map(({ do: what }) => what),
      ['keep'],
    );
  });
}

test('runs that are repeated for each answer are counted together', async () => {
  const work = many('if string "${1}" "x" {}', 9000);
  const asks = Array.from({ length: 100 }, (_, at) => `if mailboxexists "\${a}${at}" {}`).join('\n');
  const script = compiled(`require ["variables", "mailbox"]; set "a" "a"; ${work} ${asks}`);
  let asked = 0;
  const plan = await decide(script, factsOf(), () => {
    asked++;
    return null;
  });
  assert.equal(plan.error?.message, 'the script takes too long for one message');
  assert.ok(asked < 60, `${asked} questions, each with all the work again`);
});

test('a script that names thousands of mailboxes does not ask for them all at once', async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `"box ${at}"`).join(',');
  const script = compiled(`require "mailbox"; if false {} elsif not mailboxexists [${names}] { stop; }`);
  let asked = 0;
  const there = { name: 'x', id: 'm1', specialUse: [] };
  const plan = await decide(script, factsOf(), () => {
    asked++;
    return there;
  });
  assert.notEqual(plan.error, null);
  assert.ok(asked <= 1000, `${asked} questions`);
});

test('what is wrong fifty times is not looked at any more', () => {
  for (const text of [many(';', 200_000), many("' ", 100_000), many('filinto;', 20_000)]) {
    const { problems, compiled: result } = compileText(text);
    assert.equal(problems.length, MOST_PROBLEMS);
    assert.equal(result, null);
  }
});

test('patterns are too large together before they fill the memory', () => {
  const text = `require "regex"; if header :regex "subject" [${many('"(a{30}b{20}){19}",', 400)}"a"] {}`;
  assert.match(compileText(text).problems[0]?.message ?? '', /too large together/);
});

test('what a script says of its error is told in part', () => {
  const text = `require "ihave"; error "${many('x', 100_000)}";`;
  const outcome = runScript(compiled(text), factsOf());
  assert.ok(outcome.kind === 'decided' && (outcome.plan.error?.message.length ?? 0) <= 1000);
});

test('a number with a word behind it is none, whatever JavaScript makes of the word', () => {
  for (const unit of ['constructor', '__proto__', 'toString', 'valueof'])
    assert.match(compileText(`if size :over 10${unit} { stop; }`).problems[0]?.message ?? '', /is no number/);
});
