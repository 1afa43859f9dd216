// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { type Circumstances, done, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5229, part);
/** What a string comes to: the name of a mailbox. */
const value = (commands: string, string: string, given: Circumstances = {}): string =>
  (done(`require ["variables", "fileinto"]; ${commands} fileinto "<${string}>";`, given)[0] ?? '').replace(
    /^fileinto <|>$/g,
    '',
  );
const subject = (text: string): Circumstances => ({ message: `Subject: ${text}\n\n` });

section('3').must('put in what was set; names in any case, unset ones empty', () => {
  assert.equal(value('set "Name" "Ann";', 'a ${name} ${NAME} ${nobody}.'), 'a Ann Ann .');
});

section('3').must('leave what is no reference as it stands, and read nothing twice', () => {
  const is = (written: string, text: string) =>
    assert.equal(value('set "x" "v"; set "r" "${x}";', written), text, written);
  is('${x', '${x');
  is('$x}', '$x}');
  is('${}', '${}');
  is('${1a}', '${1a}');
  is('${x y}', '${x y}');
  is('${${x}}', '${v}');
  is('&%${}!', '&%${}!');
  is('${r}', 'v');
  is('$${x}', '$v');
});

section('3').must('not read variables where the extension is not required', () => {
  assert.deepEqual(done('require "fileinto"; fileinto "${x}";'), ['fileinto ${x}']);
});

section('3').must('tell a namespace that nobody has required', () => {
  assert.match(
    problems('require ["variables", "fileinto"]; fileinto "${vnd.x}";')[0] ?? '',
    /there is no such variable/,
  );
});

section('3.1').must('not let a value become a tag, a quote or anything but text', () => {
  assert.equal(value('set "x" "\\" ; discard; \\"";', '${x}'), '" ; discard; "');
});

section('3.2').must('keep what wildcards stood for, as little as possible from the left', () => {
  const matched = (pattern: string, text: string) =>
    value(`if header :matches "subject" "${pattern}" { }`, '${0}|${1}|${2}|${3}', subject(text));
  assert.equal(matched('[*] *', '[acme] [x] hello'), '[acme] [x] hello|acme|[x] hello|');
  assert.equal(matched('*a*b?', 'xayabbc'), 'xayabbc|x|yab|c');
  assert.equal(matched('*a*b?', 'xayabb'), 'xayabb|x|ya|b');
  assert.equal(matched('?*', 'Under'), 'Under|U|nder|');
  assert.equal(matched('*.*.*', 'a.b.c.d'), 'a.b.c.d|a|b|c.d');
});

section('3.2').must('keep them from the last match that held, within this script', () => {
  const script = 'if header :matches "subject" "h*" { } if header :matches "subject" "x*" { } ';
  assert.equal(value(script, '${1}'), 'ello');
  assert.equal(value('', '${1}'), '');
  assert.equal(value('if header :is "subject" "hello" { }', '${0}'), '');
});

section('3.2').must('give the case of the text and not of the pattern, and no more than there were', () => {
  const script = 'if header :matches "subject" "H*L?" { }';
  assert.equal(value(script, '${1}|${2}|${3}${99}|${002}', subject('heLLo')), 'eL|o||o');
});

section('4').must('set anew and read what was there', () => {
  assert.equal(value('set "x" "a"; set "x" "${x}b"; set "x" "${x}${x}";', '${x}'), 'abab');
});

section('4').must('tell a name that no variable can have', () => {
  for (const name of ['', '1', '1a', 'a b', 'a.b', '${x}', 'é']) {
    assert.equal(problems(`require "variables"; set "${name}" "x";`).length, 1, name);
  }
});

section('4.1').must('change by modifiers, the one of the higher precedence first', () => {
  const set = (modifiers: string, text: string) => value(`set ${modifiers} "x" "${text}";`, '${x}');
  assert.equal(set(':upper', 'juMBlEd lETteRS'), 'JUMBLED LETTERS');
  assert.equal(set(':lower', 'juMBlEd lETteRS'), 'jumbled letters');
  assert.equal(set(':upperfirst', 'juMBlEd'), 'JuMBlEd');
  assert.equal(set(':lowerfirst :upper', 'jumbled'), 'jUMBLED');
  assert.equal(set(':upperfirst :lower', 'juMBlEd'), 'Jumbled');
  // §4.1.3: no letters but those of ASCII.
  assert.equal(set(':upper', 'größe'), 'GRößE');
  assert.equal(set(':lowerfirst', 'Übel'), 'Übel');
  assert.equal(set(':quotewildcard', 'Rock*? \\\\x'), 'Rock\\*\\? \\\\x');
  assert.equal(set(':length', 'Grüße 👋'), '7');
  assert.equal(set(':length :quotewildcard', 'a*'), '3');
});

section('4.1').must('take one modifier of each precedence', () => {
  assert.equal(problems('require "variables"; set :upper :lower "x" "y";').length, 1);
  assert.equal(problems('require "variables"; set :upper :upper "x" "y";').length, 1);
});

section('5').must('compare strings; counted, an empty one is none', () => {
  const holds = (test: string) =>
    value(`set "x" "Abc"; set "e" ""; if string ${test} { set "r" "yes"; }`, '${r}') === 'yes';
  assert.ok(holds(':is "${x}" "abc"'));
  assert.ok(holds(':matches "${x}" "a*"'));
  assert.ok(!holds(':is ["", "x"] "${x}"'));
  const script =
    'require ["variables", "relational", "comparator-i;ascii-numeric"]; set "x" "a"; if string :count "eq" :comparator "i;ascii-numeric" ["${x}", "", "${none}"] "1" { discard; }';
  assert.deepEqual(done(script), ['discard']);
});

section('6').must('hold at least 4,000 octets, and stay within bounds whatever a script does', () => {
  const long = 'x'.repeat(4000);
  assert.deepEqual(done(`require "variables"; set "a" "${long}"; if string :is "\${a}" "${long}" { discard; }`), [
    'discard',
  ]);
  const doubled = 'set "a" "${a}${a}${a}${a}${a}${a}${a}${a}";'.repeat(40);
  const script = `require "variables"; set "a" "xxxxxxxx"; ${doubled} if string :matches "\${a}" "x*" { discard; }`;
  assert.deepEqual(done(script), ['discard']);
});
