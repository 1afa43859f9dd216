// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/** Questions are answered before the run where they can be seen, else as they come; the plan is the same. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decide } from '../../../server/sieve/decide.ts';
import type { Answer, Question } from '../../../server/sieve/facts.ts';
import { runScript } from '../../../server/sieve/run.ts';
import { compiled, factsOf, inWords } from '../../support/sieve-trial.ts';

const mailboxes = new Set(['a', 'hello']);
function answering(asked: Question[]) {
  return async (question: Question): Promise<Answer> => {
    asked.push(question);
    assert.equal(question.ask, 'mailbox');
    return question.ask === 'mailbox' && mailboxes.has(question.name)
      ? { name: question.name, id: 'F1', specialUse: [] }
      : null;
  };
}

const script = `require ["mailbox", "fileinto", "variables"];
if header :matches "subject" "*" { set "s" "\${1}"; }
if mailboxexists "a" { fileinto "a"; }
if mailboxexists "b" { fileinto "b"; }
if mailboxexists "\${s}" { fileinto "\${s}"; }
`;

test('a run without its answers says what it asks, and touches nothing', () => {
  const outcome = runScript(compiled(script), factsOf());
  assert.deepEqual(outcome, {
    kind: 'asks',
    question: { ask: 'mailbox', name: 'a' },
    spent: outcome.kind === 'asks' ? outcome.spent : 0,
  });
});

test('what can be seen is asked at once, what is made of variables when it is reached; each once', async () => {
  const asked: Question[] = [];
  const plan = await decide(compiled(script), factsOf(), answering(asked));
  assert.deepEqual(plan.actions.map(inWords), ['fileinto a', 'fileinto hello']);
  assert.deepEqual(
    asked.map(question => question.ask === 'mailbox' && question.name),
    ['a', 'b', 'hello'],
  );
});

test('a script that asks without end is ended', async () => {
  const many = Array.from({ length: 600 }, (_, n) => `if mailboxexists "x${n}\${s}" { stop; }`).join('\n');
  const plan = await decide(compiled(`require ["mailbox", "variables"];\n${many}`), factsOf(), () => null);
  assert.equal(plan.error?.message, 'the script asks too many questions for one message');
  assert.deepEqual(plan.actions.map(inWords), ['keep implicitly']);
});

test('the same facts give the same plan, run after run', () => {
  const once = compiled(
    'require ["variables", "imap4flags"]; addflag "a"; set "x" "${x}1"; if string "${x}" "1" { discard; }',
  );
  const facts = factsOf();
  const first = runScript(once, facts);
  assert.deepEqual(runScript(once, facts), first);
});
