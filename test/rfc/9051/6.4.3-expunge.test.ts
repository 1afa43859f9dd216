import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.4.3');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('remove what is marked, and tell each number before the tagged OK', async () => {
  const { store } = await played('C: a EXPUNGE\nS: * 1 EXPUNGE\nS: * 2 EXPUNGE\nS: a OK EXPUNGE completed', three());
  assert.deepEqual(store.uidsOf('INBOX'), [2]);
});
