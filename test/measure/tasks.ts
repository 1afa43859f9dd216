/** Tasks of a day's work, by keys alone; beside each what the same takes with a pointer, press by press. */

import { BOX, HELD, NEWS, TALK } from './furnish.ts';
import type { Hand } from './hand.ts';
import { expectFile } from './hand.ts';

export type Task = {
  readonly name: string;
  readonly path: string;
  /** Each press of the pointer, each text typed. */
  readonly byMouse: readonly string[];
  readonly run: (hand: Hand) => Promise<void>;
};
type Run = Task['run'];

/** With the list of the inbox on screen. */
const inInbox = (name: string, byMouse: readonly string[], run: Run): Task => ({
  ...{ name, path: '/mail/all/inbox', byMouse },
  async run(hand) {
    await hand.page.locator('.message-list [role=option] time').first().waitFor();
    await run(hand);
  },
});
/** The letter with these words under the focus: Enter goes from the search to the list, whose first row it is then. */
async function find(hand: Hand, words: string): Promise<void> {
  await hand.press('/');
  await hand.type(words);
  await hand.press('Enter');
  await hand.page.locator('.row[data-active] mark').first().waitFor();
}
/** On a letter that is found and opened first; with a pointer a search needs no Enter. */
const onNews = (name: string, byMouse: readonly string[], run: Run): Task =>
  inInbox(name, ['the search', '…winter', 'the row', ...byMouse], async hand => {
    await find(hand, 'winter');
    await hand.press('Enter');
    await hand.page.locator('.message-bar').first().waitFor();
    await run(hand);
  });
const startLetter: Run = async hand => {
  await hand.press('c');
  await hand.focused('.letter [data-field=to]');
};
const sendLetter: Run = async hand => {
  await hand.press('Control+Enter');
  await hand.page.locator('.letter-card').waitFor();
};
/** A key that asks, and the answer. */
async function answer(hand: Hand, key: string, text: string): Promise<void> {
  await hand.press(key);
  await hand.page.getByRole('dialog').waitFor();
  await hand.type(text);
  await hand.press('Enter');
}
const notice = ({ page }: Hand, hasText: string) => page.locator('.notice', { hasText });

const mailTasks: readonly Task[] = [
  inInbox('send', ['Write', '…whom', 'the subject', '…subject', 'the text', '…text', 'Send'], async hand => {
    await startLetter(hand);
    await hand.type('ben@office.test');
    await hand.press('Enter');
    await hand.tabTo('[data-field=subject]');
    await hand.type('By keys');
    await hand.press('Tab');
    await hand.type('Hello Ben');
    await sendLetter(hand);
  }),
  onNews('reply', ['Reply', '…text', 'Send'], async hand => {
    await hand.press('r');
    await hand.focused('.letter [data-field=text]');
    await hand.type('Thank you.');
    await sendLetter(hand);
  }),
  inInbox('attach', ['Write', 'Attach files', 'the file'], async hand => {
    await startLetter(hand);
    await expectFile(hand, () => hand.press('Control+Shift+A'));
    await hand.page.locator('.letter-file').waitFor();
  }),
  inInbox('search', ['the search', '…from:kim larch'], hand => find(hand, 'from:kim larch')),
  inInbox('open a conversation', ['the search', '…larch', 'the row'], async hand => {
    await find(hand, `subject:"${TALK}"`);
    await hand.press('Enter');
    await hand.page.locator('.messages > li').nth(2).waitFor();
  }),
  inInbox('move', ['the search', '…words', 'the row', 'Move', 'the folder'], async hand => {
    await find(hand, 'subject:permit');
    await answer(hand, 'v', 'archive');
    await notice(hand, 'Moved').waitFor();
  }),
  inInbox('archive and undo', ['the row', 'Archive', 'Undo'], async hand => {
    await hand.press('j');
    await hand.press('e');
    await notice(hand, 'Archived').waitFor();
    await hand.press('Control+z');
    await notice(hand, 'Archived').waitFor({ state: 'detached' });
  }),
  inInbox('star', ['the star'], async hand => {
    const before = await hand.page.locator('.row-star[data-on]').count();
    await hand.press('j');
    await hand.press('s');
    await hand.page.waitForFunction(count => document.querySelectorAll('.row-star[data-on]').length !== count, before);
  }),
  inInbox('label', ['the row', 'Label', '…to do', 'the label'], async hand => {
    await hand.press('j');
    await answer(hand, 'l', 'To do');
    await hand.page.locator('.row-label', { hasText: 'to-do' }).first().waitFor();
  }),
  onNews('print', ['More', 'Print'], async hand => {
    await hand.press('Control+p');
    await hand.page.waitForFunction(() => (globalThis as unknown as { printed: number }).printed > 0);
  }),
  onNews('see the source', ['Raw'], async hand => {
    await hand.press('Shift+U');
    const subject = new RegExp(`^Subject: .*${NEWS}`);
    await hand.page.locator('.raw-lines').getByText(subject).waitFor();
  }),
  onNews('open the journey of a message', ['Journey'], async hand => {
    // What is told beside the message: its journey is known once the server was asked.
    await hand.page.locator('.provenance').getByRole('link').first().waitFor();
    await hand.press('w');
    await hand.focused('.journey h1');
  }),
];

