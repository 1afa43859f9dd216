import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.3.1');

must('tell the attributes of a mailbox: its use, that it cannot be selected, that it is not there', async () => {
  const store = memoryStore();
  store.create('Sent', '\\Sent');
  store.create('Top/Low');
  store.create('Empty');
  store.makeNoselect('Empty');
  await played(
    `
    C: e ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: e OK …
    C: a LIST "" %
    S: * LIST (\\HasNoChildren) "/" "INBOX"
    S: * LIST (\\Noselect \\HasNoChildren) "/" "Empty"
    S: * LIST (\\HasNoChildren \\Sent) "/" "Sent"
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" "Top"
    S: a OK …
  `,
    { store, loggedIn: true },
  );
});
