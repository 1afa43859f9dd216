import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { problems } from '../../support/sieve-trial.ts';

const args = rfc(5228, '2.6');
const names = rfc(5228, '2.5');
const errors = rfc(5228, '2.10.6');

/** Scripts and what is wrong with them, beside what follows from it. */
const told = (cases: Readonly<Record<string, string>>): void => {
  for (const [script, problem] of Object.entries(cases))
    assert.ok(problems(script).includes(problem), `${script}\n${problems(script).join('\n')}`);
};

args.must('take tags in any order before what goes by its place, and never twice', () => {
  assert.deepEqual(problems('if header :comparator "i;octet" :contains "a" "b" { stop; }'), []);
  told({
    'if header "a" :is "b" { stop; }': 'line 1, column 15: :is must stand before the string',
    'if header :is :contains "a" "b" { stop; }': 'line 1, column 15: :contains cannot stand beside :is',
    'if header :is :is "a" "b" { stop; }': 'line 1, column 15: :is stands here twice',
    'if size :over 1 :under 2 { stop; }': 'line 1, column 17: :under cannot stand beside :over',
    'if size 1 { stop; }': 'line 1, column 4: "size" needs :over or :under',
    'if size :over "1" { stop; }': 'line 1, column 15: after :over a number is expected, not a string',
    'if header :contain "a" "b" { stop; }': 'line 1, column 11: "header" has no tag :contain; did you mean :contains?',
    'keep "x";': 'line 1, column 6: "keep" takes nothing but tags; this is one too many',
    'if header "a" { stop; }':
      'line 1, column 4: "header" needs a string or a list of strings and a string or a list of strings',
    'if header 1 "a" { stop; }': 'line 1, column 11: a string or a list of strings is expected here, not a number',
  });
});

names.must('know names in any case', () => {
  assert.deepEqual(problems('ReQuIrE "fileinto"; IF Header :IS "a" "b" { FileInto "c"; } ELSE { KEEP; }'), []);
});

names.must('tell what is no command or test, and what was meant', () => {
  told({
    'kepe;': 'line 1, column 1: there is no command "kepe"; did you mean "keep"?',
    'if haeder "a" "b" { stop; }': 'line 1, column 4: there is no test "haeder"; did you mean "header"?',
    'header "a" "b";': 'line 1, column 1: "header" is a test: it stands after "if"',
    'if keep { stop; }': 'line 1, column 4: "keep" is a command and no test',
    'if header "a" "b" keep;': 'line 1, column 19: "{" is missing before "keep"',
    'if true { keep; } elseif true { stop; }': 'line 1, column 19: there is no command "elseif"; did you mean "elsif"?',
  });
});

errors.must('tell several faults at once, each with its line and column', () => {
  const script = [
    'require ["fileinto", "vacatoin"];',
    'if header :is "a" {',
    '  fileinto 5;',
    '}',
    'keep',
    'stop;',
    'if (true) { keep; }',
    'else { x; }',
  ].join('\n');
  assert.deepEqual(problems(script), [
    'line 1, column 22: this server has no extension "vacatoin"; did you mean "vacation"?',
    'line 2, column 4: "header" needs a string or a list of strings and a string or a list of strings',
    'line 3, column 12: a string is expected here, not a number',
    'line 5, column 5: ";" is missing after "keep"',
    'line 7, column 1: "if" needs one test; several go into anyof (…) or allof (…)',
    'line 8, column 8: there is no command "x"',
  ]);
});

errors.must('go on behind a fault of grammar', () => {
  told({
    'if header ["a",] "b" { stop; }': 'line 1, column 16: a string is expected in this list, not "]"',
    'if header [] "b" { stop; }': 'line 1, column 12: a list of strings may not be empty',
    'if allof (true true) { stop; }': 'line 1, column 16: "true" takes no test',
    'if allof (true; true) { stop; }': 'line 1, column 15: "," or ")" is expected after a test, not ";"',
    'if true { keep; } else if true { stop; }': 'line 1, column 24: "else" takes no test; with one it is "elsif"',
    'if not { stop; }': 'line 1, column 4: "not" needs one test after it',
    'if anyof true { stop; }': 'line 1, column 4: "anyof" needs its tests in parentheses: anyof (…, …)',
    'if true { keep; ': 'line 1, column 9: this "{" is never closed: a "}" is missing',
    'keep; }': 'line 1, column 7: this "}" closes nothing',
    'redirect "a@b.test': 'line 1, column 10: this string has no closing quote',
    '/* keep;': 'line 1, column 1: this comment has no "*/" to end it',
    "redirect 'a@b.test';": 'line 1, column 10: "\'" means nothing here; strings stand in straight quotes: "…"',
    '"a";': 'line 1, column 1: a command is expected here, not the string "a"',
    'keep :;': 'line 1, column 6: ":" begins a tag such as :contains, and no name follows it',
    'keep { stop; }': 'line 1, column 6: "keep" ends in ";" and has no block',
    'if true;': 'line 1, column 1: "if" needs a block: { … }',
  });
});
