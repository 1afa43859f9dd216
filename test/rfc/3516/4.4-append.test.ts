import assert from 'node:assert/strict';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(3516, '4.4');

must('take a literal8 with every octet in it, NUL included', async () => {
  const store = memoryStore();
  const conversation = await talk({ loggedIn: true, store });
  const octets = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
  conversation.send(`a APPEND INBOX ~{256+}\r\n${octets.toString('latin1')}\r\n`);
  await conversation.play('S: a OK [APPENDUID 1000 1] APPEND completed');
  assert.deepEqual(store.bytesOf('INBOX', 1), octets);
  await conversation.play('C: b APPEND INBOX (\\Seen) ~{3}\nS: + OK');
  conversation.send('a\0b\r\n');
  await conversation.play('S: b OK [APPENDUID 1000 2] APPEND completed');
  assert.equal(store.bytesOf('INBOX', 2)?.length, 3);
  conversation.client().destroy();
});

must('be bad syntax where only a string may stand', async () => {
  const conversation = await talk({ loggedIn: true });
  conversation.send('a CREATE ~{3+}\r\nabc\r\n');
  await conversation.play('S: a BAD …');
  conversation.send('b APPEND ~{5+}\r\nINBOX {3+}\r\nabc\r\n');
  await conversation.play('S: b BAD …');
  conversation.client().destroy();
});
