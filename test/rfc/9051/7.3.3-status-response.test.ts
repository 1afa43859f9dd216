import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.3.3');

must('name the mailbox as LIST does, and pair each item with its value', async () => {
  const store = memoryStore();
  store.create('caf\u00e9 "au lait"');
  await played(
    `
    C: a STATUS "caf&AOk- \\"au lait\\"" (UNSEEN MESSAGES)
    S: * STATUS "caf&AOk- \\"au lait\\"" (UNSEEN 0 MESSAGES 0)
    S: a OK …
    C: e ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: e OK …
    C: b STATUS "caf\u00e9 \\"au lait\\"" (MESSAGES)
    S: * STATUS "${Buffer.from('caf\u00e9').toString('latin1')} \\"au lait\\"" (MESSAGES 0)
    S: b OK …
  `,
    { store, loggedIn: true },
  );
});
