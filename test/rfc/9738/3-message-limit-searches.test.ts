/**
 * What RFC 9738 says of searches. That a search counts what it looks through, narrowed by its sets of numbers and UIDs,
 * and that SORT, THREAD and a page of FETCH are refused as a whole, is from memory of its text; that ESEARCH over several
 * mailboxes is refused as a whole is our own: the RFC does not speak of it.
 */
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9738, '3');

/** Messages 1 to 5 with the UIDs 2, 3, 5, 6 and 7; two of them in Other. */
const five = () => {
  const store = memoryStore();
  for (let n = 1; n <= 7; n++) store.deliver('INBOX', `Subject: ${n % 2 ? 'odd' : 'even'} ${n}\r\n\r\n`);
  for (const uid of [1, 4]) store.expunge('INBOX', uid);
  store.create('Other');
  for (const n of [1, 2]) store.deliver('Other', `Subject: odd ${n}\r\n\r\n`);
  return store;
};
const limits = { messagesAtOnce: 3 };

must('search the highest messages and name the lowest of those it looked through', async () => {
  await played(
    `
    C: a UID SEARCH ALL
    S: * SEARCH 5 6 7
    S: a OK [MESSAGELIMIT 3 5] SEARCH completed for a part of the messages
    C: b UID SEARCH SUBJECT even UIDBEFORE 5
    S: * SEARCH 2
    S: b OK SEARCH completed
    C: c SEARCH RETURN (MIN COUNT) SUBJECT even
    S: * ESEARCH (TAG "c") MIN 4 COUNT 1
    S: c OK [MESSAGELIMIT 3 5] SEARCH completed for a part of the messages
    C: d SEARCH 2:4 SUBJECT odd
    S: * SEARCH 2 3
    S: d OK SEARCH completed
    C: e SEARCH 1:4 1:3 ALL
    S: * SEARCH 1 2 3
    S: e OK SEARCH completed
    C: f SEARCH OR 1:2 3:4 ALL
    S: * SEARCH 3 4
    S: f OK [MESSAGELIMIT 3 5] SEARCH completed for a part of the messages
  `,
    { store: five(), selected: true, limits },
  );
});

must('know UIDs above and below one', async () => {
  await played(
    `
    C: a UID SEARCH UIDAFTER 3
    S: * SEARCH 5 6 7
    S: a OK SEARCH completed
    C: b UID SEARCH UIDBEFORE 6 UIDAFTER 2
    S: * SEARCH 3 5
    S: b OK SEARCH completed
    C: c UID SEARCH NOT UIDAFTER 5
    S: * SEARCH 2 3 5
    S: c OK SEARCH completed
    C: d UID SEARCH UIDAFTER 4294967295
    S: * SEARCH
    S: d OK SEARCH completed
    C: e UID SEARCH UIDBEFORE 1
    S: * SEARCH
    S: e OK SEARCH completed
    C: f UID SEARCH UIDAFTER 0
    S: f BAD UIDs begin with 1
    C: g UID SEARCH UIDAFTER 1:3
    S: g BAD …
    C: h UID SEARCH UIDBEFORE *
    S: h BAD …
  `,
    { store: five(), selected: true },
  );
});

must('save what was found among those, and keep nothing up to date', async () => {
  await played(
    `
    C: a SEARCH RETURN (SAVE COUNT) ALL
    S: * ESEARCH (TAG "a") COUNT 3
    S: a OK [MESSAGELIMIT 3 5] …
    C: b FETCH $ UID
    S: * 3 FETCH (UID 5)
    S: * 4 FETCH (UID 6)
    S: * 5 FETCH (UID 7)
    S: b OK FETCH completed
    C: c UID SEARCH RETURN (UPDATE COUNT) ALL
    S: * ESEARCH (TAG "c") UID COUNT 3
    S: * NO [NOUPDATE "c"] There is too much to keep up to date
    S: c OK [MESSAGELIMIT 3 5] …
    C: d CANCELUPDATE "c"
    S: d NO …
  `,
    { store: five(), selected: true, limits },
  );
});

must('refuse as a whole what has no meaning in part: an order, threads, a page', async () => {
  await played(
    `
    C: a SORT (SUBJECT) UTF-8 ALL
    S: a NO [MESSAGELIMIT 3] Too many messages at once
    C: b UID SORT (SUBJECT) UTF-8 UIDBEFORE 6
    S: * SORT 2 3 5
    S: b OK SORT completed
    C: c THREAD REFERENCES UTF-8 ALL
    S: c NO [MESSAGELIMIT 3] Too many messages at once
    C: d THREAD ORDEREDSUBJECT UTF-8 3:5
    S: * THREAD …
    S: d OK THREAD completed
    C: e UID FETCH 1:* (UID) (PARTIAL 1:4)
    S: e NO [MESSAGELIMIT 3] Too many messages at once
    C: f UID FETCH 1:* (UID) (PARTIAL -1:-2)
    S: * 4 FETCH (UID 6)
    S: * 5 FETCH (UID 7)
    S: f OK FETCH completed
    C: g UID FETCH 1:* (UID) (PARTIAL 4:100)
    S: * 4 FETCH (UID 6)
    S: * 5 FETCH (UID 7)
    S: g OK FETCH completed
  `,
    { store: five(), selected: true, limits },
  );
});

mustNot('look through more in several mailboxes than in one', async () => {
  await played(
    `
    C: a ESEARCH IN (mailboxes Other) ALL
    S: * ESEARCH (TAG "a" MAILBOX Other …) UID ALL 1:2
    S: a OK ESEARCH completed
    C: b ESEARCH IN (mailboxes (INBOX Other)) UIDAFTER 6
    S: * ESEARCH (TAG "b" MAILBOX INBOX …) UID ALL 7
    S: b OK ESEARCH completed
    C: c ESEARCH IN (mailboxes (INBOX Other)) UIDBEFORE 5
    S: * ESEARCH (TAG "c" MAILBOX INBOX …) UID ALL 2:3
    S: c NO [MESSAGELIMIT 3] Too many messages at once
    C: d ESEARCH SUBJECT even
    S: * ESEARCH (TAG "d" MAILBOX INBOX …) UID ALL 6
    S: d OK [MESSAGELIMIT 3 5] ESEARCH completed for a part of the messages
  `,
    { store: five(), selected: true, limits },
  );
});
