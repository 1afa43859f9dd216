import { plays } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9394, '3.3');

function tenMessages() {
  const store = numberedStore(10, 'Text\r\n');
  store.expunge('INBOX', 2);
  return store;
}

must(
  'only return FETCH results for messages in the specified range',
  plays(
    `
    C: a UID FETCH 1:* (UID) (PARTIAL 2:3)
    S: * 2 FETCH (UID 3)
    S: * 3 FETCH (UID 4)
    S: a OK FETCH completed
    C: b UID FETCH 1:9 (UID) (PARTIAL -1:-2)
    S: * 7 FETCH (UID 8)
    S: * 8 FETCH (UID 9)
    S: b OK FETCH completed
    C: c UID FETCH 5:6 (UID) (PARTIAL 10:20)
    S: c OK FETCH completed
    C: d UID FETCH 5:6 (UID) (PARTIAL -2:-100)
    S: * 4 FETCH (UID 5)
    S: d OK FETCH completed
    C: e UID FETCH 1:* (UID) (PARTIAL 3:2)
    S: * 2 FETCH (UID 3)
    S: * 3 FETCH (UID 4)
    S: e OK FETCH completed
  `,
    () => ({ selected: true, store: tenMessages() }),
  ),
);

must(
  'be answered BAD where the range is none',
  plays(
    `
    C: a UID FETCH 1:* (UID) (PARTIAL 0:1)
    S: a BAD Results are counted from 1
    C: b UID FETCH 1:* (UID) (PARTIAL)
    S: b BAD …
    C: c UID FETCH 1:* (UID) (PARTIAL 1:-2)
    S: c BAD …
    C: d UID FETCH 1:* (UID) (PARTIAL -1:2)
    S: d BAD …
    C: e UID FETCH 1:* (UID) (PARTIAL 1:*)
    S: e BAD …
    C: f UID FETCH 1:* (UID) (PARTIAL 1:2 PARTIAL 3:4)
    S: f BAD A FETCH modifier stands twice
    C: g UID FETCH 1:* (UID) (PARTIAL 1:4294967296)
    S: g BAD …
    C: h UID FETCH 1:* (UID) ()
    S: h BAD …
    C: i UID FETCH 1:* (UID) (LATER)
    S: i BAD Unknown FETCH modifier
  `,
    () => ({ selected: true, store: tenMessages() }),
  ),
);
