/**
 * How long an act keeps its thread, in CPU of that thread and not in time. The gate is for the machine where it was set: one
 * that is slower, by itself or for its neighbours' sake, has as much more. Of several tries the best counts, for the
 * collector and the compiler take their share now and then.
 */
import assert from 'node:assert/strict';

/** What anybody else of the process may have to wait for one act. */
export const GATE_MS = 20;
const TRIES = 5;

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** What the reference took where the gate was set. */
const REFERENCE_MS = 28;

/** Octets walked and short texts made, as readers of mail do. */
function reference(): number {
  const octets = Buffer.alloc(1 << 20, 'a: b\r\n');
  let sum = 0;
  for (let round = 0; round < 6; round++)
    for (let i = 0; i < octets.length; i++) {
      sum = (sum * 31 + octets[i]!) | 0;
      if (octets[i] === 10) sum ^= i;
    }
  let text = '';
  for (let i = 0; i < 20_000; i++) text += String.fromCharCode(97 + ((i + (sum & 7)) % 26));
  return text.split('b').length;
}

/** Measured beside the act, so that what slows the one has slowed the other. */
function slowness(): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3; tries++) {
    const began = cpuMs();
    reference();
    best = Math.min(best, cpuMs() - began);
  }
  return Math.max(1, best / REFERENCE_MS);
}

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
  for (let tries = 0; tries < TRIES && best > gate; tries++) best = Math.min(best, await longestStretch(act));
  if (best <= gate) return;
  const slow = slowness();
  assert.ok(
    best <= gate * slow,
    `${name} keeps its thread for ${best.toFixed(1)} ms of CPU (${slow.toFixed(2)} times slow)`,
  );
}
