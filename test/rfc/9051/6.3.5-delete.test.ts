import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.5');

const tree = () => {
  const store = memoryStore();
  for (const name of ['Fruit', 'Fruit/Apple']) store.create(name);
  return { store, loggedIn: true };
};

must('refuse INBOX and names without a mailbox', async () => {
  await played(
    `
    C: a DELETE InBox
    S: a NO [CANNOT] …
    C: b DELETE Nowhere
    S: b NO [NONEXISTENT] …
    C: c DELETE
    S: c BAD …
  `,
    tree(),
  );
});

mustNot('remove what is below the mailbox', async () => {
  await played(
    `
    C: a DELETE Fruit
    S: a OK …
    C: b LIST "" Fruit*
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Fruit
    S: * LIST (\\HasNoChildren) "/" Fruit/Apple
    S: b OK …
    C: c DELETE Fruit
    S: c NO [NONEXISTENT] …
  `,
    tree(),
  );
});

must('leave no mailbox selected where it was this one', async () => {
  const { store } = tree();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.pass('a SELECT Fruit');
  await conversation.play('C: b DELETE Fruit\nS: b OK …\nC: c EXPUNGE\nS: c BAD Select a mailbox first');
});

must('know the selected mailbox by another name that somebody has given it since', async () => {
  const { store } = tree();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.pass('a SELECT Fruit/Apple');
  const other = await talk({ store, loggedIn: true });
  await other.play('C: a RENAME Fruit/Apple Pear\nS: a OK …\nC: b CREATE Fruit/Apple\nS: b OK …');
  // Another mailbox has the name now, and this one stays selected.
  await conversation.play('C: b DELETE Fruit/Apple\nS: b OK …\nC: c EXPUNGE\nS: c OK …');
  await conversation.play('C: d DELETE Pear\nS: d OK …\nC: e EXPUNGE\nS: e BAD Select a mailbox first');
});
