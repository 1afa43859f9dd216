import { played, talk } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9586, '3');

const enabled = 'C: u ENABLE UIDONLY\nS: * ENABLED UIDONLY\nS: u OK ENABLE completed';

/** Messages 1 to 3 with the UIDs 2, 3 and 4. */
const three = () => {
  const store = numberedStore(4, 'x');
  store.expunge('INBOX', 1);
  store.create('Archive');
  return store;
};

must('refuse with UIDREQUIRED every command that names messages by number', async () => {
  const commands = [
    'FETCH 1 FLAGS',
    'STORE 1 +FLAGS (\\Seen)',
    'COPY 1 Archive',
    'MOVE 1 Archive',
    'SEARCH ALL',
    'SELECT INBOX (QRESYNC (1000 2 1:3 (1 2)))',
  ];
  await played(
    `
    ${enabled}
    C: q ENABLE QRESYNC
    S: * ENABLED QRESYNC
    S: * OK [HIGHESTMODSEQ 6] …
    S: q OK …
    ${commands.map(command => `C: a ${command}\nS: a BAD [UIDREQUIRED] …`).join('\n')}
  `,
    { store: three(), selected: true },
  );
});

must('answer UID FETCH and UID STORE with UIDFETCH', async () => {
  await played(
    `
    ${enabled}
    C: a UID FETCH 1:3 (FLAGS RFC822.SIZE)
    S: * 2 UIDFETCH (FLAGS (\\Recent) RFC822.SIZE 15)
    S: * 3 UIDFETCH (FLAGS (\\Recent) RFC822.SIZE 15)
    S: a OK FETCH completed
    C: b UID FETCH 2 (UID BODY[TEXT])
    S: * 2 UIDFETCH (UID 2 FLAGS (\\Seen \\Recent) BODY[TEXT] {1}
    S: x)
    S: b OK FETCH completed
    C: c UID STORE 3 +FLAGS (\\Flagged)
    S: * 3 UIDFETCH (FLAGS (\\Flagged \\Recent))
    S: c OK STORE completed
  `,
    { store: three(), selected: true },
  );
});

must('tell flags of others as UIDFETCH, and what is gone as VANISHED, in IDLE too', async () => {
  const store = three();
  const conversation = await talk({ store, selected: true });
  await conversation.play(enabled);
  store.setFlags('INBOX', 3, ['\\Seen']);
  store.expunge('INBOX', 2);
  await conversation.play(`
    C: a NOOP
    S: * VANISHED 2
    S: * 3 UIDFETCH (FLAGS (\\Seen \\Recent))
    S: a OK NOOP completed
    C: b UID STORE 4 +FLAGS.SILENT (\\Deleted)
    S: b OK STORE completed
    C: c EXPUNGE
    S: * VANISHED 4
    S: c OK EXPUNGE completed
    C: d IDLE
    S: + idling
  `);
  store.deliver('INBOX', 'Subject: new\r\n\r\n');
  await conversation.play('S: * 2 EXISTS\nS: * 2 RECENT');
  store.expunge('INBOX', 3);
  await conversation.play('S: * VANISHED 3\nC: DONE\nS: d OK IDLE completed');
  conversation.client().destroy();
});

mustNot('name a message by number in SELECT', async () => {
  const conversation = await talk({ store: three(), loggedIn: true });
  await conversation.play(enabled);
  conversation.send('a SELECT INBOX\r\n');
  for (let line = await conversation.line(); line && !line.startsWith('a '); line = await conversation.line()) {
    if (line.includes('UNSEEN')) throw new Error(line);
  }
  conversation.client().destroy();
});
