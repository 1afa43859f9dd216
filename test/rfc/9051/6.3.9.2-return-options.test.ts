import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.9.2');

const fruit = () => {
  const store = memoryStore();
  const names = ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable', 'Vegetable/Broccoli', 'Vegetable/Corn'];
  for (const name of names) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) store.subscribe(name);
  return { store, loggedIn: true };
};

must('tell with SUBSCRIBED which are, and nothing of names that match only by subscription', async () => {
  await played(
    `
    C: a LIST "" Fruit/* RETURN (SUBSCRIBED)
    S: * LIST (\\HasNoChildren) "/" Fruit/Apple
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
    S: a OK …
  `,
    fruit(),
  );
});

must('send STATUS after the LIST of each mailbox that can be selected', async () => {
  const all = fruit();
  all.store.makeNoselect('Tofu');
  await played(
    `
    C: a LIST "" (INBOX Tofu) RETURN (STATUS (MESSAGES UNSEEN))
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * STATUS INBOX (MESSAGES 0 UNSEEN 0)
    S: * LIST (\\Noselect \\HasNoChildren) "/" Tofu
    S: a OK …
  `,
    all,
  );
});

mustNot('send STATUS where the mailbox may be listed and not read, and say \\Noselect', async () => {
  const all = fruit();
  all.store.create('Shared/Box');
  all.store.grant('Shared/Box', 'anyone', 'lip');
  await played(
    `
    C: a LIST "" Shared/Box RETURN (STATUS (MESSAGES))
    S: * LIST (\\Noselect \\HasNoChildren) "/" Shared/Box
    S: a OK …
  `,
    all,
  );
});
