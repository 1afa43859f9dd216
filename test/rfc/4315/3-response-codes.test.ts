import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(4315, '3');

must('tell APPENDUID and COPYUID, sets in the order of the messages', async () => {
  const store = memoryStore();
  for (let n = 0; n < 5; n++) store.deliver('INBOX', 'Subject: a\r\n\r\n');
  store.create('Archive');
  await played(
    `
    C: a APPEND Archive {3+}
    C: x
    C: 
    S: a OK [APPENDUID 1001 1] APPEND completed
    C: b UID COPY 5,1:2 Archive
    S: b OK [COPYUID 1001 1:2,5 2:4] COPY completed
    C: c COPY 3 INBOX
    S: * 6 EXISTS
    S: * 6 RECENT
    S: c OK [COPYUID 1000 3 6] COPY completed
  `
      .replace('{3+}', '{1+}')
      .replace('C: \n', ''),
    { store, selected: true },
  );
});
