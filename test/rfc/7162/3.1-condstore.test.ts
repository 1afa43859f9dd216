import { played, talk } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(7162, '3.1');

/** Three messages with the mod-sequences 2, 3 and 4. */
const three = () => numberedStore(3);

must('tell HIGHESTMODSEQ in SELECT and STATUS', async () => {
  await played(
    `
    C: a SELECT INBOX (CONDSTORE)
    S: * FLAGS …
    S: * 3 EXISTS
    S: * 3 RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT 4] …
    S: * OK [HIGHESTMODSEQ 4] …
    S: * OK [MAILBOXID …
    S: a OK [READ-WRITE] SELECT completed
    C: b STATUS INBOX (HIGHESTMODSEQ)
    S: * STATUS INBOX (HIGHESTMODSEQ 4)
    S: b OK STATUS completed
    C: c SELECT INBOX (NEWS)
    S: c BAD Unknown SELECT parameter
    C: d SELECT INBOX (CONDSTORE CONDSTORE)
    S: d BAD Each SELECT parameter once
  `,
    { store: three(), loggedIn: true },
  );
});

must('send MODSEQ with every flag change once the client has shown that it knows it', async () => {
  const conversation = await talk({ store: three(), selected: true });
  conversation.store.setFlags('INBOX', 2, ['\\Seen']);
  await conversation.play(`
    C: a NOOP
    S: * 2 FETCH (UID 2 FLAGS (\\Seen \\Recent))
    S: a OK NOOP completed
    C: b FETCH 1 MODSEQ
    S: * OK [HIGHESTMODSEQ 5] Mod-sequences are on
    S: * 1 FETCH (MODSEQ (2))
    S: b OK FETCH completed
  `);
  conversation.store.setFlags('INBOX', 2, []);
  await conversation.play(`
    C: c NOOP
    S: * 2 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (6))
    S: c OK NOOP completed
    C: d FETCH 3 BODY[TEXT]
    S: * 3 FETCH (FLAGS (\\Seen \\Recent) MODSEQ (7) BODY[TEXT] {0}
    S: )
    S: d OK FETCH completed
  `);
  conversation.client().destroy();
});

must('fetch with CHANGEDSINCE only what changed later, with its mod-sequence', async () => {
  await played(
    `
    C: a UID FETCH 1:* (FLAGS) (CHANGEDSINCE 3)
    S: * OK [HIGHESTMODSEQ 4] Mod-sequences are on
    S: * 3 FETCH (UID 3 FLAGS (\\Recent) MODSEQ (4))
    S: a OK FETCH completed
    C: b UID FETCH 1:* (FLAGS) (CHANGEDSINCE 3 VANISHED)
    S: b BAD …
    C: c FETCH 1:* UID (CHANGEDSINCE 9223372036854775807)
    S: c OK FETCH completed
  `,
    { store: three(), selected: true },
  );
});

must('leave alone with UNCHANGEDSINCE what changed later, and name it in MODIFIED', async () => {
  await played(
    `
    C: a ENABLE CONDSTORE
    S: * ENABLED CONDSTORE
    S: * OK [HIGHESTMODSEQ 4] Mod-sequences are on
    S: a OK ENABLE completed
    C: b STORE 1:3 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Flagged)
    S: * 1 FETCH (MODSEQ (5))
    S: * 2 FETCH (MODSEQ (5))
    S: b OK [MODIFIED 3] Some messages had been changed
    C: c UID STORE 1:3 (UNCHANGEDSINCE 0) FLAGS ()
    S: c OK [MODIFIED 1:3] Some messages had been changed
    C: d UID STORE 3 (UNCHANGEDSINCE 4) +FLAGS (\\Seen)
    S: * 3 FETCH (UID 3 FLAGS (\\Seen \\Recent) MODSEQ (7))
    S: d OK STORE completed
  `,
    { store: three(), selected: true },
  );
});

must('search by MODSEQ, with and without an entry name, and return the highest found', async () => {
  await played(
    `
    C: a SEARCH MODSEQ 3
    S: * OK [HIGHESTMODSEQ 4] Mod-sequences are on
    S: * SEARCH 2 3 (MODSEQ 4)
    S: a OK SEARCH completed
    C: b SEARCH MODSEQ "/flags/\\\\draft" all 4
    S: * SEARCH 3 (MODSEQ 4)
    S: b OK SEARCH completed
    C: c SEARCH MODSEQ 9
    S: * SEARCH
    S: c OK SEARCH completed
    C: d UID SEARCH RETURN (MIN) MODSEQ 3
    S: * ESEARCH (TAG "d") UID MIN 2 MODSEQ 3
    S: d OK SEARCH completed
    C: e SEARCH RETURN (ALL) OR MODSEQ 3 DRAFT
    S: * ESEARCH (TAG "e") ALL 2:3 MODSEQ 4
    S: e OK SEARCH completed
  `,
    { store: three(), selected: true },
  );
});

should('take commands of at least 8192 octets', async () => {
  const uids = Array.from({ length: 2000 }, (_, n) => n * 2 + 1).join(',');
  await played(
    `
    C: a UID FETCH ${uids} UID
    S: * 1 FETCH (UID 1)
    S: * 3 FETCH (UID 3)
    S: a OK FETCH completed
  `,
    { store: three(), selected: true },
  );
});

must('tell the new HIGHESTMODSEQ when EXPUNGE, UID EXPUNGE or MOVE took messages away', async () => {
  const store = three();
  store.create('Archive');
  await played(
    `
    C: a ENABLE CONDSTORE
    S: * ENABLED CONDSTORE
    S: * OK [HIGHESTMODSEQ 4] Mod-sequences are on
    S: a OK ENABLE completed
    C: b STORE 1:2 +FLAGS.SILENT (\\Deleted)
    S: * 1 FETCH (MODSEQ (5))
    S: * 2 FETCH (MODSEQ (5))
    S: b OK STORE completed
    C: c UID EXPUNGE 1
    S: * 1 EXPUNGE
    S: c OK [HIGHESTMODSEQ 6] EXPUNGE completed
    C: d EXPUNGE
    S: * 1 EXPUNGE
    S: d OK [HIGHESTMODSEQ 7] EXPUNGE completed
    C: e EXPUNGE
    S: e OK EXPUNGE completed
    C: f MOVE 1 Archive
    S: * OK [COPYUID 1001 3 1] Moved
    S: * 1 EXPUNGE
    S: f OK [HIGHESTMODSEQ 9] MOVE completed
  `,
    { store, selected: true },
  );
});
