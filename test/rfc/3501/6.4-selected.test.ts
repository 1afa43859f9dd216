import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { type MemoryStore, memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(3501, '6.4');

const mixed = [
  'From: "Ann \\"A\\" Lee" <ann@here.example>',
  'To: Bob <bob@there.example>, group: c@x.example;',
  'Subject: Gr\u00fc\u00dfe',
  'Date: Fri, 2 Jan 2026 10:00:00 +0000',
  'Message-ID: <1@here.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hello',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  '',
  'deep',
  '--b--',
  '',
].join('\r\n');

const withMessages = (count: number): MemoryStore => {
  const store = memoryStore();
  for (let n = 1; n <= count; n++) {
    store.deliver('INBOX', `Subject: message ${n}\r\nFrom: a@x.example\r\n\r\nbody ${n}`, n % 2 ? [] : ['\\Seen']);
  }
  return store;
};

must('fetch the macros, sections, partials and NIL for what is not there', async () => {
  const store = memoryStore();
  store.deliver('INBOX', mixed);
  await played(
    `
    C: a FETCH 1 FAST
    S: * 1 FETCH (FLAGS (\\Recent) INTERNALDATE " 1-Jan-2026 00:00:00 +0000" RFC822.SIZE ${Buffer.byteLength(mixed)})
    S: a OK FETCH completed
    C: b FETCH 1 BODY
    S: * 1 FETCH (BODY (("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 5 0)("message" "rfc822" NIL NIL NIL "7bit" 22 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 4 0) 2) "mixed"))
    S: b OK FETCH completed
    C: c FETCH 1 BODYSTRUCTURE
    S: * 1 FETCH (BODYSTRUCTURE (("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 5 0 NIL NIL NIL NIL)("message" "rfc822" NIL NIL NIL "7bit" 22 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 4 0 NIL NIL NIL NIL) 2 NIL NIL NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL))
    S: c OK FETCH completed
    C: d FETCH 1 (ENVELOPE)
    S: * 1 FETCH (ENVELOPE ("Fri, 2 Jan 2026 10:00:00 +0000" {7}
    S: Gr\u00c3\u00bc\u00c3\u009fe (("Ann \\"A\\" Lee" NIL "ann" "here.example")) (("Ann \\"A\\" Lee" NIL "ann" "here.example")) (("Ann \\"A\\" Lee" NIL "ann" "here.example")) (("Bob" NIL "bob" "there.example")(NIL NIL "group" NIL)(NIL NIL "c" "x.example")(NIL NIL NIL NIL)) NIL NIL NIL "<1@here.example>"))
    S: d OK FETCH completed
    C: e FETCH 1 (BODY.PEEK[1] BODY.PEEK[2.HEADER] BODY.PEEK[2.1] BODY.PEEK[2.TEXT] BODY.PEEK[3] BODY.PEEK[1.MIME])
    S: * 1 FETCH (BODY[1] {5}
    S: Hello BODY[2.HEADER] {18}
    S: Subject: inner
    S: 
    S:  BODY[2.1] {4}
    S: deep BODY[2.TEXT] {4}
    S: deep BODY[3] NIL BODY[1.MIME] {43}
    S: Content-Type: text/plain; charset=utf-8
    S: 
    S: )
    S: e OK FETCH completed
    C: f FETCH 1 (BODY.PEEK[HEADER.FIELDS (Date message-ID)] BODY.PEEK[2.HEADER.FIELDS.NOT (SUBJECT)])
    S: * 1 FETCH (BODY[HEADER.FIELDS (Date message-ID)] {70}
    S: Date: Fri, 2 Jan 2026 10:00:00 +0000
    S: Message-ID: <1@here.example>
    S: 
    S:  BODY[2.HEADER.FIELDS.NOT (SUBJECT)] {2}
    S: 
    S: )
    S: f OK FETCH completed
    C: g FETCH 1 (BODY.PEEK[]<6.6> BODY.PEEK[1]<3.100> BODY.PEEK[1]<100.5> BODY.PEEK[HEADER.FIELDS (DATE)]<6.3>)
    S: * 1 FETCH (BODY[]<6> {6}
    S: "Ann \\ BODY[1]<3> {2}
    S: lo BODY[1]<100> {0}
    S:  BODY[HEADER.FIELDS (DATE)]<6> {3}
    S: Fri)
    S: g OK FETCH completed
  `,
    { store, selected: true },
  );
  assert.deepEqual(store.flagsOf('INBOX', 1), []);
});

must('set \\Seen by BODY[] and RFC822 but not by BODY.PEEK and RFC822.HEADER, and say so', async () => {
  const store = withMessages(3);
  await played(
    `
    C: a FETCH 1 RFC822.HEADER
    S: * 1 FETCH (RFC822.HEADER {44}
    S: Subject: message 1
    S: From: a@x.example
    S: 
    S: )
    S: a OK FETCH completed
    C: b FETCH 1:2 RFC822.TEXT
    S: * 1 FETCH (FLAGS (\\Seen \\Recent) RFC822.TEXT {6}
    S: body 1)
    S: * 2 FETCH (RFC822.TEXT {6}
    S: body 2)
    S: b OK FETCH completed
    C: c UID FETCH 3 (FLAGS BODY[TEXT])
    S: * 3 FETCH (UID 3 FLAGS (\\Seen \\Recent) BODY[TEXT] {6}
    S: body 3)
    S: c OK FETCH completed
  `.replace('{44}', '{41}'),
    { store, selected: true },
  );
  assert.deepEqual(
    [1, 2, 3].map(uid => store.flagsOf('INBOX', uid)),
    [['\\Seen'], ['\\Seen'], ['\\Seen']],
  );
});

must('answer BAD to a number that no message has, and ignore UIDs that are not there', async () => {
  await played(
    `
    C: a FETCH 3 FLAGS
    S: a BAD No message has that number
    C: b UID FETCH 3,17:4000000000 FLAGS
    S: b OK FETCH completed
    C: c UID FETCH *:17 FLAGS
    S: * 2 FETCH (UID 2 FLAGS (\\Seen \\Recent))
    S: c OK FETCH completed
    C: d FETCH 0 FLAGS
    S: d BAD Not a sequence set
    C: e UID COPY 9 INBOX
    S: e OK COPY completed; no message was there
  `,
    { store: withMessages(2), selected: true },
  );
  await played('C: a FETCH * FLAGS\nS: a BAD No message has that number', { selected: true });
});

must('store flags by +, - and replacement, with keywords and announced new ones', async () => {
  const store = withMessages(2);
  await played(
    `
    C: a STORE 1:2 +FLAGS (\\Deleted $Work)
    S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)
    S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work \\*)] Flags in use
    S: * 1 FETCH (FLAGS (\\Deleted $Work \\Recent))
    S: * 2 FETCH (FLAGS (\\Seen \\Deleted $Work \\Recent))
    S: a OK STORE completed
    C: b UID STORE 2 -FLAGS \\seen $WORK
    S: * 2 FETCH (UID 2 FLAGS (\\Deleted \\Recent))
    S: b OK STORE completed
    C: c STORE 1 FLAGS.SILENT (\\FLAGGED \\Flagged)
    S: c OK STORE completed
    C: d STORE 1 FLAGS ()
    S: * 1 FETCH (FLAGS (\\Recent))
    S: d OK STORE completed
    C: e STORE 1 +FLAGS (\\Unheard)
    S: e BAD Unknown system flag
    C: f STORE 1 +FLAGS (\\Recent)
    S: f BAD …
  `,
    { store, selected: true },
  );
  assert.deepEqual(store.flagsOf('INBOX', 2), ['\\Deleted']);
});

mustNot('send EXPUNGE while FETCH, STORE or SEARCH by number runs', async () => {
  const conversation = await talk({ store: withMessages(3), selected: true });
  conversation.store.expunge('INBOX', 1);
  conversation.store.deliver('INBOX', 'Subject: new\r\n\r\n');
  await conversation.play(`
    C: a FETCH 1:2 UID
    S: * 2 FETCH (UID 2)
    S: * 4 EXISTS
    S: * 4 RECENT
    S: a OK [EXPUNGEISSUED] FETCH completed; some messages are gone
    C: b STORE 2 +FLAGS.SILENT (\\Flagged)
    S: b OK STORE completed
    C: c SEARCH ALL
    S: * SEARCH 2 3 4
    S: c OK SEARCH completed
    C: d UID SEARCH ALL
    S: * SEARCH 2 3 4
    S: * 1 EXPUNGE
    S: d OK SEARCH completed
    C: e FETCH 1:* UID
    S: * 1 FETCH (UID 2)
    S: * 2 FETCH (UID 3)
    S: * 3 FETCH (UID 4)
    S: e OK FETCH completed
  `);
  conversation.client().destroy();
});

must('expunge what is \\Deleted, renumbering as it goes', async () => {
  const store = withMessages(5);
  await played(
    `
    C: a STORE 1,3,4 +FLAGS.SILENT (\\Deleted)
    S: a OK STORE completed
    C: b EXPUNGE
    S: * 1 EXPUNGE
    S: * 2 EXPUNGE
    S: * 2 EXPUNGE
    S: b OK EXPUNGE completed
    C: c STORE 1 +FLAGS.SILENT (\\Deleted)
    S: c OK STORE completed
    C: d CLOSE
    S: d OK CLOSE completed
  `,
    { store, selected: true },
  );
  assert.deepEqual(store.uidsOf('INBOX'), [5]);
});

must('copy all of the messages with flags and date, or answer TRYCREATE', async () => {
  const store = withMessages(2);
  store.create('Archive');
  await played(
    `
    C: a COPY 1:2 Nowhere
    S: a NO [TRYCREATE] There is no such mailbox
    C: b COPY 2:1 Archive
    S: b OK [COPYUID 1001 1:2 1:2] COPY completed
  `,
    { store, selected: true },
  );
  assert.deepEqual(store.flagsOf('Archive', 2), ['\\Seen']);
});

must('search by every kind of key', async () => {
  const store = memoryStore();
  store.deliver('INBOX', mixed, ['\\Flagged', '$Work'], Date.UTC(2026, 0, 3, 23));
  store.deliver('INBOX', 'From: bob@x.example\r\nSubject: two\r\n\r\nneedle', ['\\Seen'], Date.UTC(2026, 0, 4));
  store.deliver('INBOX', 'From: bob@x.example\r\nX-Odd: \r\n\r\nother', ['\\Deleted'], Date.UTC(2026, 0, 5));
  const asked: readonly (readonly [string, string])[] = [
    ['ALL', '1 2 3'],
    ['FLAGGED', '1'],
    ['UNFLAGGED UNSEEN', '3'],
    ['KEYWORD $work', '1'],
    ['UNKEYWORD $Work', '2 3'],
    ['FROM bob', '2 3'],
    ['SUBJECT "TWO"', '2'],
    ['HEADER X-Odd ""', '3'],
    ['BODY needle', '2'],
    ['TEXT needle', '2'],
    ['BEFORE 4-Jan-2026', '1'],
    ['ON 4-Jan-2026', '2'],
    ['SINCE "4-Jan-2026"', '2 3'],
    ['SENTON 2-Jan-2026', '1'],
    ['LARGER 100', '1'],
    ['SMALLER 100', '2 3'],
    ['UID 2:*', '2 3'],
    ['1,3', '1 3'],
    ['NOT 1', '2 3'],
    ['OR SEEN FLAGGED', '1 2'],
    ['(OR SEEN (FLAGGED ANSWERED)) DELETED', ''],
    ['NEW', '1 3'],
    ['OLD', ''],
    ['RECENT', '1 2 3'],
    ['CHARSET UTF-8 ALL', '1 2 3'],
  ];
  const conversation = await talk({ store, selected: true });
  for (const [keys, found] of asked) {
    await conversation.play(`C: a SEARCH ${keys}\nS: * SEARCH${found && ` ${found}`}\nS: a OK SEARCH completed`);
  }
  await conversation.play(`
    C: b SEARCH CHARSET UTF-8 SUBJECT {7}
    S: + OK
    C: Gr\u00fc\u00dfe
    S: * SEARCH 1
    S: b OK SEARCH completed
    C: c SEARCH CHARSET KOI8-R SUBJECT x
    S: c NO [BADCHARSET (US-ASCII UTF-8)] …
    C: d SEARCH 4
    S: * SEARCH
    S: d OK SEARCH completed
    C: e SEARCH FROBNICATE
    S: e BAD Unknown search key
  `);
  conversation.client().destroy();
});

should('carry out pipelined commands strictly in order', async () => {
  const store = withMessages(2);
  await played(
    `
    C: a STORE 1 +FLAGS.SILENT (\\Deleted)
    C: b EXPUNGE
    C: c FETCH 1 UID
    C: d NOOP
    S: a OK STORE completed
    S: * 1 EXPUNGE
    S: b OK EXPUNGE completed
    S: * 1 FETCH (UID 2)
    S: c OK FETCH completed
    S: d OK NOOP completed
  `,
    { store, selected: true },
  );
});
