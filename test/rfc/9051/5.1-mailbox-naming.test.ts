import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '5.1');

const enabled = 'C: r ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: r OK ENABLE completed';
/** What the wire carries, one character an octet, as the dialogue shows it. */
const wire = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

const withNames = () => {
  const store = memoryStore();
  for (const name of ['Entwürfe', 'Entwürfe/älter', 'R&D', '台北']) store.create(name);
  return store;
};

must('announce IMAP4rev2 beside IMAP4rev1, and speak it only once it is enabled', async () => {
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY IMAP4rev1 IMAP4rev2 …
    S: a OK CAPABILITY completed
    C: b LIST "" "R*"
    S: * LIST (\\HasNoChildren) "/" R&-D
    S: b OK LIST completed
  `,
    { store: withNames(), loggedIn: true },
  );
});

must('send and take names in UTF-8, where "&" is itself', async () => {
  await played(
    `
    ${enabled}
    C: a LIST "" "*"
    S: * LIST (\\HasNoChildren) "/" "INBOX"
    S: * LIST (\\HasChildren) "/" "${wire('Entwürfe')}"
    S: * LIST (\\HasNoChildren) "/" "${wire('Entwürfe/älter')}"
    S: * LIST (\\HasNoChildren) "/" "R&D"
    S: * LIST (\\HasNoChildren) "/" "${wire('台北')}"
    S: a OK LIST completed
    C: b LIST "" "Entwü*/%"
    S: * LIST (\\HasNoChildren) "/" "${wire('Entwürfe/älter')}"
    S: b OK LIST completed
    C: c STATUS "台北" (MESSAGES)
    S: * STATUS "${wire('台北')}" (MESSAGES 0)
    S: c OK STATUS completed
    C: d STATUS R&D (MESSAGES)
    S: * STATUS "R&D" (MESSAGES 0)
    S: d OK STATUS completed
    C: e STATUS {6+}
    C: 台北 (MESSAGES)
    S: * STATUS "${wire('台北')}" (MESSAGES 0)
    S: e OK STATUS completed
  `,
    { store: withNames(), loggedIn: true },
  );
});

must('match patterns of modified UTF-7 against the name and not its encoding', async () => {
  await played(
    `
    C: a LIST "" "Entw&APw-*"
    S: * LIST (\\HasChildren) "/" Entw&APw-rfe
    S: * LIST (\\HasNoChildren) "/" Entw&APw-rfe/&AOQ-lter
    S: a OK LIST completed
    C: b LIST "" "R&-%"
    S: * LIST (\\HasNoChildren) "/" R&-D
    S: b OK LIST completed
    C: c LIST "" "R&D"
    S: c BAD A mailbox name is not modified UTF-7…
  `,
    { store: withNames(), loggedIn: true },
  );
});

must('refuse a name that is not UTF-8', async () => {
  await played(
    `
    ${enabled}
    C: a SELECT {2+}
    C: \u0000
    S: a BAD …
  `,
    { store: withNames(), loggedIn: true },
  );
});
