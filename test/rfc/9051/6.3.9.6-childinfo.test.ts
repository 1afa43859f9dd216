import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should, mustNot } = rfc(9051, '6.3.9.6');

const fruit = () => {
  const store = memoryStore();
  const names = ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable', 'Vegetable/Broccoli', 'Vegetable/Corn'];
  for (const name of names) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) store.subscribe(name);
  return { store, loggedIn: true };
};

mustNot('tell CHILDINFO without RECURSIVEMATCH', async () => {
  await played(
    `
    C: a LIST (SUBSCRIBED) "" %
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * LIST (\\Subscribed \\HasChildren) "/" Vegetable
    S: a OK …
  `,
    fruit(),
  );
});

must('name the selection that a mailbox below meets, whatever the parent itself is', async () => {
  const all = fruit();
  all.store.create('Post/Sent', '\\Sent');
  all.store.subscribe('Old/News');
  await played(
    `
    C: a LIST (SUBSCRIBED RECURSIVEMATCH) "" %
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * LIST (\\HasChildren) "/" Fruit ("CHILDINFO" ("SUBSCRIBED"))
    S: * LIST (\\NonExistent \\Noselect \\HasNoChildren) "/" Old ("CHILDINFO" ("SUBSCRIBED"))
    S: * LIST (\\Subscribed \\HasChildren) "/" Vegetable ("CHILDINFO" ("SUBSCRIBED"))
    S: a OK …
    C: b LIST (SPECIAL-USE RECURSIVEMATCH) "" %
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Post ("CHILDINFO" ("SPECIAL-USE"))
    S: b OK …
  `,
    all,
  );
});

should('leave out a parent whose children are all in the answer', async () => {
  await played(
    `
    C: a LIST (SUBSCRIBED RECURSIVEMATCH) "" Fruit*
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
    S: * LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" Fruit/Peach
    S: a OK …
  `,
    fruit(),
  );
});
