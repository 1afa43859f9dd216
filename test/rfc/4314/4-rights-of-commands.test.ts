import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(4314, '4');

const BENS = 'Others/ben@here.example/Plans';
const shared = (rights: string) => {
  const store = memoryStore();
  store.create(BENS);
  store.grant(BENS, 'ann@here.example', rights);
  store.deliver(BENS, 'Subject: x\r\n\r\nbody', ['\\Flagged']);
  return { store, loggedIn: true };
};
const select = `
    C: s SELECT ${BENS}
    S: * FLAGS …
    S: * 1 EXISTS
    S: * 1 RECENT
    S: * OK [UNSEEN …
    S: * OK [PERMANENTFLAGS …
    S: * OK [UIDVALIDITY …
    S: * OK [UIDNEXT …
    S: * OK [HIGHESTMODSEQ …
    S: * OK [MAILBOXID …
    S: s OK …`;

must('need "r" for SELECT, EXAMINE and STATUS', async () => {
  await played(
    `
    C: a SELECT ${BENS}
    S: a NO [NOPERM] …
    C: b EXAMINE ${BENS}
    S: b NO [NOPERM] …
    C: c STATUS ${BENS} (MESSAGES)
    S: c NO [NOPERM] …
  `,
    shared('lswipkxtea'),
  );
});

must('need "l" for LIST, and list a mailbox whose parent may not be seen', async () => {
  const all = shared('l');
  all.store.create(`${BENS}/Secret`);
  all.store.create(`${BENS}/Secret/Open`);
  all.store.grant(`${BENS}/Secret/Open`, 'anyone', 'lr');
  await played(
    `
    C: a LIST "" Others/*
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Others/ben@here.example
    S: * LIST (\\Noselect \\HasChildren) "/" ${BENS}
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" ${BENS}/Secret
    S: * LIST (\\HasNoChildren) "/" ${BENS}/Secret/Open
    S: a OK LIST completed
  `,
    all,
  );
});

should('take SUBSCRIBE and UNSUBSCRIBE whatever the rights are', async () => {
  await played(
    `
    C: a SUBSCRIBE ${BENS}
    S: a OK …
    C: b LIST (SUBSCRIBED) "" Others/*
    S: * LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) "/" ${BENS}
    S: b OK …
    C: c UNSUBSCRIBE ${BENS}
    S: c OK …
  `,
    shared(''),
  );
});

must('need "k" on the nearest parent for CREATE, "x" for DELETE, and both for RENAME', async () => {
  await played(
    `
    C: a CREATE ${BENS}/a/b
    S: a NO [NOPERM] …
    C: b DELETE ${BENS}
    S: b NO [NOPERM] …
    C: c RENAME ${BENS} Mine
    S: c NO [NOPERM] …
  `,
    shared('lrswipteat'),
  );
  await played(
    `
    C: a CREATE ${BENS}/a/b
    S: a OK …
    C: b GETACL ${BENS}/a/b
    S: b NO [NOPERM] …
    C: c MYRIGHTS ${BENS}/a/b
    S: * MYRIGHTS ${BENS}/a/b lrkc
    S: c OK …
    C: d RENAME ${BENS}/a/b ${BENS}/c
    S: d NO [NOPERM] …
  `,
    shared('lrk'),
  );
  await played(
    `
    C: a DELETE ${BENS}
    S: a OK …
    C: b LIST "" Others/*
    S: b OK …
  `,
    shared('lx'),
  );
});

must('need "i" for APPEND and COPY, and keep only the flags that s, t and w allow', async () => {
  await played(
    `
    C: a APPEND ${BENS} {1+}
    C: x
    S: a NO [NOPERM] …
  `,
    shared('lrswpkxtea'),
  );
  const { store } = await played(
    `
    C: a APPEND ${BENS} (\\Seen \\Deleted \\Draft $Forwarded) {1+}
    C: x
    S: a OK APPEND completed
  `,
    shared('lis'),
  );
  assert.deepEqual(store.flagsOf(BENS, 2), ['\\Seen']);
  const copied = shared('liwt');
  copied.store.deliver('INBOX', 'Subject: y\r\n\r\n', ['\\Seen', '\\Deleted', '\\Answered']);
  await played(
    `
    C: a COPY 1 ${BENS}
    S: a OK COPY completed
  `,
    { ...copied, selected: true },
  );
  assert.deepEqual(copied.store.flagsOf(BENS, 2), ['\\Deleted', '\\Answered']);
});

must('need "e" for EXPUNGE', async () => {
  const all = shared('lrt');
  await played(
    `${select}
    C: a STORE 1 +FLAGS.SILENT \\Deleted
    S: a OK …
    C: b EXPUNGE
    S: b NO [NOPERM] …
    C: c UID EXPUNGE 1
    S: c NO [NOPERM] …
    C: d MOVE 1 INBOX
    S: d NO [NOPERM] …
  `,
    all,
  );
  assert.deepEqual(all.store.uidsOf(BENS), [1]);
});

must('ignore the expunge of a CLOSE without "e", and answer OK', async () => {
  const all = shared('lrt');
  await played(
    `${select}
    C: a STORE 1 +FLAGS.SILENT \\Deleted
    S: a OK …
    C: b CLOSE
    S: b OK CLOSE completed
  `,
    all,
  );
  assert.deepEqual(all.store.uidsOf(BENS), [1]);
});

mustNot('set \\Seen by a FETCH without "s"', async () => {
  const all = shared('lr');
  await played(
    `${select}
    C: a FETCH 1 BODY[TEXT]
    S: * 1 FETCH (BODY[TEXT] {4}
    S: body)
    S: a OK …
  `,
    all,
  );
  assert.deepEqual(all.store.flagsOf(BENS, 1), ['\\Flagged']);
});

should('change with STORE the flags that may be changed, and fail only where none of them may', async () => {
  const all = shared('lrs');
  await played(
    `${select}
    C: a STORE 1 +FLAGS (\\Seen \\Answered)
    S: * 1 FETCH (FLAGS (\\Flagged \\Seen \\Recent))
    S: a OK STORE completed
    C: b STORE 1 +FLAGS (\\Answered)
    S: b NO [NOPERM] …
    C: c STORE 1 -FLAGS \\Flagged
    S: c NO [NOPERM] …
    C: d STORE 1 FLAGS ()
    S: * 1 FETCH (FLAGS (\\Flagged \\Recent))
    S: d OK …
  `,
    all,
  );
  await played(
    `${select}
    C: a STORE 1 FLAGS ()
    S: a NO [NOPERM] …
  `,
    shared('lrie'),
  );
});

must('do all that is possible in a mailbox with all rights but "a"', async () => {
  const all = shared('lrswipkxte');
  await played(
    `${select}
    C: a MOVE 1 INBOX
    S: * OK [COPYUID …
    S: * 1 EXPUNGE
    S: a OK …
  `,
    all,
  );
  assert.deepEqual(all.store.uidsOf('INBOX'), [1]);
});
