import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(7162, '3.2');

/** Ten messages with the mod-sequences 2 to 11; then 3, 4 and 9 go (12, 13, 14) and 7 changes (15). */
const ten = () => {
  const store = memoryStore();
  for (let n = 1; n <= 10; n++) store.deliver('INBOX', `Subject: ${n}\r\n\r\n`, ['\\Seen']);
  for (const uid of [3, 4, 9]) store.expunge('INBOX', uid);
  store.setFlags('INBOX', 7, ['\\Flagged']);
  return store;
};

const enabled = `
  C: q ENABLE QRESYNC
  S: * ENABLED QRESYNC
  S: q OK ENABLE completed
`;
/** What SELECT says before it resynchronizes. */
const facts = `
  S: * FLAGS …
  S: * 7 EXISTS
  S: * …RECENT
  S: * OK [UNSEEN 5] …
  S: * OK [PERMANENTFLAGS …
  S: * OK [UIDVALIDITY 1000] …
  S: * OK [UIDNEXT 11] …
  S: * OK [HIGHESTMODSEQ 15] …
  S: * OK [MAILBOXID …
`;

const selecting = (parameters: string, answer: string) =>
  played(`${enabled}\nC: a SELECT INBOX (QRESYNC (${parameters}))\n${facts}\n${answer}\nS: a OK [READ-WRITE] …`, {
    store: ten(),
    loggedIn: true,
  });

must('refuse QRESYNC with SELECT, and VANISHED with UID FETCH, before it was enabled', async () => {
  await played(
    `
    C: a SELECT INBOX (QRESYNC (1000 1))
    S: a BAD ENABLE QRESYNC first
    C: b SELECT INBOX (CONDSTORE)
    ${facts}
    S: b OK …
    C: c UID FETCH 1:* FLAGS (CHANGEDSINCE 10 VANISHED)
    S: c BAD …
  `,
    { store: ten(), loggedIn: true },
  );
});

must('switch CONDSTORE on with QRESYNC', async () => {
  await played(`${enabled}\nC: a ENABLE CONDSTORE\nS: * ENABLED\nS: a OK …`, { store: ten(), loggedIn: true });
});

must('tell what vanished, then what changed, since the mod-sequence', async () => {
  await selecting(
    '1000 12',
    `S: * VANISHED (EARLIER) 4,9
     S: * 5 FETCH (UID 7 FLAGS (\\Flagged \\Recent) MODSEQ (15))`,
  );
  await selecting('1000 14', 'S: * 5 FETCH (UID 7 …');
  await selecting('1000 15', '');
});

must('tell only of the UIDs that the client says it knows', async () => {
  await selecting('1000 11 1:6', 'S: * VANISHED (EARLIER) 3:4');
  await selecting('1000 11 7:8,4', 'S: * VANISHED (EARLIER) 4\nS: * 5 FETCH (UID 7 …');
});

must('treat another UIDVALIDITY as if nothing were known', async () => {
  await selecting('999 11', '');
});

must('leave out what vanished below the last number that still has its UID', async () => {
  // Numbers 1 and 2 agree, number 5 had the UID 5 and has 7 now.
  await selecting('1000 11 1:10 (1:2,5 1:2,5)', 'S: * VANISHED (EARLIER) 3:4,9\nS: * 5 FETCH (UID 7 …');
  // Number 4 is UID 6: 3 and 4 had gone before, and the client knows it.
  await selecting('1000 11 (4 6)', 'S: * VANISHED (EARLIER) 9\nS: * 5 FETCH (UID 7 …');
  await selecting('1000 11 (1:4294967295 1:4294967295)', 'S: * VANISHED (EARLIER) 3:4,9\nS: * 5 FETCH (UID 7 …');
});

must('close the mailbox that was open with CLOSED, and go on when the new one is missing', async () => {
  await played(
    `
    ${enabled}
    C: a SELECT INBOX
    ${facts}
    S: a OK …
    C: b SELECT INBOX (QRESYNC (1000 15) CONDSTORE)
    S: * OK [CLOSED] The previous mailbox is closed
    ${facts}
    S: b OK …
    C: c SELECT Nowhere (QRESYNC (1000 15))
    S: * OK [CLOSED] The previous mailbox is closed
    S: c NO [NONEXISTENT] …
  `,
    { store: ten(), loggedIn: true },
  );
});

must('answer BAD to known UIDs with "*", to sets of different sizes and to what counts from 0', async () => {
  const bad = ['1000 11 1:*', '1000 11 1:5 (1:3 1:2)', '0 11', '1000 0', '1000', '1000 11 1:5 (1)', '1000 11 (1 *)'];
  const script = bad.map(parameters => `C: a SELECT INBOX (QRESYNC (${parameters}))\nS: a BAD …`).join('\n');
  await played(`${enabled}\n${script}\nC: a SELECT INBOX (QRESYNC)\nS: a BAD …`, { store: ten(), loggedIn: true });
});

