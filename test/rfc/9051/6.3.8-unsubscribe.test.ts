import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.3.8');

must('take a subscription away, and answer OK where there was none', async () => {
  await played(
    `
    C: a UNSUBSCRIBE INBOX
    S: a OK UNSUBSCRIBE completed
    C: b UNSUBSCRIBE INBOX
    S: b OK UNSUBSCRIBE completed
    C: c LIST (SUBSCRIBED) "" *
    S: c OK LIST completed
    C: d UNSUBSCRIBE
    S: d BAD …
  `,
    { loggedIn: true },
  );
});
