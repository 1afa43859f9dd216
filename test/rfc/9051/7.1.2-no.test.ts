import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.1.2');

must('answer NO where a command was understood and cannot be done', async () => {
  await played('C: a LOGIN ann wrong\nS: a NO [AUTHENTICATIONFAILED] …');
});

must('warn with an untagged NO, and carry on', async () => {
  const store = memoryStore();
  store.limit('ann@here.example', 'MESSAGE', 0, true);
  await played('C: a APPEND INBOX {1+}\nC: x\nS: * NO [OVERQUOTA] …\nS: a OK …', { store, loggedIn: true });
});
