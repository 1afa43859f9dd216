import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should, mustNot } = rfc(9051, '6.3.1');

must('enable what it knows, ignore the rest, and always answer ENABLED', async () => {
  await played(
    `
    C: a ENABLE IMAP4rev2 X-GOOD-IDEA NAMESPACE
    S: * ENABLED IMAP4rev2
    S: a OK ENABLE completed
    C: b ENABLE X-GOOD-IDEA
    S: * ENABLED
    S: b OK ENABLE completed
    C: c ENABLE
    S: c BAD …
  `,
    { loggedIn: true },
  );
});

should('name in ENABLED only what this command enabled', async () => {
  await played(
    `
    C: a ENABLE CONDSTORE
    S: * ENABLED CONDSTORE
    S: a OK …
    C: b ENABLE CONDSTORE imap4REV2
    S: * ENABLED IMAP4rev2
    S: b OK …
  `,
    { loggedIn: true },
  );
});

mustNot('change the capabilities', async () => {
  const conversation = await talk({ loggedIn: true });
  const capabilities = async (tag: string) => {
    conversation.send(`${tag} CAPABILITY\r\n`);
    const line = await conversation.line();
    await conversation.play(`S: ${tag} OK …`);
    return line;
  };
  const before = await capabilities('a');
  await conversation.play('C: b ENABLE IMAP4rev2 CONDSTORE\nS: * ENABLED …\nS: b OK …');
  assert.equal(await capabilities('c'), before);
});

must('be refused before login', async () => {
  await played('C: a ENABLE IMAP4rev2\nS: a BAD Log in first');
});
