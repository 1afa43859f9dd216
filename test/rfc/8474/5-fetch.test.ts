import assert from 'node:assert/strict';
import { plainPrinter, planFetch } from '../../../server/imap/fetch/fetch-response.ts';
import { plays } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

function selected() {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: 1\r\n\r\nText\r\n');
  return { selected: true, store };
}

rfc(8474, '5.1').must(
  'send EMAILID and THREADID in parentheses, as atoms',
  plays(
    `
    C: a FETCH 1 (EMAILID THREADID)
    S: * 1 FETCH (EMAILID (e2) THREADID (t2))
    S: a OK FETCH completed
  `,
    selected,
  ),
);

rfc(8474, '5.2').must('send THREADID NIL where the server has no threads', () => {
  const view = { fetchStart: (number: number) => `* ${number} FETCH (`, flagsText: () => '()' };
  const print = plainPrinter(planFetch(['THREADID'], { withUid: false, withModseq: false, condstore: false }), view);
  assert.equal(print(1, { uid: 1, threadId: null }), '* 1 FETCH (THREADID NIL');
});

rfc(8474, '4').must(
  'tell a mailbox’s MAILBOXID with CREATE, SELECT, EXAMINE and STATUS, the same after RENAME',
  plays(
    `
    C: a CREATE Work
    S: a OK [MAILBOXID (m1001)] CREATE completed
    C: b STATUS Work (MAILBOXID)
    S: * STATUS Work (MAILBOXID (m1001))
    S: b OK STATUS completed
    C: c RENAME Work Done
    S: c OK RENAME completed
    C: d STATUS Done (MAILBOXID)
    S: * STATUS Done (MAILBOXID (m1001))
    S: d OK STATUS completed
    C: e EXAMINE Done
    S: * FLAGS …
    S: * 0 EXISTS
    S: * 0 RECENT
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID (m1001)] …
    S: e OK [READ-ONLY] EXAMINE completed
  `,
    () => ({ loggedIn: true }),
  ),
);
