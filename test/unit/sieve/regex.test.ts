// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/** The extension "regex" (draft-ietf-sieve-regex): POSIX patterns, matched in linear time. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { compilePattern } from '../../../server/sieve/regex-pattern.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const head = (subject: string) => ({ message: `Subject: ${subject}\n\n` });
const holds = (pattern: string, subject: string, more = ''): boolean =>
  done(
    `require "regex"; if header :regex ${more} "subject" "${pattern.replace(/["\\]/g, '\\$&')}" { discard; }`,
    head(subject),
  )[0] === 'discard';

test('a match may stand anywhere, and case counts with i;octet only', () => {
  assert.ok(holds('inv[o0]ice', 'Your INVOICE'));
  assert.ok(!holds('invoice', 'Your INVOICE', ':comparator "i;octet"'));
  assert.ok(holds('^[[:alpha:]]+$', 'Grüße'.replace('ü', 'u').replace('ß', 'ss')));
  assert.ok(!holds('^a$', 'ab'));
});

test('brackets are POSIX brackets: no backslash, "]" first, classes', () => {
  assert.ok(holds('[]x]', ']'));
  assert.ok(holds('[^]x]', 'y'));
  assert.ok(!holds('^[^]x]$', ']'));
  assert.ok(holds('^[\\]$', '\\'));
  assert.ok(holds('^[[:digit:][:upper:]_-]+$', 'A-9_', ':comparator "i;octet"'));
  assert.ok(holds('^[[]$', '['));
});

test('of several matches the leftmost and longest counts, and groups are kept', () => {
  const script =
    'require ["regex", "variables", "fileinto"]; if header :regex "subject" "(x|xy)(z)?([0-9]*)" { fileinto "${0}|${1}|${2}|${3}|${4}"; }';
  assert.deepEqual(done(script, head('a xy12')), ['fileinto xy12|xy||12|']);
});

test('a pattern that is none is told, and at run time an error', () => {
  for (const pattern of ['(', 'a{1', '[a', '*', '[[:foo:]]', '(?i)a', 'a\\\\', '\\\\q', 'x{2000}']) {
    assert.equal(
      problems(`require "regex"; if header :regex "subject" "${pattern}" { }`).length,
      pattern === 'a{1' ? 0 : 1,
      pattern,
    );
  }
  const [first] = done('require ["regex", "variables"]; set "p" "("; if header :regex "subject" "${p}" { discard; }');
  assert.match(first ?? '', /^error: the pattern "\("/);
});

test('a value is quoted for a pattern', () => {
  const script =
    'require ["regex", "variables"]; set :quoteregex "p" "a.b*[c]"; if header :regex "subject" "^${p}$" { discard; }';
  assert.deepEqual(done(script, head('a.b*[c]')), ['discard']);
  assert.deepEqual(done(script, head('axb*[c]')), ['keep implicitly']);
});

test('no pattern takes long: neither to match nor to read', () => {
  const texts = ['a'.repeat(20_000), `${'ab'.repeat(10_000)}!`];
  const patterns = [
    '(a+)+$',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*a){12}',
    '((a?){20}){20}',
    `${'a?'.repeat(40)}${'a'.repeat(40)}b`,
  ];
  const before = process.cpuUsage();
  for (const written of patterns) {
    const pattern = compilePattern(written, true);
    if (pattern.ok) for (const text of texts) pattern.value.test(text);
  }
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < 3000, `${(user + system) / 1000} ms`);
});

test('a script of large patterns over a large text is ended', () => {
  const script = `require ["regex", "body"]; ${'if body :raw :regex "[[:alpha:]]{900}x" { stop; }'.repeat(20)}`;
  assert.deepEqual(done(script, { message: `Subject: x\n\n${'a'.repeat(100_000)}` }), [
    'error: the script takes too long for one message',
    'keep implicitly',
  ]);
});
