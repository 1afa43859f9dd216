/** A program that leaves something behind, or cannot be begun: it ends all the same, and so does our waiting for it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { type Duration, seconds } from '../../../server/base/units.ts';
import { type Run, runProgram } from '../../../server/mda/run-program.ts';

const skip = process.platform === 'win32' && 'a Unix shell';
const PATH = '/usr/local/bin:/usr/bin:/bin';
const run = (line: string, more: Partial<Run> = {}) =>
  runProgram(
    {
      ...{ program: '/bin/sh', args: ['-c', line], environment: { PATH }, folder: '/' },
      ...{ input: Buffer.from('x'), timeLimit: seconds(20), ...more },
    },
    systemClock,
  );
/** Both alive until it has ended. */
const awake = async <T>(work: Promise<T>): Promise<T> => {
  const timer = setInterval(() => {}, 1000);
  return work.finally(() => clearInterval(timer));
};

test('its answer holds, though what it left running has its output open', { skip, timeout: 8000 }, async () => {
  const began = performance.now();
  const ran = await awake(run('echo taken; sleep 7 & exit 0'));
  assert.deepEqual(ran, { kind: 'ended', code: 0, signal: null, said: 'taken\n' });
  assert.ok(performance.now() - began < 5000);
});

const hasSetsid = !skip && execFileSync('/bin/sh', ['-c', 'command -v setsid || true']).length > 0;
test('time is up for one whose child has left its group', { skip: !hasSetsid, timeout: 10_000 }, async () => {
  const began = performance.now();
  const ran = await awake(run('setsid sleep 9 & sleep 9', { timeLimit: 200 as Duration }));
  assert.equal(ran.kind, 'too-long');
  assert.ok(performance.now() - began < 7000);
});

test('what the system will not begin is not run', { skip }, async () => {
  const ran = await awake(run('exit 0', { args: ['-c', 'exit 0', 'x'.repeat(3_000_000)] }));
  assert.deepEqual(ran, { kind: 'not-run', because: 'its words are too long' });
});

test('no more files to open: it is not run, and the server lives', { skip }, () => {
  const at = (path: string) => JSON.stringify(join(import.meta.dirname, '../../../server', path));
  const script = `
    import { openSync } from 'node:fs';
    import { runProgram } from ${at('mda/run-program.ts')};
    import { systemClock } from ${at('base/ports.ts')};
    try { for (;;) openSync('/dev/null', 'r'); } catch {}
    const timer = setInterval(() => {}, 1000);
    const run = { program: '/bin/sh', args: [], environment: {}, folder: '/', input: new Uint8Array(1), timeLimit: 5000 };
    const { kind } = await runProgram(run, systemClock);
    clearInterval(timer);
    process._rawDebug(kind);
    process.exit(kind === 'not-run' ? 0 : 1);`;
  // A shell, for it alone can lower the bound.
  execFileSync('/bin/sh', ['-c', `ulimit -n 64; exec "$0" --input-type=module -e "$1"`, process.execPath, script], {
    stdio: 'pipe',
  });
});
