import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.3.2');

must('be sent only for NAMESPACE, prefixes as strings and delimiters quoted', async () => {
  const store = memoryStore();
  store.create('Shared/News');
  await played('C: a NAMESPACE\nS: * NAMESPACE (("" "/")) NIL (("Shared/" "/"))\nS: a OK …', { store, loggedIn: true });
});
