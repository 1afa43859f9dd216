import assert from 'node:assert/strict';
import { plays, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.3.11');

function filled() {
  const store = memoryStore();
  store.create('Grüße');
  store.makeNoselect('Grüße');
  store.create('Work');
  store.deliver('Work', 'one', ['\\Seen']);
  store.deliver('Work', 'three', ['\\Deleted']);
  store.deliver('Work', 'x');
  return store;
}

must(
  'tell each item that was asked for, once, in the order it was asked for',
  plays(
    `
    C: a STATUS Work (UNSEEN MESSAGES UIDNEXT UIDVALIDITY DELETED SIZE UNSEEN)
    S: * STATUS Work (UNSEEN 2 MESSAGES 3 UIDNEXT 4 UIDVALIDITY 1002 DELETED 1 SIZE 9)
    S: a OK STATUS completed
    C: b status work (messages)
    S: b NO [NONEXISTENT] …
    C: c STATUS inbox (messages)
    S: * STATUS INBOX (MESSAGES 0)
    S: c OK STATUS completed
  `,
    () => ({ loggedIn: true, store: filled() }),
  ),
);

mustNot('change the selected mailbox or what is recent in the other', async () => {
  const store = filled();
  const conversation = await talk({ selected: true, store });
  await conversation.play(`
    C: a STATUS Work (RECENT)
    S: * STATUS Work (RECENT 3)
    S: a OK STATUS completed
    C: b STATUS Work (RECENT)
    S: * STATUS Work (RECENT 3)
    S: b OK STATUS completed
  `);
  assert.deepEqual(store.flagsOf('Work', 3), []);
  conversation.client().destroy();
});

must('answer for the selected mailbox too', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'x');
  const conversation = await talk({ selected: true, store });
  await conversation.play('C: a STATUS INBOX (MESSAGES)\nS: * STATUS INBOX (MESSAGES 1)\nS: a OK STATUS completed');
  conversation.client().destroy();
});

must(
  'answer NO where the name holds no messages, BAD where an item is none',
  plays(
    `
    C: a STATUS "Gr&APwA3w-e" (MESSAGES)
    S: a NO [CANNOT] …
    C: b STATUS Nowhere (MESSAGES)
    S: b NO [NONEXISTENT] …
    C: c STATUS Work ()
    S: c BAD …
    C: d STATUS Work (COLOUR)
    S: d BAD Unknown STATUS item
    C: e STATUS Work MESSAGES
    S: e BAD …
    C: f STATUS Work
    S: f BAD …
    C: g STATUS Wor* (MESSAGES)
    S: g BAD …
  `,
    () => ({ loggedIn: true, store: filled() }),
  ),
);
