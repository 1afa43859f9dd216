// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/** Whatever a script or a message holds: an answer, soon, and nothing thrown. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compileText } from '../../../server/sieve/compile.ts';
import { sieveMessage } from '../../../server/sieve/message.ts';
import { runScript } from '../../../server/sieve/run.ts';
import { factsOf, octets } from '../../support/sieve-trial.ts';

const pieces = fc.constantFrom(
  ...[
    'require',
    '["fileinto", "variables", "regex", "body", "relational", "imap4flags", "ihave", "date", "index"]',
    ';',
    '{',
    '}',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    ',',
    'if',
    'elsif',
    'else',
    'not',
    'anyof',
    'allof',
    'true',
    'header',
    ':is',
    ':contains',
    ':matches',
  ],
  ...[
    ':regex',
    ':count',
    '"gt"',
    ':comparator',
    '"i;octet"',
    '"subject"',
    '"*${1}?\\\\"',
    '"${a}"',
    'set',
    '"a"',
    'keep',
    'stop',
  ],
  ...[
    'fileinto',
    'body',
    ':raw',
    'text:\n..\n.\n',
    '10K',
    '#x\n',
    '/*',
    '*/',
    'hasflag',
    'addflag',
    'date',
    ':index',
    '1',
    'ihave',
  ],
  ...[
    'foreverypart',
    'vacation',
    'include',
    'address',
    ':all',
    'size',
    ':over',
    'exists',
    '"',
    '\\',
    '\0',
    'é',
    '${',
    ':',
    'currentdate',
  ],
);
const anyScript = fc.oneof(
  fc.array(pieces, { maxLength: 60 }).map(words => words.join(' ')),
  fc
    .array(pieces, { maxLength: 30 })
    .map(words => `require ["fileinto","variables","regex","body"]; ${words.join('')}`),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

test('no script makes the checker throw, and every problem has a place in the text', () => {
  fc.assert(
    fc.property(anyScript, text => {
      const { problems, script } = compileText(text);
      for (const { message, span } of problems) {
        assert.ok(message.length > 0);
        assert.ok(
          span.start.line >= 1 &&
            span.start.column >= 1 &&
            span.end.offset <= Math.max(script.text.length, text.length),
        );
      }
    }),
    { numRuns: 3000 },
  );
});

const tests = fc.constantFrom(
  'header :matches ["subject", "x"] ["*${a}*", "?*"]',
  'header :contains "subject" "${1}"',
  'header :regex ["subject", "from"] "(.*)@(.*)"',
  'address :domain ["from", "to", "cc"] "x"',
  'address :matches :localpart ["from", "to"] "*"',
  'body :content "" :matches "*a*"',
  'body :text :contains "${a}"',
  'body :raw :matches "*?*?"',
  'date :originalzone "date" "iso8601" "x"',
  'hasflag :matches "*"',
  'exists ["from", "x"]',
  'string :matches "${a}${1}" "*a?"',
);
const acts = fc.constantFrom(
  ...[
    'set "a" "${1}${a}x";',
    'addflag "${1} ${2}";',
    'fileinto "${1}x";',
    'set :upper "a" "${0}";',
    'keep;',
    'removeflag "${a}";',
  ],
);
const wholeScript = fc
  .array(fc.tuple(tests, fc.array(acts, { maxLength: 3 })), { maxLength: 8 })
  .map(
    rules =>
      `require ["variables","regex","body","imap4flags","fileinto","date"];\n${rules.map(([one, what]) => `if ${one} { ${what.join(' ')} }`).join('\n')}`,
  );
const messages = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'Subject: =?utf-8?q?=C3=A9?= a@b\r\n',
          'From: "a <b@c.d>, (x\r\n',
          'To: g: a@b, <c@d>;\r\n',
          '\r\n',
          '\n',
          '--x\r\n',
          '--x--\r\n',
        ],
        ...[
          'Content-Type: multipart/mixed; boundary=x\r\n',
          'Content-Type: text/html\r\n',
          'Content-Transfer-Encoding: base64\r\n',
        ],
        ...[
          'Date: Thu, 03 Sep 2026 08:00:00 +9999\r\n',
          'aGVsbG8=\r\n',
          ' folded\r\n',
          'Subject:\r\n',
          'é\xff\0\r\n',
          '<p>x</p>\r\n',
        ],
      ),
      { maxLength: 25 },
    )
    .map(lines => Buffer.from(lines.join(''), 'latin1')),
);

test('every script on every message comes to a plan that keeps, files, or says why not', () => {
  fc.assert(
    fc.property(wholeScript, messages, (text, octets) => {
      const { compiled, problems } = compileText(text);
      assert.ok(compiled, JSON.stringify(problems));
      const outcome = runScript(compiled, { ...factsOf(), message: sieveMessage(octets) });
      assert.ok(outcome.kind === 'decided' && outcome.plan.actions.length > 0);
      for (const action of outcome.plan.actions) assert.ok(action.message.octets().equals(octets));
    }),
    { numRuns: 800 },
  );
});

test('a script as long as allowed is checked soon, and a longer one is told so', () => {
  const before = process.cpuUsage();
  for (const piece of [
    'if header "a" "b" { keep; }\n',
    'x\n',
    '"',
    '{',
    '(',
    '/*',
    'not ',
    '\r',
    '#\r',
    'text:\n',
    '"a",',
    ':a ',
  ]) {
    const text = piece.repeat(Math.floor(1_000_000 / piece.length));
    compileText(text);
  }
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < 12_000, `${(user + system) / 1000} ms`);
  assert.match(compileText('#'.repeat(1_100_000)).problems[0]?.message ?? '', /1048576 are allowed/);
});

test('no script works long on one message, whatever it asks of it', () => {
  const long = `Subject: x\n\n${'é'.repeat(200_000)}`;
  const members = Array.from({ length: 8000 }, (_, n) => `a${n}@b.test`).join(',\n ');
  const cases: readonly (readonly [what: string, script: string, message: string])[] = [
    ['characters', 'if body :raw :matches :comparator "i;unicode-casemap" "*é?x*" { stop; }', long],
    ['octets', 'if body :raw :matches "*é?é?é?x*" { stop; }', long],
    ['groups', 'if body :raw :regex "(é|b)*(a+)*(a?)$" { set "x" "${1}"; }', long],
    ['addresses', 'if address :detail :contains "to" "z" { stop; }', `To: ${members}\n\n`],
    ['long keys', `if body :raw :contains "${`b${'a'.repeat(2000)}`}" { stop; }`, `X: x\n\n${'a'.repeat(500_000)}`],
  ];
  const needs = ['body', 'regex', 'variables', 'subaddress', 'comparator-i;unicode-casemap'].map(name => `"${name}"`);
  for (const [what, rule, message] of cases) {
    const { compiled } = compileText(`require [${needs.join(',')}];\n${`${rule}\n`.repeat(450)}`);
    assert.ok(compiled, what);
    const facts = { ...factsOf(), message: sieveMessage(octets(message)) };
    const before = process.cpuUsage();
    const outcome = runScript(compiled, facts);
    const { user, system } = process.cpuUsage(before);
    assert.ok(outcome.kind === 'decided');
    assert.equal(outcome.plan.error?.message, 'the script takes too long for one message', what);
    assert.ok((user + system) / 1000 < 4000, `${what}: ${(user + system) / 1000} ms`);
  }
});
