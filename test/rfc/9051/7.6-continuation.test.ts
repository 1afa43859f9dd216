import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.6');

must('ask with "+" for a literal, for an answer of AUTHENTICATE, and within IDLE', async () => {
  await played(
    `
    C: a LOGIN {3}
    S: + …
    C: ann {6}
    S: + …
    C: secret
    S: a OK …
    C: b IDLE
    S: + idling
    C: DONE
    S: b OK …
  `,
  );
});

must('answer in place of "+" where the command will be refused whatever the literal says', async () => {
  await played('C: a SELECT {5}\nS: a BAD Log in first\nC: b NOOP\nS: b OK …');
});
