import { played, type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const esort = rfc(5267, '3');
const { must, mustNot, may } = rfc(5267, '4');

const someMessages = () => {
  const store = memoryStore();
  for (const subject of ['d', 'b', 'c', 'e']) store.deliver('INBOX', `Subject: ${subject}\r\n\r\n`);
  return store;
};
const said = (script: string, options: TalkOptions = {}) =>
  played(script, { store: someMessages(), selected: true, ...options });

esort.must('ESORT: answer an ESEARCH in the order of the sort, with ranges that ascend only', async () => {
  await said(`
    C: a UID SORT RETURN () (SUBJECT) UTF-8 ALL
    S: * ESEARCH (TAG "a") UID ALL 2:3,1,4
    S: a OK SORT completed
    C: b SORT RETURN (MIN MAX COUNT ALL) (REVERSE SUBJECT) UTF-8 ALL
    S: * ESEARCH (TAG "b") MIN 4 MAX 2 ALL 4,1,3,2 COUNT 4
    S: b OK SORT completed
    C: c UID SORT RETURN (SAVE) (SUBJECT) UTF-8 1:2
    S: c OK SORT completed
    C: d UID SEARCH $
    S: * SEARCH 1 2
    S: d OK SEARCH completed
  `);
});

may('CONTEXT: take the hint, which changes nothing', async () => {
  await said(`
    C: a SEARCH RETURN (CONTEXT COUNT) ALL
    S: * ESEARCH (TAG "a") COUNT 4
    S: a OK SEARCH completed
  `);
});

must('UPDATE: tell what comes after EXISTS, and what goes before EXPUNGE', async () => {
  const store = someMessages();
  const conversation = await talk({ store, selected: true });
  await conversation.play(`
    C: a SEARCH RETURN (UPDATE ALL) UNSEEN
    S: * ESEARCH (TAG "a") ALL 1:4
    S: a OK SEARCH completed
    C: b UID SEARCH RETURN (UPDATE COUNT) SUBJECT b
    S: * ESEARCH (TAG "b") UID COUNT 1
    S: b OK SEARCH completed
  `);
  store.expunge('INBOX', 2);
  store.deliver('INBOX', 'Subject: bb\r\n\r\n');
  store.setFlags('INBOX', 3, ['\\Seen']);
  await conversation.play(`
    C: c NOOP
    S: * ESEARCH (TAG "a") REMOVEFROM (0 2)
    S: * ESEARCH (TAG "b") UID REMOVEFROM (0 2)
    S: * 2 EXPUNGE
    S: * 4 EXISTS
    S: * … RECENT
    S: * 2 FETCH (UID 3 FLAGS (\\Seen \\Recent))
    S: * ESEARCH (TAG "a") REMOVEFROM (0 2)
    S: * ESEARCH (TAG "a") ADDTO (0 4)
    S: * ESEARCH (TAG "b") UID ADDTO (0 5)
    S: c OK …
    C: d STORE 1 +FLAGS.SILENT (\\Seen)
    S: * ESEARCH (TAG "a") REMOVEFROM (0 1)
    S: d OK STORE completed
  `);
  conversation.client().destroy();
});

must('UPDATE: tell of an expunge at once, and send EXPUNGE only when it may', async () => {
  const store = someMessages();
  const conversation = await talk({ store, selected: true });
  await conversation.play('C: a SEARCH RETURN (UPDATE) ALL\nS: * ESEARCH (TAG "a")\nS: a OK SEARCH completed');
  store.expunge('INBOX', 2);
  await conversation.play(`
    C: b SEARCH 4
    S: * SEARCH 4
    S: * ESEARCH (TAG "a") REMOVEFROM (0 2)
    S: b OK SEARCH completed
    C: c NOOP
    S: * 2 EXPUNGE
    S: c OK …
  `);
  conversation.client().destroy();
});

must('UPDATE: keep the results of a SORT in its order, with their places', async () => {
  const store = someMessages();
  const conversation = await talk({ store, selected: true });
  await conversation.play(`
    C: a UID SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 UNDELETED
    S: * ESEARCH (TAG "a") UID ALL 2:3,1,4
    S: a OK SORT completed
  `);
  for (const subject of ['cc', 'a', 'f']) store.deliver('INBOX', `Subject: ${subject}\r\n\r\n`);
  store.expunge('INBOX', 1);
  store.expunge('INBOX', 2);
  await conversation.play(`
    C: b NOOP
    S: * ESEARCH (TAG "a") UID REMOVEFROM (3 1 1 2)
    S: * 1 EXPUNGE
    S: * 1 EXPUNGE
    S: * 5 EXISTS
    S: * … RECENT
    S: * ESEARCH (TAG "a") UID ADDTO (1 6 3 5 5 7)
    S: b OK …
  `);
  // Many at once are sorted once.
  for (let n = 0; n < 17; n++) store.deliver('INBOX', `Subject: c${String.fromCharCode(97 + n)}\r\n\r\n`);
  await conversation.play(`
    C: c NOOP
    S: * 22 EXISTS
    S: * … RECENT
    S: * ESEARCH (TAG "a") UID ADDTO (3 8 4 9 6 10 7 11 8 12 9 13 10 14 11 15 12 16 13 17 14 18 15 19 16 20 17 21 18 22 19 23 20 24)
    S: c OK …
  `);
  conversation.client().destroy();
});

/** The selected mailbox, where somebody else acts just before the next sort. */
function withActBeforeSort(store: ReturnType<typeof someMessages>) {
  const hook: { act: (() => void) | null } = { act: null };
  const backend: typeof store.backend = {
    async open(login, attempt) {
      const opened = await store.backend.open(login, attempt);
      if (!opened.ok) return opened;
      const account = opened.value;
      const select: typeof account.select = async (name, readOnly) => {
        const found = await account.select(name, readOnly);
        if (!found.ok) return found;
        const mailbox = found.value;
        const sort: typeof mailbox.sort = (...asked) => {
          hook.act?.();
          hook.act = null;
          return mailbox.sort(...asked);
        };
        return { ok: true, value: { ...mailbox, sort } };
      };
      return { ok: true, value: { ...account, select } };
    },
  };
  return { backend, hook };
}

for (const [count, places] of [
  [1, '5 5'],
  [17, Array.from({ length: 17 }, (_, n) => `${n + 5} ${n + 5}`).join(' ')],
] as const) {
  must(
    `UPDATE: find the places of ${count} new messages though another goes meanwhile, and take it out then`,
    async () => {
      const store = someMessages();
      const { backend, hook } = withActBeforeSort(store);
      const conversation = await talk({ store, backend, selected: true });
      await conversation.play(`
      C: a UID SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 ALL
      S: * ESEARCH (TAG "a") UID ALL 2:3,1,4
      S: a OK SORT completed
    `);
      for (let n = 0; n < count; n++) store.deliver('INBOX', `Subject: f${String.fromCharCode(97 + n)}\r\n\r\n`);
      hook.act = () => store.expunge('INBOX', 1);
      await conversation.play(`
      C: b NOOP
      S: * ${4 + count} EXISTS
      S: * … RECENT
      S: * ESEARCH (TAG "a") UID ADDTO (${places})
      S: b OK …
      C: c NOOP
      S: * ESEARCH (TAG "a") UID REMOVEFROM (3 1)
      S: * 1 EXPUNGE
      S: c OK …
    `);
      conversation.client().destroy();
    },
  );
}

must('UPDATE: reach a client that idles', async () => {
  const store = someMessages();
  const conversation = await talk({ store, selected: true });
  await conversation.play(`
    C: a UID SEARCH RETURN (UPDATE COUNT) SUBJECT z
    S: * ESEARCH (TAG "a") UID COUNT 0
    S: a OK SEARCH completed
    C: b IDLE
    S: + idling
  `);
  store.deliver('INBOX', 'Subject: z\r\n\r\n');
  await conversation.play(`
    S: * 5 EXISTS
    S: * … RECENT
    S: * ESEARCH (TAG "a") UID ADDTO (0 5)
    C: DONE
    S: b OK …
  `);
  conversation.client().destroy();
});

must('UPDATE: answer BAD to a tag that is in use, and leave that search as it is', async () => {
  await said(`
    C: a UID SEARCH RETURN (UPDATE COUNT) ALL
    S: * ESEARCH (TAG "a") UID COUNT 4
    S: a OK SEARCH completed
    C: a SORT RETURN (UPDATE) (SUBJECT) UTF-8 ALL
    S: a BAD That tag is in use
    C: c STORE 1 +FLAGS.SILENT (\\Deleted)
    S: c OK STORE completed
    C: d EXPUNGE
    S: * ESEARCH (TAG "a") UID REMOVEFROM (0 1)
    S: * 1 EXPUNGE
    S: d OK EXPUNGE completed
  `);
});

must('UPDATE: honour the other options where a limit is reached, and say NOUPDATE', async () => {
  await said(
    `
    C: a SEARCH RETURN (UPDATE COUNT) 1
    S: * ESEARCH (TAG "a") COUNT 1
    S: a OK SEARCH completed
    C: b SEARCH RETURN (UPDATE COUNT) 2
    S: * ESEARCH (TAG "b") COUNT 1
    S: * NO [NOUPDATE "b"] …
    S: b OK SEARCH completed
    C: c CANCELUPDATE "a"
    S: c OK No further updates
    C: d SEARCH RETURN (UPDATE COUNT) ALL
    S: * ESEARCH (TAG "d") COUNT 4
    S: * NO [NOUPDATE "d"] …
    S: d OK SEARCH completed
    C: e SORT RETURN (UPDATE COUNT) (RELEVANCY) UTF-8 FUZZY SUBJECT b
    S: * ESEARCH (TAG "e") COUNT 1
    S: * NO [NOUPDATE "e"] …
    S: e OK SORT completed
  `,
    { limits: { contexts: 1, contextResults: 3 } },
  );
});

mustNot('UPDATE: say anything after CANCELUPDATE, or of another mailbox', async () => {
  await said(`
    C: a SEARCH RETURN (UPDATE COUNT) ALL
    S: * ESEARCH (TAG "a") COUNT 4
    S: a OK SEARCH completed
    C: b SEARCH RETURN (UPDATE COUNT) ALL
    S: * ESEARCH (TAG "b") COUNT 4
    S: b OK SEARCH completed
    C: c CANCELUPDATE "a" "b"
    S: c OK No further updates
    C: d CANCELUPDATE "a"
    S: d NO …
    C: e CANCELUPDATE a
    S: e BAD …
    C: f STORE 1 +FLAGS.SILENT (\\Deleted)
    S: f OK STORE completed
    C: g EXPUNGE
    S: * 1 EXPUNGE
    S: g OK EXPUNGE completed
  `);
});
