import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.3.9.5');

const fruit = () => {
  const store = memoryStore();
  const names = ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable', 'Vegetable/Broccoli', 'Vegetable/Corn'];
  for (const name of names) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) store.subscribe(name);
  return { store, loggedIn: true };
};

must('tell \\HasChildren or \\HasNoChildren, one of them, and only of children that may be seen', async () => {
  const all = fruit();
  all.store.create('Shared/Box');
  all.store.create('Shared/Box/Secret');
  all.store.grant('Shared/Box', 'anyone', 'lr');
  await played(
    `
    C: a LIST () "" (% Shared/%) RETURN (CHILDREN)
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * LIST (\\HasChildren) "/" Fruit
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Shared
    S: * LIST (\\HasNoChildren) "/" Shared/Box
    S: * LIST (\\HasNoChildren) "/" Tofu
    S: * LIST (\\HasChildren) "/" Vegetable
    S: a OK …
  `,
    all,
  );
});
