import assert from 'node:assert/strict';
import { plays, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, may } = rfc(3502, '6.3.11');

must('append several messages with flags and dates of their own, and name them all in APPENDUID', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  conversation.send('a APPEND INBOX (\\Seen) {3+}\r\none "01-Jan-2020 00:00:00 +0000" {3+}\r\ntwo {5+}\r\nthree\r\n');
  await conversation.play('S: a OK [APPENDUID 1000 1:3] APPEND completed');
  assert.deepEqual(store.flagsOf('INBOX', 1), ['\\Seen']);
  assert.deepEqual(store.flagsOf('INBOX', 2), []);
  assert.equal(store.bytesOf('INBOX', 3)?.toString(), 'three');
  conversation.client().destroy();
});

must('ask for each synchronizing literal in turn', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  await conversation.play('C: a APPEND INBOX {3}\nS: + OK');
  conversation.send('one {3}\r\n');
  await conversation.play('S: + OK');
  conversation.send('two\r\n');
  await conversation.play('S: a OK [APPENDUID 1000 1:2] APPEND completed');
  conversation.client().destroy();
});

mustNot('append any message where one of them is refused', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store, limits: { message: 4, messages: 8 } });
  conversation.send('a APPEND INBOX {3+}\r\none {5}\r\n');
  await conversation.play('S: a NO [TOOBIG] The message is larger than this server takes');
  conversation.send('b APPEND INBOX {3+}\r\none {3+}\r\ntwo {4}\r\n');
  await conversation.play('S: b NO [TOOBIG] The messages together are larger than this server takes in one command');
  conversation.send('c APPEND INBOX {3+}\r\none (\\Wrong) {3+}\r\ntwo\r\n');
  await conversation.play('S: c BAD Unknown system flag');
  conversation.send('d APPEND INBOX {3+}\r\none {0+}\r\n\r\n');
  await conversation.play('S: d BAD An empty message');
  conversation.send('e APPEND INBOX {3+}\r\none rest\r\n');
  await conversation.play('S: e BAD …');
  store.refuseNext('over-quota');
  conversation.send('f APPEND INBOX {3+}\r\none {3+}\r\ntwo\r\n');
  await conversation.play('S: f NO [OVERQUOTA] …');
  assert.deepEqual(store.uidsOf('INBOX'), []);
  conversation.client().destroy();
});

rfc(9738, '3.1').must('refuse more messages in one APPEND than MESSAGELIMIT says', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store, limits: { messagesAtOnce: 1 } });
  conversation.send('a APPEND INBOX {3+}\r\none {3+}\r\ntwo\r\n');
  await conversation.play('S: a NO [MESSAGELIMIT 1] …');
  assert.deepEqual(store.uidsOf('INBOX'), []);
  conversation.client().destroy();
});

may(
  'answer TRYCREATE where there is no such mailbox',
  plays('C: a APPEND Nowhere {3+}\nC: one {1+}\nC: x\nS: a NO [TRYCREATE] …', () => ({ loggedIn: true })),
);

must('tell a session that has the mailbox selected of all of them', async () => {
  const conversation = await talk({ selected: true });
  conversation.send('a APPEND INBOX {3+}\r\none {3+}\r\ntwo\r\n');
  await conversation.play('S: * 2 EXISTS\nS: * 2 RECENT\nS: a OK [APPENDUID 1000 1:2] APPEND completed');
  conversation.client().destroy();
});
