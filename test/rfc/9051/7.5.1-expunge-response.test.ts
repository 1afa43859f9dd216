import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '7.5.1');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must('count each EXPUNGE after the one before it', async () => {
  const conversation = await talk(three());
  for (const uid of [1, 2, 3]) conversation.store.expunge('INBOX', uid);
  await conversation.play('C: a NOOP\nS: * 1 EXPUNGE\nS: * 1 EXPUNGE\nS: * 1 EXPUNGE\nS: a OK …');
});

mustNot('come while no command runs, nor within FETCH, STORE or SEARCH by number', async () => {
  const conversation = await talk(three());
  conversation.store.expunge('INBOX', 1);
  await conversation.play(`
    C: a FETCH 2 UID
    S: * 2 FETCH (UID 2)
    S: a OK …
    C: b SEARCH ALL
    S: * SEARCH 2 3
    S: b OK …
    C: c STORE 2 +FLAGS.SILENT (\\Seen)
    S: c OK …
    C: d UID FETCH 2 UID
    S: * 2 FETCH (UID 2)
    S: * 1 EXPUNGE
    S: d OK …
  `);
});
