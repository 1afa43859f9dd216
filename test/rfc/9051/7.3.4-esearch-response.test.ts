import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.3.4');

must(
  'answer SEARCH with ESEARCH and the tag after IMAP4rev2 was enabled, with nothing where nothing was found',
  async () => {
    const store = memoryStore();
    for (const flags of [[], ['\\Seen'], []]) store.deliver('INBOX', 'Subject: x\r\n\r\n', flags);
    await played(
      `
    C: e ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: e OK …
    C: a SEARCH ALL
    S: * ESEARCH (TAG "a") ALL 1:3
    S: a OK …
    C: b UID SEARCH RETURN (MIN COUNT) UNSEEN
    S: * ESEARCH (TAG "b") UID MIN 1 COUNT 2
    S: b OK …
    C: c SEARCH DELETED
    S: * ESEARCH (TAG "c")
    S: c OK …
  `,
      { store, selected: true },
    );
  },
);
