/** The room for young objects of a process that works hard: as V8 would have it, and as it is kept. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

const room = join(import.meta.dirname, '../../../server/cli/room.mjs');
/** Much that lives for a while: what makes V8 widen the room. MiB at its widest. */
const WORK = `
const { keepRoomLittle, young } = await import(process.argv[1]);
if (process.argv[2] === 'kept') keepRoomLittle(0);
await new Promise(resolve => setTimeout(resolve, 20));
const held = [];
let widest = 0;
for (let turn = 0; turn < 40; turn++) {
  for (let i = 0; i < 40_000; i++) held.push({ at: i, words: [i, i + 1, i + 2] });
  if (held.length > 400_000) held.splice(0, 200_000);
  await new Promise(resolve => setImmediate(resolve));
  widest = Math.max(widest, young());
}
console.log(widest / 2 ** 20);
`;
const widest = async (how: 'kept' | 'free'): Promise<number> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', WORK, room, how]);
  return Number(stdout);
};

test('room for young objects is widened for work, but to half of what V8 would take', async () => {
  const [kept, free] = [await widest('kept'), await widest('free')];
  assert.ok(kept >= 16 && kept <= 32, `${kept} MiB`);
  assert.ok(free >= 2 * kept, `${free} MiB where nothing is kept`);
});
