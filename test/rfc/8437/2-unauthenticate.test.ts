import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(8437, '2');

must('return to the state before the login, forget what was enabled, and let somebody log in again', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: x\r\n\r\n', ['\\Deleted']);
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`
    C: a ENABLE QRESYNC IMAP4rev2 UIDONLY
    S: * ENABLED QRESYNC IMAP4rev2 UIDONLY
    S: a OK …
    C: b SELECT INBOX
    S: * FLAGS …
    S: * 1 EXISTS
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: * LIST …
    S: b OK …
    C: c UNAUTHENTICATE
    S: c OK [CAPABILITY IMAP4rev1 … STARTTLS] Logged out
    C: d SELECT INBOX
    S: d BAD Log in first
  `);
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
  assert.deepEqual(store.uidsOf('INBOX'), [1]);
  await conversation.play(`
    C: e LOGIN ann secret
    S: e OK …
    C: f EXAMINE INBOX
    S: * FLAGS …
    S: * 1 EXISTS
    S: * 0 RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: f OK …
    C: g FETCH 1 FLAGS
    S: * 1 FETCH (FLAGS (\\Deleted))
    S: g OK …
  `);
  conversation.client().destroy();
});

must('give as long for the next login as for the first', async () => {
  await played(
    `
    T: 50s
    C: a UNAUTHENTICATE
    S: a OK …
    T: 50s
    C: b NOOP
    S: b OK …
    T: 10s
    S: * BYE Autologout; no login in time
    S: (closed)
  `,
    { loggedIn: true },
  );
});

mustNot('take UNAUTHENTICATE before a login, nor forget failed logins by it', async () => {
  await played(`
    C: a UNAUTHENTICATE
    S: a BAD Log in first
    C: b LOGIN ann wrong
    S: b NO …
    C: c LOGIN ann wrong
    S: c NO …
    C: d LOGIN ann secret
    S: d OK …
    C: e UNAUTHENTICATE
    S: e OK …
    C: f LOGIN ann wrong
    S: f NO …
    S: * BYE Too many failed logins
    S: (closed)
  `);
});
