import { played, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should, may, mustNot } = rfc(5465, '3.1');

const LETTER = 'Subject: x\r\n\r\nbody';
const ALL = 'MessageNew MessageExpunge FlagChange';
const tree = () => {
  const store = memoryStore();
  for (const name of ['Lists/Tea', 'Lists/Cake', 'Misc']) store.create(name);
  store.deliver('Lists/Tea', LETTER);
  return store;
};

must('tell with STATUS the counts of every mailbox that is watched, before the tagged OK', async () => {
  await played(
    `
    C: a NOTIFY SET STATUS (subtree Lists (MessageNew MessageExpunge)) (mailboxes (Misc Nowhere) (${ALL}))
    S: * STATUS Lists/Tea (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1001)
    S: * STATUS Lists/Cake (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1002)
    S: * STATUS Misc (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1003 UNSEEN 0 HIGHESTMODSEQ 1)
    S: a OK NOTIFY completed
    C: b NOTIFY SET (subtree (Lists Misc) (MessageNew MessageExpunge))
    S: b OK NOTIFY completed
  `,
    { store: tree(), loggedIn: true },
  );
});

must('tell at once what has happened in the selected mailbox before', async () => {
  const conversation = await talk({ store: tree(), selected: true });
  conversation.store.deliver('INBOX', LETTER);
  await conversation.play(`
    C: a NOTIFY SET (selected (MessageNew MessageExpunge))
    S: * 1 EXISTS
    S: * 1 RECENT
    S: a OK NOTIFY completed
  `);
});

must('tell while no command is in progress, of the selected mailbox and of others', async () => {
  const conversation = await talk({ store: tree(), selected: true });
  const { store } = conversation;
  await conversation.play(`
    C: a NOTIFY SET (selected (${ALL})) (mailboxes Misc (MessageNew MessageExpunge))
    S: a OK NOTIFY completed
  `);
  const uid = store.deliver('INBOX', LETTER);
  await conversation.play('S: * 1 EXISTS\nS: * 1 RECENT');
  store.setFlags('INBOX', uid, ['\\Flagged']);
  await conversation.play('S: * 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent))');
  store.expunge('INBOX', uid);
  await conversation.play('S: * 1 EXPUNGE');
  store.deliver('Misc', LETTER);
  await conversation.play('S: * STATUS Misc (UIDNEXT 2 MESSAGES 1)');
  store.deliver('Lists/Tea', LETTER);
  await conversation.play('C: b NOOP\nS: b OK NOOP completed');
});

must('replace the order by the next, and tell nothing after NONE', async () => {
  const conversation = await talk({ store: tree(), selected: true });
  const { store } = conversation;
  await conversation.play(`
    C: a NOTIFY SET (mailboxes Misc (MessageNew MessageExpunge))
    S: a OK …
    C: b NOTIFY SET (mailboxes Lists/Tea (MessageNew MessageExpunge))
    S: b OK …
  `);
  store.deliver('Misc', LETTER);
  store.deliver('Lists/Tea', LETTER);
  await conversation.play(`
    S: * STATUS Lists/Tea (UIDNEXT 3 MESSAGES 2)
    C: c NOTIFY NONE
    S: c OK NOTIFY completed
  `);
  store.deliver('Lists/Tea', LETTER);
  store.deliver('INBOX', LETTER);
  await conversation.play('C: d NOOP\nS: d OK NOOP completed');
});

must('leave the selected mailbox as it is where the order does not name it, but for what the client does', async () => {
  const conversation = await talk({ store: tree(), selected: true });
  const { store } = conversation;
  store.deliver('INBOX', LETTER, ['\\Deleted']);
  await conversation.play(`
    C: a NOTIFY SET (mailboxes Misc (MessageNew MessageExpunge))
    S: * 1 EXISTS
    S: * 1 RECENT
    S: a OK …
  `);
  store.deliver('INBOX', LETTER);
  await conversation.play(`
    C: b NOOP
    S: b OK …
    C: c EXPUNGE
    S: * 1 EXPUNGE
    S: * 1 EXISTS
    S: * 1 RECENT
    S: c OK …
  `);
});

