import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.1.3');

must('answer BAD with the tag where it can be read, and "*" where it cannot', async () => {
  await played(
    `
    C: a NONSENSE
    S: a BAD Unknown command
    C: b NOOP  
    S: b OK …
    C: +x NOOP
    S: * BAD …
    C: (
    S: * BAD …
  `,
  );
});
