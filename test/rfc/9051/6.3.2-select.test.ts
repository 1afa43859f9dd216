import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.2');

const enabled = 'C: r ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: r OK ENABLE completed';

must('answer SELECT with FLAGS, EXISTS, PERMANENTFLAGS, UIDVALIDITY, UIDNEXT and LIST', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await played(
    `
    ${enabled}
    C: a SELECT inbox
    S: * FLAGS …
    S: * 1 EXISTS
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY 1000] …
    S: * OK [UIDNEXT 2] …
    S: * OK [HIGHESTMODSEQ 2] …
    S: * OK [MAILBOXID …
    S: * LIST (\\Subscribed \\HasNoChildren) "/" "INBOX"
    S: a OK [READ-WRITE] SELECT completed
    C: b EXAMINE INBOX
    S: * OK [CLOSED] …
    S: * FLAGS …
    S: * 1 EXISTS
    S: * OK [PERMANENTFLAGS ()] …
    S: * OK [UIDVALIDITY 1000] …
    S: * OK [UIDNEXT 2] …
    S: * OK [HIGHESTMODSEQ 2] …
    S: * OK [MAILBOXID …
    S: * LIST (\\Subscribed \\HasNoChildren) "/" "INBOX"
    S: b OK [READ-ONLY] EXAMINE completed
  `,
    { store, loggedIn: true },
  );
});

must('name the spelling that the client used where the mailbox has another', async () => {
  const store = memoryStore();
  store.create('Caf\u00e9');
  const { backend } = store;
  const lines: string[] = [];
  const conversation = await talk({
    store,
    loggedIn: true,
    // A store that knows one spelling of a name, as the real one does.
    backend: {
      async open(login, attempt) {
        const opened = await backend.open(login, attempt);
        if (!opened.ok) return opened;
        const account = opened.value;
        const select: typeof account.select = (name, readOnly) => account.select(name.normalize('NFC'), readOnly);
        return { ok: true, value: { ...account, select } };
      },
    },
  });
  await conversation.play(`${enabled}\nC: a SELECT "Cafe\u0301"`);
  conversation.send(Buffer.from('a SELECT "Cafe\u0301"\r\n', 'utf8').toString('latin1'));
  for (let line = await conversation.line(); line && !line.startsWith('a '); line = await conversation.line()) {
    lines.push(Buffer.from(line, 'latin1').toString('utf8'));
  }
  const list = lines.find(line => line.startsWith('* LIST'));
  if (list !== '* LIST (\\HasNoChildren) "/" "Caf\u00e9" ("OLDNAME" ("Cafe\u0301"))') throw new Error(`${list}`);
  conversation.client().destroy();
});

mustNot('send RECENT or \\Recent to a client of IMAP4rev2', async () => {
  const store = memoryStore();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`${enabled}\nC: a SELECT INBOX`);
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  conversation.send('a SELECT INBOX\r\n');
  for (let line = await conversation.line(); line && !line.startsWith('a '); line = await conversation.line()) {
    if (/recent/i.test(line)) throw new Error(line);
  }
  store.deliver('INBOX', 'Subject: y\r\n\r\n');
  await conversation.play(`
    C: b NOOP
    S: * 2 EXISTS
    S: b OK NOOP completed
    C: c FETCH 1:* FLAGS
    S: * 1 FETCH (FLAGS ())
    S: * 2 FETCH (FLAGS ())
    S: c OK FETCH completed
  `);
  conversation.client().destroy();
});
