import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.3.9.1');

const fruit = () => {
  const store = memoryStore();
  const names = ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable', 'Vegetable/Broccoli', 'Vegetable/Corn'];
  for (const name of names) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) store.subscribe(name);
  return { store, loggedIn: true };
};

must('list with SUBSCRIBED exactly what is subscribed', async () => {
  await played(
    `
    C: a LIST (SUBSCRIBED) "" "*"
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
    S: * LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" Fruit/Peach
    S: * LIST (\\Subscribed \\HasChildren) "/" Vegetable
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Vegetable/Broccoli
    S: a OK …
  `,
    fruit(),
  );
});

must('answer BAD to RECURSIVEMATCH alone or with REMOTE only', async () => {
  await played(
    `
    C: a LIST (RECURSIVEMATCH) "" *
    S: a BAD RECURSIVEMATCH needs another option
    C: b LIST (REMOTE RECURSIVEMATCH) "" *
    S: b BAD RECURSIVEMATCH needs another option
    C: c LIST (REMOTE) "" Tofu
    S: * LIST (\\HasNoChildren) "/" Tofu
    S: c OK …
  `,
    fruit(),
  );
});
