import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(4314, '5');

const BENS = 'Others/ben@here.example/Plans';
const permanent: [rights: string, flags: string, code: string][] = [
  ['lrs', '\\Seen', 'READ-WRITE'],
  ['lrt', '\\Deleted', 'READ-WRITE'],
  ['lrw', '\\Answered \\Flagged \\Draft \\*', 'READ-WRITE'],
  ['lrswt', '\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*', 'READ-WRITE'],
  ['lri', '', 'READ-WRITE'],
  ['lre', '', 'READ-WRITE'],
  ['lr', '', 'READ-ONLY'],
  ['lrpkxa', '', 'READ-ONLY'],
];

for (const [rights, flags, code] of permanent) {
  must(`show with ${rights} in PERMANENTFLAGS (${flags}) and answer SELECT with ${code}`, async () => {
    const store = memoryStore();
    store.create(BENS);
    store.grant(BENS, 'ann@here.example', rights);
    await played(
      `
      C: a SELECT ${BENS}
      S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
      S: * 0 EXISTS
      S: * 0 RECENT
      S: * OK [PERMANENTFLAGS (${flags})] …
      S: * OK [UIDVALIDITY …
      S: * OK [UIDNEXT …
      S: * OK [HIGHESTMODSEQ …
      S: * OK [MAILBOXID …
      S: a OK [${code}] SELECT completed
    `,
      { store, loggedIn: true },
    );
  });
}
