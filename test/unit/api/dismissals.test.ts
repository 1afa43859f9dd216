/** What is dismissed stays away for thirty days and no longer; what is broken is told in any case. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { DISMISSED_FOR, dismissals } from '../../../server/api/dismissals.ts';
import { manualClock } from '../../../server/base/ports.ts';
import type { Store } from '../../../server/store/interface.ts';

function world(kept: string | null = null) {
  const clock = manualClock(1_000_000);
  const store = {
    meta: async () => kept,
    run: async (_: string, { value }: { value: string }) => {
      kept = value;
      return { ok: true };
    },
  } as unknown as Store;
  return { clock, own: dismissals(store, clock) };
}
const backup = { id: 'backup', severity: 'attention' } as const;

test('dismissed, told again, and told by itself after thirty days', async () => {
  const { clock, own } = world();
  assert.equal((await own.now())(backup), false);
  await own.keep('backup', true);
  assert.equal((await own.now())(backup), true);
  await own.keep('backup', false);
  assert.equal((await own.now())(backup), false);
  await own.keep('backup', true);
  clock.advance(DISMISSED_FOR - 1);
  assert.equal((await own.now())(backup), true);
  clock.advance(1);
  assert.equal((await own.now())(backup), false);
});

test('what is broken is always told', async () => {
  const { own } = world();
  await own.keep('backup', true);
  assert.equal((await own.now())({ id: 'backup', severity: 'failed' }), false);
});

test('notes that cannot be read dismiss nothing', async () => {
  for (const kept of ['{', '[]', 'null', '{"backup":"soon"}']) {
    const { own } = world(kept);
    assert.equal((await own.now())(backup), false, kept);
    await own.keep('backup', true);
    assert.equal((await own.now())(backup), true, kept);
  }
});