must('give nothing of a mailbox that may not be seen, and \\NoAccess for one that may only be listed', async () => {
  const store = tree();
  for (const [name, rights] of Object.entries({ Open: 'lr', Listed: 'l', Hidden: 'r' })) {
    store.create(`Shared/${name}`);
    store.grant(`Shared/${name}`, 'anyone', rights);
  }
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`
    C: a NOTIFY SET (subtree Shared (MessageNew MessageExpunge))
    S: * LIST (\\NoAccess \\Noselect \\HasNoChildren) "/" Shared/Listed
    S: a OK …
  `);
  for (const name of ['Hidden', 'Listed', 'Open']) store.deliver(`Shared/${name}`, LETTER);
  await conversation.play('S: * STATUS Shared/Open (UIDNEXT 2 MESSAGES 1)\nC: b NOOP\nS: b OK …');
});

must('answer NO and the names of all events to one that there is not', async () => {
  const names = [
    'MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange',
    'MailboxMetadataChange ServerMetadataChange',
  ].join(' ');
  await played(
    `
    C: a NOTIFY SET (selected (MessageNew MessageExpunge AnnotationChange))
    S: a NO [BADEVENT (${names})] There is no such event
    C: b NOTIFY SET (personal (Sunrise MailboxName))
    S: b NO [BADEVENT (${names})] There is no such event
  `,
    { store: tree(), selected: true },
  );
});

may('refuse to watch more mailboxes than the limit', async () => {
  await played(
    `
    C: a NOTIFY SET (personal (MessageNew MessageExpunge))
    S: a NO [NOTIFICATIONOVERFLOW] More mailboxes than can be watched
    C: b NOTIFY SET (subtree Lists (MessageNew MessageExpunge))
    S: b OK …
  `,
    { store: tree(), loggedIn: true, limits: { watchedMailboxes: 3 } },
  );
});

must('answer BAD to what is no order', async () => {
  const wrong = [
    'NOTIFY',
    'NOTIFY PERHAPS',
    'NOTIFY NONE NONE',
    'NOTIFY SET',
    'NOTIFY SET STATUS',
    'NOTIFY SET selected (MessageNew MessageExpunge)',
    'NOTIFY SET (selected (MessageNew))',
    'NOTIFY SET (selected (MessageExpunge))',
    'NOTIFY SET (selected (FlagChange))',
    'NOTIFY SET (selected (MailboxName))',
    'NOTIFY SET (selected-later NONE)',
    'NOTIFY SET (selected NONE) (selected-delayed NONE)',
    'NOTIFY SET (personal (MessageNew (UID) MessageExpunge))',
    'NOTIFY SET (selected (MessageExpunge (UID) MessageNew))',
    'NOTIFY SET (selected (MessageNew (UID) (FLAGS) MessageExpunge))',
    'NOTIFY SET (subtree () (MailboxName))',
    'NOTIFY SET (mailboxes (MailboxName))',
    'NOTIFY SET (personal ())',
    'NOTIFY SET (personal SOME)',
    'NOTIFY SET (everybody (MailboxName))',
    'NOTIFY SET (personal (MailboxName)',
    'NOTIFY SET (personal (MailboxName)) ',
  ];
  // The last has a space too many, which is taken (leniency trailing-space) where it is CRLF's.
  const script = wrong.slice(0, -1).map((line, n) => `C: x${n} ${line}\nS: x${n} BAD …\n`);
  await played(script.join(''), { store: tree(), selected: true, limits: { badCommands: 50 } });
});

should('take the words in any case, and NONE for the events', async () => {
  await played(
    `
    C: a notify set status (SELECTED-DELAYED (messagenew (uid flags) MESSAGEEXPUNGE)) (Inboxes none)
    S: a OK NOTIFY completed
    C: b NOTIFY SET (SUBSCRIBED (MailboxName)) (mailboxes "INBOX" (SubscriptionChange))
    S: b OK …
  `,
    { store: tree(), selected: true },
  );
});

mustNot('be possible before login', async () => {
  await played('C: a NOTIFY NONE\nS: a BAD Log in first');
});

must('end with the session: nobody listens any more', async () => {
  const store = tree();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play('C: a NOTIFY SET (personal (MailboxName))\nS: a OK …');
  await conversation.play('C: b LOGOUT\nS: * BYE …\nS: b OK …\nS: (closed)');
  await conversation.serving.closed;
  store.create('After');
});
