import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(4731, '3');

const someMessages = () => {
  const store = memoryStore();
  for (let n = 1; n <= 6; n++) store.deliver('INBOX', `Subject: ${n}\r\n\r\n`, n === 4 ? [] : ['\\Seen']);
  store.expunge('INBOX', 1);
  return store;
};

must('return what RETURN asks for, in one ESEARCH with the tag', async () => {
  await played(
    `
    C: a1 SEARCH RETURN (MIN COUNT) SEEN
    S: * ESEARCH (TAG "a1") MIN 1 COUNT 4
    S: a1 OK SEARCH completed
    C: a2 UID SEARCH RETURN (MIN MAX ALL COUNT) SEEN
    S: * ESEARCH (TAG "a2") UID MIN 2 MAX 6 ALL 2:3,5:6 COUNT 4
    S: a2 OK SEARCH completed
    C: a3 SEARCH RETURN () UNSEEN
    S: * ESEARCH (TAG "a3") ALL 3
    S: a3 OK SEARCH completed
    C: a4 SEARCH RETURN (ALL) CHARSET UTF-8 SUBJECT 5
    S: * ESEARCH (TAG "a4") ALL 4
    S: a4 OK SEARCH completed
  `,
    { store: someMessages(), selected: true },
  );
});

mustNot('include MIN, MAX or ALL when nothing was found', async () => {
  await played(
    `
    C: a SEARCH RETURN (MIN MAX ALL COUNT) DRAFT
    S: * ESEARCH (TAG "a") COUNT 0
    S: a OK SEARCH completed
    C: b UID SEARCH RETURN (ALL) DRAFT
    S: * ESEARCH (TAG "b") UID
    S: b OK SEARCH completed
    C: c SEARCH RETURN (LEAST) ALL
    S: c BAD Unknown SEARCH return option
  `,
    { store: someMessages(), selected: true },
  );
});
