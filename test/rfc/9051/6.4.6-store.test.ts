import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.4.6');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('replace, add and remove flags and tell them, or not with .SILENT', async () => {
  await played(
    `
    C: e ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: e OK …
    C: a STORE 2 FLAGS (\\Seen \\Draft)
    S: * 2 FETCH (FLAGS (\\Seen \\Draft))
    S: a OK STORE completed
    C: b STORE 2 +FLAGS ($Forwarded)
    S: * FLAGS (…$Forwarded)
    S: * OK [PERMANENTFLAGS …
    S: * 2 FETCH (FLAGS (\\Seen \\Draft $Forwarded))
    S: b OK …
    C: c STORE 2 -FLAGS (\\Seen \\Draft)
    S: * 2 FETCH (FLAGS ($Forwarded))
    S: c OK …
    C: d STORE 2 +FLAGS.SILENT (\\Flagged)
    S: d OK …
    C: f FETCH 2 FLAGS
    S: * 2 FETCH (FLAGS ($Forwarded \\Flagged))
    S: f OK …
  `,
    three(),
  );
});

mustNot('take \\Recent, numbers that no message has, or unknown items', async () => {
  await played(
    `
    C: a STORE 1 +FLAGS (\\Recent)
    S: a BAD …
    C: b STORE 4 +FLAGS (\\Seen)
    S: b BAD No message has that number
    C: c STORE 1 FLAG (\\Seen)
    S: c BAD Unknown STORE item
    C: d STORE 1 +FLAGS
    S: d BAD …
  `,
    three(),
  );
});
