/** What was deleted for good: its words, its pages, and what undoing takes out, without a browser. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { outOf } from '../../../renderer/mail/expunged/expunged-acts.ts';
import {
  consequenceWords,
  deletedWords,
  durationFrom,
  isFound,
  keptFor,
  notRestoredWords,
  restoredWords,
  whereItLay,
} from '../../../renderer/mail/expunged/expunged-words.ts';
import { createPages, PAGE } from '../../../renderer/mail/expunged/pages.ts';
import type { Mailbox } from '../../../server/jmap/types.ts';

const box = (id: string, name: string, role: Mailbox['role'] = null, parentId: string | null = null): Mailbox =>
  ({ id, name, role, parentId }) as Mailbox;
const boxes = [
  box('m1', 'INBOX', 'inbox'),
  box('m2', 'Clients'),
  box('m3', 'Oak', null, 'm2'),
  box('m6', 'Trash', 'trash'),
];
const DAY = 86_400_000;

test('how long: as settings print it, and in words', () => {
  assert.deepEqual(['30d', '36h', '0s', '90m', '5', 'd'].map(durationFrom), [
    30 * DAY,
    1.5 * DAY,
    0,
    DAY / 16,
    null,
    null,
  ]);
  assert.deepEqual([30 * DAY, DAY, 1.5 * DAY, DAY / 16].map(keptFor), ['30 days', '1 day', '36 hours', '90 minutes']);
});

test('what is said after a deletion is true: kept, not kept, drafts, not known', () => {
  const said = [
    deletedWords(3, 0, 30 * DAY),
    deletedWords(1, 0, DAY),
    deletedWords(3, 1, 30 * DAY),
    deletedWords(2, 2, 30 * DAY),
    deletedWords(3, 0, 0),
    deletedWords(3, 0, null),
  ];
  assert.deepEqual(said, [
    'Deleted 3 messages for good. They can be brought back for 30 days.',
    'Deleted 1 message for good. It can be brought back for 1 day.',
    'Deleted 3 messages for good. They can be brought back for 30 days, drafts excepted.',
    'Deleted 2 messages for good.',
    'Deleted 3 messages for good.',
    'Deleted 3 messages for good.',
  ]);
  assert.equal(consequenceWords(0), 'There is no way back.');
  assert.equal(consequenceWords(DAY), 'For 1 day they can be brought back from Recently deleted; drafts cannot.');
});

test('where it lay: the folder as it is called now, or by its name then, which is gone', () => {
  const where = (mailboxId: string, mailboxName: string) => whereItLay({ mailboxId, mailboxName }, boxes);
  assert.deepEqual(where('m3', 'Old/Oak'), { name: 'Clients/Oak', isGone: false });
  assert.deepEqual(where('m9', 'Stairs'), { name: 'Stairs', isGone: true });
  assert.deepEqual(where('m1', 'INBOX'), { name: 'Inbox', isGone: false });
});

test('where it went back to, and why it did not', () => {
  assert.equal(restoredWords(['m1'], boxes), 'Put 1 message back into Inbox.');
  assert.equal(restoredWords(['m1', 'm3', 'm1'], boxes), 'Put 3 messages back into Inbox and Clients/Oak.');
  assert.equal(restoredWords(['m1', 'm3', 'm6'], boxes), 'Put 3 messages back where they lay.');
  assert.equal(
    notRestoredWords(2, [{ type: 'notFound' }, { type: 'notFound' }]),
    '2 messages could not be put back: they are not kept any more.',
  );
  assert.equal(notRestoredWords(1, [{ type: 'overQuota' }]), '1 message could not be put back: The mailbox is full.');
});

test('found by every word, in who, what, or where', () => {
  const one = { from: 'Kim Lee <kim@x.example>', subject: 'The ferry', preview: 'at nine' } as never;
  assert.deepEqual(
    ['kim ferry', 'inbox NINE', 'ferry trash'].map(words => isFound(one, 'Inbox', words)),
    [true, true, false],
  );
});

test('undone: out of just the folders it was put into, deleted where it lies in no other', () => {
  const into = new Map([
    ['e1', new Set(['m1'])],
    ['e2', new Set(['m1', 'm6'])],
    ['e3', new Set(['m1'])],
  ]);
  const emails: Parameters<typeof outOf>[0] = [
    { id: 'e1', mailboxIds: { m1: true, m2: true } },
    { id: 'e2', mailboxIds: { m1: true, m6: true } },
    { id: 'e3', mailboxIds: { m2: true } },
  ];
  assert.deepEqual(outOf(emails, into), { changes: new Map([['e1', { 'mailboxIds/m1': null }]]), destroyed: ['e2'] });
});

test('rows are read a page at a time, once; a page that failed is read again; another list keeps what is known', async () => {
  const asked: string[][] = [];
  let fails = true;
  const faults: unknown[] = [];
  const pages = createPages<{ id: string }>(
    async ids => {
      asked.push([...ids]);
      if (fails) throw new Error('busy');
      return ids.map(id => ({ id }));
    },
    fault => faults.push(fault),
  );
  const ids = Array.from({ length: 250 }, (_, i) => `x${i}`);
  const settled = () => new Promise(resolve => setImmediate(resolve));
  pages.setIds(ids);
  pages.want('x120');
  pages.want('x121');
  await settled();
  assert.deepEqual([asked.length, asked[0]!.length, asked[0]![0]], [1, PAGE, 'x100']);
  assert.equal(pages.get('x120'), undefined);
  fails = false;
  pages.want('x120');
  await settled();
  assert.deepEqual([pages.get('x120'), faults.at(-1)], [{ id: 'x120' }, null]);
  await pages.wantAll(new AbortController().signal);
  assert.deepEqual([asked.length, asked.flat().length], [4, 350]);
  pages.setIds(['new', ...ids.slice(0, 120)]);
  await pages.wantAll(new AbortController().signal);
  assert.deepEqual([asked.at(-1), pages.get('x119')?.id, pages.get('x120')], [['new'], 'x119', undefined]);
});
