import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.3.9.3');

const fruit = () => {
  const store = memoryStore();
  const names = ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable', 'Vegetable/Broccoli', 'Vegetable/Corn'];
  for (const name of names) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) store.subscribe(name);
  return { store, loggedIn: true };
};

must('answer once for a name that several patterns match', async () => {
  await played(
    `
    C: a LIST "" (Tofu T* "*o*u")
    S: * LIST (\\HasNoChildren) "/" Tofu
    S: a OK …
  `,
    fruit(),
  );
});
