import assert from 'node:assert/strict';
import { plainPrinter, planFetch } from '../../../server/imap/fetch/fetch-response.ts';
import { plays } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

function selected() {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: 1\r\n\r\nText\r\n');
  return { selected: true, store };
}

rfc(8514, '4.2').must(
  'send the date a message was saved on as a date-time',
  plays(
    `
    C: a FETCH 1 (SAVEDATE)
    S: * 1 FETCH (SAVEDATE " 1-Jan-2026 00:00:00 +0000")
    S: a OK FETCH completed
    C: b FETCH 1 SAVEDATE[1]
    S: b BAD …
  `,
    selected,
  ),
);

rfc(8514, '4.2').must('send NIL where it is not known', () => {
  const view = { fetchStart: (number: number) => `* ${number} FETCH (`, flagsText: () => '()' };
  const print = plainPrinter(planFetch(['SAVEDATE'], { withUid: true, withModseq: false, condstore: false }), view);
  assert.equal(print(3, { uid: 7, savedAt: null }), '* 3 FETCH (UID 7 SAVEDATE NIL');
});
