import assert from 'node:assert/strict';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const flags = rfc(5465, '5.1');
const created = rfc(5465, '5.2');
const expunged = rfc(5465, '5.3');
const names = rfc(5465, '5.4');
const subscriptions = rfc(5465, '5.5');
const notes = rfc(5465, '5.6');
const serverNotes = rfc(5465, '5.7');
const overflow = rfc(5465, '5.8');
const acl = rfc(5465, '5.9');
const general = rfc(5465, '5');

const LETTER = 'Subject: x\r\nFrom: ann@here.example\r\n\r\nbody';
const quiet = 'C: q NOOP\nS: q OK NOOP completed';

/** A session that has ordered this. */
async function ordered(
  order: string,
  options: { selected?: boolean; enable?: string; store?: ReturnType<typeof tree> } = {},
) {
  const { selected = false, enable = '', store = tree() } = options;
  const conversation = await talk({ store, loggedIn: true, selected });
  if (enable !== '') await conversation.pass(`e ENABLE ${enable}`);
  await conversation.play(`C: n NOTIFY SET ${order}\nS: n OK NOTIFY completed`);
  return conversation;
}
function tree() {
  const store = memoryStore();
  for (const name of ['Misc', 'Top', 'Top/Low']) store.create(name);
  store.deliver('Misc', LETTER);
  return store;
}

general.mustNot('look at a mailbox for what was not asked for', async () => {
  const store = tree();
  let looks = 0;
  const backend: typeof store.backend = {
    async open(login, attempt) {
      const opened = await store.backend.open(login, attempt);
      if (!opened.ok) return opened;
      const account = opened.value;
      const status: typeof account.status = (...asked) => {
        looks++;
        return account.status(...asked);
      };
      return { ok: true, value: { ...account, status } };
    },
  };
  const conversation = await talk({ store, backend, loggedIn: true });
  await conversation.play('C: n NOTIFY SET (mailboxes Misc (MessageNew MessageExpunge))\nS: n OK NOTIFY completed');
  looks = 0;
  store.setFlags('Misc', 1, ['\\Seen']);
  await conversation.play(quiet);
  assert.equal(looks, 0);
  store.deliver('Misc', LETTER);
  await conversation.play(`S: * STATUS Misc (UIDNEXT 3 MESSAGES 2)\n${quiet}`);
  store.expunge('Misc', 1);
  await conversation.play(`S: * STATUS Misc (UIDNEXT 3 MESSAGES 1)\n${quiet}`);
  assert.equal(looks, 2);
});

flags.must('tell flags of another mailbox by HIGHESTMODSEQ with CONDSTORE, by UNSEEN without', async () => {
  const order = '(mailboxes Misc (MessageNew MessageExpunge FlagChange))';
  const knows = await ordered(order, { enable: 'CONDSTORE' });
  knows.store.setFlags('Misc', 1, ['\\Flagged']);
  await knows.play('S: * STATUS Misc (UIDVALIDITY 1001 HIGHESTMODSEQ 3)');
  const older = await ordered(order);
  older.store.setFlags('Misc', 1, ['\\Flagged']);
  await older.play(quiet);
  older.store.setFlags('Misc', 1, ['\\Seen']);
  await older.play(`S: * STATUS Misc (UIDVALIDITY 1001 UNSEEN 0)\n${quiet}`);
});

flags.must('tell flags of the selected mailbox with UID, and nothing without FlagChange', async () => {
  const store = tree();
  store.deliver('INBOX', LETTER);
  const conversation = await ordered('(selected (MessageNew MessageExpunge FlagChange))', { selected: true, store });
  store.setFlags('INBOX', 1, ['\\Seen']);
  await conversation.play('S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))');
  await conversation.play('C: a NOTIFY SET (selected (MessageNew MessageExpunge))\nS: a OK …');
  store.setFlags('INBOX', 1, ['\\Flagged']);
  await conversation.play(quiet);
});

flags.must('tell that UIDVALIDITY is another', async () => {
  const conversation = await ordered('(mailboxes Misc (MessageNew MessageExpunge FlagChange))');
  conversation.store.remove('Misc');
  conversation.store.create('Misc');
  conversation.store.deliver('Misc', LETTER);
  await conversation.play(`S: * STATUS Misc (UIDVALIDITY 1004 UIDNEXT 2 MESSAGES 1)\n${quiet}`);
});

