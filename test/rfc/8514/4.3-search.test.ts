import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8514, '4.3');

must('search by the day a message was saved', async () => {
  const store = memoryStore();
  for (const day of [1, 2, 3]) store.deliver('INBOX', 'Subject: s\r\n\r\n', [], Date.UTC(2026, 0, day, 12));
  await played(
    `
    C: a SEARCH SAVEDBEFORE 2-Jan-2026
    S: * SEARCH 1
    S: a OK SEARCH completed
    C: b SEARCH SAVEDON "2-Jan-2026"
    S: * SEARCH 2
    S: b OK SEARCH completed
    C: c SEARCH SAVEDSINCE 2-Jan-2026
    S: * SEARCH 2 3
    S: c OK SEARCH completed
    C: d SEARCH SAVEDATESUPPORTED
    S: * SEARCH 1 2 3
    S: d OK SEARCH completed
    C: e SEARCH SAVEDON tomorrow
    S: e BAD …
  `,
    { store, selected: true },
  );
});
