import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(5819, '2');

must('send STATUS after LIST for each mailbox that can be selected', async () => {
  const store = memoryStore();
  store.create('Lists/a b');
  store.create('Names');
  store.makeNoselect('Names');
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await played(
    `
    C: a LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN UIDVALIDITY UIDNEXT))
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * STATUS INBOX (MESSAGES 1 UNSEEN 1 UIDVALIDITY 1000 UIDNEXT 2)
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Lists
    S: * LIST (\\HasNoChildren) "/" "Lists/a b"
    S: * STATUS "Lists/a b" (MESSAGES 0 UNSEEN 0 UIDVALIDITY 1001 UIDNEXT 1)
    S: * LIST (\\Noselect \\HasNoChildren) "/" Names
    S: a OK LIST completed
    C: b STATUS Names (MESSAGES)
    S: b NO [CANNOT] That name holds no messages
    C: c STATUS INBOX (MESSAGES X)
    S: c BAD Unknown STATUS item
    C: d STATUS INBOX ()
    S: d BAD STATUS asks for nothing
  `,
    { store, loggedIn: true },
  );
});
