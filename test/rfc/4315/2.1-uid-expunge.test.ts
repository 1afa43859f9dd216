import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(4315, '2.1');

must('remove only messages that are \\Deleted and among the UIDs', async () => {
  const store = memoryStore();
  for (const flags of [['\\Deleted'], [], ['\\Deleted'], ['\\Deleted']])
    store.deliver('INBOX', 'Subject: a\r\n\r\n', flags);
  await played(
    `
    C: a UID EXPUNGE 2:3
    S: * 3 EXPUNGE
    S: a OK EXPUNGE completed
    C: b UID EXPUNGE 77
    S: b OK EXPUNGE completed
  `,
    { store, selected: true },
  );
  assert.deepEqual(store.uidsOf('INBOX'), [1, 2, 4]);
});
