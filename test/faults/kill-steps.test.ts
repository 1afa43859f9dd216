/**
 * SIGKILL at every durable step: the same scenarios are played again and again, and killed one step later each time, just
 * before it or just after it. MAILROOM_FAULTS=all does both, and plays all of them; else those that are short.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Killed, killedAt, type Moment, newTemplate } from './killed.ts';
import { drops, others, type Scenario, sorts, usual } from './scenarios.ts';

const isAll = process.env.MAILROOM_FAULTS === 'all';
/** One plays while another is looked at. */
const LANES = 2;
/** Just after one step is hardly anywhere else than just before the next: in a short run the two take turns. */
const momentsOf = (step: number): readonly Moment[] =>
  isAll ? ['before', 'after'] : [step % 2 === 0 ? 'before' : 'after'];
/** No scenario has so many steps. */
const MOST_STEPS = 1000;

async function killedEverywhere(scenarios: readonly Scenario[]) {
  const template = await newTemplate();
  const done: Killed[] = [];
  let next = 1;
  let last = MOST_STEPS;
  const lane = async () => {
    for (let step = next++; step < last; step = next++) {
      for (const moment of momentsOf(step)) {
        const killed = await killedAt(template.folder, scenarios, step, moment);
        done.push(killed);
        if (killed.at === null) last = Math.min(last, step);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    template.remove();
  }
  return done;
}

const sets: readonly (readonly [string, readonly Scenario[]])[] = [
  ['an alias, two reports and a dropped message', usual],
  ...(isAll ? ([['all else', others]] as const) : []),
];
for (const [name, scenarios] of sets) {
  test(`killed at every durable step: ${name}`, { timeout: 600_000 }, async t => {
    const done = await killedEverywhere(scenarios);
    const kills = done.filter(({ at }) => at !== null);
    t.diagnostic(`${kills.length} kills`);
    assert.deepEqual(
      done.flatMap(({ faults }) => faults),
      [],
    );
    assert(kills.filter(({ at }) => at === 'COMMIT').length >= 20, `only ${kills.length} kills: no steps, no test`);
  });
}

test('killed at every durable step: a script files, sends on and answers', { timeout: 120_000 }, async () => {
  const done = await killedEverywhere([sorts]);
  assert.deepEqual(
    done.flatMap(({ faults }) => faults),
    [],
  );
  assert(done.filter(({ at }) => at === 'COMMIT').length >= 3, 'no steps, no test');
});

// Numbers of steps are not the same in each run: those that are few are named.
test('killed at each step of the drop folder', { timeout: 60_000 }, async () => {
  const template = await newTemplate();
  const steps = ['fsync drop/tmp', 'rename drop/tmp', 'fsync drop/new', 'unlink drop/new'];
  const wanted = steps.flatMap(step => (['before', 'after'] as const).map(moment => ({ step, moment })));
  const ahead = wanted[Symbol.iterator]();
  const faults: string[] = [];
  const lane = async () => {
    for (const { step, moment } of ahead) {
      const killed = await killedAt(template.folder, [drops], step, moment);
      faults.push(...killed.faults, ...(killed.at === null ? [`there was no ${step}`] : []));
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    template.remove();
  }
  assert.deepEqual(faults, []);
});
