import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9394, '3');

const said = (script: string) => {
  const store = memoryStore();
  for (let n = 1; n <= 10; n++) store.deliver('INBOX', `Subject: s${n % 3}\r\n\r\n`);
  store.expunge('INBOX', 1);
  return played(script, { store, selected: true });
};

must('return the page asked for, from the first or from the last', async () => {
  await said(`
    C: a UID SEARCH RETURN (PARTIAL 1:3) ALL
    S: * ESEARCH (TAG "a") UID PARTIAL (1:3 2:4)
    S: a OK SEARCH completed
    C: b UID SEARCH RETURN (PARTIAL -3:-1 COUNT) ALL
    S: * ESEARCH (TAG "b") UID PARTIAL (-1:-3 8:10) COUNT 9
    S: b OK SEARCH completed
    C: c SEARCH RETURN (PARTIAL 4:2 MIN MAX) ALL
    S: * ESEARCH (TAG "c") MIN 1 MAX 9 PARTIAL (2:4 2:4)
    S: c OK SEARCH completed
  `);
});

must('return what there is of a page, and NIL beyond the end', async () => {
  await said(`
    C: a SEARCH RETURN (PARTIAL 8:12) ALL
    S: * ESEARCH (TAG "a") PARTIAL (8:12 8:9)
    S: a OK SEARCH completed
    C: b SEARCH RETURN (PARTIAL 10:12) ALL
    S: * ESEARCH (TAG "b") PARTIAL (10:12 NIL)
    S: b OK SEARCH completed
    C: c SEARCH RETURN (PARTIAL -10:-12) ALL
    S: * ESEARCH (TAG "c") PARTIAL (-10:-12 NIL)
    S: c OK SEARCH completed
  `);
});

mustNot('take more than one of PARTIAL and ALL, or a range that is none', async () => {
  for (const options of ['PARTIAL 1:2 ALL', 'PARTIAL 1:2 PARTIAL 3:4', 'PARTIAL 1:-2', 'PARTIAL 0:2', 'PARTIAL 1:*']) {
    await said(`
      C: a SEARCH RETURN (${options}) ALL
      S: a BAD …
    `);
  }
});

must('save the page with what MIN and MAX name, and all with COUNT', async () => {
  for (const [asked, wanted] of [
    ['SAVE PARTIAL 3:4', '4 5'],
    ['SAVE PARTIAL 3:4 MIN', '2 4 5'],
    ['SAVE PARTIAL 3:4 MIN MAX', '2 4 5 10'],
    ['SAVE PARTIAL 3:4 COUNT', '2 3 4 5 6 7 8 9 10'],
  ] as const) {
    await said(`
      C: a SEARCH RETURN (${asked}) ALL
      S: * ESEARCH (TAG "a") …
      S: a OK SEARCH completed
      C: b UID SEARCH $
      S: * SEARCH ${wanted}
      S: b OK SEARCH completed
    `);
  }
});

must('page through a SORT in its order', async () => {
  await said(`
    C: a UID SORT RETURN (PARTIAL 2:5) (SUBJECT) UTF-8 ALL
    S: * ESEARCH (TAG "a") UID PARTIAL (2:5 6,9,4,7)
    S: a OK SORT completed
  `);
});
