import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const types = rfc(5228, '2.7.1');
const text = rfc(5228, '2.7.2');
const comparators = rfc(5228, '2.7.3');
const parts = rfc(5228, '2.7.4');

const message = (subject: string) => `Subject: ${subject}\n\n`;
const holds = (test: string, head: string): boolean =>
  done(`if ${test} { discard; }`, { message: head })[0] === 'discard';
const matches = (pattern: string, subject: string, more = ''): boolean =>
  holds(`header :matches ${more} "subject" "${pattern}"`, message(subject));

types.must('match the whole value with :is, any part with :contains', () => {
  assert.ok(holds('header :is "subject" "frobnitzm"', message('frobnitzm')));
  assert.ok(!holds('header :is "subject" "frobnitz"', message('frobnitzm')));
  assert.ok(holds('header :contains "subject" "obni"', message('frobnitzm')));
  assert.ok(!holds('header :contains "subject" "frobnitzmm"', message('frobnitzm')));
});

types.must('find the empty string in every value that is there, and not in one that is not', () => {
  assert.ok(holds('header :contains "subject" ""', message('')));
  assert.ok(!holds('header :contains "x-none" ""', message('a')));
  assert.ok(holds('header :is "subject" ""', message('')));
});

types.must('match the entire value with "*" for any characters and "?" for one', () => {
  const good = [
    ['*', ''],
    ['*', 'abc'],
    ['?', 'a'],
    ['a*c', 'ac'],
    ['a*c', 'abxc'],
    ['*b*', 'abc'],
    ['a?c', 'abc'],
    ['***', 'x'],
    ['*?', 'xy'],
    ['?*?', 'xy'],
  ];
  const bad = [
    ['', 'a'],
    ['?', ''],
    ['?', 'ab'],
    ['a*', 'ba'],
    ['*a', 'ab'],
    ['a*a', 'a'],
    ['*ab*ab*', 'ab'],
    ['?*?', 'x'],
  ];
  for (const [pattern, subject] of good) assert.ok(matches(pattern!, subject!), `${pattern} ${subject}`);
  for (const [pattern, subject] of bad) assert.ok(!matches(pattern!, subject!), `${pattern} ${subject}`);
});

types.must('take "*" and "?" literally behind a backslash', () => {
  assert.ok(matches('a\\\\*c', 'a*c'));
  assert.ok(!matches('a\\\\*c', 'abc'));
  assert.ok(matches('\\\\?', '?'));
  assert.ok(matches('\\\\\\\\', '\\'));
});

types.must('let "?" be one octet with i;octet and i;ascii-casemap, one character with i;unicode-casemap', () => {
  const unicode = ':comparator "i;unicode-casemap"';
  const is = (pattern: string, more: string) =>
    done(`require "comparator-i;unicode-casemap"; if header :matches ${more} "subject" "${pattern}" { discard; }`, {
      message: message('é'),
    })[0] === 'discard';
  assert.deepEqual(
    [
      is('?', ''),
      is('??', ''),
      is('?', ':comparator "i;octet"'),
      is('?', unicode),
      is('É', unicode),
      is('??', unicode),
    ],
    [false, true, false, true, true, false],
  );
});

types.must('not take longer than the text is long, whatever the pattern', () => {
  const subject = 'a'.repeat(90_000);
  for (const pattern of ['*a'.repeat(60), `${'*a?'.repeat(40)}b`, `*${'a'.repeat(500)}b*${'?'.repeat(50)}b`]) {
    const before = process.cpuUsage();
    assert.equal(matches(pattern, subject), !pattern.includes('b'), pattern);
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1000 < 1000, `${pattern}: ${(user + system) / 1000} ms`);
  }
});

text.must('compare header text decoded to Unicode', () => {
  assert.ok(holds('header :is "subject" "Grüße aus Ö"', message('=?iso-8859-1?Q?Gr=FC=DFe?= aus =?utf-8?b?w5Y=?=')));
});

comparators.must(
  'compare with i;ascii-casemap unless told otherwise: letters of ASCII in any case, others as they are',
  () => {
    assert.ok(holds('header :is "subject" "HELLO é"', message('hello é')));
    assert.ok(!holds('header :is "subject" "É"', message('é')));
    assert.ok(!holds('header :is :comparator "i;octet" "subject" "HELLO"', message('hello')));
  },
);

comparators.must('know i;octet and i;ascii-casemap without require, others with it', () => {
  assert.deepEqual(problems('require ["comparator-i;octet", "comparator-i;ascii-casemap"];'), []);
  assert.deepEqual(problems('if header :comparator "i;ascii-numeric" "a" "1" { stop; }'), [
    'line 1, column 23: :comparator "i;ascii-numeric" needs `require "comparator-i;ascii-numeric";` at the top',
  ]);
  assert.deepEqual(problems('if header :comparator "i;ascii-case" "a" "1" { stop; }'), [
    'line 1, column 23: there is no comparator "i;ascii-case"',
  ]);
});

comparators.must('tell that a comparator of numbers knows no parts', () => {
  assert.match(
    problems(
      'require "comparator-i;ascii-numeric"; if header :contains :comparator "i;ascii-numeric" "a" "1" { stop; }',
    )[0] ?? '',
    /cannot be used with :contains/,
  );
});

parts.must('compare the whole address, its local part or its domain', () => {
  const from = 'From: "Ann, B." <Ann.B@Example.ORG> (x)\n\n';
  const is = (part: string, key: string) => holds(`address ${part} :is "from" "${key}"`, from);
  assert.deepEqual(
    [
      is('', 'ann.b@example.org'),
      is(':all', 'ann.b@example.org'),
      is(':localpart', 'ann.b'),
      is(':domain', 'example.org'),
      is(':domain', 'example'),
    ],
    [true, true, true, true, false],
  );
});

parts.must('leave out an address that cannot be taken apart, but for :all', () => {
  const to = 'To: nobody, <@>, ann@b.test\n\n';
  assert.ok(!holds('address :localpart :is "to" "nobody"', to));
  assert.ok(holds('address :all :is "to" "nobody"', to));
  assert.ok(holds('address :domain :is "to" "b.test"', to));
});
