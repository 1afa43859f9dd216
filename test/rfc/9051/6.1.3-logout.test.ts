import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.1.3');

for (const [state, options] of Object.entries({
  'not authenticated': {},
  authenticated: { loggedIn: true },
  selected: { selected: true },
})) {
  must(`send BYE before the tagged OK, then close: ${state}`, async () => {
    const { store } = await played('C: a LOGOUT\nS: * BYE …\nS: a OK LOGOUT completed\nS: (closed)', options);
    assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
  });
}