const otherTasks: readonly Task[] = [
  {
    name: 'add a person',
    path: '/',
    byMouse: ['Accounts', 'Add a person', '…name', 'Add'],
    async run(hand) {
      await hand.press('g');
      await hand.press('a');
      await hand.page.getByText('Ben Osei').first().waitFor();
      await answer(hand, 'n', 'Kim Lee');
      await hand.page.getByRole('dialog').waitFor({ state: 'detached' });
      await hand.page.getByText('Kim Lee').first().waitFor();
    },
  },
  {
    name: 'make an app password',
    path: '/accounts',
    byMouse: ['the person', 'Add an app password', '…Telephone', 'Make it'],
    async run(hand) {
      await hand.page.getByText('Ben Osei').first().waitFor();
      await hand.press('j');
      await hand.press('Enter');
      await hand.page.getByRole('button', { name: 'Add an app password' }).waitFor();
      await answer(hand, 'p', 'Telephone');
      await hand.page.getByRole('dialog', { name: 'The app password for Telephone' }).waitFor();
    },
  },
  {
    name: 'give a mailbox a limit',
    path: '/accounts/space',
    byMouse: ['Limit…', '…5', 'Save'],
    async run(hand) {
      await hand.page.locator('[data-mailbox]').first().waitFor();
      await hand.press('j');
      await answer(hand, 'Enter', '5');
      await notice(hand, 'may hold 5.0 GB').waitFor();
    },
  },
  {
    name: 'say how long mail stays in Trash',
    path: '/accounts/retention',
    byMouse: ['Add a rule', 'Add', 'Switch on'],
    async run(hand) {
      await hand.page.locator('#rules-title').waitFor();
      await hand.press('n');
      await hand.page.getByRole('dialog').waitFor();
      await hand.press('Enter');
      await hand.page.getByText('Not switched on yet.').waitFor();
      await hand.press('Control+s');
      await notice(hand, 'The rule holds').waitFor();
    },
  },
  {
    name: 'make a box',
    path: '/accounts',
    byMouse: ['Add a box', '…post', 'Add'],
    async run(hand) {
      await hand.page.getByText('Ben Osei').first().waitFor();
      await answer(hand, 'b', 'post');
      await hand.page.getByRole('dialog').waitFor({ state: 'detached' });
      await notice(hand, 'post@office.test takes mail now').waitFor();
    },
  },
  {
    name: 'let somebody into a box',
    path: `/accounts/${encodeURIComponent(BOX)}`,
    byMouse: ['Add people', '…ana', 'the person', 'Add'],
    async run(hand) {
      await hand.page.locator('.members').waitFor();
      await hand.press('i');
      await hand.focused('.add-member input');
      await hand.type('ana@office.test');
      await hand.press('Enter');
      await hand.press('Enter');
      await hand.page.locator('.members').getByText('Ana Prieto').first().waitFor();
    },
  },
  {
    name: 'let a held letter go',
    path: '/held',
    byMouse: ['the row', 'Release'],
    async run(hand) {
      const held = hand.page.locator('.held-list [role=option]').filter({ hasText: HELD });
      await held.waitFor();
      await hand.press('j');
      await hand.press('h');
      await held.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'hold and release',
    path: '/queue',
    byMouse: ['the row', 'Hold', 'Release'],
    async run(hand) {
      await hand.page.getByRole('option').first().waitFor();
      await hand.press('j');
      await hand.press('h');
      const held = hand.page.getByRole('option').filter({ hasText: 'Held' });
      await held.first().waitFor();
      await hand.press('h');
      await held.first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'change a setting',
    path: '/settings',
    byMouse: ['the search', '…keep-settled', 'the amount', '…new value', 'Apply'],
    async run(hand) {
      await hand.page.locator('.setting').first().waitFor();
      await hand.press('/');
      await hand.type('queue.keep-settled');
      await hand.page.waitForFunction(() => document.querySelectorAll('.setting').length === 1);
      await hand.press('Enter');
      await hand.focused('#setting-queue\\.keep-settled input');
      await hand.type('60');
      await hand.press('Control+s');
      await notice(hand, '1 setting is changed').waitFor();
    },
  },
];

export const tasks: readonly Task[] = [...mailTasks, ...otherTasks];
