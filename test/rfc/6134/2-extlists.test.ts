// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import type { Question } from '../../../server/sieve/facts.ts';
import { rfc } from '../../support/rfc.ts';
import { compiled, done, problems } from '../../support/sieve-trial.ts';

const match = rfc(6134, '2.2');
const redirect = rfc(6134, '2.3');
const names = rfc(6134, '2.5');
const valid = rfc(6134, '2.7');

const all = ['extlists', 'envelope', 'variables', 'body', 'date', 'fileinto', 'imap4flags'];
const script = (rest: string) => `require [${all.map(name => `"${name}"`).join(', ')}]; ${rest}`;
const book = 'urn:ietf:params:sieve:addrbook:default';
const lists = { [book]: ['ana@other.test', 'hello'], 'tag:office.test,2026:friends': ['ben@office.test'] };
const run = (rest: string) => done(script(rest), { lists });
const isTrue = (test: string) => run(`if ${test} { discard; }`)[0] === 'discard';

match.must('be true where a value is a member of one of the lists', () => {
  assert.ok(isTrue('address :list "from" ":addrbook:default"'));
  assert.ok(isTrue('envelope :list "from" ["tag:office.test,2026:friends", ":addrbook:default"]'));
  assert.ok(isTrue('header :list "subject" ":addrbook:default"'));
  assert.ok(isTrue('string :list "hello" ":addrbook:default"'));
  assert.ok(!isTrue('address :list "to" ":addrbook:default"'));
  assert.ok(!isTrue('address :list "cc" ":addrbook:default"'));
});

match.must('set ${0} to what matched', () => {
  assert.deepEqual(run('if address :list ["to", "from"] ":addrbook:default" { fileinto "${0}${1}"; }'), [
    'fileinto ana@other.test',
  ]);
});

match.must('take no comparator, and only tests that can ask a list', () => {
  assert.match(
    problems(script('if header :list :comparator "i;octet" "from" ":addrbook:default" { keep; }')).join(),
    /takes no comparator/,
  );
  assert.match(problems(script('if body :list ":addrbook:default" { keep; }')).join(), /cannot be asked of "body"/);
  assert.match(
    problems(script('if hasflag :list ":addrbook:default" { keep; }')).join(),
    /cannot be asked of "hasflag"/,
  );
});

match.must('be an error where there is no such list', () => {
  assert.deepEqual(run('if header :list "subject" "tag:x,2026:none" { discard; }'), [
    'error: there is no list "tag:x,2026:none"',
    'keep implicitly',
  ]);
});

redirect.must('send to the members of a list', () => {
  assert.deepEqual(run('redirect :list ":addrbook:default";'), [`redirect to the list ${book}`]);
  assert.match(run('redirect :list "tag:x,2026:none";')[0]!, /^error: there is no list/);
  assert.match(problems(script('redirect :list "ana@other.test";')).join(), /is not the name of a list/);
});

names.must('take ":x" for "urn:ietf:params:sieve:x", and "default" in any case and coding', () => {
  for (const name of [
    ':addrbook:default',
    ':addrbook:DEFAULT',
    book,
    ':ADDRBOOK:%64efault',
    'URN:IETF:params:sieve:addrbook:default',
  ])
    assert.ok(isTrue(`address :list "from" "${name}"`), name);
});

names.must('refuse what is no absolute URI', () => {
  for (const name of ['friends', '', 'a b:c', '/x', 'http//x'])
    assert.match(
      problems(script(`if header :list "from" "${name}" { keep; }`)).join(),
      /is not the name of a list/,
      name,
    );
  assert.match(
    run('set "n" "friends"; if header :list "subject" "${n}" { keep; }')[0]!,
    /^error: "friends" is not the name/,
  );
});

valid.must('be true where all lists are there', () => {
  assert.ok(isTrue('valid_ext_list ":addrbook:default"'));
  assert.ok(isTrue('valid_ext_list [":addrbook:default", "tag:office.test,2026:friends"]'));
  assert.ok(!isTrue('valid_ext_list [":addrbook:default", "tag:x,2026:none"]'));
  assert.ok(!isTrue('valid_ext_list "not a name"'));
});

valid.should('be answered before the run', () => {
  const { questions } = compiled(script('if valid_ext_list ":addrbook:default" { keep; }'));
  assert.deepEqual(questions as Question[], [{ ask: 'list', list: book, value: '' }]);
});
