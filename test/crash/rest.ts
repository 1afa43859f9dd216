/** Waits until a server that was started again has done what the one before had left. */
import assert from 'node:assert/strict';
import type { Served } from '../support/serve.ts';

/** The queue must have come to rest so long after a restart. */
const IDLE_WITHIN = 20_000;

/** Nothing waits, nothing has failed, and the ledger balances. */
export async function untilIdle(served: Served): Promise<void> {
  const until = performance.now() + IDLE_WITHIN;
  const { api, close } = await served.connect();
  try {
    for (;;) {
      const { ledger, store } = await api.status.get({});
      assert.equal(store.synchronous, 'full');
      assert.equal(ledger.balanced, true, JSON.stringify(ledger));
      assert.equal(ledger.failed, 0);
      if (ledger.waiting === 0) return;
      if (performance.now() > until) {
        const rows = await api.queue.list({ states: ['queued', 'active', 'deferred', 'held'], limit: 5 });
        assert.fail(`the queue does not come to rest: ${JSON.stringify({ ledger, rows }, null, 1)}\n${served.said()}`);
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  } finally {
    close();
  }
}
