import assert from 'node:assert/strict';
import { plays, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(8508, '3.4');

function drafts() {
  const store = memoryStore();
  store.create('Drafts');
  for (let number = 1; number <= 3; number++) store.deliver('INBOX', `draft ${number}`, ['\\Draft', '\\Flagged']);
  return store;
}

must('append the new message and expunge the old one, APPENDUID told before the EXPUNGE', async () => {
  const store = drafts();
  const conversation = await talk({ selected: true, store });
  conversation.send('a REPLACE 2 INBOX (\\Draft) {3+}\r\nnew\r\n');
  await conversation.play(`
    S: * OK [APPENDUID 1000 4] Replacement is there
    S: * 2 EXPUNGE
    S: * 3 EXISTS
    S: * … RECENT
    S: a OK REPLACE completed
  `);
  assert.deepEqual(store.uidsOf('INBOX'), [1, 3, 4]);
  assert.equal(store.bytesOf('INBOX', 4)?.toString(), 'new');
  conversation.client().destroy();
});

mustNot('take over flags of the message that goes', async () => {
  const store = drafts();
  const conversation = await talk({ selected: true, store });
  conversation.send('a UID REPLACE 3 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: * OK [APPENDUID …\nS: * 3 EXPUNGE\nS: * 3 EXISTS\nS: …\nS: a OK UID REPLACE completed');
  assert.deepEqual(store.flagsOf('INBOX', 4), []);
  conversation.client().destroy();
});

must('put the new message into another mailbox where one is named', async () => {
  const store = drafts();
  const conversation = await talk({ selected: true, store });
  conversation.send('a UID REPLACE 1 {6+}\r\nDrafts {3+}\r\nnew\r\n');
  await conversation.play('S: * OK [APPENDUID 1001 1] …\nS: * 1 EXPUNGE\nS: a OK UID REPLACE completed');
  assert.deepEqual([store.uidsOf('INBOX'), store.uidsOf('Drafts')], [[2, 3], [1]]);
  conversation.client().destroy();
});

mustNot('change anything where one of both cannot be done', async () => {
  const store = drafts();
  const conversation = await talk({ selected: true, store, limits: { message: 5 } });
  conversation.send('a REPLACE 1 Nowhere {3+}\r\nnew\r\n');
  await conversation.play('S: a NO [TRYCREATE] …');
  conversation.send('b REPLACE 4 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: b BAD No message has that number');
  conversation.send('c UID REPLACE 99 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: c NO [NONEXISTENT] There is no such message');
  conversation.send('d UID REPLACE 1 INBOX {6}\r\n');
  await conversation.play('S: d NO [TOOBIG] …');
  store.refuseNext('over-quota');
  conversation.send('e REPLACE * INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: e NO [OVERQUOTA] …');
  assert.deepEqual(store.uidsOf('INBOX'), [1, 2, 3]);
  await conversation.pass('f EXAMINE INBOX');
  conversation.send('g REPLACE 1 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: g NO [READ-ONLY] …');
  conversation.client().destroy();
});

rfc(8508, '3.2').must('take one message and bring one', async () => {
  const conversation = await talk({ selected: true, store: drafts() });
  conversation.send('a REPLACE 1:2 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: a BAD REPLACE takes one message');
  conversation.send('b REPLACE 1,2 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: b BAD REPLACE takes one message');
  conversation.send('c REPLACE 1 INBOX {3+}\r\nnew {3+}\r\nnew\r\n');
  await conversation.play('S: c BAD Too many arguments\nC: d REPLACE 1 INBOX\nS: d BAD …');
  conversation.client().destroy();
});

rfc(7162, '3.2.10').must('tell the new HIGHESTMODSEQ with a REPLACE once CONDSTORE is on', async () => {
  const conversation = await talk({ selected: true, store: drafts() });
  await conversation.pass('a ENABLE QRESYNC');
  conversation.send('b UID REPLACE 2 INBOX {3+}\r\nnew\r\n');
  await conversation.play(`
    S: * OK [APPENDUID 1000 4] …
    S: * VANISHED 2
    S: * 3 EXISTS
    S: * … RECENT
    S: b OK [HIGHESTMODSEQ 6] UID REPLACE completed
  `);
  conversation.client().destroy();
});

rfc(9586, '3').must('refuse REPLACE by number, and take UID REPLACE, once UIDONLY is on', async () => {
  const conversation = await talk({ selected: true, store: drafts() });
  await conversation.pass('a ENABLE UIDONLY');
  conversation.send('b REPLACE 2 INBOX {3}\r\n');
  await conversation.play('S: b BAD [UIDREQUIRED] …');
  conversation.send('c UID REPLACE 2 INBOX {3+}\r\nnew\r\n');
  await conversation.play('S: * OK [APPENDUID 1000 4] …\nS: * VANISHED 2\nS: * 3 EXISTS');
  conversation.client().destroy();
});

rfc(8508, '3.5').mustNot(
  'be taken where no mailbox is selected',
  plays('C: a REPLACE 1 INBOX {3}\nS: a BAD Select a mailbox first\nC: b UID REPLACE 1 INBOX {3}\nS: b BAD …', () => ({
    loggedIn: true,
  })),
);

must('take CATENATE of the message that goes', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: old\r\n\r\nText\r\n');
  const conversation = await talk({ selected: true, store });
  conversation.send('a REPLACE 1 INBOX CATENATE (TEXT {16+}\r\nSubject: new\r\n\r\n URL ";UID=1/;SECTION=TEXT")\r\n');
  await conversation.play('S: * OK [APPENDUID 1000 2] …\nS: * 1 EXPUNGE\nS: * 1 EXISTS\nS: …\nS: a OK …');
  assert.equal(store.bytesOf('INBOX', 2)?.toString(), 'Subject: new\r\n\r\nText\r\n');
  conversation.client().destroy();
});
