import assert from 'node:assert/strict';
import { played, type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, may } = rfc(7377, '2');

const someMailboxes = () => {
  const store = memoryStore();
  for (const name of ['A', 'A/B', 'A/B/C', 'Ä "x"', 'Z']) store.create(name);
  store.makeNoselect('Z');
  store.subscribe('A/B');
  for (const name of ['INBOX', 'A', 'A/B', 'A/B/C']) {
    for (const subject of ['one', 'two', name]) store.deliver(name, `Subject: ${subject}\r\n\r\n`);
  }
  store.deliver('Ä "x"', 'Subject: one\r\n\r\n');
  store.expunge('A', 1);
  return store;
};
const said = (script: string, options: TalkOptions = {}) =>
  played(script, { store: someMailboxes(), loggedIn: true, ...options });

must('answer one ESEARCH with TAG, MAILBOX and UIDVALIDITY for each mailbox where something was found', async () => {
  await said(`
    C: a ESEARCH IN (mailboxes ("A" INBOX Z nowhere)) RETURN (COUNT MIN) NOT SUBJECT two
    S: * ESEARCH (TAG "a" MAILBOX INBOX UIDVALIDITY 1000) UID MIN 1 COUNT 2
    S: * ESEARCH (TAG "a" MAILBOX A UIDVALIDITY 1001) UID MIN 3 COUNT 1
    S: a OK ESEARCH completed
    C: b ESEARCH IN (mailboxes "&AMQ- \\"x\\"") SUBJECT one
    S: * ESEARCH (TAG "b" MAILBOX "&AMQ- \\"x\\"" UIDVALIDITY 1004) UID ALL 1
    S: b OK ESEARCH completed
    C: c ESEARCH IN (mailboxes A) RETURN (COUNT) SUBJECT nothing
    S: c OK ESEARCH completed
  `);
});

must('go through what the source options name: subtrees, subscribed, personal, each mailbox once', async () => {
  await said(`
    C: a ESEARCH IN (subtree A) SUBJECT one
    S: * ESEARCH (TAG "a" MAILBOX A/B UIDVALIDITY 1002) UID ALL 1
    S: * ESEARCH (TAG "a" MAILBOX A/B/C UIDVALIDITY 1003) UID ALL 1
    S: a OK ESEARCH completed
    C: b ESEARCH IN (subtree-one A mailboxes A/B) SUBJECT one
    S: * ESEARCH (TAG "b" MAILBOX A/B UIDVALIDITY 1002) UID ALL 1
    S: b OK ESEARCH completed
    C: c ESEARCH IN (subscribed) SUBJECT one
    S: * ESEARCH (TAG "c" MAILBOX INBOX UIDVALIDITY 1000) UID ALL 1
    S: * ESEARCH (TAG "c" MAILBOX A/B UIDVALIDITY 1002) UID ALL 1
    S: c OK ESEARCH completed
    C: d ESEARCH IN (personal) RETURN (COUNT) 2
    S: * ESEARCH (TAG "d" MAILBOX INBOX …
    S: * ESEARCH (TAG "d" MAILBOX A UIDVALIDITY 1001) UID COUNT 1
    S: * ESEARCH (TAG "d" MAILBOX A/B …
    S: * ESEARCH (TAG "d" MAILBOX A/B/C …
    S: d OK ESEARCH completed
    C: e ESEARCH IN (subtree "") SUBJECT one
    S: * ESEARCH (TAG "e" MAILBOX INBOX UIDVALIDITY 1000) UID ALL 1
    S: * ESEARCH (TAG "e" MAILBOX A/B UIDVALIDITY 1002) UID ALL 1
    S: * ESEARCH (TAG "e" MAILBOX A/B/C UIDVALIDITY 1003) UID ALL 1
    S: * ESEARCH (TAG "e" MAILBOX "&AMQ- \\"x\\"" UIDVALIDITY 1004) UID ALL 1
    S: e OK ESEARCH completed
    C: f ESEARCH IN (subtree-one ("" "A/B/")) SUBJECT one
    S: * ESEARCH (TAG "f" MAILBOX INBOX UIDVALIDITY 1000) UID ALL 1
    S: * ESEARCH (TAG "f" MAILBOX A/B UIDVALIDITY 1002) UID ALL 1
    S: * ESEARCH (TAG "f" MAILBOX A/B/C UIDVALIDITY 1003) UID ALL 1
    S: * ESEARCH (TAG "f" MAILBOX "&AMQ- \\"x\\"" UIDVALIDITY 1004) UID ALL 1
    S: f OK ESEARCH completed
  `);
});

must('search the selected mailbox where nothing else is named, as this session knows it', async () => {
  const store = someMailboxes();
  const conversation = await talk({ store, selected: true });
  store.deliver('INBOX', 'Subject: one\r\n\r\n');
  await conversation.play(`
    C: a ESEARCH SUBJECT one
    S: * ESEARCH (TAG "a" MAILBOX INBOX UIDVALIDITY 1000) UID ALL 1
    S: * 4 EXISTS
    S: * 4 RECENT
    S: a OK ESEARCH completed
    C: b ESEARCH IN (selected mailboxes A) RETURN (ALL) SUBJECT two
    S: * ESEARCH (TAG "b" MAILBOX INBOX UIDVALIDITY 1000) UID ALL 2
    S: * ESEARCH (TAG "b" MAILBOX A UIDVALIDITY 1001) UID ALL 2
    S: b OK ESEARCH completed
    C: c ESEARCH RETURN (SAVE) SUBJECT one
    S: c OK ESEARCH completed
    C: d UID SEARCH $
    S: * SEARCH 1 4
    S: d OK SEARCH completed
    C: e ESEARCH IN (mailboxes A) $
    S: e OK ESEARCH completed
  `);
  assert.equal(store.open.mailboxes, 1);
  conversation.client().destroy();
});

must('answer BAD where "selected" is meant and nothing is selected, and to SAVE over several mailboxes', async () => {
  await said(`
    C: a ESEARCH ALL
    S: a BAD No mailbox is selected
    C: b ESEARCH IN (selected personal) ALL
    S: b BAD No mailbox is selected
    C: c ESEARCH IN (personal) RETURN (SAVE) ALL
    S: c BAD …
    C: d ESEARCH IN (personal) RETURN (UPDATE) ALL
    S: d BAD …
    C: e ESEARCH IN (everywhere) ALL
    S: e BAD Unknown mailbox specifier
    C: f ESEARCH IN () ALL
    S: f BAD …
    C: g ESEARCH IN (mailboxes ()) ALL
    S: g BAD …
    C: h ESEARCH IN (selected-delayed) ALL
    S: h BAD …
    C: i ESEARCH IN (personal) CHARSET KOI8-R ALL
    S: i NO [BADCHARSET …
  `);
});

mustNot('take numbers beyond a mailbox for an error, or answer for what may not be read', async () => {
  const store = someMailboxes();
  store.grant('A', 'ann@here.example', 'l');
  await said(
    `
    C: a ESEARCH IN (mailboxes (A A/B)) RETURN (COUNT) 3:200
    S: * ESEARCH (TAG "a" MAILBOX A/B UIDVALIDITY 1002) UID COUNT 1
    S: a OK ESEARCH completed
  `,
    { store },
  );
});

may('refuse to go through too many mailboxes', async () => {
  await said('C: a ESEARCH IN (personal) ALL\nS: a NO [LIMIT] Too many mailboxes at once', {
    limits: { searchedMailboxes: 2 },
  });
});