must('answer UID FETCH with VANISHED before the messages that changed', async () => {
  await played(
    `
    ${enabled}
    C: a SELECT INBOX
    ${facts}
    S: a OK …
    C: b UID FETCH 1:* FLAGS (CHANGEDSINCE 12 VANISHED)
    S: * VANISHED (EARLIER) 4,9
    S: * 5 FETCH (UID 7 FLAGS (\\Flagged \\Recent) MODSEQ (15))
    S: b OK …
    C: c UID FETCH 1:5 FLAGS (VANISHED CHANGEDSINCE 12)
    S: * VANISHED (EARLIER) 4
    S: c OK …
    C: d UID FETCH 1:* FLAGS (VANISHED)
    S: d BAD …
    C: e FETCH 1:* FLAGS (CHANGEDSINCE 12 VANISHED)
    S: e BAD …
  `,
    { store: ten(), loggedIn: true },
  );
});

mustNot('send EXPUNGE once it is enabled, nor VANISHED while numbers are in use', async () => {
  const store = ten();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`${enabled}\nC: a SELECT INBOX\n${facts}\nS: a OK …`);
  store.expunge('INBOX', 1);
  store.expunge('INBOX', 2);
  store.expunge('INBOX', 10);
  await conversation.play(`
    C: b FETCH 3 UID
    S: * 3 FETCH (UID 5)
    S: b OK …
    C: c NOOP
    S: * VANISHED 1:2,10
    S: c OK …
    C: d UID STORE 5 +FLAGS (\\Deleted)
    S: * 1 FETCH (UID 5 FLAGS (\\Seen \\Deleted \\Recent) MODSEQ (19))
    S: d OK …
    C: e EXPUNGE
    S: * VANISHED 5
    S: e OK [HIGHESTMODSEQ 20] EXPUNGE completed
    C: f IDLE
    S: + idling
  `);
  store.expunge('INBOX', 6);
  await conversation.play('S: * VANISHED 6\nC: DONE\nS: f OK …');
  conversation.client().destroy();
});

must('name the UID in what STORE and a changing FETCH answer', async () => {
  await played(
    `
    ${enabled}
    C: a SELECT INBOX
    ${facts}
    S: a OK …
    C: b STORE 1 -FLAGS.SILENT (\\Seen)
    S: * 1 FETCH (UID 1 MODSEQ (16))
    S: b OK …
    C: c FETCH 1 BODY[TEXT]
    S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) MODSEQ (17) BODY[TEXT] {0}
    S: )
    S: c OK …
  `,
    { store: ten(), loggedIn: true },
  );
});

must('tell it again when FETCH has shown a mod-sequence above an expunge that is still owed', async () => {
  const store = ten();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`${enabled}\nC: a SELECT INBOX\n${facts}\nS: a OK …`);
  store.expunge('INBOX', 1);
  store.setFlags('INBOX', 2, []);
  await conversation.play(`
    C: b FETCH 3 UID
    S: * 3 FETCH (UID 5)
    S: * 2 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (17))
    S: * OK [HIGHESTMODSEQ 15] Told up to here
    S: b OK …
    C: c FETCH 3 (MODSEQ)
    S: * 3 FETCH (UID 5 MODSEQ (6))
    S: c OK …
    C: d FETCH 2 (MODSEQ)
    S: * 2 FETCH (UID 2 MODSEQ (17))
    S: * OK [HIGHESTMODSEQ 15] Told up to here
    S: d OK …
    C: e NOOP
    S: * VANISHED 1
    S: e OK …
  `);
  conversation.client().destroy();
});

must('tell a lower HIGHESTMODSEQ when flags went out before an expunge that is still owed', async () => {
  const store = ten();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`${enabled}\nC: a SELECT INBOX\n${facts}\nS: a OK …`);
  store.expunge('INBOX', 1);
  store.setFlags('INBOX', 2, []);
  await conversation.play(`
    C: b FETCH 3 UID
    S: * 3 FETCH (UID 5)
    S: * 2 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (17))
    S: * OK [HIGHESTMODSEQ 15] Told up to here
    S: b OK …
    C: c NOOP
    S: * VANISHED 1
    S: c OK …
  `);
  conversation.client().destroy();
});

mustNot('number a message as vanished that this session still counts', async () => {
  const store = ten();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`${enabled}\nC: a SELECT INBOX\n${facts}\nS: a OK …`);
  store.expunge('INBOX', 5);
  await conversation.play(`
    C: b UID FETCH 1:* UID (CHANGEDSINCE 14 VANISHED)
    S: * 5 FETCH (UID 7 MODSEQ (15))
    S: * VANISHED 5
    S: b OK …
  `);
  conversation.client().destroy();
});
