/** Fourteen stories: the journey of each has the right stations, in their states, and says why. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { playStories } from '../support/journey-stories.ts';

test('fourteen stories, as their journeys tell them', async t => {
  await using stage = await playStories();
  assert.equal(stage.stories.length, 14);
  for (const { name, trace, way, reason } of stage.stories)
    await t.test(name, async () => {
      assert.deepEqual(await stage.world.way(trace), way);
      const { sentence, trunk, branches } = await stage.world.journey(trace);
      const said = [sentence, ...[trunk, ...branches.map(one => one.stations)].flat().map(one => one.sentence)];
      assert.match(said.join('\n'), reason);
    });
});
