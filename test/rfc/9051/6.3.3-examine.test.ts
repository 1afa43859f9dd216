import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { mustNot } = rfc(9051, '6.3.3');

mustNot('change anything in a mailbox that was opened by EXAMINE', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: x\r\n\r\nbody', ['\\Deleted']);
  await played(
    `
    C: r ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: r OK …
    C: a EXAMINE INBOX
    S: * FLAGS …
    S: * 1 EXISTS
    S: * OK [PERMANENTFLAGS ()] …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: * LIST (\\Subscribed \\HasNoChildren) "/" "INBOX"
    S: a OK [READ-ONLY] EXAMINE completed
    C: b STORE 1 +FLAGS (\\Seen)
    S: b NO …
    C: c EXPUNGE
    S: c NO …
    C: d FETCH 1 BODY[TEXT]
    S: * 1 FETCH (BODY[TEXT] {4}
    S: body)
    S: d OK FETCH completed
    C: e CLOSE
    S: e OK CLOSE completed
    C: f STATUS INBOX (MESSAGES UNSEEN)
    S: * STATUS "INBOX" (MESSAGES 1 UNSEEN 1)
    S: f OK STATUS completed
  `,
    { store, loggedIn: true },
  );
});
