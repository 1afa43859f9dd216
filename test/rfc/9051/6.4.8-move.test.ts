import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.4.8');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('take the messages out and tell with COPYUID where they are before the first EXPUNGE', async () => {
  const { store } = await played(
    `
    C: a MOVE 1:2 Old
    S: * OK [COPYUID 1001 1:2 1:2] …
    S: * 1 EXPUNGE
    S: * 1 EXPUNGE
    S: a OK MOVE completed
    C: b MOVE 1 Nowhere
    S: b NO [TRYCREATE] …
  `,
    three(),
  );
  assert.deepEqual([store.uidsOf('INBOX'), store.uidsOf('Old')], [[3], [1, 2]]);
});
