import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(5032, '2');
/** The clock of the dialogues. */
const NOW = 1_767_225_600_000;

must('match with OLDER and YOUNGER what is at the target time, to the second', async () => {
  const store = memoryStore();
  for (const seconds of [99, 100, 101]) store.deliver('INBOX', 'Subject: s\r\n\r\n', [], NOW - seconds * 1000);
  store.deliver('INBOX', 'Subject: s\r\n\r\n', [], NOW - 100 * 1000 + 999);
  await played(
    `
    C: a SEARCH YOUNGER 100
    S: * SEARCH 1 2 4
    S: a OK SEARCH completed
    C: b SEARCH OLDER 100
    S: * SEARCH 2 3 4
    S: b OK SEARCH completed
    C: c SEARCH NOT YOUNGER 100
    S: * SEARCH 3
    S: c OK SEARCH completed
    C: d SEARCH YOUNGER 0
    S: d BAD …
    C: e SEARCH OLDER x
    S: e BAD …
  `,
    { store, selected: true },
  );
});
