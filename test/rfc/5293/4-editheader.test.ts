// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { type Circumstances, done, octets, planOf, problems } from '../../support/sieve-trial.ts';

const adding = rfc(5293, '4');
const deleting = rfc(5293, '5');
const limits = rfc(5293, '6');
const together = rfc(5293, '7');

const script = (rest: string) =>
  `require ["editheader", "fileinto", "variables", "relational", "comparator-i;ascii-numeric"]; ${rest}`;
/** The header after the script. */
const header = (rest: string, message: string | Uint8Array = many, given: Circumstances = {}): string => {
  const plan = planOf(script(rest), { message, ...given });
  assert.equal(plan.error, null);
  return plan.message.octets().toString();
};
const many = 'X-A: one\nSubject: hello\nX-A: two\nX-B: b\nX-A: three\n\nbody\n';
const crlf = (text: string): string => octets(text).toString();

adding.must('put the field first, or last with :last', () => {
  assert.equal(header('addheader "X-New" "1";'), crlf(`X-New: 1\n${many}`));
  assert.equal(header('addheader :last "X-New" "1";'), crlf(many.replace('\n\n', '\nX-New: 1\n\n')));
});

adding.must('flag a name that is none', () => {
  for (const name of ['', 'a b', 'a:', 'ä'])
    assert.match(problems(script(`addheader "${name}" "x";`)).join(), /not the name of a header field/, name);
  assert.deepEqual(done(script('set "n" "a b"; addheader "${n}" "x";')), [
    'error: "a b" is not the name of a header field',
    'keep implicitly',
  ]);
});

adding.must('encode a value that cannot stand as it is, and fold a long one', () => {
  assert.equal(header('addheader "X-New" "grün";', 'A: b\n\n'), 'X-New: =?UTF-8?Q?gr=C3=BCn?=\r\nA: b\r\n\r\n');
  assert.equal(header('addheader "X-New" "  blanks  ";', 'A: b\n\n'), 'X-New: blanks\r\nA: b\r\n\r\n');
  assert.equal(
    header('addheader "X-New" text:\na\nBcc: x@y.test\n\nb\n.\n;', 'A: b\n\n'),
    'X-New: a Bcc: x@y.test b\r\nA: b\r\n\r\n',
  );
  const long = header(`addheader "X-New" "${'word '.repeat(400)}${'x'.repeat(2000)}";`, 'A: b\n\n');
  assert.ok(long.split('\r\n').every(line => line.length <= 998));
});

adding.must('keep a message without a header, or without a body, apart from what is added', () => {
  assert.equal(header('addheader "A" "1";', '\ntext\n'), 'A: 1\r\n\r\ntext\r\n');
  assert.equal(header('addheader "A" "1";', 'no header here\n'), 'A: 1\r\n\r\nno header here\r\n');
  assert.equal(header('addheader :last "A" "1";', 'no header here\n'), 'A: 1\r\n\r\nno header here\r\n');
  assert.equal(header('addheader :last "A" "1";', Buffer.from('B: 2')), 'B: 2\r\nA: 1\r\n');
  assert.equal(header('addheader "A" "1"; addheader :last "C" "3";', Buffer.from('')), 'A: 1\r\nC: 3\r\n');
});

adding.may('limit how long the header gets', () => {
  const text = `set "v" "${'x'.repeat(60_000)}"; ${'addheader "A" "${v}";'.repeat(40)}`;
  assert.deepEqual(done(script(text)), ['error: the header would become too long', 'keep implicitly']);
});

const without = (...places: number[]): string => {
  const lines = many.split('\n');
  return crlf(lines.filter((_, place) => !places.includes(place)).join('\n'));
};

deleting.must('delete all fields of the name, whatever its case', () => {
  assert.equal(header('deleteheader "x-a";'), without(0, 2, 4));
  assert.equal(header('deleteheader "X-None";'), crlf(many));
});

deleting.must('count with :index, from the end with :last, before patterns are looked at', () => {
  assert.equal(header('deleteheader :index 2 "X-A";'), without(2));
  assert.equal(header('deleteheader :index 1 :last "X-A";'), without(4));
  assert.equal(header('deleteheader :index 9 "X-A";'), crlf(many));
  assert.equal(header('deleteheader :index 2 :contains "X-A" "three";'), crlf(many));
  assert.equal(header('deleteheader :index 1 :last :contains "X-A" ["x", "thr"];'), without(4));
});

