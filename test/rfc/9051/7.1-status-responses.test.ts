import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.1');

const codes: [command: string, answer: string][] = [
  ['SELECT Nowhere', 'NO [NONEXISTENT]'],
  ['CREATE INBOX', 'NO [ALREADYEXISTS]'],
  ['DELETE INBOX', 'NO [CANNOT]'],
  ['SELECT Box', 'NO [NOPERM]'],
  ['CREATE X (USE (\\Nothing))', 'NO [USEATTR]'],
];
for (const [command, answer] of codes) {
  must(`say with a code why ${command} cannot be done`, async () => {
    const store = memoryStore();
    store.create('Shared/Box');
    store.grant('Shared/Box', 'anyone', 'l');
    const asked = command.replace('Box', 'Shared/Box');
    await played(`C: a ${asked}\nS: a ${answer} …`, { store, loggedIn: true });
  });
}

must('answer the store’s troubles with their codes', async () => {
  const troubles = {
    'in-use': 'INUSE',
    limit: 'LIMIT',
    unavailable: 'UNAVAILABLE',
    'over-quota': 'OVERQUOTA',
  } as const;
  for (const [failure, code] of Object.entries(troubles)) {
    const store = memoryStore();
    store.refuseNext(failure as keyof typeof troubles);
    await played(`C: a CREATE X\nS: a NO [${code}] …`, { store, loggedIn: true });
  }
});
