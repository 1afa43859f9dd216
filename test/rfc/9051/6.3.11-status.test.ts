import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.11');

const two = () => {
  const store = memoryStore();
  store.create('Fruit');
  store.deliver('Fruit', 'Subject: a\r\n\r\n', ['\\Seen']);
  store.deliver('Fruit', 'Subject: b\r\n\r\nbody', ['\\Deleted']);
  return store;
};

must('tell each item that was asked for', async () => {
  await played(
    `
    C: a STATUS Fruit (MESSAGES UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE)
    S: * STATUS Fruit (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 1001 UNSEEN 1 DELETED 1 SIZE 32)
    S: a OK STATUS completed
    C: b STATUS Nowhere (MESSAGES)
    S: b NO [NONEXISTENT] …
    C: c STATUS Fruit ()
    S: c BAD …
    C: d STATUS Fruit (WEIGHT)
    S: d BAD Unknown STATUS item
    C: e STATUS Fr* (MESSAGES)
    S: e BAD …
  `,
    { store: two(), loggedIn: true },
  );
});

mustNot('change the selected mailbox, and may be asked of it too', async () => {
  await played(
    `
    C: a STATUS Fruit (MESSAGES)
    S: * STATUS Fruit (MESSAGES 2)
    S: a OK …
    C: b STATUS INBOX (MESSAGES)
    S: * STATUS INBOX (MESSAGES 0)
    S: b OK …
    C: c FETCH 1:* UID
    S: c …
  `,
    { store: two(), selected: true },
  );
});
