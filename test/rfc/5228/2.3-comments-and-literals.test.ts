// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables and characters of Sieve look so
import assert from 'node:assert/strict';
import { parseScript } from '../../../server/sieve/parse.ts';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const comments = rfc(5228, '2.3');
const strings = rfc(5228, '2.4.2');
const numbers = rfc(5228, '2.4.1');
const lists = rfc(5228, '2.4.2.1');
const encoded = rfc(5228, '2.4.2.4');

const first = (text: string) => parseScript(text).script.commands[0]?.arguments[0];
const stringOf = (text: string) => {
  const argument = first(`x ${text};`);
  assert.ok(argument?.kind === 'string', text);
  return argument.value;
};

comments.must('take "#" to the end of the line and "/* */" wherever white space may stand', () => {
  const script =
    '# one\r\nif /* two */ header # three\r\n :is /* four\r\nfive */ "subject" ["hello"] { /**/ discard; # }\r\n }';
  assert.deepEqual(done(script), ['discard']);
});

comments.mustNot('nest bracket comments, nor end a hash comment within a line', () => {
  assert.deepEqual(done('/* /* */ discard; # */ keep;'), ['discard']);
});

numbers.must('multiply by K, M and G of 1024, in either case', () => {
  const value = (text: string) => {
    const argument = first(`x ${text};`);
    return argument?.kind === 'number' ? argument.value : null;
  };
  assert.deepEqual(['0', '1K', '1k', '2M', '1G', '007'].map(value), [0, 1024, 1024, 2 * 1024 ** 2, 1024 ** 3, 7]);
});

numbers.must('take numbers up to 2,147,483,647 and tell one that is too large', () => {
  assert.deepEqual(problems('if size :over 2147483647 { stop; }'), []);
  assert.deepEqual(problems('if size :over 99999999999G { stop; }'), [
    'line 1, column 15: 99999999999G is too large a number (at most 9007199254740991)',
  ]);
  assert.deepEqual(problems('if size :over 10X { stop; }'), [
    'line 1, column 15: "10X" is no number: only K, M or G may follow the digits',
  ]);
});

strings.must('read \\" and \\\\, and take any other escaped character as itself', () => {
  assert.equal(stringOf('"a \\"b\\" \\\\c \\d"'), 'a "b" \\c d');
});

strings.must('let a quoted string run over lines', () => {
  assert.equal(stringOf('"a\r\nb"'), 'a\r\nb');
});

strings.must('undo dot-stuffing in a multi-line text, and only of doubled dots', () => {
  assert.equal(stringOf('text:\r\n..one\r\n.two\r\nthree.\r\n...\r\n.\r\n'), '.one\r\n.two\r\nthree.\r\n..\r\n');
});

strings.must('let blanks and a comment follow "text:"', () => {
  assert.equal(stringOf('text: \t# a comment\r\nline\r\n.\r\n'), 'line\r\n');
  assert.equal(stringOf('TEXT:\r\n.\r\n'), '');
});

strings.mustNot('take a NUL, or a script that is not UTF-8', () => {
  assert.deepEqual(
    problems('redirect "a\0b";')[0],
    'line 1, column 10: a string holds a NUL character, which no string may',
  );
  assert.equal(parseScript(Buffer.from('# \xff\r\nkeep;', 'latin1')).problems[0]?.message, 'the script is not UTF-8');
});

lists.must('take a single string where a list is wanted, and a list nowhere else', () => {
  assert.deepEqual(
    done('if header :is "subject" "hello" { discard; }'),
    done('if header :is ["subject"] ["hello"] { discard; }'),
  );
  assert.deepEqual(problems('redirect ["a@b.test"];'), [
    'line 1, column 10: a string is expected here, not a list of strings',
  ]);
});

encoded.must('read ${hex:} and ${unicode:} where encoded-character is required, and nowhere else', () => {
  const subject = 'Subject: é$☺@\n\n';
  const script = 'if header :is "subject" "${hex:c3 A9}${hex: 24}${unicode:263a}${unicode: 40 }" { discard; }';
  assert.deepEqual(done(`require "encoded-character";\n${script}`, { message: subject }), ['discard']);
  assert.deepEqual(done(script, { message: subject }), ['keep implicitly']);
});

encoded.must('leave what is not well-formed as it is, and not read what comes out again', () => {
  const is = (written: string, text: string) =>
    assert.deepEqual(
      done(`require "encoded-character"; if header :is "subject" "${written}" { discard; }`, {
        message: `Subject: ${text}\n\n`,
      }),
      ['discard'],
      written,
    );
  is('$${hex:40}', '$@');
  is('${hex: 40 }', '@');
  is('${HEX: 40}', '@');
  is('${hex:40', '${hex:40');
  is('${hex:400}', '${hex:400}');
  is('${hex:4${hex:30}}', '${hex:40}');
  is('${unicode:40}', '@');
  is('${ unicode:40}', '${ unicode:40}');
  is('${UNICODE:40}', '@');
  is('${UnICoDE:0000040}', '@');
  is('${Unicode:cool}', '${Unicode:cool}');
  is('${hex:24}{hex:40}', '${hex:40}');
});

encoded.must('tell a code point that is no character', () => {
  const wrong = (code: string) => problems(`require "encoded-character"; redirect "\${unicode:${code}}";`)[0] ?? '';
  for (const code of ['d800', 'DFFF', '110000', '0', '200000']) assert.match(wrong(code), /is no character$/, code);
});
