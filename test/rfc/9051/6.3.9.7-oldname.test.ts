import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { should, mustNot } = rfc(9051, '6.3.9.7');

/** "é" as one character, and as two. */
const [ONE, TWO] = ['caf\u00e9', 'cafe\u0301'];
const loggedIn = { loggedIn: true };
const rev2 = `
    C: e ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: e OK …`;
/** Lines of a script are sent as UTF-8; what comes is looked at as octets. */
const octets = (text: string) => Buffer.from(text).toString('latin1');

should('tell with OLDNAME what CREATE, RENAME and DELETE made of a name that was not normalized', async () => {
  await played(
    `${rev2}
    C: a CREATE "${TWO}"
    S: * LIST (\\HasNoChildren) "/" "${octets(ONE)}" ("OLDNAME" ("${octets(TWO)}"))
    S: a OK [MAILBOXID (…)] CREATE completed
    C: b RENAME "${TWO}" Tea
    S: * LIST (\\HasNoChildren) "/" "Tea" ("OLDNAME" ("${octets(TWO)}"))
    S: b OK RENAME completed
    C: c RENAME Tea "${TWO}"
    S: * LIST (\\HasNoChildren) "/" "${octets(ONE)}" ("OLDNAME" ("Tea"))
    S: c OK RENAME completed
    C: d DELETE "${TWO}"
    S: * LIST (\\NonExistent \\Noselect \\HasNoChildren) "/" "${octets(ONE)}" ("OLDNAME" ("${octets(TWO)}"))
    S: d OK DELETE completed
  `,
    loggedIn,
  );
});

should('open the mailbox that a name means in any form, and tell its own name', async () => {
  await played(
    `${rev2}
    C: a CREATE "${ONE}"
    S: a OK …
    C: b SELECT "${TWO}"
    S: * FLAGS …
    S: * 0 EXISTS
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: * LIST (\\HasNoChildren) "/" "${octets(ONE)}" ("OLDNAME" ("${octets(TWO)}"))
    S: b OK …
  `,
    loggedIn,
  );
});

mustNot('tell it to a client that has not enabled what it is part of', async () => {
  await played(
    `
    C: a CREATE cafe&AwE-
    S: a OK …
    C: b LIST "" caf*
    S: * LIST (\\HasNoChildren) "/" caf&AOk-
    S: b OK …
    C: c DELETE cafe&AwE-
    S: c OK …
  `,
    loggedIn,
  );
});
