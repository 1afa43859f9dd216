/** Progress in a lab is kept where it can be; where it cannot, nothing else suffers. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { openProgress } from '../../../server/lab/progress.ts';
import type { Store } from '../../../server/store/interface.ts';

test('a disk that is full ends no server, and what comes after it is kept again', async () => {
  let isFull = true;
  const kept: string[] = [];
  const store = {
    meta: async () => null,
    watchEvents: () => () => {},
    async run(_: string, { value }: { value: string }) {
      if (isFull) throw new Error('the disk is full');
      kept.push(value);
    },
  } as unknown as Store;
  const faults: unknown[] = [];
  const hear = (fault: unknown) => faults.push(fault);
  process.on('unhandledRejection', hear);
  const progress = await openProgress(store, manualClock(0));
  await progress.begin('letter');
  progress.see('letter', 'sent');
  await new Promise(resolve => setTimeout(resolve, 5));
  isFull = false;
  progress.see('letter', 'stored');
  await new Promise(resolve => setTimeout(resolve, 5));
  process.off('unhandledRejection', hear);
  progress.close();
  assert.deepEqual(faults, []);
  assert.match(kept.at(-1) ?? '', /"sent".*"stored"/);
});
