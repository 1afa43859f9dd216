import assert from 'node:assert/strict';
import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(3501, '6.3');
const loggedIn = { loggedIn: true };

must('leave no mailbox selected when SELECT fails', async () => {
  await played(
    `
    C: a SELECT Nowhere
    S: * OK [CLOSED] The previous mailbox is closed
    S: a NO [NONEXISTENT] There is no such mailbox
    C: b CHECK
    S: b BAD Select a mailbox first
  `,
    { selected: true },
  );
});

must('open read-only with EXAMINE, where nothing can be changed and \\Recent stays', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: x\r\n\r\nbody', ['\\Deleted']);
  await played(
    `
    C: a EXAMINE inbox
    S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
    S: * 1 EXISTS
    S: * 1 RECENT
    S: * OK [UNSEEN 1] The first unseen message
    S: * OK [PERMANENTFLAGS ()] Flags that stay
    S: * OK [UIDVALIDITY 1000] UIDs are valid
    S: * OK [UIDNEXT 2] The next UID
    S: * OK [HIGHESTMODSEQ 2] The highest mod-sequence
    S: * OK [MAILBOXID …
    S: a OK [READ-ONLY] EXAMINE completed
    C: b STORE 1 +FLAGS (\\Seen)
    S: b NO [READ-ONLY] …
    C: c FETCH 1 BODY[TEXT]
    S: * 1 FETCH (BODY[TEXT] {4}
    S: body)
    S: c OK FETCH completed
    C: d EXPUNGE
    S: d NO [READ-ONLY] …
    C: e CLOSE
    S: e OK CLOSE completed
    C: f STATUS INBOX (RECENT UNSEEN MESSAGES)
    S: * STATUS INBOX (RECENT 1 UNSEEN 1 MESSAGES 1)
    S: f OK STATUS completed
  `,
    { store, loggedIn: true },
  );
  assert.deepEqual(store.flagsOf('INBOX', 1), ['\\Deleted']);
});

must('create, rename and delete mailboxes, and refuse what cannot be, with codes', async () => {
  await played(
    `
    C: a CREATE "Projects/"
    S: a OK [MAILBOXID (…)] CREATE completed
    C: b CREATE Projects
    S: b NO [ALREADYEXISTS] A mailbox of that name exists
    C: c CREATE a//b
    S: c NO [CANNOT] A mailbox cannot have that name
    C: d RENAME Projects Projects/Sub
    S: d NO [CANNOT] That cannot be done with this mailbox
    C: e RENAME Projects &U,BTFw-
    S: e OK RENAME completed
    C: f LIST "" *
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * LIST (\\HasNoChildren) "/" &U,BTFw-
    S: f OK LIST completed
    C: g DELETE INBOX
    S: g NO [CANNOT] …
    C: h DELETE &U,BTFw-
    S: h OK DELETE completed
    C: i DELETE &U,BTFw-
    S: i NO [NONEXISTENT] …
    C: j CREATE R&D
    S: j BAD A mailbox name is not modified UTF-7: "&" without "-"
    C: k RENAME Nothing inbox
    S: k NO [ALREADYEXISTS] …
  `,
    loggedIn,
  );
});

must('move INBOX’s messages with RENAME and keep INBOX', async () => {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  await played('C: a RENAME INBOX Old\nS: a OK RENAME completed', { store, loggedIn: true });
  assert.deepEqual([store.uidsOf('INBOX'), store.uidsOf('Old')], [[], [1]]);
});

must('tell the delimiter and root for LIST "" ""', async () => {
  await played(
    `
    C: a LIST "" ""
    S: * LIST (\\Noselect) "/" ""
    S: a OK LIST completed
  `,
    loggedIn,
  );
});

