import { played } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9738, '3');

/** Messages 1 to 5 with the UIDs 2, 3, 5, 6 and 7. */
const five = () => {
  const store = numberedStore(7);
  for (const uid of [1, 4]) store.expunge('INBOX', uid);
  store.create('Archive');
  return store;
};
const limits = { messagesAtOnce: 3 };

must('announce the limit, and do the highest messages of a set that is larger', async () => {
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY … MESSAGELIMIT=3…
    S: a OK …
    C: b UID FETCH 1:* UID
    S: * 3 FETCH (UID 5)
    S: * 4 FETCH (UID 6)
    S: * 5 FETCH (UID 7)
    S: b OK [MESSAGELIMIT 3 5] FETCH completed for a part of the messages
    C: c UID FETCH 1:4 UID
    S: * 1 FETCH (UID 2)
    S: * 2 FETCH (UID 3)
    S: c OK FETCH completed
    C: d STORE 1:2,4:5 +FLAGS.SILENT (\\Deleted)
    S: d OK [MESSAGELIMIT 3 3] STORE completed for a part of the messages
    C: e UID EXPUNGE 2:7
    S: * 4 EXPUNGE
    S: * 4 EXPUNGE
    S: e OK [MESSAGELIMIT 3 5] EXPUNGE completed for a part of the messages
    C: f FETCH 1:3 UID
    S: * 1 FETCH (UID 2)
    S: * 2 FETCH (UID 3)
    S: * 3 FETCH (UID 5)
    S: f OK FETCH completed
  `,
    { store: five(), selected: true, limits },
  );
});

must('refuse as a whole what is all or nothing', async () => {
  await played(
    `
    C: a COPY 1:4 Archive
    S: a NO [MESSAGELIMIT 3] Too many messages at once
    C: b UID MOVE 1:* Archive
    S: b NO [MESSAGELIMIT 3] Too many messages at once
    C: c COPY 1:3 Archive
    S: c OK [COPYUID …
  `,
    { store: five(), selected: true, limits },
  );
});

mustNot('announce or keep a limit that nobody has set', async () => {
  await played('C: a COPY 1:5 Archive\nS: a OK [COPYUID …', { store: five(), selected: true });
});