created.must('tell a new message of the selected mailbox by EXISTS, then FETCH of what was asked', async () => {
  const order = '(selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (Subject)]) MessageExpunge))';
  const conversation = await ordered(order, { selected: true });
  conversation.store.deliver('INBOX', LETTER);
  await conversation.play(`
    S: * 1 EXISTS
    S: * 1 RECENT
    S: * 1 FETCH (UID 1 BODY[HEADER.FIELDS (Subject)] {14}
    S: Subject: x
    S:${' '}
    S: )
  `);
});

created.should('leave \\Seen alone whatever is fetched, and not fetch what the client put there itself', async () => {
  const conversation = await ordered('(selected (MessageNew (BODY[TEXT]) MessageExpunge))', { selected: true });
  await conversation.play(`
    C: a APPEND INBOX {1+}
    C: x
    S: * 1 EXISTS
    S: * 1 RECENT
    S: a OK …
  `);
  conversation.store.deliver('INBOX', LETTER);
  await conversation.play(`
    S: * 2 EXISTS
    S: * 2 RECENT
    S: * 2 FETCH (UID 2 BODY[TEXT] {4}
    S: body)
    C: b FETCH 2 FLAGS
    S: * 2 FETCH (FLAGS (\\Recent))
    S: b OK …
  `);
});

created.must('tell of another mailbox UIDNEXT and MESSAGES, and HIGHESTMODSEQ with CONDSTORE', async () => {
  const order = '(mailboxes Misc (MessageNew MessageExpunge))';
  const conversation = await ordered(order, { enable: 'CONDSTORE' });
  conversation.store.deliver('Misc', LETTER);
  await conversation.play('S: * STATUS Misc (UIDNEXT 3 MESSAGES 2 HIGHESTMODSEQ 3)');
});

expunged.must('tell VANISHED with QRESYNC in the selected mailbox, and STATUS of another', async () => {
  const store = tree();
  store.deliver('INBOX', LETTER);
  const order = '(selected (MessageNew MessageExpunge)) (mailboxes Misc (MessageNew MessageExpunge))';
  const conversation = await ordered(order, { selected: true, enable: 'QRESYNC', store });
  store.expunge('INBOX', 1);
  await conversation.play('S: * VANISHED 1');
  store.expunge('Misc', 1);
  await conversation.play('S: * STATUS Misc (UIDNEXT 2 MESSAGES 0 HIGHESTMODSEQ 5)');
});

names.must('tell what is created and deleted, with its direct parent', async () => {
  const conversation = await ordered('(personal (MailboxName))');
  conversation.store.create('Top/New');
  await conversation.play(`
    S: * LIST (\\HasNoChildren) "/" Top/New
    S: * LIST (\\HasChildren) "/" Top
  `);
  conversation.store.remove('Misc');
  await conversation.play(`S: * LIST (\\NonExistent \\Noselect \\HasNoChildren) "/" Misc\n${quiet}`);
});

names.must('tell a new name with the old one, once for the mailbox and all below it', async () => {
  const conversation = await ordered('(personal (MailboxName SubscriptionChange))');
  const other = await talk({ store: conversation.store, loggedIn: true });
  await other.play('C: a RENAME Top Summit\nS: a OK …');
  await conversation.play(`S: * LIST (\\HasChildren) "/" Summit ("OLDNAME" (Top))\n${quiet}`);
  await other.play('C: b RENAME Misc Summit/Odd\nS: b OK …');
  await conversation.play(`S: * LIST (\\HasNoChildren) "/" Summit/Odd ("OLDNAME" (Misc))\n${quiet}`);
});

names.must('tell of granting and taking "l" as of creation and deletion', async () => {
  const store = tree();
  store.create('Shared/News');
  const conversation = await ordered('(subtree Shared (MailboxName))', { store });
  store.grant('Shared/News', 'anyone', 'lr');
  await conversation.play(`
    S: * LIST (\\HasNoChildren) "/" Shared/News
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Shared
  `);
  store.grant('Shared/News', 'anyone', '');
  await conversation.play(`
    S: * LIST (\\NonExistent \\Noselect \\HasNoChildren) "/" Shared/News
    S: * LIST (\\NonExistent \\Noselect \\HasNoChildren) "/" Shared
    ${quiet}
  `);
});

