/** A server that plays scenarios until it is killed. What it was promised it says on standard output, at once. */
import { writeSync } from 'node:fs';
import { startWorld } from '../support/world.ts';
import { byName, RESTING, type Stage } from './scenarios.ts';

const [folder = '', hopPort = '', ...names] = process.argv.slice(2);
const say = (word: string, id: string) => void writeSync(1, `${word} ${id}\n`);

const world = await startWorld({
  ...{ folder, hopPort: Number(hopPort), zone: (await import('./scenarios.ts')).ZONE },
  settings: ['auth.allow-plaintext=true', 'queue.first-retry=10m'],
});
if (names.length > 0) await world.api.queue.freeze({ route: RESTING, why: 'a test' });
// What the preload brought with it.
(globalThis as { armKill?: () => void }).armKill?.();
const stage: Stage = {
  world,
  async act(id, act) {
    say('begun', id);
    const result = await act();
    say('done', id);
    return result;
  },
};
for (const name of names) await byName(name).play(stage);
await world[Symbol.asyncDispose]();
say('over', '');
process.exit(0);
