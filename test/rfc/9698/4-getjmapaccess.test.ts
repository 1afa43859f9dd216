import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9698, '4');

must('name the URL of JMAP where there is one', async () => {
  await played(
    `
    C: a CAPABILITY
    S: * CAPABILITY … JMAPACCESS…
    S: a OK …
    C: b GETJMAPACCESS
    S: * JMAPACCESS "https://here.example/.well-known/jmap"
    S: b OK GETJMAPACCESS completed
    C: c GETJMAPACCESS x
    S: c BAD Too many arguments
  `,
    { loggedIn: true, jmapUrl: 'https://here.example/.well-known/jmap' },
  );
});

mustNot('know the command where there is none, nor before login', async () => {
  await played('C: a GETJMAPACCESS\nS: a BAD Unknown command', { loggedIn: true });
  await played('C: a GETJMAPACCESS\nS: a BAD Log in first', { jmapUrl: 'https://here.example/' });
});
