// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/**
 * Scripts and messages made by chance and then spoiled, with every extension and a world that answers anything: no fault
 * of ours, no message harmed by what only looks at it, and no work that was not counted.
 *
 *   MAILROOM_FUZZ_ROUNDS=20000 npm test -- test/fuzz/sieve.test.ts      a longer run
 *   MAILROOM_FUZZ_FROM=…                                                from another seed
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldsOf } from '../../server/mime/header.ts';
import { compileText } from '../../server/sieve/compile.ts';
import type { Compiled } from '../../server/sieve/extension.ts';
import type { Answer, Question, SieveFacts } from '../../server/sieve/facts.ts';
import { usualLimits } from '../../server/sieve/limits.ts';
import type { Action, Plan } from '../../server/sieve/plan.ts';
import { runScript } from '../../server/sieve/run.ts';
import { counted } from '../support/counted-octets.ts';
import { type Chance, chanceOf } from '../support/sieve-chance.ts';
import { everyScript, spoiled } from '../support/sieve-everything.ts';
import { hostileMessage } from '../support/sieve-hostile.ts';
import { factsOf } from '../support/sieve-trial.ts';

const ROUNDS = Number(process.env.MAILROOM_FUZZ_ROUNDS ?? 400);
const FROM = Number(process.env.MAILROOM_FUZZ_FROM ?? 1);
const seeds = Array.from({ length: ROUNDS }, (_, number) => FROM + number);

/** With the seed, so that one round can be had again. */
const inRound = (seed: number, act: (chance: Chance) => void): void => {
  try {
    act(chanceOf(seed));
  } catch (fault) {
    throw new Error(`seed ${seed}: ${(fault as Error).message}`, { cause: fault });
  }
};

const included = compileText(
  'require ["variables", "include"]; global "v"; set "v" "${v}i"; if not exists "X" { return; } stop;',
);
assert.ok(included.compiled);
const another: Compiled = included.compiled;

/** The same question has the same answer; which one, chance says. */
function worldOf(chance: Chance): { ask(question: Question): Answer } {
  const known = new Map<string, Answer>();
  return {
    ask(question) {
      const key = JSON.stringify(question);
      if (!known.has(key)) known.set(key, answerTo(question, chance));
      return known.get(key)!;
    },
  };
}

function answerTo(question: Question, chance: Chance): Answer {
  if (chance.once(4)) return question.ask === 'duplicate' ? false : null;
  switch (question.ask) {
    case 'mailbox':
    case 'mailbox-by-id':
    case 'mailbox-by-use':
      return { name: 'Box', id: 'F1', specialUse: ['\\Junk'] };
    case 'metadata':
      return chance.pick(['', 'a value', 'über']);
    case 'duplicate':
    case 'list':
      return chance.once(2);
    case 'script':
      return chance.once(4) ? 'line 1, column 1: broken' : another;
  }
}

const factsBy = (chance: Chance, octets: Buffer): SieveFacts => ({
  ...factsOf({
    message: octets,
    addresses: ['ben@office.test', 'ana@office.test', 'ann@office.test', 'a@b'],
    scan: {
      spam: chance.once(2) ? null : { score: chance.below(12), percent: chance.below(120) },
      virus: chance.below(7),
    },
    envelope: { from: chance.pick(['ana@other.test', '', 'owner-x@y', 'ben@office.test']) },
    imap: chance.once(5)
      ? { cause: 'COPY', mailbox: 'Spam', mailboxFrom: 'INBOX', changedFlags: [], flags: ['\\Seen'] }
      : null,
  }),
});

test(`${ROUNDS} spoiled scripts are told apart from good ones, and nothing is thrown`, () => {
  let good = 0;
  for (const seed of seeds)
    inRound(seed, chance => {
      const script = spoiled(chance, everyScript(chance), chance.below(6));
      const { compiled, problems } = compileText(script);
      assert.equal(
        compiled === null,
        problems.some(({ severity }) => severity === 'error'),
      );
      if (compiled) good++;
    });
  assert.ok(good > ROUNDS / 20, `only ${good} were good`);
});

test(`${ROUNDS} scripts with every extension end in a plan, whatever the message and the answers`, () => {
  const seen = new Set<Action['do']>();
  let failed = 0;
  for (const seed of seeds)
    inRound(seed, chance => {
      const octets = hostileMessage(chance);
      const script = everyScript(chance);
      const { plan } = ran(script, factsBy(chance, octets), chance, usualLimits.steps);
      // Short scripts on short messages: only an endless loop could take so long.
      assert.notEqual(plan.error?.message, 'the script takes too long for one message', script);
      for (const { do: what } of plan.actions) seen.add(what);
      if (plan.error) failed++;
      checkPlan(plan, octets, /\benclose (?:[":])/.test(script));
    });
  assert.ok(failed < ROUNDS / 2, `${failed} failed`);
  assert.deepEqual([...seen].sort(), [
    ...['discard', 'ereject', 'fileinto', 'keep', 'notify', 'redirect', 'reject', 'remember', 'vacation'],
  ]);
});

function ran(script: string, facts: SieveFacts, chance: Chance, steps: number): { readonly plan: Plan } {
  const { compiled, problems } = compileText(script);
  assert.ok(compiled, `${script}\n${problems.map(({ message }) => message).join('\n')}`);
  const outcome = runScript(compiled, facts, worldOf(chance), { ...usualLimits, steps, trace: 'full' });
  assert.ok(outcome.kind === 'decided');
  return outcome;
}

/** Whatever was edited: traces stay, fields are fields, and the message that came is kept after an error. */
function checkPlan({ actions, error, message }: Plan, octets: Buffer, isEnclosed: boolean): void {
  assert.ok(actions.length > 0 && actions.length <= usualLimits.actions);
  if (error) {
    assert.deepEqual(
      actions.map(({ do: what }) => what),
      ['keep'],
    );
    assert.ok(actions[0]!.message.octets().equals(octets));
  }
  const received = (bytes: Buffer): number => fieldsOf(bytes).filter(({ name }) => /^received$/i.test(name)).length;
  for (const { do: what, message: then } of actions)
    if (what === 'redirect' || !isEnclosed) assert.equal(received(then.octets()), received(octets), 'a trace is gone');
  const names = fieldsOf(message.octets()).map(({ name }) => name);
  assert.ok(!names.includes('Injected'), 'a value made a field');
}

/** A step may copy or put together so many octets, and a run a few more than what it is about. */
const OCTETS_PER_STEP = 4 * 1024;
const STEPS = 2000;
const LEAST = 100_000;
const costly = [
  ...['replace', 'replace', 'enclose', 'foreverypart', 'set', 'extracttext', 'notify', 'duplicate'],
  ...['addheader', 'addheader', 'deleteheader'],
];

test('work is counted: with few steps, few octets are copied', () => {
  for (const seed of seeds.slice(0, Math.ceil(ROUNDS / 8)))
    inRound(seed, chance => {
      const octets = hostileMessage(chance, LEAST);
      const script = everyScript(chance, chance.pick(costly));
      const facts = factsBy(chance, octets);
      const copied = counted(() => ran(script, facts, chance, STEPS));
      const allowed = STEPS * OCTETS_PER_STEP + 8 * octets.length;
      assert.ok(
        copied <= allowed,
        `${copied} octets with ${STEPS} steps; ${allowed} are allowed\n${script.slice(0, 2000)}`,
      );
    });
});
