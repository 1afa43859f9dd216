import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9755, '3');

const wire = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

must('take and send UTF-8 in names and quoted strings once UTF8=ACCEPT is enabled', async () => {
  const store = memoryStore();
  await played(
    `
    C: a ENABLE UTF8=ACCEPT
    S: * ENABLED UTF8=ACCEPT
    S: a OK ENABLE completed
    C: b CREATE "Entwürfe"
    S: b OK …
    C: c LIST "" "Entw*"
    S: * LIST (\\HasNoChildren) "/" "${wire('Entwürfe')}"
    S: c OK LIST completed
    C: d ENABLE UTF8=ACCEPT
    S: * ENABLED
    S: d OK ENABLE completed
  `,
    { store, loggedIn: true },
  );
});

mustNot('change anything for a client that has not enabled it', async () => {
  const store = memoryStore();
  store.create('Entwürfe');
  await played(
    `
    C: a LIST "" "Entw*"
    S: * LIST (\\HasNoChildren) "/" Entw&APw-rfe
    S: a OK LIST completed
    C: b SELECT "Entwürfe"
    S: b BAD …
  `,
    { store, loggedIn: true },
  );
});
