/** What a script would do with the mail that is there: counted in words, with rule and line, and nothing is changed. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { FilterRule } from '../../../server/filters/filter-rule.ts';
import type { Tried } from '../../../server/filters/trial.ts';
import { differencesOf, summaryOf } from '../../../server/filters/trial-words.ts';
import { filtersWorld } from '../../support/filters-world.ts';
import { must, START } from '../../support/store-world.ts';

const latest = { kind: 'latest', mailboxes: null, limit: 200 } as const;
const summary = ({ messages }: Tried): string => summaryOf(messages.map(one => one.would));
const sort = [
  'require ["fileinto", "vacation"];',
  '# rule:[Bills]',
  'if header :contains "subject" "bill" {',
  '    fileinto "Bills";',
  '    stop;',
  '}',
  '# rule:[Junk]',
  'if header :contains "subject" "casino" { discard; stop; }',
  'vacation :days 7 "I am away";',
].join('\r\n');

test('counted in words, the newest first, each with its rule and line; and all is as it was', async t => {
  const { filters, ann, letter, store } = await filtersWorld(t);
  for (let at = 0; at < 6; at++) await letter(`A bill ${at}`, { at: START + at });
  await letter('Best casino');
  await letter('Lunch?', { from: 'lee@there.example' });
  await letter('Lunch!', { from: 'lee@there.example', at: START + 60_000 });
  const before = await store.mailboxes(ann.id);
  const tried = must(await filters.try(ann, { kind: 'text', text: sort }, latest));
  assert.equal(summary(tried), '6 would move to Bills, 1 would be answered, 1 would be thrown away');
  assert.equal(tried.messages[0]?.subject, 'Lunch!');
  const bill = tried.messages.find(one => one.subject === 'A bill 5')!;
  assert.deepEqual(bill.would.acts, [
    { kind: 'move', what: 'Bills', flags: [], silent: false, rule: 'Bills', line: 4 },
  ]);
  assert.equal(bill.differs, true);
  // Who had the same answer a minute before gets none.
  assert.deepEqual(
    tried.messages[0]?.would.acts.map(one => [one.kind, one.silent]),
    [
      ['answer', true],
      ['keep', false],
    ],
  );
  assert.deepEqual(await store.mailboxes(ann.id), before);
});

test('what would be different from the script that runs', async t => {
  const { filters, ann, letter } = await filtersWorld(t);
  await letter('A bill');
  await letter('Lunch?');
  const put = { name: 'Mine', text: 'require "fileinto"; if header :contains "subject" "bill" { fileinto "Bills"; }' };
  must(await filters.book.put(ann.id, { ...put, role: 'active' }, 'ann'));
  const other = put.text.replace('"Bills"', '"Money"');
  const tried = must(await filters.try(ann, { kind: 'text', text: other }, latest));
  assert.deepEqual(
    tried.messages.map(one => [one.subject, one.differs]),
    [
      ['Lunch?', false],
      ['A bill', true],
    ],
  );
  assert.equal(differencesOf(tried.messages), '1 would move to Money instead of Bills');
  const same = must(await filters.try(ann, { kind: 'saved', name: 'Mine' }, latest));
  assert.equal(differencesOf(same.messages), '');
});

test('a rule of the form is tried before it is saved, on mailboxes by choice, on one message, on what is pasted', async t => {
  const { filters, ann, letter } = await filtersWorld(t);
  const rule: FilterRule = {
    ...{ name: 'Plus', enabled: true, match: 'all', actions: [{ kind: 'star' }, { kind: 'keep' }] },
    conditions: [{ kind: 'envelope', of: 'to', part: 'detail', how: 'is', not: false, values: ['shop'] }],
  };
  const of = { kind: 'change', change: { state: 0, edit: { act: 'add', rule, before: 0 } } } as const;
  const shop = await letter('Order', { to: 'ann+shop@here.example', mailbox: 'Shops' });
  await letter('Other');
  assert.equal(summary(must(await filters.try(ann, of, latest))), '1 would be marked with a star');
  const inbox = must(await filters.try(ann, of, { ...latest, mailboxes: ['INBOX'] }));
  assert.deepEqual([inbox.messages.length, summary(inbox)], [1, 'It would stay as it is']);
  const one = must(await filters.try(ann, of, { kind: 'message', message: shop }));
  assert.ok(one.messages[0]!.would.steps.some(step => step.kind === 'matched'));
  const eml = Buffer.from('From: kim@there.example\r\nTo: ann+shop@here.example\r\nSubject: Pasted\r\n\r\nHi\r\n');
  const pasted = must(await filters.try(ann, of, { kind: 'pasted', octets: eml }));
  assert.deepEqual(pasted.messages[0]?.would.acts[0]?.flags, ['\\Flagged']);
  const missing = await filters.try(ann, of, { kind: 'message', message: 4711 });
  assert.equal(!missing.ok && missing.error.kind, 'no-such');
});

test('a fault at run time is told with its line and the message stays; a fault of the script is told before', async t => {
  const { filters, ann, letter } = await filtersWorld(t);
  await letter('A bill');
  const text = `require ["variables", "fileinto"];\r\nset "name" "";\r\nfileinto "$${'{name}'}";`;
  const tried = must(await filters.try(ann, { kind: 'text', text }, latest));
  const [only] = tried.messages;
  assert.equal(only?.would.error?.line, 3);
  assert.deepEqual(
    only?.would.acts.map(one => one.kind),
    ['keep'],
  );
  assert.equal(summary(tried), '1 would stop at a fault of the script');
  const broken = await filters.try(ann, { kind: 'text', text: 'if true {\r\n  fileinto "x"\r\n}' }, latest);
  assert.equal(!broken.ok && broken.error.kind, 'invalid');
  assert.equal(!broken.ok && broken.error.problems[0]?.span.start.line, 2);
});

test('a large message is looked at in part and keeps its size', async t => {
  const { filters, ann, letter } = await filtersWorld(t);
  await letter('Large', { body: `${'x'.repeat(76)}\r\n`.repeat(20_000) });
  const text = 'require "fileinto"; if size :over 1500K { fileinto "Large"; }';
  const tried = must(await filters.try(ann, { kind: 'text', text }, latest));
  assert.deepEqual([tried.messages[0]?.cut, summary(tried)], [true, '1 would move to Large']);
});
