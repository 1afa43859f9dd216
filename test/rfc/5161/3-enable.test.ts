import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(5161, '3');

must('list in ENABLED what this command switched on, and ignore what is unknown', async () => {
  await played(
    `
    C: a ENABLE CONDSTORE X-NOTHING
    S: * ENABLED CONDSTORE
    S: a OK ENABLE completed
    C: b ENABLE condstore
    S: * ENABLED
    S: b OK ENABLE completed
    C: c ENABLE
    S: c BAD Expected a space
  `,
    { loggedIn: true },
  );
});

must('be refused before login', async () => {
  await played('C: a ENABLE CONDSTORE\nS: a BAD Log in first');
});
