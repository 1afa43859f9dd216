/**
 * How long an act keeps its thread, in CPU and not in time: other programs on the machine change nothing. Of several tries the
 * best counts, for the collector and the compiler take their share now and then.
 */
import assert from 'node:assert/strict';

/** What anybody else of the process may have to wait for one act. */
export const GATE_MS = 20;
const TRIES = 3;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Notes where somebody else would have had a turn; the longest stretch between two of them counts. */
type Turns = () => void;

async function longestStretch(act: (turn: Turns) => unknown): Promise<number> {
  let longest = 0;
  let began = cpuMs();
  const turn = () => {
    const now = cpuMs();
    longest = Math.max(longest, now - began);
    began = now;
  };
  const done = act(turn);
  if (done instanceof Promise) await done;
  turn();
  return longest;
}

/** Fails where one stretch of the act is longer than the gate in every try. */
export async function isShort(name: string, act: (turn: Turns) => unknown, gate = GATE_MS): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && best > gate / 2; tries++) best = Math.min(best, await longestStretch(act));
  assert.ok(best <= gate, `${name} keeps its thread for ${best.toFixed(1)} ms of CPU`);
}
