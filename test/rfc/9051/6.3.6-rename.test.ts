import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.6');

const tree = () => {
  const store = memoryStore();
  for (const name of ['Fruit', 'Fruit/Apple', 'Fruitless', 'Tofu']) store.create(name);
  store.subscribe('Tofu');
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  return { store, loggedIn: true };
};

must('rename what is below the mailbox too, and nothing else', async () => {
  await played(
    `
    C: a RENAME Fruit Food/Sweet
    S: a OK RENAME completed
    C: b LIST "" (F*)
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Food
    S: * LIST (\\HasChildren) "/" Food/Sweet
    S: * LIST (\\HasNoChildren) "/" Food/Sweet/Apple
    S: * LIST (\\HasNoChildren) "/" Fruitless
    S: b OK …
  `,
    tree(),
  );
});

must('refuse a name that is not there, and one that is', async () => {
  await played(
    `
    C: a RENAME Nowhere Somewhere
    S: a NO [NONEXISTENT] …
    C: b RENAME Fruit Tofu
    S: b NO [ALREADYEXISTS] …
    C: c RENAME Fruit INBOX
    S: c NO [ALREADYEXISTS] …
    C: d RENAME Fruit Fruit/Apple/Core
    S: d NO [CANNOT] …
    C: e RENAME Fruit
    S: e BAD …
  `,
    tree(),
  );
});

must('move the messages of INBOX and leave it empty', async () => {
  await played(
    `
    C: a RENAME INBOX Old
    S: a OK …
    C: b STATUS INBOX (MESSAGES)
    S: * STATUS INBOX (MESSAGES 0)
    S: b OK …
    C: c STATUS Old (MESSAGES)
    S: * STATUS Old (MESSAGES 1)
    S: c OK …
  `,
    tree(),
  );
});

mustNot('rename subscriptions', async () => {
  await played(
    `
    C: a RENAME Tofu Soy
    S: a OK …
    C: b LIST (SUBSCRIBED) "" (Tofu Soy)
    S: * LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" Tofu
    S: b OK …
  `,
    tree(),
  );
});
