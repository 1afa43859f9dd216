import assert from 'node:assert/strict';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5465, '6');
const LETTER = 'Subject: x\r\n\r\nbody';
const MESSAGES = '(MessageNew MessageExpunge)';

/** Which of the mailboxes a filter means: a letter into each. */
const meant: [filter: string, told: string[]][] = [
  ['personal', ['INBOX', 'Top', 'Top/Low', 'Topless']],
  ['inboxes', ['INBOX', 'Top', 'Top/Low', 'Topless']],
  ['subscribed', ['INBOX', 'Top/Low', 'Shared/News']],
  ['subtree Top', ['Top', 'Top/Low']],
  ['subtree (Shared Topless)', ['Topless', 'Shared/News']],
  ['subtree (Top/ "Shared/")', ['Top', 'Top/Low', 'Shared/News']],
  ['subtree ""', ['INBOX', 'Top', 'Top/Low', 'Topless', 'Shared/News']],
  ['subtree (Nowhere "")', ['INBOX', 'Top', 'Top/Low', 'Topless', 'Shared/News']],
  ['mailboxes (Top inbox)', ['INBOX', 'Top']],
  ['mailboxes "Top%"', []],
  ['mailboxes "*"', []],
];

for (const [filter, told] of meant) {
  must(`mean by "${filter}" ${told.join(', ') || 'no mailbox, for there are no wildcards'}`, async () => {
    const store = memoryStore();
    const all = ['INBOX', 'Top', 'Top/Low', 'Topless', 'Shared/News'];
    for (const name of all.slice(1)) store.create(name);
    store.grant('Shared/News', 'anyone', 'lr');
    for (const name of ['Top/Low', 'Shared/News']) store.subscribe(name);
    const conversation = await talk({ store, loggedIn: true });
    await conversation.play(`C: a NOTIFY SET (${filter} ${MESSAGES})\nS: a OK …`);
    for (const name of all) {
      store.deliver(name, LETTER);
      if (told.includes(name)) await conversation.play(`S: * STATUS ${name} (UIDNEXT 2 MESSAGES 1)`);
    }
    await conversation.play('C: b NOOP\nS: b OK NOOP completed');
  });
}

for (const filter of ['subtree ""', 'subtree (Lists Work)']) {
  must(`mean by "${filter}" also mailboxes that are made later`, async () => {
    const store = memoryStore();
    store.create('Lists');
    const conversation = await talk({ store, loggedIn: true });
    await conversation.play(`C: a NOTIFY SET (${filter} (MessageNew MessageExpunge MailboxName))\nS: a OK …`);
    const other = await talk({ store, loggedIn: true });
    await other.play('C: a CREATE Lists/dns\nS: a OK …\nC: b CREATE Work\nS: b OK …');
    await conversation.play('S: * LIST (…) "/" Lists/dns');
    let line = await conversation.line();
    // Its parent has children now.
    while (line?.endsWith(' Lists')) line = await conversation.line();
    assert.match(line ?? '', /LIST .* Work$/);
    for (const name of ['Lists/dns', 'Work']) {
      store.deliver(name, LETTER);
      await conversation.play(`S: * STATUS ${name} (UIDNEXT 2 MESSAGES 1)`);
    }
  });
}

must('add up the groups that speak of one mailbox', async () => {
  const store = memoryStore();
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`C: a NOTIFY SET (mailboxes INBOX ${MESSAGES}) (personal (SubscriptionChange))\nS: a OK …`);
  store.deliver('INBOX', LETTER);
  await conversation.play('S: * STATUS INBOX (UIDNEXT 2 MESSAGES 1)');
  const other = await talk({ store, loggedIn: true });
  await other.play('C: a UNSUBSCRIBE INBOX\nS: a OK …');
  await conversation.play('S: * LIST (\\HasNoChildren) "/" INBOX');
});

must('let SELECTED decide of the selected mailbox, and the others again when it is left', async () => {
  const store = memoryStore();
  const conversation = await talk({ store, selected: true });
  await conversation.play(`C: a NOTIFY SET (selected NONE) (personal ${MESSAGES})\nS: a OK …`);
  store.deliver('INBOX', LETTER);
  await conversation.play('C: b NOOP\nS: b OK …\nC: c UNSELECT\nS: c OK …');
  store.deliver('INBOX', LETTER);
  await conversation.play('S: * STATUS INBOX (UIDVALIDITY 1000 UIDNEXT 3 MESSAGES 2)');
});

must('mean by SELECTED whatever is selected then', async () => {
  const store = memoryStore();
  store.create('Misc');
  const conversation = await talk({ store, loggedIn: true });
  await conversation.play(`C: a NOTIFY SET (selected (MessageNew (UID) MessageExpunge))\nS: a OK …`);
  store.deliver('Misc', LETTER);
  await conversation.pass('b SELECT Misc');
  store.deliver('Misc', LETTER);
  await conversation.play('S: * 2 EXISTS\nS: * 2 RECENT\nS: * 2 FETCH (UID 2)');
});

mustNot('send EXPUNGE with SELECTED while a command by numbers runs', async () => {
  const store = memoryStore();
  const uid = store.deliver('INBOX', LETTER);
  store.deliver('INBOX', LETTER);
  const conversation = await talk({ store, selected: true });
  await conversation.play(`C: a NOTIFY SET (selected ${MESSAGES})\nS: a OK …`);
  store.expunge('INBOX', uid);
  await conversation.play('S: * 1 EXPUNGE\nC: b FETCH 1 UID\nS: * 1 FETCH (UID 2)\nS: b OK …');
});
