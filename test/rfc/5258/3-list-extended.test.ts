import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(5258, '3');

const tree = () => {
  const store = memoryStore();
  for (const name of ['Fruit', 'Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Veg/Corn']) store.create(name);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Tofu']) store.subscribe(name);
  return store;
};
const options = () => ({ store: tree(), loggedIn: true });

must('list with (SUBSCRIBED) all subscriptions, also of mailboxes that are gone', async () => {
  await played(
    `
    C: a LIST (SUBSCRIBED) "" "*"
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
    S: * LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" Fruit/Peach
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Tofu
    S: a OK LIST completed
  `,
    options(),
  );
});

must('return \\Subscribed and children where RETURN asks for them', async () => {
  await played(
    `
    C: a LIST () "" % RETURN (SUBSCRIBED CHILDREN)
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * LIST (\\HasChildren) "/" Fruit
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Tofu
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Veg
    S: a OK LIST completed
  `,
    options(),
  );
});

must('match any of several patterns, each mailbox once', async () => {
  await played(
    `
    C: a LIST "" ("INBOX" "Fruit/%" "*Apple")
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * LIST (\\HasNoChildren) "/" Fruit/Apple
    S: * LIST (\\HasNoChildren) "/" Fruit/Banana
    S: a OK LIST completed
  `,
    options(),
  );
});

should('tell with RECURSIVEMATCH of a parent that something below it is subscribed', async () => {
  await played(
    `
    C: a LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"
    S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
    S: * LIST (\\HasChildren) "/" Fruit ("CHILDINFO" ("SUBSCRIBED"))
    S: * LIST (\\Subscribed \\HasNoChildren) "/" Tofu
    S: a OK LIST completed
  `,
    options(),
  );
});

must('answer BAD to RECURSIVEMATCH alone and to options that are unknown', async () => {
  await played(
    `
    C: a LIST (RECURSIVEMATCH) "" *
    S: a BAD RECURSIVEMATCH needs another option
    C: b LIST (X-OTHER) "" *
    S: b BAD Unknown LIST selection option
    C: c LIST "" * RETURN (X-OTHER)
    S: c BAD Unknown LIST return option
    C: d LIST "" ()
    S: d BAD No pattern
    C: e LIST (REMOTE) "" Tofu
    S: * LIST (\\HasNoChildren) "/" Tofu
    S: e OK LIST completed
  `,
    options(),
  );
});
