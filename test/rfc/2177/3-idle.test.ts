import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, may } = rfc(2177, '3');

must('send news while idling, until DONE, and EXPUNGE among it', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: a\r\n\r\n', ['\\Seen']);
  const conversation = await talk({ store, selected: true });
  await conversation.play('C: a IDLE\nS: + idling');
  store.deliver('INBOX', 'Subject: b\r\n\r\n');
  await conversation.play('S: * 2 EXISTS\nS: * 2 RECENT');
  store.setFlags('INBOX', 1, ['\\Flagged']);
  await conversation.play('S: * 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent))');
  store.expunge('INBOX', 1);
  await conversation.play(`
    S: * 1 EXPUNGE
    C: DONE
    S: a OK IDLE completed
  `);
  conversation.client().destroy();
});

must('tell at once what happened before IDLE began', async () => {
  const conversation = await talk({ selected: true });
  conversation.store.deliver('INBOX', 'Subject: b\r\n\r\n');
  await conversation.play(`
    C: a IDLE
    C: DONE
    S: + idling
    S: * 1 EXISTS
    S: * 1 RECENT
    S: a OK IDLE completed
  `);
  conversation.client().destroy();
});

must('end IDLE at anything but DONE, with BAD', async () => {
  const conversation = await talk({ loggedIn: true });
  await conversation.play(`
    C: a IDLE
    S: + idling
    C: b NOOP
    S: a BAD Expected DONE
    C: c NOOP
    S: c OK NOOP completed
  `);
  conversation.client().destroy();
});

may(
  'log out a client that has idled for longer than half an hour, having said now and then that it is there',
  async () => {
    const conversation = await talk({ loggedIn: true });
    await conversation.play(`
    C: a IDLE
    S: + idling
    T: 4m
    S: * OK Still here
    T: 4m
    S: * OK Still here
  `);
    await conversation.play(`
    C: done
    S: a OK IDLE completed
    C: b IDLE
    S: + idling
    T: 1800001ms
    S: * OK Still here
    S: * OK Still here
    S: * OK Still here
    S: * OK Still here
    S: * OK Still here
    S: * OK Still here
    S: * OK Still here
    S: * BYE Autologout; idle for too long
    S: (closed)
  `);
  },
);

may('say BYE when the server closes', async () => {
  const conversation = await talk({ selected: true });
  await conversation.play('C: a IDLE\nS: + idling');
  const closing = conversation.serving.close();
  await conversation.play('S: * BYE The server is closing; please connect again\nS: (closed)');
  await closing;
});
