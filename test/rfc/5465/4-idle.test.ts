import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(5465, '4');
const LETTER = 'Subject: x\r\n\r\nbody';

must('tell within IDLE exactly what NOTIFY ordered', async () => {
  const store = memoryStore();
  store.create('Misc');
  const conversation = await talk({ store, selected: true });
  await conversation.play(`
    C: a NOTIFY SET (selected (MessageNew MessageExpunge)) (mailboxes Misc (MessageNew MessageExpunge))
    S: a OK …
    C: b IDLE
    S: + idling
  `);
  const uid = store.deliver('INBOX', LETTER);
  await conversation.play('S: * 1 EXISTS\nS: * 1 RECENT');
  store.setFlags('INBOX', uid, ['\\Flagged']);
  store.deliver('Misc', LETTER);
  await conversation.play('S: * STATUS Misc (UIDNEXT 2 MESSAGES 1)\nC: DONE\nS: b OK …');
});

must('tell within IDLE of other mailboxes also where none is selected', async () => {
  const store = memoryStore();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`
    C: a NOTIFY SET (personal (MailboxName))
    S: a OK …
    C: b IDLE
    S: + idling
  `);
  store.create('New');
  await conversation.play('S: * LIST (\\HasNoChildren) "/" New\nC: DONE\nS: b OK …');
});

must('send with SELECTED-DELAYED the EXPUNGE that waited', async () => {
  const store = memoryStore();
  const uid = store.deliver('INBOX', LETTER);
  const conversation = await talk({ store, selected: true });
  await conversation.play('C: a NOTIFY SET (selected-delayed (MessageNew MessageExpunge))\nS: a OK …');
  store.expunge('INBOX', uid);
  store.deliver('INBOX', LETTER);
  await conversation.play(`
    S: * 2 EXISTS
    S: * 2 RECENT
    C: b FETCH 1:2 UID
    S: * 2 FETCH (UID 2)
    S: b OK [EXPUNGEISSUED] …
    C: c IDLE
    S: + idling
    S: * 1 EXPUNGE
    C: DONE
    S: c OK …
  `);
});
