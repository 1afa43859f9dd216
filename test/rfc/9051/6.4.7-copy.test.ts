import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(9051, '6.4.7');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('copy all or none, and tell where they went', async () => {
  const { store } = await played(
    `
    C: a COPY 1,3 Old
    S: a OK [COPYUID 1001 1,3 1:2] COPY completed
    C: b COPY 1:4 Old
    S: b BAD No message has that number
  `,
    three(),
  );
  assert.deepEqual(store.uidsOf('Old'), [1, 2]);
});

should('keep flags and dates, and not make the target', async () => {
  const { store } = await played(
    `
    C: a COPY 1 Old
    S: a OK …
    C: b COPY 1 Nowhere
    S: b NO [TRYCREATE] …
  `,
    three(),
  );
  assert.deepEqual(store.flagsOf('Old', 1), ['\\Deleted']);
});
