import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.1.2');

must('always succeed, in every state', async () => {
  await played(
    `
    C: a NOOP
    S: a OK NOOP completed
    C: b LOGIN ann secret
    S: b OK …
    C: c NOOP
    S: c OK NOOP completed
    C: d NOOP now
    S: d BAD Too many arguments
  `,
  );
});

must('send what is new in the selected mailbox', async () => {
  const conversation = await talk({ selected: true });
  const { store } = conversation;
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await conversation.play('C: a NOOP\nS: * 1 EXISTS\nS: * 1 RECENT\nS: a OK NOOP completed');
  store.setFlags('INBOX', 1, ['\\Seen']);
  await conversation.play('C: b NOOP\nS: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))\nS: b OK NOOP completed');
  store.expunge('INBOX', 1);
  await conversation.play('C: c NOOP\nS: * 1 EXPUNGE\nS: c OK NOOP completed\nC: d NOOP\nS: d OK NOOP completed');
});
