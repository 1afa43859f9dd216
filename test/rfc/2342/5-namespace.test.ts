import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(2342, '5');

must('tell the personal namespace with its delimiter, and NIL for those that are not', async () => {
  await played(
    `
    C: a NAMESPACE
    S: * NAMESPACE (("" "/")) NIL NIL
    S: a OK NAMESPACE completed
  `,
    { loggedIn: true },
  );
});

must('tell other users’ and shared namespaces where there are some', async () => {
  const store = memoryStore();
  store.create('Others/ben@here.example/Plans');
  store.create('Shared/News');
  await played(
    `
    C: a NAMESPACE
    S: * NAMESPACE (("" "/")) (("Others/" "/")) (("Shared/" "/"))
    S: a OK NAMESPACE completed
    C: b NAMESPACE ""
    S: b BAD Too many arguments
  `,
    { store, loggedIn: true },
  );
});
