import assert from 'node:assert/strict';
import { talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.2.2');

must('hold IMAP4rev2, in the greeting too, and each name once', async () => {
  const conversation = await talk({ loggedIn: true });
  conversation.send('a CAPABILITY\r\n');
  const names = ((await conversation.line()) ?? '').split(' ').slice(2);
  assert(names.includes('IMAP4rev2'));
  assert.deepEqual([...new Set(names)], names);
  for (const name of names) assert.match(name, /^[A-Za-z0-9=+\-./:]+$/);
});
