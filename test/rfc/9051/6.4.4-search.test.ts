import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.4.4');

must('answer SEARCH with ESEARCH and ALL once IMAP4rev2 is enabled', async () => {
  const store = memoryStore();
  for (let n = 1; n <= 3; n++) store.deliver('INBOX', `Subject: s${n}\r\n\r\n`);
  await played(
    `
    C: a ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: a OK …
    C: b SEARCH NOT 2
    S: * ESEARCH (TAG "b") ALL 1,3
    S: b OK SEARCH completed
    C: c UID SEARCH DRAFT
    S: * ESEARCH (TAG "c") UID
    S: c OK SEARCH completed
    C: d UID SEARCH RETURN (COUNT) ALL
    S: * ESEARCH (TAG "d") UID COUNT 3
    S: d OK SEARCH completed
  `,
    { store, selected: true },
  );
});
