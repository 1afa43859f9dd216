import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.3.13');

must('send what happens until DONE, with the UID in FETCH', async () => {
  const conversation = await talk({ selected: true });
  const { store } = conversation;
  await conversation.play('C: a IDLE\nS: + idling');
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await conversation.play('S: * 1 EXISTS\nS: * 1 RECENT');
  store.setFlags('INBOX', 1, ['\\Seen']);
  await conversation.play('S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))');
  store.expunge('INBOX', 1);
  await conversation.play('S: * 1 EXPUNGE\nC: done\nS: a OK IDLE completed');
});

must('end with BAD for anything but DONE, and be possible without a mailbox', async () => {
  await played(
    `
    C: a IDLE
    S: + idling
    C: b NOOP
    S: a BAD Expected DONE
    C: c IDLE
    S: + idling
    C: DONE
    S: c OK IDLE completed
    C: d IDLE now
    S: d BAD Too many arguments
  `,
    { loggedIn: true },
  );
});
