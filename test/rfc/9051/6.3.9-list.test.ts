import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.9');

const fruit = () => {
  const store = memoryStore();
  const names = ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable', 'Vegetable/Broccoli', 'Vegetable/Corn'];
  for (const name of names) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) store.subscribe(name);
  return { store, loggedIn: true };
};

must('tell the delimiter and the root for "" in the basic form, and ignore "" in the extended one', async () => {
  await played(
    `
    C: a LIST "" ""
    S: * LIST (\\Noselect) "/" ""
    S: a OK …
    C: b LIST () "" ""
    S: b OK …
    C: c LIST Fruit ("" "")
    S: c OK …
    C: d LIST "" "" RETURN (CHILDREN)
    S: d OK …
  `,
    fruit(),
  );
});

must('match names with the reference before the pattern, and levels above for "%" at its end', async () => {
  await played(
    `
    C: a LIST Fruit/ %
    S: * LIST (\\HasNoChildren) "/" Fruit/Apple
    S: * LIST (\\HasNoChildren) "/" Fruit/Banana
    S: a OK …
    C: b LIST "" %/B%
    S: * LIST (\\HasNoChildren) "/" Fruit/Banana
    S: * LIST (\\HasNoChildren) "/" Vegetable/Broccoli
    S: b OK …
    C: c LIST "" inbox
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: c OK …
  `,
    fruit(),
  );
});

mustNot('answer NO to a pattern that nothing matches', async () => {
  await played(
    `
    C: a LIST "" nothing
    S: a OK LIST completed
    C: b LIST "" "${'x'.repeat(2000)}"
    S: b OK LIST completed
  `,
    fruit(),
  );
});

must('answer BAD to an option that is not known, and act once on one that comes twice', async () => {
  await played(
    `
    C: a LIST (NEWEST) "" *
    S: a BAD Unknown LIST selection option
    C: b LIST "" * RETURN (NEWEST)
    S: b BAD Unknown LIST return option
    C: c LIST (SUBSCRIBED SUBSCRIBED) "" Veg% RETURN (SUBSCRIBED SUBSCRIBED)
    S: * LIST (\\Subscribed \\HasChildren) "/" Vegetable
    S: c OK …
  `,
    fruit(),
  );
});
