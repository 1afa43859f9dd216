import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.1.1');

must('list IMAP4rev2 in a single untagged response before the tagged OK, in every state', async () => {
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY …IMAP4rev2…
    S: a OK CAPABILITY completed
    C: b LOGIN ann secret
    S: b OK [CAPABILITY …IMAP4rev2…
    C: c CAPABILITY
    S: * CAPABILITY …IMAP4rev2…
    S: c OK CAPABILITY completed
    C: d CAPABILITY IMAP4rev2
    S: d BAD Too many arguments
  `,
  );
});

must('offer STARTTLS and LOGINDISABLED where passwords may not go in clear, and neither behind TLS', async () => {
  await played('C: a CAPABILITY\nS: * CAPABILITY …STARTTLS LOGINDISABLED\nS: a OK …', { plaintextLogin: false });
  const conversation = await talk({ plaintextLogin: false, tls: true });
  conversation.send('a CAPABILITY\r\n');
  const offered = (await conversation.line()) ?? '';
  assert(!/STARTTLS|LOGINDISABLED/.test(offered), offered);
});

mustNot('need any capability to be enabled: what changes answers waits for ENABLE', async () => {
  await played(
    `
    C: a SEARCH ALL
    S: * SEARCH
    S: a OK SEARCH completed
  `,
    { selected: true },
  );
});
