import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.4.1');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('remove what is marked without telling, and leave the mailbox', async () => {
  const { store } = await played(
    'C: a CLOSE\nS: a OK CLOSE completed\nC: b CLOSE\nS: b BAD Select a mailbox first',
    three(),
  );
  assert.deepEqual(store.uidsOf('INBOX'), [2]);
});

mustNot('remove anything from a mailbox that is open for reading only, and answer OK', async () => {
  const { store } = three();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.pass('a EXAMINE INBOX');
  await conversation.play('C: b CLOSE\nS: b OK CLOSE completed');
  assert.deepEqual(store.uidsOf('INBOX'), [1, 2, 3]);
});
