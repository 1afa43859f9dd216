import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, planOf, problems } from '../../support/sieve-trial.ts';

const ifs = rfc(5228, '3.1');
const stop = rfc(5228, '3.3');

const chain = (a: boolean, b: boolean) =>
  done(`if ${a} { redirect "if@x.test"; } elsif ${b} { redirect "elsif@x.test"; } else { redirect "else@x.test"; }`);

ifs.must('run the first branch whose test is true, and else when none is', () => {
  assert.deepEqual(chain(true, true), ['redirect if@x.test']);
  assert.deepEqual(chain(false, true), ['redirect elsif@x.test']);
  assert.deepEqual(chain(false, false), ['redirect else@x.test']);
});

ifs.must('not allow elsif or else without an if before it', () => {
  assert.deepEqual(problems('else { keep; }'), ['line 1, column 1: "else" must follow "if" or "elsif"']);
  assert.deepEqual(problems('if true { } keep; elsif true { }'), [
    'line 1, column 19: "elsif" must follow "if" or "elsif"',
  ]);
  assert.deepEqual(problems('if true { } else { } else { }'), ['line 1, column 22: "else" cannot follow "else"']);
});

stop.must('end all processing where it stands, with the implicit keep', () => {
  assert.deepEqual(done('if true { if true { stop; } } discard;'), ['keep implicitly']);
});

ifs.must('tell in its trace which line of which rule did what', () => {
  const script =
    '# rule:[Bills]\nif header :is "subject" "hello" {\n  redirect "a@b.test";\n}\n# Others\nif false { keep; }\n';
  const { trace, actions } = planOf(script, { limits: { trace: 'full' } });
  assert.deepEqual(
    trace.map(({ kind, what, line, rule }) => `${line} ${rule}: ${kind} ${what}`),
    [
      '2 Bills: matched header :is "subject" "hello"',
      '3 Bills: did redirect to a@b.test',
      '6 Others: passed-over false',
    ],
  );
  assert.deepEqual(actions[0]?.because, { line: 3, column: 3, rule: 'Bills' });
});

ifs.must('name a rule by the comment right above it, and by no other', () => {
  const ruleOf = (script: string) => planOf(script).actions[0]?.because.rule;
  assert.equal(ruleOf('# Bills\nkeep;'), 'Bills');
  assert.equal(ruleOf('# Bills\n\n\nkeep;'), null);
  assert.equal(ruleOf('if false { } # about that\nkeep;'), null);
  assert.equal(ruleOf(`# ${'long '.repeat(20)}\nkeep;`), null);
  assert.equal(ruleOf('# rule:[A]\nif false { }\n# rule:[B]\nelse { keep; }'), 'B');
});