deleting.must('compare values as the header test does', () => {
  assert.equal(header('deleteheader :is "X-A" "TWO";'), without(2));
  assert.equal(header('deleteheader "X-A" ["one", "three"];'), without(0, 4));
  assert.equal(header('deleteheader :matches "X-A" "t*";'), without(2, 4));
  assert.equal(header('deleteheader :comparator "i;octet" "X-A" "TWO";'), crlf(many));
  const spaced = 'X-A:   =?utf-8?q?=C3=BC?=  \nB: c\n\n';
  assert.equal(header('deleteheader "X-A" "ü";', spaced), 'B: c\r\n\r\n');
  assert.equal(
    header('deleteheader :value "gt" :comparator "i;ascii-numeric" "N" "5";', 'N: 4\nN: 6\n\n'),
    'N: 4\r\n\r\n',
  );
});

deleting.must('take folded fields whole', () => {
  assert.equal(header('deleteheader "A";', 'A: one\n two\n\tthree\nB: c\n\nA: text\n'), 'B: c\r\n\r\nA: text\r\n');
});

deleting.must('flag a name that is none, :last without :index, and a list of names', () => {
  assert.match(problems(script('deleteheader "a b";')).join(), /not the name/);
  assert.match(problems(script('deleteheader :last "A";')).join(), /":index"/);
  assert.match(problems(script('deleteheader :index 0 "A";')).join(), /counts from 1/);
  assert.match(problems(script('deleteheader ["A", "B"];')).join(), /not a list/);
});

limits.mustNot('delete Received or Auto-Submitted, and say nothing of it', () => {
  const traced = 'Received: a\nAuto-Submitted: no\nSubject: x\n\n';
  assert.equal(header('deleteheader "received"; deleteheader :index 1 "AUTO-SUBMITTED";', traced), crlf(traced));
});

limits.must('let Subject be added and deleted', () => {
  assert.equal(
    header('deleteheader "subject"; addheader "Subject" "new";', 'Subject: old\n\n'),
    'Subject: new\r\n\r\n',
  );
});

limits.may('not let a script speak for the server', () => {
  for (const name of ['Received', 'Return-Path', 'Authentication-Results', 'ARC-Seal', 'Received-SPF'])
    assert.equal(header(`addheader "${name}" "x";`, 'A: b\n\n'), 'A: b\r\n\r\n', name);
});

together.must('show later tests and actions the header as it is then', () => {
  assert.equal(header('addheader "X-Hello" "World"; deleteheader :index 1 "X-Hello";'), crlf(many));
  assert.equal(header('deleteheader :index 1 "X-A"; deleteheader :index 2 "X-A";'), without(0, 4));
  assert.deepEqual(
    done(script('addheader "X-Hello" "World"; if header :contains "X-Hello" "World" { fileinto "in"; }')),
    ['fileinto in'],
  );
  assert.deepEqual(done(script('deleteheader "Subject"; if not exists "Subject" { fileinto "in"; }')), ['fileinto in']);
});

together.must('file each message with the header it had then', () => {
  const plan = planOf(script('fileinto "a"; addheader "X-Hello" "World"; fileinto "b";'), { message: 'A: b\n\n' });
  assert.deepEqual(
    plan.actions.map(action => action.message.octets().toString()),
    ['A: b\r\n\r\n', 'X-Hello: World\r\nA: b\r\n\r\n'],
  );
});

together.must('file one message only where a double differs in its header', () => {
  assert.deepEqual(done(script('keep; addheader "X-Flavor" "vanilla"; keep;')), ['keep']);
  assert.deepEqual(done(script('fileinto "a"; addheader "X-Flavor" "vanilla"; fileinto "a";')), ['fileinto a']);
});

together.must('keep the message as it came after an error', () => {
  const plan = planOf(script('addheader "A" "1"; set "n" "a b"; addheader "${n}" "x";'), { message: 'B: c\n\n' });
  assert.deepEqual(
    plan.actions.map(action => action.message.octets().toString()),
    ['B: c\r\n\r\n'],
  );
});
