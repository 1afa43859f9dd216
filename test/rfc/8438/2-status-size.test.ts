import { plays } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

function loggedIn() {
  const store = memoryStore();
  store.create('Work');
  store.deliver('INBOX', 'Subject: 1\r\n\r\nText\r\n');
  store.deliver('INBOX', 'Subject: 2\r\n\r\n', ['\\Deleted']);
  return { loggedIn: true, store };
}

rfc(8438, '2').must(
  'tell the octets of all messages as SIZE, in STATUS and in LIST',
  plays(
    `
    C: a STATUS INBOX (SIZE MESSAGES)
    S: * STATUS INBOX (SIZE 34 MESSAGES 2)
    S: a OK STATUS completed
    C: b STATUS Work (SIZE)
    S: * STATUS Work (SIZE 0)
    S: b OK STATUS completed
    C: c LIST "" INBOX RETURN (STATUS (SIZE APPENDLIMIT MAILBOXID))
    S: * LIST …
    S: * STATUS INBOX (SIZE 34 APPENDLIMIT 52428800 MAILBOXID (m1000))
    S: c OK LIST completed
  `,
    loggedIn,
  ),
);

rfc(7889, '3.1').must(
  'tell APPENDLIMIT of a mailbox in STATUS',
  plays('C: a STATUS INBOX (APPENDLIMIT)\nS: * STATUS INBOX (APPENDLIMIT 100)\nS: a OK STATUS completed', () => ({
    ...loggedIn(),
    limits: { message: 100 },
  })),
);

rfc(9208, '4.1.4').must(
  'tell DELETED and DELETED-STORAGE',
  plays(
    'C: a STATUS INBOX (DELETED DELETED-STORAGE)\nS: * STATUS INBOX (DELETED 1 DELETED-STORAGE 14)\nS: a OK STATUS completed',
    loggedIn,
  ),
);
