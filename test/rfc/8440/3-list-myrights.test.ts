import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(8440, '3');

const tree = () => {
  const store = memoryStore();
  store.create('Shared/News');
  store.grant('Shared/News', 'anyone', 'lrp');
  store.create('Shared/Letters');
  store.grant('Shared/Letters', 'anyone', 'lp');
  store.create('Top/Low');
  store.subscribe('Top/Low');
  store.create('Empty');
  store.makeNoselect('Empty');
  return { store, loggedIn: true };
};

should('tell the rights of each listed mailbox after its LIST, and none where there is no mailbox', async () => {
  await played(
    `
    C: a LIST "" (% Shared/*) RETURN (MYRIGHTS)
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * MYRIGHTS INBOX lrswipkxtecda
    S: * LIST (\\Noselect \\HasNoChildren) "/" Empty
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Shared
    S: * LIST (\\Noselect \\HasNoChildren) "/" Shared/Letters
    S: * MYRIGHTS Shared/Letters lp
    S: * LIST (\\HasNoChildren) "/" Shared/News
    S: * MYRIGHTS Shared/News lrp
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Top
    S: a OK LIST completed
  `,
    tree(),
  );
});

must('leave out the rights of a parent that does not meet the selection itself', async () => {
  await played(
    `
    C: a LIST (SUBSCRIBED RECURSIVEMATCH) "" % RETURN (MYRIGHTS SUBSCRIBED)
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * MYRIGHTS INBOX lrswipkxtecda
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Top ("CHILDINFO" ("SUBSCRIBED"))
    S: a OK LIST completed
  `,
    tree(),
  );
});

must('tell status and rights of a mailbox together', async () => {
  await played(
    `
    C: a LIST "" (INBOX Shared/Letters) RETURN (STATUS (MESSAGES) MYRIGHTS)
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * STATUS INBOX (MESSAGES 0)
    S: * MYRIGHTS INBOX lrswipkxtecda
    S: * LIST (\\Noselect \\HasNoChildren) "/" Shared/Letters
    S: * MYRIGHTS Shared/Letters lp
    S: a OK LIST completed
  `,
    tree(),
  );
});
