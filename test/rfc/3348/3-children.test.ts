import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(3348, '3');

must('say of every listed mailbox whether it has children', async () => {
  const store = memoryStore();
  for (const name of ['a', 'a/b', 'c']) store.create(name);
  await played(
    `
    C: a LIST "" *
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * LIST (\\HasChildren) "/" a
    S: * LIST (\\HasNoChildren) "/" a/b
    S: * LIST (\\HasNoChildren) "/" c
    S: a OK LIST completed
  `,
    { store, loggedIn: true },
  );
});
