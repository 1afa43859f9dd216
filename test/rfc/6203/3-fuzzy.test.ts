import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(6203, '3');

const someMessages = () => {
  const store = memoryStore();
  for (const [subject, body] of [
    ['A broken IMAP', 'x'],
    ['IMAP, broken', 'x'],
    ['unbroken', 'broken imap is here'],
    ['nothing', 'broken and IMAP'],
  ] as const) {
    store.deliver('INBOX', `Subject: ${subject}\r\n\r\n${body}\r\n`);
  }
  return store;
};
const said = (script: string) => played(script, { store: someMessages(), selected: true });

must('match the words of the text, whatever their order', async () => {
  await said(`
    C: a SEARCH FUZZY SUBJECT "broken imap"
    S: * SEARCH 1 2
    S: a OK SEARCH completed
    C: b SEARCH SUBJECT "broken imap"
    S: * SEARCH 1
    S: b OK SEARCH completed
    C: c SEARCH FUZZY (TEXT "imap broken" UNSEEN) 2:4
    S: * SEARCH 2 3 4
    S: c OK SEARCH completed
  `);
});

must('compare strictly what does not stand below FUZZY', async () => {
  await said(`
    C: a SEARCH FUZZY SUBJECT imap SUBJECT "IMAP, broken"
    S: * SEARCH 2
    S: a OK SEARCH completed
  `);
});

should('score 1 to 100, better where the text itself stands, and best in the subject', async () => {
  await said(`
    C: a SEARCH RETURN (RELEVANCY ALL) FUZZY TEXT "broken imap"
    S: * ESEARCH (TAG "a") ALL 1:4 RELEVANCY (100 40 75 40)
    S: a OK SEARCH completed
    C: b SEARCH RETURN (RELEVANCY PARTIAL -1:-2) FUZZY TEXT "broken imap"
    S: * ESEARCH (TAG "b") PARTIAL (-1:-2 3:4) RELEVANCY (75 40)
    S: b OK SEARCH completed
    C: c SEARCH RETURN (RELEVANCY ALL) FUZZY SEEN
    S: * ESEARCH (TAG "c") RELEVANCY ()
    S: c OK SEARCH completed
  `);
});

must('sort the best first', async () => {
  await said(`
    C: a SORT (RELEVANCY) UTF-8 FUZZY TEXT "broken imap"
    S: * SORT 1 3 2 4
    S: a OK SORT completed
    C: b UID SORT RETURN (RELEVANCY ALL) (REVERSE RELEVANCY) UTF-8 FUZZY TEXT "broken imap"
    S: * ESEARCH (TAG "b") UID ALL 2,4,3,1 RELEVANCY (40 40 75 100)
    S: b OK SORT completed
  `);
});

mustNot('take RELEVANCY without FUZZY', async () => {
  await said(`
    C: a SEARCH RETURN (RELEVANCY) TEXT imap
    S: a BAD Only a FUZZY search has a relevancy
    C: b SORT (RELEVANCY) UTF-8 TEXT imap
    S: b BAD Only a FUZZY search has a relevancy
    C: c SEARCH FUZZY
    S: c BAD …
  `);
});
