import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8474, '6');

must('search by EMAILID and THREADID, which compare with case', async () => {
  const store = memoryStore();
  for (let n = 1; n <= 2; n++) store.deliver('INBOX', `Subject: s${n}\r\n\r\n`);
  await played(
    `
    C: a UID SEARCH EMAILID e3
    S: * SEARCH 2
    S: a OK SEARCH completed
    C: b UID SEARCH OR THREADID t2 EMAILID E3
    S: * SEARCH 1
    S: b OK SEARCH completed
    C: c UID SEARCH EMAILID e/3
    S: c BAD …
    C: d UID SEARCH EMAILID ${'a'.repeat(256)}
    S: d BAD …
  `,
    { store, selected: true },
  );
});
