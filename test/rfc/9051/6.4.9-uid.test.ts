import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.4.9');

const three = () => {
  const store = memoryStore();
  store.create('Old');
  for (const flags of [['\\Deleted'], [], ['\\Deleted']]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
  return { store, selected: true };
};

must(
  'name messages by UID in FETCH, STORE, COPY, MOVE, SEARCH and EXPUNGE, and ignore those that are not there',
  async () => {
    await played(
      `
    C: a UID FETCH 2,7 (FLAGS)
    S: * 2 FETCH (UID 2 FLAGS (\\Recent))
    S: a OK …
    C: b UID STORE 2 +FLAGS (\\Seen)
    S: * 2 FETCH (UID 2 FLAGS (\\Seen \\Recent))
    S: b OK …
    C: c UID SEARCH SEEN
    S: * SEARCH 2
    S: c OK …
    C: d UID EXPUNGE 1:2
    S: * 1 EXPUNGE
    S: d OK …
    C: f UID COPY 2 Old
    S: f OK [COPYUID 1001 2 1] …
    C: g UID MOVE 3 Old
    S: * OK [COPYUID 1001 3 2] …
    S: * 2 EXPUNGE
    S: g OK …
    C: h UID FETCH 77 FLAGS
    S: h OK …
    C: i UID NOOP
    S: i BAD …
  `,
      three(),
    );
  },
);
