/** The RFC's own example is from memory: the last 30 messages first, then those among them that changed. */
import { played } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9394, '3.4');

must('take the page first and answer those of it that CHANGEDSINCE leaves, in whatever order both stand', async () => {
  const store = numberedStore(10, 'Text\r\n');
  store.expunge('INBOX', 2);
  for (const uid of [4, 6, 9]) store.setFlags('INBOX', uid, ['\\Seen']);
  await played(
    `
    C: a UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12 PARTIAL 1:3)
    S: * OK [HIGHESTMODSEQ …
    S: * 3 FETCH (UID 4 FLAGS (\\Seen…) MODSEQ (…))
    S: a OK FETCH completed
    C: b UID FETCH 1:* (FLAGS) (PARTIAL -1:-2 CHANGEDSINCE 12)
    S: * 8 FETCH (UID 9 FLAGS (\\Seen…) MODSEQ (…))
    S: b OK FETCH completed
    C: c UID FETCH 1:* (FLAGS) (PARTIAL -1:-1 CHANGEDSINCE 12)
    S: c OK FETCH completed
    C: d UID FETCH 1:9 (FLAGS) (PARTIAL 5:6 CHANGEDSINCE 12)
    S: * 5 FETCH (UID 6 FLAGS (\\Seen…) MODSEQ (…))
    S: d OK FETCH completed
  `,
    { selected: true, store },
  );
});
