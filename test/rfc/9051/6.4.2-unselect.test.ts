import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.4.2');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('leave the mailbox and remove nothing', async () => {
  const { store } = await played(
    'C: a UNSELECT\nS: a OK UNSELECT completed\nC: b UNSELECT\nS: b BAD Select a mailbox first',
    three(),
  );
  assert.deepEqual(store.uidsOf('INBOX'), [1, 2, 3]);
  assert.equal(store.open.mailboxes, 0);
});
