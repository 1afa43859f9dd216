/** Tasks of a day's work, by keys alone; beside each what the same takes with a pointer, press by press. */

import type { Hand } from './hand.ts';
import { expectFile } from './hand.ts';
import { NEWS, TALK } from './office.ts';

export type Task = {
  readonly name: string;
  readonly path: string;
  /** Each press of the pointer, each text typed. */
  readonly byMouse: readonly string[];
  readonly run: (hand: Hand) => Promise<void>;
};

const inbox = '/mail/all/inbox';
const listed = ({ page }: Hand): Promise<void> => page.locator('.message-list [role=option] time').first().waitFor();
/** The letter with these words, under the focus, by search. */
async function find(hand: Hand, words: string): Promise<void> {
  await listed(hand);
  await hand.press('/');
  await hand.type(words);
  await hand.press('Enter');
  await hand.page.locator('.row mark').first().waitFor();
  await hand.press('j');
}
async function openNews(hand: Hand): Promise<void> {
  await find(hand, 'winter');
  await hand.press('Enter');
  await hand.page.locator('.message-bar').first().waitFor();
}
const FOUND = ['the search', '…winter', 'the row'] as const;

export const tasks: readonly Task[] = [
  {
    name: 'send',
    path: inbox,
    byMouse: ['Write', '…whom', 'the subject', '…subject', 'the text', '…text', 'Send'],
    async run(hand) {
      await listed(hand);
      await hand.press('c');
      await hand.focused('.letter [data-field=to]');
      await hand.type('ben@office.test');
      await hand.press('Enter');
      await hand.tabTo('[data-field=subject]');
      await hand.type('By keys');
      await hand.press('Tab');
      await hand.type('Hello Ben');
      await hand.press('Control+Enter');
      await hand.page.locator('.letter-card').waitFor();
    },
  },
  {
    name: 'reply',
    path: inbox,
    byMouse: [...FOUND, 'Reply', '…text', 'Send'],
    async run(hand) {
      await openNews(hand);
      await hand.press('r');
      await hand.focused('.letter [data-field=text]');
      await hand.type('Thank you.');
      await hand.press('Control+Enter');
      await hand.page.locator('.letter-card').waitFor();
    },
  },
  {
    name: 'attach',
    path: inbox,
    byMouse: ['Write', 'Attach files', 'the file'],
    async run(hand) {
      await listed(hand);
      await hand.press('c');
      await hand.focused('.letter [data-field=to]');
      await expectFile(hand, () => hand.press('Control+Shift+A'));
      await hand.page.locator('.letter-file').waitFor();
    },
  },
  {
    name: 'search',
    path: inbox,
    byMouse: ['the search', '…from:kim larch', '…Enter'],
    async run(hand) {
      await listed(hand);
      await hand.press('/');
      await hand.type('from:kim larch');
      await hand.press('Enter');
      await hand.page.locator('.row mark').first().waitFor();
    },
  },
  {
    name: 'open a conversation',
    path: inbox,
    byMouse: ['the search', '…larch', 'the row'],
    async run(hand) {
      await find(hand, `subject:"${TALK}"`);
      await hand.press('Enter');
      await hand.page.locator('.messages > li').nth(2).waitFor();
    },
  },
  {
    name: 'move',
    path: inbox,
    byMouse: ['the search', '…words', 'the row', 'Move', 'the folder'],
    async run(hand) {
      await find(hand, 'subject:permit');
      await hand.press('v');
      await hand.page.getByRole('dialog').waitFor();
      await hand.type('archive');
      await hand.press('Enter');
      await hand.page.locator('.notice', { hasText: 'Moved' }).waitFor();
    },
  },
  {
    name: 'archive and undo',
    path: inbox,
    byMouse: ['the row', 'Archive', 'Undo'],
    async run(hand) {
      await listed(hand);
      await hand.press('j');
      await hand.press('e');
      await hand.page.locator('.notice', { hasText: 'Archived' }).waitFor();
      await hand.press('Control+z');
      await hand.page.locator('.notice', { hasText: 'Archived' }).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'star',
    path: inbox,
    byMouse: ['the star'],
    async run(hand) {
      await listed(hand);
      const before = await hand.page.locator('.row-star[data-on]').count();
      await hand.press('j');
      await hand.press('s');
      await hand.page.waitForFunction(
        count => document.querySelectorAll('.row-star[data-on]').length !== count,
        before,
      );
    },
  },
  {
    name: 'label',
    path: inbox,
    byMouse: ['the row', 'Label', '…to do', 'the label'],
    async run(hand) {
      await listed(hand);
      await hand.press('j');
      await hand.press('l');
      await hand.page.getByRole('dialog').waitFor();
      await hand.type('To do');
      await hand.press('Enter');
      await hand.page.locator('.row-label', { hasText: 'to-do' }).first().waitFor();
    },
  },
  {
    name: 'print',
    path: inbox,
    byMouse: [...FOUND, 'More', 'Print'],
    async run(hand) {
      await openNews(hand);
      await hand.press('Control+p');
      await hand.page.waitForFunction(() => (globalThis as unknown as { printed: number }).printed > 0);
    },
  },
  {
    name: 'see the source',
    path: inbox,
    byMouse: [...FOUND, 'Raw'],
    async run(hand) {
      await openNews(hand);
      await hand.press('Shift+U');
      await hand.page
        .locator('.raw-lines')
        .getByText(new RegExp(`^Subject: .*${NEWS}`))
        .waitFor();
    },
  },
  {
    name: 'add a person',
    path: '/',
    byMouse: ['Accounts', 'Add a person', '…name', 'Add'],
    async run(hand) {
      await hand.press('g');
      await hand.press('a');
      await hand.page.getByText('Ben Osei').first().waitFor();
      await hand.press('n');
      await hand.page.getByRole('dialog').waitFor();
      await hand.type('Kim Lee');
      await hand.press('Enter');
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
      await hand.tabTo('button', 'Add an app password');
      await hand.press('Enter');
      await hand.page.getByRole('dialog').waitFor();
      await hand.type('Telephone');
      await hand.press('Enter');
      await hand.page.getByRole('dialog', { name: 'The app password for Telephone' }).waitFor();
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
    name: 'open the journey of a message',
    path: inbox,
    byMouse: [...FOUND, 'Journey'],
    async run(hand) {
      await openNews(hand);
      await hand.page
        .locator('.messages')
        .getByRole('link', { name: /^Journey/ })
        .first()
        .waitFor();
      await hand.tabTo('a', 'Journey');
      await hand.press('Enter');
      await hand.page.waitForURL(/\/journey\//);
    },
  },
  {
    name: 'change a setting',
    path: '/settings',
    byMouse: ['the search', '…keep-settled', 'Change', 'the old value', '…new value', 'Save'],
    async run(hand) {
      await hand.page
        .getByRole('button', { name: /^Change/ })
        .first()
        .waitFor();
      await hand.press('/');
      await hand.type('queue.keep-settled');
      await hand.page.waitForFunction(() => document.querySelectorAll('.setting').length === 1);
      await hand.tabTo('button', 'Change');
      await hand.press('Enter');
      await hand.focused('.setting-edit input');
      await hand.press('Control+a');
      await hand.type('60d');
      await hand.press('Enter');
      await hand.page.locator('.notice', { hasText: 'queue.keep-settled is now' }).waitFor();
    },
  },
];
