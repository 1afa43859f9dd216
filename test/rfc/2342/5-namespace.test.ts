import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(2342, '5');

must('tell the personal namespace with its delimiter, and NIL for those that are not', async () => {
  await played(
    `
    C: a NAMESPACE
    S: * NAMESPACE (("" "/")) NIL NIL
    S: a OK NAMESPACE completed
  `,
    { loggedIn: true },
  );
});
