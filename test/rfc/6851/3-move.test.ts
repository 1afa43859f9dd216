import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(6851, '3');

must('move as one act and send COPYUID before the first EXPUNGE', async () => {
  const store = numberedStore(4);
  store.create('Archive');
  const moved: string[] = [];
  await played(
    `
    C: a MOVE 1:2 Nowhere
    S: a NO [TRYCREATE] There is no such mailbox
    C: b MOVE 1,3 Archive
    S: * OK [COPYUID 1001 1,3 1:2] Moved
    S: * 1 EXPUNGE
    S: * 2 EXPUNGE
    S: b OK MOVE completed
    C: c UID MOVE 4:9 Archive
    S: * OK [COPYUID 1001 4 3] Moved
    S: * 2 EXPUNGE
    S: c OK MOVE completed
    C: d UID MOVE 1:4294967295 INBOX
    S: * OK [COPYUID 1000 2 5] Moved
    S: * 1 EXPUNGE
    S: * 1 EXISTS
    S: * 1 RECENT
    S: d OK MOVE completed
  `,
    {
      store,
      selected: true,
      observer: { moved: ({ from, to, fromUids }) => moved.push(`${from} ${to} ${JSON.stringify(fromUids)}`) },
    },
  );
  assert.deepEqual([store.uidsOf('INBOX'), store.uidsOf('Archive')], [[5], [1, 2, 3]]);
  assert.deepEqual(moved, ['INBOX Archive [[1,1],[3,3]]', 'INBOX Archive [[4,4]]', 'INBOX INBOX [[2,2]]']);
});
