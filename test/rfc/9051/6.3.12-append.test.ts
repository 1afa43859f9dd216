import assert from 'node:assert/strict';
import { plays, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should, may } = rfc(9051, '6.3.12');
const enable = 'C: v ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: v OK …\n';

should('set the flags and the date that are given, and add none of its own', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  conversation.send('a APPEND INBOX (\\Seen $Work \\seen) "17-Jul-1996 02:44:25 -0700" {5+}\r\nHello\r\n');
  await conversation.play(`
    S: a OK [APPENDUID 1000 1] APPEND completed
    C: b APPEND INBOX () {1+}
    C: x
    S: b OK [APPENDUID 1000 2] APPEND completed

  `);
  assert.deepEqual(store.flagsOf('INBOX', 1), ['\\Seen', '$Work']);
  assert.deepEqual(store.flagsOf('INBOX', 2), []);
  conversation.client().destroy();
});

must('keep the message octet by octet, 8-bit and line ends of any kind included', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  const message = 'Subject: \xfc\r\n\r\nbare\nlf\rcr \xff\x80 {5}\r\n)\r\na LOGOUT\r\n';
  conversation.send(`a APPEND INBOX {${message.length}+}\r\n${message}\r\n`);
  await conversation.play('S: a OK [APPENDUID 1000 1] APPEND completed');
  assert.equal(store.bytesOf('INBOX', 1)?.toString('latin1'), message);
  conversation.client().destroy();
});

mustNot(
  'create the mailbox, but say TRYCREATE',
  plays(
    `
    C: a APPEND Nowhere {1+}
    C: x
    S: a NO [TRYCREATE] There is no such mailbox
    C: b LIST "" Nowhere
    S: b OK LIST completed
  `,
    () => ({ loggedIn: true }),
  ),
);

must('leave the mailbox as it was when it cannot be done', async () => {
  const store = memoryStore();
  for (const [failure, code] of [
    ['over-quota', 'OVERQUOTA'],
    ['no-permission', 'NOPERM'],
    ['too-big', 'TOOBIG'],
    ['unavailable', 'UNAVAILABLE'],
  ] as const) {
    store.refuseNext(failure);
    await plays(`C: a APPEND INBOX {1+}\nC: x\nS: a NO [${code}] …`, () => ({ loggedIn: true, store }))();
  }
  assert.deepEqual(store.uidsOf('INBOX'), []);
});

should(
  'tell the session that has the mailbox selected at once, without RECENT',
  plays(
    `${enable}
    C: a SELECT INBOX
    S: * FLAGS …
    S: * 0 EXISTS
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: * LIST …
    S: a OK …
    C: b APPEND INBOX {1+}
    C: x
    S: * 1 EXISTS
    S: b OK [APPENDUID 1000 1] APPEND completed
  `,
    () => ({ loggedIn: true }),
  ),
);

must('take a mailbox’s name in UTF-8, quoted or as a literal', async () => {
  const store = memoryStore();
  store.create('Entwürfe');
  const conversation = await talk({ loggedIn: true, store });
  await conversation.play(`${enable}
    C: a APPEND "Entwürfe" {1+}
    C: x
    S: a OK [APPENDUID 1001 1] APPEND completed
    C: b APPEND {9+}
    C: Entwürfe {1+}
    C: x
    S: b OK [APPENDUID 1001 2] APPEND completed
  `);
  conversation.client().destroy();
});

may('take a literal8', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  conversation.send('a APPEND INBOX (\\Draft) ~{3+}\r\na\0b\r\n');
  await conversation.play('S: a OK [APPENDUID 1000 1] APPEND completed');
  assert.equal(store.bytesOf('INBOX', 1)?.toString(), 'a\0b');
  conversation.client().destroy();
});

must(
  'be bad syntax without a message, with a wrong date or flag',
  plays(
    `
    C: a APPEND INBOX
    S: a BAD …
    C: b APPEND INBOX "x"
    S: b BAD Not a date-time
    C: c APPEND INBOX (\\Recent) {1+}
    C: x
    S: c BAD Only the server sets \\Recent
    C: d APPEND INBOX "31-Feb-2026 00:00:00 +0000" {1+}
    C: x
    S: d BAD Not a date-time
    C: e APPEND INBOX {1+}
    C: x (\\Seen)
    S: e BAD …
    C: f APPEND INBOX {0+}
    C:${' '}
    S: f BAD An empty message
  `,
    () => ({ loggedIn: true }),
  ),
);
