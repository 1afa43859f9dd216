import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(5256, '3');

const someMessages = () => {
  const store = memoryStore();
  const deliver = (id: string, fields: string) => store.deliver('INBOX', `Message-ID: <${id}@x>\r\n${fields}\r\n\r\n`);
  deliver('0', 'Subject: gone');
  deliver('a', 'Subject: beta\r\nFrom: Zoe <a@x.example>\r\nDate: 3 Jan 2026 00:00:00 +0000');
  deliver('b', 'Subject: =?utf-8?q?=C3=84lpha?=\r\nFrom: ann <z@x.example>\r\nDate: 2 Jan 2026 00:00:00 +0000');
  deliver('c', 'Subject: Re: beta\r\nReferences: <a@x>\r\nDate: 4 Jan 2026 00:00:00 +0000\r\nFrom: m@x.example');
  store.expunge('INBOX', 1);
  return store;
};
const said = (script: string) => played(script, { store: someMessages(), selected: true });

must('SORT: answer message numbers, UID SORT: UIDs, in the order of the keys', async () => {
  await said(`
    C: a SORT (SUBJECT) UTF-8 ALL
    S: * SORT 2 1 3
    S: a OK SORT completed
    C: b UID SORT (REVERSE DATE) US-ASCII ALL
    S: * SORT 4 2 3
    S: b OK SORT completed
    C: c UID SORT (FROM) UTF-8 NOT SUBJECT alpha
    S: * SORT 2 4 3
    S: c OK SORT completed
    C: d SORT (DISPLAYFROM) "utf-8" ALL
    S: * SORT 2 3 1
    S: d OK SORT completed
    C: e SORT (SUBJECT REVERSE DATE) UTF-8 DRAFT
    S: * SORT
    S: e OK SORT completed
  `);
});

must('SORT and THREAD: need a charset, and know US-ASCII and UTF-8', async () => {
  await said(`
    C: a SORT (SUBJECT) KOI8-R ALL
    S: a NO [BADCHARSET (US-ASCII UTF-8)] …
    C: b THREAD REFERENCES KOI8-R ALL
    S: b NO [BADCHARSET (US-ASCII UTF-8)] …
    C: c SORT (SUBJECT) ALL
    S: c BAD …
    C: d SORT () UTF-8 ALL
    S: d BAD …
    C: e SORT (COLOUR) UTF-8 ALL
    S: e BAD Unknown sort key
    C: f SORT (REVERSE) UTF-8 ALL
    S: f BAD …
    C: g THREAD FEELINGS UTF-8 ALL
    S: g BAD Unknown threading algorithm
    C: h SORT (${'DATE '.repeat(16)}DATE) UTF-8 ALL
    S: h BAD …
  `);
});

must('THREAD: answer numbers, UID THREAD: UIDs, in threads', async () => {
  await said(`
    C: a THREAD REFERENCES UTF-8 ALL
    S: * THREAD (2)(1 3)
    S: a OK THREAD completed
    C: b UID THREAD ORDEREDSUBJECT US-ASCII SUBJECT beta
    S: * THREAD (2 4)
    S: b OK THREAD completed
    C: c THREAD REFERENCES UTF-8 DRAFT
    S: * THREAD
    S: c OK THREAD completed
  `);
});

must('SORT: not send EXPUNGE, UID SORT: send it after its answer', async () => {
  const store = someMessages();
  const conversation = await talk({ store, selected: true });
  store.expunge('INBOX', 2);
  await conversation.play(`
    C: a SORT (ARRIVAL) UTF-8 ALL
    S: * SORT 2 3
    S: a OK SORT completed
    C: b THREAD ORDEREDSUBJECT UTF-8 ALL
    S: * THREAD (2)(3)
    S: b OK THREAD completed
    C: c UID SORT (ARRIVAL) UTF-8 ALL
    S: * SORT 3 4
    S: * 1 EXPUNGE
    S: c OK SORT completed
  `);
  conversation.client().destroy();
});
