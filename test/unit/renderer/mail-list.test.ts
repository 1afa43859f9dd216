/** Mail's frame without a browser: searches, places, geometry, choices, what acts mean and how they are said. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { ListEmail } from '../../../renderer/jmap/list-email.ts';
import * as choose from '../../../renderer/mail/choice.ts';
import {
  dayGroup,
  heightOf,
  indexAt,
  renewHeadings,
  scrollTo,
  seenRows,
  topOf,
} from '../../../renderer/mail/geometry.ts';
import { isWithin, mailboxPath, treeOf } from '../../../renderer/mail/mailboxes.ts';
import { emailPart, filterAt, pathOf, placeFrom, rowOfPart } from '../../../renderer/mail/place.ts';
import { isIdle, labelFrom, movePatch, patchFor, said } from '../../../renderer/mail/plan.ts';
import { parsePreferences, standard } from '../../../renderer/mail/preferences.ts';
import { rowWords, snippetPieces } from '../../../renderer/mail/row-words.ts';
import { filterOf, isMailWord, mailWords, parseMailSearch } from '../../../renderer/mail/search-query.ts';
import { suggest, withSuggestion } from '../../../renderer/search/vocabulary.ts';
import { joinChips, splitChips } from '../../../server/base/search.ts';
import { parseAge, parseDate, parseSize } from '../../../server/base/search-values.ts';
import type { Mailbox, MailboxRole } from '../../../server/jmap/types.ts';
import { rfc } from '../../support/rfc.ts';

const box = (id: string, name: string, role: MailboxRole | null = null, parentId: string | null = null): Mailbox => ({
  id,
  name,
  role,
  parentId,
  sortOrder: 0,
  totalEmails: 0,
  unreadEmails: 0,
  totalThreads: 0,
  unreadThreads: 0,
  isSubscribed: true,
  myRights: {
    mayReadItems: true,
    mayAddItems: true,
    mayRemoveItems: true,
    maySetSeen: true,
    maySetKeywords: true,
    mayCreateChild: true,
    mayRename: true,
    mayDelete: true,
    maySubmit: true,
  },
});
const mailboxes = [
  box('m3', 'Sent', 'sent'),
  box('m1', 'INBOX', 'inbox'),
  box('m9', 'Lehtonen', null, 'm8'),
  box('m8', 'Clients'),
  box('m4', 'Archive', 'archive'),
  box('m6', 'Trash', 'trash'),
  box('m5', 'Junk', 'junk'),
];
const now = new Date(2026, 10, 22, 12).getTime();
const filter = (typed: string) => filterOf(parseMailSearch(typed), { mailboxes, now });
const only = (typed: string) => filter(typed).filter;

const { must } = rfc(8621, '4.4.1');
must('say each operator as the condition it is', () => {
  const utc = (y: number, m: number, d: number): string => `${new Date(y, m, d).toISOString().slice(0, 19)}Z`;
  const cases: readonly (readonly [string, unknown])[] = [
    ['lunch', { text: 'lunch' }],
    ['"friday lunch"', { text: '"friday lunch"' }],
    ['from:ana', { from: 'ana' }],
    ['subject:"two words"', { subject: '"two words"' }],
    ['has:attachment', { hasAttachment: true }],
    ['is:unread', { notKeyword: '$seen' }],
    ['is:starred', { hasKeyword: '$flagged' }],
    ['in:inbox', { inMailbox: 'm1' }],
    ['in:clients/lehtonen', { inMailbox: 'm9' }],
    ['in:all', null],
    ['label:Later', { hasKeyword: 'later' }],
    ['larger:5M', { minSize: 5_000_000 }],
    ['smaller:500k', { maxSize: 500_000 }],
    ['before:2026-11-01', { before: utc(2026, 10, 1) }],
    ['on:2026-02', { after: utc(2026, 1, 1), before: utc(2026, 2, 1) }],
    ['newer:7d', { after: `${new Date(now - 7 * 86_400_000).toISOString().slice(0, 19)}Z` }],
    ['list:dev', { header: ['List-Id', 'dev'] }],
    ['header:X-Mailer=mutt', { header: ['X-Mailer', 'mutt'] }],
    ['header:X-Mailer', { header: ['X-Mailer'] }],
    ['-from:bob', { operator: 'NOT', conditions: [{ from: 'bob' }] }],
    ['a b', { operator: 'AND', conditions: [{ text: 'a' }, { text: 'b' }] }],
    [
      'a OR b c',
      { operator: 'OR', conditions: [{ text: 'a' }, { operator: 'AND', conditions: [{ text: 'b' }, { text: 'c' }] }] },
    ],
    [
      '(a OR b) c',
      { operator: 'AND', conditions: [{ operator: 'OR', conditions: [{ text: 'a' }, { text: 'b' }] }, { text: 'c' }] },
    ],
    ['-(a b)', { operator: 'NOT', conditions: [{ operator: 'AND', conditions: [{ text: 'a' }, { text: 'b' }] }] }],
    ['http://x.test/y', { text: 'http://x.test/y' }],
    ['Re: 10:30', { operator: 'AND', conditions: [{ text: 'Re:' }, { text: '10:30' }] }],
    ['', null],
    ['   ', null],
  ];
  for (const [typed, wanted] of cases) assert.deepEqual([typed, only(typed)], [typed, wanted]);
});

test('what is wrong is left out and said in words', () => {
  assert.deepEqual(filter('lunch larger:many in:nowhere'), {
    filter: { text: 'lunch' },
    faults: [
      { text: 'larger:many', at: 6, words: '“larger:many” needs a size, such as 500k or 5M' },
      { text: 'in:nowhere', at: 18, words: '“in:nowhere” is no folder of yours' },
    ],
  });
  assert.equal(filter('(a b').faults.length, 1);
  assert.deepEqual(filter('from:').filter, null, 'not yet finished is not yet a fault');
});

test('sizes, ages and dates', () => {
  assert.deepEqual([parseSize('1.5MB'), parseSize('7'), parseSize('x')], [1_500_000, 7, null]);
  assert.deepEqual([parseAge('2w', 'mo'), parseAge('2', 'mo')], [1_209_600_000, null]);
  assert.deepEqual([parseDate('2026-02-30', now), parseDate('2026-13', now)], [null, null]);
  assert.equal(parseDate('yesterday', now)!.to, new Date(2026, 10, 22).getTime());
});

test('suggestions end the term that is being typed', () => {
  const known = { mailboxes, now, people: ['kim@y.test'], labels: ['later'] };
  assert.deepEqual(suggest('lunch fr', mailWords, known), [{ text: 'from:', hint: 'a sender' }]);
  assert.deepEqual(suggest('from:ki', mailWords, known), [{ text: 'from:kim@y.test', hint: '' }]);
  assert.equal(suggest('-is:', mailWords, known)[0]!.text, '-is:unread');
  assert.equal(withSuggestion('lunch -is:u', { text: '-is:unread', hint: '' }), 'lunch -is:unread ');
  assert.equal(withSuggestion('fr', { text: 'from:', hint: '' }), 'from:');
});

test('chips are whole terms; what OR or brackets bind stays text', () => {
  assert.deepEqual(splitChips('from:ana lunch -is:read', isMailWord), {
    chips: ['from:ana', '-is:read'],
    text: 'lunch',
  });
  assert.deepEqual(splitChips('from:ana OR lunch', isMailWord), { chips: [], text: 'from:ana OR lunch' });
  assert.equal(joinChips(['from:ana'], 'x y'), 'from:ana x y');
});

test('an address leads to a place and back', () => {
  const place = placeFrom(['a1', 'm1', 'e5'], 'q=from%3Aana+lunch&in=all');
  assert.deepEqual(place, { account: 'a1', mailbox: 'm1', email: 'e5', q: 'from:ana lunch', wide: true });
  assert.deepEqual(placeFrom(pathOf(place).split('?')[0]!.split('/').slice(2), pathOf(place).split('?')[1]!), place);
  assert.equal(pathOf({ account: 'a1', mailbox: 'm1', email: null, q: ' ', wide: true }), '/mail/a1/m1');
  assert.deepEqual(placeFrom(['a1', 'm1'], 'as=a2'), { ...place, email: null, q: '', wide: false, as: 'a2' });
  assert.equal(pathOf({ ...place, q: '', as: 'a2' }), '/mail/a1/m1/e5?as=a2');
  const row = { accountId: 'a2', id: 'e7' };
  assert.deepEqual(rowOfPart('all', emailPart('all', row)), row);
  assert.deepEqual(rowOfPart('a2', emailPart('a2', row)), row);
});

test('a place narrows what is asked: a folder, a role, everything, a search over all', () => {
  const at = (mailbox: string, q = '', wide = false) =>
    filterAt({ account: 'a1', mailbox, email: null, q, wide }, mailboxes, now)?.filter;
  assert.deepEqual(at('m1'), { inMailbox: 'm1' });
  assert.deepEqual(at('trash'), { inMailbox: 'm6' });
  assert.deepEqual(at('everything'), { inMailboxOtherThan: ['m6', 'm5'] });
  assert.deepEqual(at('m1', 'x'), { operator: 'AND', conditions: [{ inMailbox: 'm1' }, { text: 'x' }] });
  assert.deepEqual(at('m1', 'x', true), { text: 'x' });
  assert.deepEqual(at('m1', 'in:sent x'), { operator: 'AND', conditions: [{ inMailbox: 'm3' }, { text: 'x' }] });
  assert.equal(at('m77'), undefined);
});

test('folders: roles first, children below their parents, paths', () => {
  assert.deepEqual(
    treeOf(mailboxes).map(({ mailbox, depth }) => `${depth}${mailbox.name}`),
    ['0INBOX', '0Sent', '0Archive', '0Junk', '0Trash', '0Clients', '1Lehtonen'],
  );
  assert.equal(treeOf(mailboxes, new Set(['m8'])).length, 6);
  assert.equal(mailboxPath(mailboxes[2]!, mailboxes), 'Clients/Lehtonen');
  assert.deepEqual([isWithin(mailboxes[2]!, 'm8', mailboxes), isWithin(mailboxes[3]!, 'm9', mailboxes)], [true, false]);
  const round = [box('m1', 'a', null, 'm2'), box('m2', 'b', null, 'm1')];
  assert.ok(mailboxPath(round[0]!, round).length < 20, 'a loop ends');
});

test('geometry: rows, headings, and back from a height to its row', () => {
  const geometry = { row: 60, heading: 28, count: 1000, headings: [0, 3, 500].map(index => ({ index, words: '' })) };
  for (const index of [0, 1, 2, 3, 4, 499, 500, 501, 999]) {
    assert.equal(indexAt(geometry, topOf(geometry, index)), index);
    assert.equal(indexAt(geometry, topOf(geometry, index) + 59), index);
  }
  assert.equal(heightOf(geometry), 60_084);
  assert.deepEqual(seenRows(geometry, 0, 600, 6), { first: 0, end: 16 });
  assert.equal(scrollTo(geometry, 1000, 600, 16, 28), 988);
  assert.equal(scrollTo(geometry, 0, 600, 5, 28), null);
});

test('headings: found where one looks, kept and moved elsewhere, always one at the top', () => {
  const day = 86_400_000;
  const first = renewHeadings(
    [],
    [
      [0, now],
      [1, now - 1000],
      [2, now - day],
    ],
    0,
    10,
    now,
  );
  assert.deepEqual(first, [
    { index: 0, words: 'Today' },
    { index: 2, words: 'Yesterday' },
  ]);
  const later = renewHeadings(
    first,
    [
      [6, now - 40 * day],
      [7, now - 80 * day],
    ],
    1,
    11,
    now,
  );
  assert.deepEqual(
    later.map(one => one.index),
    [0, 3, 7],
  );
  assert.deepEqual(renewHeadings([], [], 0, 5, now), [{ index: 0, words: '' }]);
  assert.deepEqual(renewHeadings(first, [], 0, 0, now), []);
});

test('days in words', () => {
  const at = (m: number, d: number, h = 9, y = 2026) => dayGroup(new Date(y, m, d, h).getTime(), now);
  // 22 November 2026 is a Sunday.
  assert.deepEqual(
    [
      at(10, 22),
      at(10, 21, 23),
      at(10, 20),
      at(10, 16),
      at(10, 15),
      at(10, 9),
      at(10, 3),
      at(9, 30),
      at(4, 1, 9, 2025),
    ],
    ['Today', 'Yesterday', 'This week', 'This week', 'Last week', 'Last week', 'This month', 'October', 'May 2025'],
  );
});

test('choices: some, a span, all but a few', () => {
  const row = (n: number) => ({ accountId: 'a1', id: `e${n}` });
  let choice = choose.toggle(choose.noChoice, row(1));
  assert.deepEqual([choose.isChosen(choice, row(1)), choose.chosenCount(choice, 9)], [true, 1]);
  choice = choose.chooseAll(choice);
  choice = choose.toggle(choice, row(4));
  assert.deepEqual(
    [choose.isChosen(choice, row(1)), choose.isChosen(choice, row(4)), choose.chosenCount(choice, 9)],
    [true, false, 8],
  );
  assert.equal(choose.chosenCount(choose.chooseAll(choose.chooseAll(choose.noChoice)), 9), 0, 'twice is none');
  assert.deepEqual([...choose.without(choose.chooseRows(choice, [row(1), row(2)], null, 0), [row(2)]).keys], ['a1/e1']);
});

const email = (over: Partial<ListEmail> = {}): ListEmail => ({
  id: 'e1',
  blobId: 'E1',
  threadId: 't1',
  mailboxIds: { m1: true },
  keywords: {},
  size: 1,
  receivedAt: '2026-11-22T10:00:00Z',
  from: [{ name: 'Ana Prieto', email: 'ana@x.test' }],
  to: [{ name: null, email: 'ben@x.test' }],
  cc: null,
  replyTo: null,
  subject: 'Hi',
  sentAt: null,
  hasAttachment: false,
  preview: 'Hello\n there',
  ...over,
});

test('moves take a message out of where one looks, out of a search from all but Sent and Drafts', () => {
  const trash = mailboxes[5]!;
  const archive = mailboxes[4]!;
  const both = email({ mailboxIds: { m1: true, m3: true } });
  assert.deepEqual(movePatch(both, 'm1', archive, mailboxes), { 'mailboxIds/m4': true, 'mailboxIds/m1': null });
  assert.deepEqual(movePatch(both, null, archive, mailboxes), { 'mailboxIds/m4': true, 'mailboxIds/m1': null });
  assert.deepEqual(movePatch(both, null, trash, mailboxes), {
    'mailboxIds/m6': true,
    'mailboxIds/m1': null,
    'mailboxIds/m3': null,
  });
  assert.equal(
    patchFor({ kind: 'move', to: mailboxes[6]!, why: 'junk' }, both, 'm1', mailboxes)['keywords/$junk'],
    true,
  );
  assert.equal(isIdle({ kind: 'keyword', keyword: '$seen', on: false }, both, 'm1'), true);
  assert.equal(isIdle({ kind: 'move', to: archive }, both, 'm1'), false);
});

test('acts in words', () => {
  assert.equal(said({ kind: 'move', to: mailboxes[5]!, why: 'trash' }, 3), 'Moved 3 messages to Trash.');
  assert.equal(said({ kind: 'move', to: mailboxes[4]!, why: 'archive' }, 1), 'Archived 1 message.');
  assert.equal(said({ kind: 'keyword', keyword: '$seen', on: false }, 2), 'Marked unread: 2 messages.');
  assert.equal(said({ kind: 'keyword', keyword: 'later', on: true }, 1), 'Labelled “later”: 1 message.');
  assert.deepEqual([labelFrom('To do (soon)'), labelFrom('$x'), labelFrom('  ')], ['to-do-soon', null, null]);
});

test('a row says who, how many and what, of one message or of a conversation', () => {
  const answer = email({ id: 'e2', from: [{ name: 'Ben Osei', email: 'ben@x.test' }], keywords: { $seen: true } });
  const words = rowWords(answer, [email(), answer], false);
  assert.deepEqual([words.who, words.count, words.unread, words.preview], ['Ana, Ben', 2, true, 'Hello there']);
  assert.equal(rowWords(email({ to: null }), [], true).who, 'no recipient yet');
  assert.equal(rowWords(email({ from: null, subject: ' ' }), [], false).subject, 'No subject');
});

rfc(8621, '5').must('read a snippet as text with marks, and as nothing else', () => {
  assert.deepEqual(snippetPieces('a &lt;b&gt; <mark>x &amp; y</mark><img src=x onerror=1>'), [
    { text: 'a <b> ', marked: false },
    { text: 'x & y', marked: true },
    { text: '<img src=x onerror=1>', marked: false },
  ]);
  assert.deepEqual(snippetPieces('one two three four five six <mark>seven</mark>', 12)[0], {
    text: '…five six ',
    marked: false,
  });
});

test('what was kept badly is the standard', () => {
  assert.deepEqual(parsePreferences(null), standard);
  assert.deepEqual(
    parsePreferences('{"density":7,"layout":[],"listWidth":"9","views":[{"name":"x","path":"//evil"}],"sort":3}'),
    standard,
  );
  assert.deepEqual(parsePreferences('[not json'), standard);
  assert.equal(parsePreferences('{"listWidth":99999}').listWidth, 900);
});