subscriptions.must('tell the mailbox with \\Subscribed if and only if it is subscribed now', async () => {
  const conversation = await ordered('(subscribed (SubscriptionChange))');
  const other = await talk({ store: conversation.store, loggedIn: true });
  await other.play('C: a SUBSCRIBE Misc\nS: a OK …');
  await conversation.play('S: * LIST (\\Subscribed \\HasNoChildren) "/" Misc');
  await other.play('C: b UNSUBSCRIBE Misc\nS: b OK …');
  await conversation.play(`S: * LIST (\\HasNoChildren) "/" Misc\n${quiet}`);
});

notes.must('tell which entries of a mailbox have changed or gone', async () => {
  const conversation = await ordered('(mailboxes (Misc Top) (MailboxMetadataChange))');
  conversation.store.annotate('Misc', '/shared/comment', 'a');
  await conversation.play('S: * METADATA Misc /shared/comment');
  conversation.store.annotate('Misc', '/shared/comment', 'a');
  conversation.store.annotate('INBOX', '/shared/comment', 'b');
  await conversation.play(quiet);
  conversation.store.annotate('Misc', '/shared/comment', null);
  await conversation.play('S: * METADATA Misc /shared/comment');
});

serverNotes.must('tell which entries of the server have changed', async () => {
  const conversation = await ordered('(inboxes (ServerMetadataChange))');
  conversation.store.annotate(null, '/shared/comment', 'a');
  await conversation.play('S: * METADATA "" /shared/comment');
  conversation.store.annotate(null, '/shared/comment', null);
  await conversation.play(`S: * METADATA "" /shared/comment\n${quiet}`);
});

general.should('not tell a client what it has done itself', async () => {
  const all = 'MessageNew MessageExpunge MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange';
  const conversation = await ordered(`(personal (${all}))`);
  await conversation.play(`
    C: a CREATE New/Sub
    S: a OK …
    C: b RENAME New/Sub Fresh
    S: b OK …
    C: c SUBSCRIBE Fresh
    S: c OK …
    C: d UNSUBSCRIBE Fresh
    S: d OK …
    C: e SETMETADATA Misc (/private/comment "x")
    S: e OK …
    C: f SETMETADATA "" (/private/comment "x")
    S: f OK …
    C: g APPEND Misc {1+}
    C: x
    S: g OK …
    C: h DELETE Fresh
    S: h OK …
    ${quiet}
  `);
  conversation.store.deliver('Misc', LETTER);
  await conversation.play('S: * STATUS Misc (UIDNEXT 4 MESSAGES 3)');
});

overflow.must(
  'say NOTIFICATIONOVERFLOW when there is more to watch than the limit, and tell nothing after it',
  async () => {
    const store = tree();
    const conversation = await talk({ store, loggedIn: true, limits: { watchedMailboxes: 4 } });
    await conversation.play('C: a NOTIFY SET (personal (MessageNew MessageExpunge))\nS: a OK …');
    store.create('Fifth');
    await conversation.play('S: * OK [NOTIFICATIONOVERFLOW] …');
    store.deliver('Misc', LETTER);
    await conversation.play(quiet);
  },
);

acl.must('stop with the right to read, say so, and begin again with it', async () => {
  const store = tree();
  store.create('Shared/News');
  store.grant('Shared/News', 'anyone', 'lr');
  const conversation = await ordered('(subtree Shared (MessageNew MessageExpunge))', { store });
  store.grant('Shared/News', 'anyone', 'l');
  await conversation.play('S: * LIST (\\NoAccess \\Noselect \\HasNoChildren) "/" Shared/News');
  store.deliver('Shared/News', LETTER);
  await conversation.play(quiet);
  store.grant('Shared/News', 'anyone', 'lr');
  await conversation.play('S: * LIST (\\HasNoChildren) "/" Shared/News');
  store.deliver('Shared/News', LETTER);
  await conversation.play('S: * STATUS Shared/News (UIDNEXT 3 MESSAGES 2)');
});
