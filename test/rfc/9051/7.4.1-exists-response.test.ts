import { talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '7.4.1');

must('tell the number of messages at SELECT and whenever it grows', async () => {
  const conversation = await talk({ selected: true });
  for (let n = 0; n < 3; n++) conversation.store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await conversation.play('C: a NOOP\nS: * 3 EXISTS\nS: * 3 RECENT\nS: a OK …');
});

mustNot('send RECENT to who has enabled IMAP4rev2', async () => {
  const conversation = await talk({ selected: true });
  await conversation.play('C: e ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: e OK …');
  conversation.store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await conversation.play('C: a NOOP\nS: * 1 EXISTS\nS: a OK …');
});
