import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, may } = rfc(6154, '2');

must('tell special uses in LIST, and list only those mailboxes where the client selects them', async () => {
  const store = memoryStore();
  store.create('Sent', '\\Sent');
  store.create('Other');
  await played(
    `
    C: a LIST "" "%"
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * LIST (\\HasNoChildren) "/" Other
    S: * LIST (\\HasNoChildren \\Sent) "/" Sent
    S: a OK LIST completed
    C: b LIST (SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)
    S: * LIST (\\HasNoChildren \\Sent) "/" Sent
    S: b OK LIST completed
  `,
    { store, loggedIn: true },
  );
});

may('make a mailbox with a special use', async () => {
  await played(
    `
    C: a CREATE Old (USE (\\archive))
    S: a OK [MAILBOXID (…)] CREATE completed
    C: b LIST (SPECIAL-USE) "" "*"
    S: * LIST (\\HasNoChildren \\Archive) "/" Old
    S: b OK LIST completed
    C: c CREATE New (USE (\\Sent \\Trash))
    S: c NO [USEATTR] That special use is not possible here
    C: d CREATE New (USE (\\Unheard))
    S: d NO [USEATTR] …
  `,
    { loggedIn: true },
  );
});
