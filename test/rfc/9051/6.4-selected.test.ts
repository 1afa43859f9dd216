import assert from 'node:assert/strict';
import { type Talk, talk } from '../../support/imap-dialogue.ts';
import { type MemoryStore, memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

/** Three messages, INBOX selected, IMAP4rev2 enabled. */
async function rev2(act: (conversation: Talk, store: MemoryStore) => Promise<void>): Promise<void> {
  const store = memoryStore();
  for (let n = 1; n <= 3; n++) store.deliver('INBOX', `Subject: ${n}\r\n\r\nbody`);
  store.create('Archive');
  const conversation = await talk({ store, selected: true });
  await conversation.play('C: r ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: r OK …');
  await act(conversation, store);
  conversation.client().destroy();
}

rfc(9051, '6.3.1').must('list in ENABLED what this command switched on and nothing else', () =>
  rev2(async conversation => {
    await conversation.play('C: a ENABLE IMAP4rev2 NOSUCH CONDSTORE\nS: * ENABLED CONDSTORE');
    await conversation.play('S: * OK [HIGHESTMODSEQ …\nS: a OK ENABLE completed');
  }),
);

rfc(9051, '6.3.13').must('tell news within IDLE, and end it with DONE', () =>
  rev2(async (conversation, store) => {
    await conversation.play('C: a IDLE\nS: + idling');
    store.deliver('INBOX', 'Subject: new\r\n\r\n');
    await conversation.play('S: * 4 EXISTS');
    store.expunge('INBOX', 1);
    await conversation.play('S: * 1 EXPUNGE\nC: DONE\nS: a OK IDLE completed');
  }),
);

rfc(9051, '6.4.1').must('remove with CLOSE what is \\Deleted, without a word of it', () =>
  rev2(async (conversation, store) => {
    await conversation.play(`
      C: a STORE 2 +FLAGS (\\Deleted)
      S: * 2 FETCH (FLAGS (\\Deleted))
      S: a OK STORE completed
      C: b CLOSE
      S: b OK CLOSE completed
      C: c FETCH 1 FLAGS
      S: c BAD Select a mailbox first
    `);
    assert.deepEqual(store.uidsOf('INBOX'), [1, 3]);
  }),
);

rfc(9051, '6.4.2').mustNot('remove anything with UNSELECT', () =>
  rev2(async (conversation, store) => {
    await conversation.play(
      'C: a STORE 2 +FLAGS.SILENT (\\Deleted)\nS: a OK …\nC: b UNSELECT\nS: b OK UNSELECT completed',
    );
    assert.deepEqual(store.uidsOf('INBOX'), [1, 2, 3]);
  }),
);

rfc(9051, '6.4.3').must('tell each message that EXPUNGE removes by the number it has then', () =>
  rev2(async conversation => {
    await conversation.play(`
      C: a STORE 1:2 +FLAGS.SILENT (\\Deleted)
      S: a OK STORE completed
      C: b EXPUNGE
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: b OK EXPUNGE completed
    `);
  }),
);

rfc(9051, '6.4.6').must('answer STORE with the new flags, and not with .SILENT', () =>
  rev2(async conversation => {
    await conversation.play(`
      C: a STORE 1 FLAGS (\\Seen $Forwarded)
      S: * FLAGS (…$Forwarded)
      S: * OK [PERMANENTFLAGS …
      S: * 1 FETCH (FLAGS (\\Seen $Forwarded))
      S: a OK STORE completed
      C: b STORE 1 -FLAGS.SILENT (\\Seen)
      S: b OK STORE completed
      C: c STORE 1 +FLAGS (\\Recent)
      S: c BAD Only the server sets \\Recent
      C: d UID STORE 1 +FLAGS (\\Flagged)
      S: * 1 FETCH (UID 1 FLAGS ($Forwarded \\Flagged))
      S: d OK STORE completed
    `);
  }),
);

rfc(9051, '6.4.7').must('copy all or nothing, with COPYUID, and say TRYCREATE where the mailbox is missing', () =>
  rev2(async conversation => {
    await conversation.play(`
      C: a COPY 1:2 Archive
      S: a OK [COPYUID 1001 1:2 1:2] COPY completed
      C: b COPY 1 Nowhere
      S: b NO [TRYCREATE] …
      C: c UID COPY 99 Archive
      S: c OK COPY completed; no message was there
    `);
  }),
);

rfc(9051, '6.4.8').must('tell COPYUID of MOVE before its first EXPUNGE', () =>
  rev2(async conversation => {
    await conversation.play(`
      C: a MOVE 1,3 Archive
      S: * OK [COPYUID 1001 1,3 1:2] Moved
      S: * 1 EXPUNGE
      S: * 2 EXPUNGE
      S: a OK MOVE completed
    `);
  }),
);

rfc(9051, '6.4.9').must('expunge with UID EXPUNGE only among the UIDs named', () =>
  rev2(async conversation => {
    await conversation.play(`
      C: a STORE 1:3 +FLAGS.SILENT (\\Deleted)
      S: a OK STORE completed
      C: b UID EXPUNGE 2:99
      S: * 2 EXPUNGE
      S: * 2 EXPUNGE
      S: b OK EXPUNGE completed
      C: c UID FETCH 1:* FLAGS
      S: * 1 FETCH (UID 1 FLAGS (\\Deleted))
      S: c OK FETCH completed
    `);
  }),
);

rfc(9051, '7.5.1').mustNot('send EXPUNGE while a command uses message numbers', () =>
  rev2(async (conversation, store) => {
    store.expunge('INBOX', 1);
    await conversation.play(`
      C: a FETCH 2 UID
      S: * 2 FETCH (UID 2)
      S: a OK FETCH completed
      C: b SEARCH ALL
      S: * ESEARCH (TAG "b") ALL …
      S: b OK SEARCH completed
      C: c NOOP
      S: * 1 EXPUNGE
      S: c OK NOOP completed
    `);
  }),
);
