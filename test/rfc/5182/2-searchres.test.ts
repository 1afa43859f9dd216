import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5182, '2');

/** UIDs 2 to 6 as messages 1 to 5; 4 is flagged, 5 and 6 are seen. */
const someMessages = () => {
  const store = memoryStore();
  const flags = [[], [], [], ['\\Flagged'], ['\\Seen'], ['\\Seen']];
  for (const [at, own] of flags.entries()) store.deliver('INBOX', `Subject: s${at + 1}\r\n\r\n`, own);
  store.expunge('INBOX', 1);
  return store;
};
const said = (script: string) => played(script, { store: someMessages(), selected: true });

must('keep what SAVE found, silently where nothing else is asked for, for every command', async () => {
  const store = someMessages();
  store.create('Other');
  await played(
    `
    C: a SEARCH RETURN (SAVE) SEEN
    S: a OK SEARCH completed
    C: b FETCH $ (UID)
    S: * 4 FETCH (UID 5)
    S: * 5 FETCH (UID 6)
    S: b OK FETCH completed
    C: c UID FETCH $ (FLAGS)
    S: * 4 FETCH (UID 5 FLAGS (\\Seen \\Recent))
    S: * 5 FETCH (UID 6 FLAGS (\\Seen \\Recent))
    S: c OK FETCH completed
    C: d UID SEARCH UID $ SUBJECT s6
    S: * SEARCH 6
    S: d OK SEARCH completed
    C: e SEARCH OR $ FLAGGED
    S: * SEARCH 3 4 5
    S: e OK SEARCH completed
    C: f UID STORE $ FLAGS.SILENT (\\Deleted)
    S: f OK STORE completed
    C: g COPY $ Other
    S: g OK [COPYUID … 5:6 1:2] COPY completed
    C: h UID EXPUNGE $
    S: * 4 EXPUNGE
    S: * 4 EXPUNGE
    S: h OK EXPUNGE completed
    C: i FETCH $ (UID)
    S: i OK FETCH completed
  `,
    { store, selected: true },
  );
});

must('be set by UID SEARCH too, and read by number', async () => {
  await said(`
    C: a UID SEARCH RETURN (SAVE COUNT) FLAGGED
    S: * ESEARCH (TAG "a") UID COUNT 1
    S: a OK SEARCH completed
    C: b FETCH $ (UID)
    S: * 3 FETCH (UID 4)
    S: b OK FETCH completed
  `);
});

must('take an empty "$" as a set of no messages', async () => {
  await said(`
    C: a FETCH $ (UID)
    S: a OK FETCH completed
    C: b SEARCH RETURN (SAVE) DRAFT
    S: b OK SEARCH completed
    C: c COPY $ INBOX
    S: c OK COPY completed; no message was there
    C: d SEARCH NOT $ FLAGGED
    S: * SEARCH 3
    S: d OK SEARCH completed
  `);
});

must('reset "$" with SELECT', async () => {
  const conversation = await talk({ store: someMessages(), selected: true });
  await conversation.play('C: a SEARCH RETURN (SAVE) ALL\nS: a OK SEARCH completed');
  conversation.send('b EXAMINE INBOX\r\n');
  while (!(await conversation.line())?.startsWith('b OK'));
  await conversation.play('C: c FETCH $ (UID)\nS: c OK FETCH completed');
  conversation.client().destroy();
});

mustNot('change "$" with a SEARCH that is BAD, or that has no SAVE', async () => {
  await said(`
    C: a SEARCH RETURN (SAVE) FLAGGED
    S: a OK SEARCH completed
    C: b SEARCH RETURN (SAVE) FROBNICATE
    S: b BAD …
    C: c SEARCH RETURN (SAVE RELEVANCY) ALL
    S: c BAD …
    C: d SEARCH CHARSET KOI8-R ALL
    S: d NO [BADCHARSET …
    C: e SEARCH SEEN
    S: * SEARCH 4 5
    S: e OK SEARCH completed
    C: f UID SEARCH $
    S: * SEARCH 4
    S: f OK SEARCH completed
  `);
});

must('empty "$" where a SEARCH with SAVE is answered NO', async () => {
  const conversation = await talk({ store: someMessages(), selected: true, limits: { savedResult: 2 } });
  await conversation.play(`
    C: a SEARCH RETURN (SAVE) SEEN
    S: a OK SEARCH completed
    C: b SEARCH RETURN (SAVE) CHARSET KOI8-R $
    S: b NO [BADCHARSET …
    C: c UID SEARCH $
    S: * SEARCH
    S: c OK SEARCH completed
    C: d SEARCH RETURN (SAVE) SEEN
    S: d OK SEARCH completed
    C: e SEARCH RETURN (SAVE) ALL
    S: e NO [NOTSAVED] Too many messages to keep
    C: f UID SEARCH $
    S: * SEARCH
    S: f OK SEARCH completed
  `);
  conversation.client().destroy();
});

must('keep what MIN and MAX name where nothing else is asked for, and all with ALL or COUNT', async () => {
  for (const [asked, wanted] of [
    ['SAVE MIN', '2'],
    ['SAVE MAX', '6'],
    ['MAX SAVE MIN', '2 6'],
    ['SAVE MIN COUNT', '2 3 4 5 6'],
    ['SAVE ALL', '2 3 4 5 6'],
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

must('forget a message of "$" when it is expunged by anybody', async () => {
  const store = someMessages();
  const conversation = await talk({ store, selected: true });
  await conversation.play('C: a SEARCH RETURN (SAVE) SEEN\nS: a OK SEARCH completed');
  store.expunge('INBOX', 5);
  store.deliver('INBOX', 'Subject: new\r\n\r\n', ['\\Seen']);
  await conversation.play(`
    C: b NOOP
    S: * 4 EXPUNGE
    S: * 5 EXISTS
    S: * … RECENT
    S: b OK …
    C: c FETCH $ (UID)
    S: * 4 FETCH (UID 6)
    S: c OK FETCH completed
  `);
  conversation.client().destroy();
});

mustNot('stand in a list with numbers', async () => {
  await said(`
    C: a FETCH $,1 (UID)
    S: a BAD …
    C: b SEARCH 1,$
    S: b BAD …
  `);
});
