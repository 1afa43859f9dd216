import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(3501, '6.1');

must('list IMAP4rev1 in CAPABILITY, and STARTTLS and the mechanisms only where they can be used', async () => {
  await played(`
    C: a CAPABILITY
    S: * CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE STARTTLS
    S: a OK CAPABILITY completed
    C: b LOGIN ann secret
    S: b OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS ESEARCH…] Logged in
  `);
});

must('announce LOGINDISABLED and refuse LOGIN in clear where the owner wants encryption', async () => {
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE STARTTLS LOGINDISABLED
    S: a OK CAPABILITY completed
    C: b LOGIN ann secret
    S: b NO [PRIVACYREQUIRED] Encrypt the connection first (STARTTLS)
  `,
    { plaintextLogin: false },
  );
});

must('answer LOGOUT with an untagged BYE, then OK, then close', async () => {
  const { store, serving } = await played(
    `
    C: a LOGOUT
    S: * BYE Goodbye
    S: a OK LOGOUT completed
    S: (closed)
  `,
    { selected: true },
  );
  await serving.closed;
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
});

must('send waiting news with NOOP: EXPUNGE, then EXISTS and RECENT, then flags', async () => {
  const conversation = await talk({ loggedIn: true });
  const { store } = conversation;
  for (const subject of ['one', 'two', 'three']) store.deliver('INBOX', `Subject: ${subject}\r\n\r\n`, ['\\Seen']);
  await conversation.play(`
    C: a SELECT INBOX
    S: * FLAGS …
    S: * 3 EXISTS
    S: * 3 RECENT
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT 4] …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: a OK [READ-WRITE] SELECT completed
  `);
  store.expunge('INBOX', 1);
  store.expunge('INBOX', 2);
  store.deliver('INBOX', 'Subject: four\r\n\r\n');
  store.setFlags('INBOX', 3, ['\\Flagged']);
  await conversation.play(`
    C: b NOOP
    S: * 1 EXPUNGE
    S: * 1 EXPUNGE
    S: * 2 EXISTS
    S: * 2 RECENT
    S: * 1 FETCH (UID 3 FLAGS (\\Flagged \\Recent))
    S: b OK NOOP completed
    C: c NOOP
    S: c OK NOOP completed
  `);
});

should('answer an unknown command BAD and go on', async () => {
  await played(`
    C: a FROBNICATE
    S: a BAD Unknown command
    C: 
    S: * BAD Expected a tag
    C: b NOOP extra
    S: b BAD Too many arguments
    C: c SELECT INBOX
    S: c BAD Log in first
    C: d noop
    S: d OK NOOP completed
  `);
});
