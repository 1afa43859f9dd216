/** Why?: faults of every kind are injected into whole servers, and the first sentence names the one that is true. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { causeWords } from '../../server/why/words.ts';
import { faults } from '../support/why-faults.ts';
import { fetchFaults } from '../support/why-fetch-faults.ts';
import { moreFaults } from '../support/why-more-faults.ts';
import { withFault } from '../support/why-stage.ts';

for (const fault of [...faults, ...moreFaults, ...fetchFaults])
  test(fault.name, () =>
    withFault(fault, async ({ world, asks }) => {
      const answer = await world.api.why.ask({ text: asks });
      const sentence = causeWords(answer.cause, answer.at);
      assert.deepEqual([answer.cause.code, answer.direction], [fault.cause, fault.direction], `${asks}: ${sentence}`);
      assert.match(sentence, fault.says);
      if (answer.cause.code === 'asleep') assert.deepEqual(answer.action, { kind: 'keep-awake' });
    }),
  );
