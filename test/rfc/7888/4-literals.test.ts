import { played, talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(7888, '4');
const small = { limits: { message: 100 } };

must('read a non-synchronizing literal without a continuation', async () => {
  await played(`
    C: a LOGIN {3+}
    C: ann {6+}
    C: secret
    S: a OK …
  `);
});

must('refuse a synchronizing literal over the limit before it is sent, and go on', async () => {
  await played(
    `
    C: a APPEND INBOX {107374182400}
    S: a NO [TOOBIG] The message is larger than this server takes
    C: b APPEND INBOX {101}
    S: b NO [TOOBIG] …
    C: c SELECT {70000}
    S: c NO [TOOBIG] The literal is too large
    C: d NOOP
    S: d OK NOOP completed
  `,
    { ...small, loggedIn: true },
  );
});

should('close after NO where a non-synchronizing literal over the limit is on its way', async () => {
  await played(
    `
    C: a APPEND INBOX {107374182400+}
    C: xxxx
    S: a NO [TOOBIG] The message is larger than this server takes
    S: * BYE The command is too long
    S: (closed)
  `,
    { ...small, loggedIn: true },
  );
});

must('refuse before the continuation what cannot be carried out anyway', async () => {
  await played(`
    C: a APPEND INBOX {10}
    S: a BAD Log in first
    C: b FROB {10}
    S: b BAD Unknown command
    C: c LOGIN {9000}
    S: c NO [TOOBIG] The literal is too large
    C: d LOGIN ann {99999999999999999999999}
    S: d BAD Expected a literal
  `);
});

must('count all literals of a command together before login', async () => {
  const conversation = await talk();
  conversation.send(`a LOGIN {5000+}\r\n${'x'.repeat(5000)} {5000+}\r\n`);
  await conversation.play('S: a NO [TOOBIG] …\nS: * BYE The command is too long\nS: (closed)');
});
