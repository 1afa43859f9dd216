/** The end of a session gives back what it held, whatever fails on the way. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';

test('an account is given back although its mailbox could not be closed', async () => {
  const store = memoryStore();
  const faults: unknown[] = [];
  let closed = 0;
  const { serving } = await played('C: a SELECT INBOX\nC: b LOGOUT\nS: * FLAGS …', {
    store,
    loggedIn: true,
    observer: { fault: ({ fault }) => void faults.push(fault) },
    backend: {
      async open(login, attempt) {
        const opened = await store.backend.open(login, attempt);
        if (!opened.ok) return opened;
        const account = opened.value;
        return {
          ok: true,
          value: {
            ...account,
            async select(name, readOnly) {
              const selected = await account.select(name, readOnly);
              return selected.ok
                ? { ok: true, value: { ...selected.value, close: () => Promise.reject(new Error('stuck')) } }
                : selected;
            },
            close() {
              closed++;
            },
          },
        };
      },
    },
  });
  await serving.closed;
  assert.equal(closed, 1);
  assert.deepEqual(faults.map(String), ['Error: stuck']);
});
