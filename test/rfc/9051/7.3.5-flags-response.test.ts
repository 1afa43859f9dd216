import { talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.3.5');

must('tell the flags of the mailbox at SELECT, and new ones before a message shows them', async () => {
  const conversation = await talk({ selected: true });
  conversation.store.deliver('INBOX', 'Subject: x\r\n\r\n', ['$Forwarded']);
  await conversation.play(`
    C: a NOOP
    S: * 1 EXISTS
    S: * 1 RECENT
    S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)
    S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded \\*)] …
    S: a OK …
  `);
});
