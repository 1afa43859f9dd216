import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.2.1');

must('be sent for each ENABLE, empty where it enabled nothing', async () => {
  await played(
    'C: a ENABLE NOTHING\nS: * ENABLED\nS: a OK …\nC: b ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: b OK …',
    {
      loggedIn: true,
    },
  );
});
