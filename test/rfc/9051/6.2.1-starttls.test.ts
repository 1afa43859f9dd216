import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9051, '6.2.1');

must('begin TLS after the tagged OK, and stay not authenticated', async () => {
  await played(
    `
    C: a STARTTLS
    S: a OK …
    T: 1s
    C: b SELECT INBOX
    S: b BAD Log in first
    C: c LOGIN ann secret
    S: c OK …
  `,
  );
});

must('answer BAD where TLS is on already, and after login', async () => {
  await played('C: a STARTTLS\nS: a BAD …', { tls: true });
  await played('C: a STARTTLS\nS: a BAD …', { loggedIn: true });
});

mustNot('obey what was sent in clear behind it', async () => {
  await played(
    `
    C: a STARTTLS
    C: b LOGIN ann secret
    S: a OK …
    T: 1s
    C: c NOOP
    S: c OK NOOP completed
  `,
  );
});
