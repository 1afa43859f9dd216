import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(10022, '3');

/** UIDs 2 to 1201. */
const manyMessages = () => {
  const store = memoryStore();
  for (let n = 1; n <= 1201; n++) store.deliver('INBOX', '\r\n');
  store.expunge('INBOX', 1);
  return store;
};
const said = (script: string) => played(script, { store: manyMessages(), selected: true });

must('cut the mailbox into batches from the newest message down to UID 1, without gaps', async () => {
  await said(`
    C: a UIDBATCHES 500
    S: * UIDBATCHES (TAG "a") 1201:702,701:202,201:1
    S: a OK UIDBATCHES completed
    C: b UIDBATCHES 600
    S: * UIDBATCHES (TAG "b") 1201:602,601:1
    S: b OK UIDBATCHES completed
    C: c UIDBATCHES 4294967295
    S: * UIDBATCHES (TAG "c") 1201:1
    S: c OK UIDBATCHES completed
  `);
});

must('return only the batches asked for, and none where there are none', async () => {
  await said(`
    C: a UIDBATCHES 500 2:3
    S: * UIDBATCHES (TAG "a") 701:202,201:1
    S: a OK UIDBATCHES completed
    C: b UIDBATCHES 500 4:4
    S: * UIDBATCHES (TAG "b")
    S: b OK UIDBATCHES completed
  `);
  const conversation = await talk({ selected: true });
  await conversation.play('C: a UIDBATCHES 500\nS: * UIDBATCHES (TAG "a")\nS: a OK UIDBATCHES completed');
  conversation.client().destroy();
});

must('refuse batches that are too small, too many, or in the wrong order', async () => {
  await said(`
    C: a UIDBATCHES 499
    S: a NO [TOOFEW] …
    C: b UIDBATCHES 500 1:201
    S: b NO [TOOMANY] …
    C: c UIDBATCHES 500 3:2
    S: c BAD [CLIENTBUG] …
    C: d UIDBATCHES 500 2
    S: d BAD …
    C: e UIDBATCHES 0
    S: e BAD …
    C: f UIDBATCHES 500 0:1
    S: f BAD …
  `);
});

mustNot('change what "$" stands for', async () => {
  await said(`
    C: a UID SEARCH RETURN (SAVE) UID 7
    S: a OK SEARCH completed
    C: b UIDBATCHES 500 1:1
    S: * UIDBATCHES (TAG "b") 1201:702
    S: b OK UIDBATCHES completed
    C: c UID SEARCH $
    S: * SEARCH 7
    S: c OK SEARCH completed
  `);
});