must('match "*" over and "%" within the levels of the hierarchy, and INBOX in any case', async () => {
  const store = memoryStore();
  for (const name of ['INBOX/Sub', 'a/b/c', 'a/b/d', 'x y']) store.create(name);
  await played(
    `
    C: a LIST "" %
    S: * LIST (\\HasChildren) "/" INBOX
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" a
    S: * LIST (\\HasNoChildren) "/" "x y"
    S: a OK LIST completed
    C: b LIST a/ %
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" a/b
    S: b OK LIST completed
    C: c LIST "" "*/%d"
    S: * LIST (\\HasNoChildren) "/" a/b/d
    S: c OK LIST completed
    C: d LIST "" inb%
    S: * LIST (\\HasChildren) "/" INBOX
    S: d OK LIST completed
    C: e LIST "" inbox/*
    S: * LIST (\\HasNoChildren) "/" INBOX/Sub
    S: e OK LIST completed
    C: f LIST "" nothing
    S: f OK LIST completed
  `,
    { store, loggedIn: true },
  );
});

must('list with LSUB what is subscribed, and a level above it as \\Noselect', async () => {
  const store = memoryStore();
  store.create('news/comp/mail');
  store.subscribe('news/comp/mail');
  await played(
    `
    C: a LSUB "news/" "comp/*"
    S: * LSUB () "/" news/comp/mail
    S: a OK LSUB completed
    C: b LSUB "news/" %
    S: * LSUB (\\Noselect) "/" news/comp
    S: b OK LSUB completed
    C: c UNSUBSCRIBE INBOX
    S: c OK UNSUBSCRIBE completed
    C: d LSUB "" *
    S: * LSUB (\\Noselect) "/" news
    S: * LSUB (\\Noselect) "/" news/comp
    S: * LSUB () "/" news/comp/mail
    S: d OK LSUB completed
  `,
    { store, loggedIn: true },
  );
});

must('append with flags and date, keep the octets, and tell the selected mailbox', async () => {
  const conversation = await talk({ selected: true });
  await conversation.play(`
    C: a APPEND INBOX (\\Seen $Label) " 7-Feb-1994 21:52:25 -0800" {17}
    S: + OK
    C: Subject: x
    C: 
    C: hi!
    S: * 1 EXISTS
    S: * 1 RECENT
    S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label)
    S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label \\*)] Flags in use
    S: a OK [APPENDUID 1000 1] APPEND completed
    C: b FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])
    S: * 1 FETCH (FLAGS (\\Seen $Label \\Recent) INTERNALDATE " 8-Feb-1994 05:52:25 +0000" RFC822.SIZE 17 BODY[] {17}
    S: Subject: x
    S: 
    S: hi!)
    S: b OK FETCH completed
  `);
  assert.equal(conversation.store.bytesOf('INBOX', 1)?.toString(), 'Subject: x\r\n\r\nhi!');
  conversation.client().destroy();
});

must('answer APPEND to a missing mailbox with TRYCREATE', async () => {
  await played(
    `
    C: a APPEND Nowhere {1+}
    C: x
    S: a NO [TRYCREATE] There is no such mailbox
    C: b APPEND {5+}
    C: INBOX {1+}
    C: x
    S: b OK [APPENDUID 1000 1] APPEND completed
    C: c APPEND INBOX {0+}
    C: 
    S: c BAD An empty message
    C: d APPEND INBOX (\\Recent) {1+}
    C: x
    S: d BAD Only the server sets \\Recent
  `,
    loggedIn,
  );
});

should('end the session when its mailbox is deleted by another', async () => {
  const store = memoryStore();
  store.create('Temporary');
  const conversation = await talk({ store, loggedIn: true });
  conversation.send('a SELECT Temporary\r\n');
  while (!(await conversation.line())?.startsWith('a ')) {}
  store.remove('Temporary');
  await conversation.play(`
    C: b NOOP
    S: * BYE The selected mailbox was deleted, or is not yours to read any more
    S: (closed)
  `);
});

must('answer the store’s refusals with their codes', async () => {
  const conversation = await talk(loggedIn);
  const { store } = conversation;
  store.refuseNext('over-quota');
  await conversation.play('C: a APPEND INBOX {1+}\nC: x\nS: a NO [OVERQUOTA] The account is full');
  store.refuseNext('in-use');
  await conversation.play('C: b CREATE x\nS: b NO [INUSE] …');
  store.breakNext();
  await conversation.play(
    'C: c CREATE x\nS: c NO [SERVERBUG] …\nC: d CREATE x\nS: d OK [MAILBOXID (…)] CREATE completed',
  );
  conversation.client().destroy();
});
