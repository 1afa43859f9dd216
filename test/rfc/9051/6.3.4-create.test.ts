import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(9051, '6.3.4');

const loggedIn = { loggedIn: true };

must('answer OK only where a new mailbox was made', async () => {
  await played(
    `
    C: a CREATE Fruit
    S: a OK …
    C: b CREATE Fruit
    S: b NO [ALREADYEXISTS] …
    C: c CREATE inbox
    S: c NO [ALREADYEXISTS] …
    C: d CREATE ""
    S: d NO [CANNOT] …
    C: e CREATE
    S: e BAD …
  `,
    loggedIn,
  );
});

must('ignore a delimiter at the end of the name', async () => {
  await played(
    `
    C: a CREATE Fruit/
    S: a OK …
    C: b LIST "" Fruit*
    S: * LIST (\\HasNoChildren) "/" Fruit
    S: b OK …
  `,
    loggedIn,
  );
});

should('make the names above it', async () => {
  await played(
    `
    C: a CREATE foo/bar/zap
    S: a OK …
    C: b LIST "" foo*
    S: * LIST (…\\HasChildren) "/" foo
    S: * LIST (…\\HasChildren) "/" foo/bar
    S: * LIST (\\HasNoChildren) "/" foo/bar/zap
    S: b OK …
  `,
    loggedIn,
  );
});

must('not reuse UIDs of a mailbox that had the name before', async () => {
  await played(
    `
    C: a CREATE Fruit
    S: a OK …
    C: b STATUS Fruit (UIDVALIDITY)
    S: * STATUS Fruit (UIDVALIDITY 1001)
    S: b OK …
    C: c DELETE Fruit
    S: c OK …
    C: d CREATE Fruit
    S: d OK …
    C: e STATUS Fruit (UIDVALIDITY)
    S: * STATUS Fruit (UIDVALIDITY 1002)
    S: e OK …
  `,
    loggedIn,
  );
});
