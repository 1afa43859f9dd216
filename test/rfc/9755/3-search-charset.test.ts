import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { should } = rfc(9755, '3');

should('reject SEARCH with a charset once UTF8=ACCEPT is enabled; SORT needs one', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: s\r\n\r\n');
  await played(
    `
    C: a ENABLE UTF8=ACCEPT
    S: * ENABLED UTF8=ACCEPT
    S: a OK …
    C: b SEARCH CHARSET UTF-8 SUBJECT s
    S: b BAD …
    C: c SEARCH SUBJECT s
    S: * SEARCH 1
    S: c OK SEARCH completed
    C: d SORT (DATE) UTF-8 SUBJECT s
    S: * SORT 1
    S: d OK SORT completed
  `,
    { store, selected: true },
  );
});
