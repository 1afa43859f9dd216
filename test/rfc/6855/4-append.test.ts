import assert from 'node:assert/strict';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, may } = rfc(6855, '4');
const message = Buffer.from('Subject: Grüße\r\n\r\nText\r\n');
const octets = message.toString('latin1');

must('take a message with UTF-8 in its header as UTF8 (~{…})', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  conversation.send(`a APPEND INBOX (\\Seen) UTF8 (~{${message.length}+}\r\n${octets})\r\n`);
  await conversation.play('S: a OK [APPENDUID 1000 1] APPEND completed');
  assert.deepEqual(store.bytesOf('INBOX', 1), message);
  conversation.send(`b APPEND INBOX UTF8 (~{3+}\r\none) utf8 (~{${message.length}+}\r\n${octets})\r\n`);
  await conversation.play('S: b OK [APPENDUID 1000 2:3] APPEND completed');
  assert.deepEqual(store.bytesOf('INBOX', 3), message);
  conversation.client().destroy();
});

must('refuse what is no literal8 in the parentheses', async () => {
  const conversation = await talk({ loggedIn: true });
  conversation.send('a APPEND INBOX UTF8 ({3+}\r\none)\r\n');
  await conversation.play('S: a BAD …');
  conversation.send('b APPEND INBOX UTF8 (~{3+}\r\none\r\n');
  await conversation.play('S: b BAD …');
  conversation.send('c APPEND INBOX UTF8 ~{3+}\r\none\r\n');
  await conversation.play('S: c BAD …\nC: d APPEND INBOX UTF8 ("one")\nS: d BAD …');
  conversation.client().destroy();
});

may('take it in CATENATE too', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  conversation.send(`a APPEND INBOX CATENATE (UTF8 (~{${message.length}+}\r\n${octets}) TEXT {6+}\r\nMore\r\n)\r\n`);
  await conversation.play('S: a OK [APPENDUID 1000 1] APPEND completed');
  assert.equal(store.bytesOf('INBOX', 1)?.toString(), `${message}More\r\n`);
  conversation.client().destroy();
});

may('take octets above 127 in a header of a plain literal (leniency eight-bit-header)', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  conversation.send(`a APPEND INBOX {${message.length}+}\r\n${octets}\r\n`);
  await conversation.play('S: a OK [APPENDUID 1000 1] APPEND completed');
  assert.deepEqual(store.bytesOf('INBOX', 1), message);
  conversation.client().destroy();
});
