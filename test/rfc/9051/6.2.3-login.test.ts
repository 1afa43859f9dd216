import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, may } = rfc(9051, '6.2.3');

must('refuse LOGIN in clear and announce LOGINDISABLED where the owner wants encryption', async () => {
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY …LOGINDISABLED…
    S: a OK …
    C: b LOGIN ann secret
    S: b NO [PRIVACYREQUIRED] …
  `,
    { plaintextLogin: false },
  );
});

must('take the name and the password as astrings, and answer NO to wrong ones', async () => {
  await played(
    `
    C: a LOGIN "ann" wrong
    S: a NO [AUTHENTICATIONFAILED] …
    C: b LOGIN ann
    S: b BAD …
    C: c LOGIN {3+}
    C: ann {6+}
    C: secret
    S: c OK …
    C: d LOGIN ann secret
    S: d BAD Logged in already
  `,
  );
});

may('tell the capabilities with the tagged OK', async () => {
  await played('C: a LOGIN ann secret\nS: a OK [CAPABILITY …IMAP4rev2…] …');
});
