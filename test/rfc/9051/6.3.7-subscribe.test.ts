import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(9051, '6.3.7');

must('answer OK also to who is subscribed already', async () => {
  await played(
    `
    C: a SUBSCRIBE INBOX
    S: a OK SUBSCRIBE completed
    C: b SUBSCRIBE
    S: b BAD …
  `,
    { loggedIn: true },
  );
});

should('keep a subscription whose mailbox is gone', async () => {
  await played(
    `
    C: a SUBSCRIBE News
    S: a OK …
    C: b CREATE News
    S: b OK …
    C: c DELETE News
    S: c OK …
    C: d LIST (SUBSCRIBED) "" News
    S: * LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" News
    S: d OK …
  `,
    { loggedIn: true },
  );
});
