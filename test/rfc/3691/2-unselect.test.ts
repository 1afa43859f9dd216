import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { mustNot, must } = rfc(3691, '2');

mustNot('expunge when it leaves the mailbox', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: a\r\n\r\n', ['\\Deleted']);
  await played(
    `
    C: a UNSELECT
    S: a OK UNSELECT completed
    C: b UNSELECT
    S: b BAD Select a mailbox first
  `,
    { store, selected: true },
  );
  assert.deepEqual(store.uidsOf('INBOX'), [1]);
  assert.equal(store.open.mailboxes, 0);
});

must('take no arguments', async () => {
  await played('C: a UNSELECT INBOX\nS: a BAD Too many arguments', { selected: true });
});
