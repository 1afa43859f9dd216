/** JMAP's words and numbers on the store's: ids, states, keywords, filters, snippets, delivery. Pure tables. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Expansion, statusesOf, undoStatusOf } from '../../../server/access/jmap-delivery.ts';
import { generous, storeFilter, storeSort, unindexedIn } from '../../../server/access/jmap-filter.ts';
import { printId, readBlobName, readId, readState, recordState } from '../../../server/access/jmap-ids.ts';
import { flagOrKeyword, flagsOf, keywordsOf } from '../../../server/access/jmap-keywords.ts';
import { marked, readWords, termsOf } from '../../../server/access/jmap-snippets.ts';
import { Flag, type QueueRow, type RecipientState } from '../../../server/store/interface.ts';

test('ids are the store’s numbers with a letter, and nothing else is an id', () => {
  assert.equal(printId('e', 12), 'e12');
  assert.equal(readId('e', 'e12'), 12);
  for (const id of ['m12', 'e', 'e0', 'e01', 'e-1', 'e1.5', 'e1e3', 'E12', 'e9999999999999999', ' e1'])
    assert.equal(readId('e', id), null, id);
});

test('a blob is a message, an upload, or a part of one, however deep', () => {
  const sha = 'a'.repeat(64);
  assert.deepEqual(readBlobName('E12'), { of: { message: 12 }, path: [] });
  assert.deepEqual(readBlobName('E12_1-2_3'), { of: { message: 12 }, path: [[1, 2], [3]] });
  assert.deepEqual(readBlobName(`U${sha}_2`), { of: { upload: sha }, path: [[2]] });
  for (const id of ['E', 'E0', 'E1_', 'E1_0', 'E1_1-', 'U12', `U${'A'.repeat(64)}`, `E1${'_1'.repeat(9)}`, 'E1/../2'])
    assert.equal(readBlobName(id), null, id);
});

test('a state is an epoch and a number, whatever the epoch', () => {
  assert.deepEqual(readState('e83-1394-7'), { epoch: 'e83-1394', modSeq: 7 });
  assert.deepEqual(readState(recordState(3)), { epoch: 'r', modSeq: 3 });
  for (const state of ['', '7', '-7', 'a-', 'a-x']) assert.equal(readState(state), null, state);
});

test('four keywords are flags, in any case', () => {
  assert.deepEqual(keywordsOf(Flag.seen | Flag.draft | Flag.deleted, ['blue']), ['$seen', '$draft', 'blue']);
  assert.deepEqual(flagsOf(['$Seen', '$flagged', 'Blue', '$junk']), {
    flags: Flag.seen | Flag.flagged,
    keywords: ['blue', '$junk'],
  });
  assert.deepEqual(flagOrKeyword('$ANSWERED'), { flag: Flag.answered, keyword: null });
  assert.deepEqual(flagOrKeyword('\\Deleted'), { flag: null, keyword: '\\deleted' });
});

const never = () => ({ key: 'or' as const, of: [] });
const nothing = { session: never, tag: never };

test('filters: all conditions of one object, operators as they stand, a mailbox that cannot be is nothing', () => {
  const of = (filter: Parameters<typeof storeFilter>[0]) => storeFilter(filter, { ...nothing, read: generous });
  assert.deepEqual(of({}), { key: 'and', of: [] });
  assert.deepEqual(of({ inMailbox: 'm3' }), { key: 'mailbox', mailbox: 3 });
  assert.deepEqual(of({ inMailbox: 'x' }), { key: 'or', of: [] });
  assert.deepEqual(of({ after: '2026-01-01T00:00:00Z', minSize: 10, notKeyword: '$seen', subject: 'a b' }), {
    key: 'and',
    of: [
      { key: 'received', from: Date.UTC(2026, 0, 1) },
      { key: 'size', atLeast: 10 },
      { key: 'text', where: 'subject', words: 'a b', prefix: true },
      { key: 'flag', flag: Flag.seen, on: false },
    ],
  });
  assert.deepEqual(
    of({ operator: 'NOT', conditions: [{ hasKeyword: 'blue' }, { someInThreadHaveKeyword: '$flagged' }] }),
    {
      key: 'nor',
      of: [
        { key: 'keyword', keyword: 'blue', on: true },
        { key: 'thread-flag', of: 'some', flag: Flag.flagged, keyword: null },
      ],
    },
  );
});

test('a header condition leaves nothing out before it is answered, not under NOT either', () => {
  const filter = {
    operator: 'AND' as const,
    conditions: [
      { header: ['X-A'] as const },
      { operator: 'NOT' as const, conditions: [{ header: ['x-a'] as const }] },
    ],
  };
  assert.deepEqual(unindexedIn(filter).read, [{ name: 'x-a', contains: null }]);
  assert.deepEqual(storeFilter(filter, { ...nothing, read: generous }), {
    key: 'and',
    of: [
      { key: 'and', of: [] },
      { key: 'nor', of: [{ key: 'or', of: [] }] },
    ],
  });
});

test('sorts: ascending unless said otherwise, keywords as flags', () => {
  assert.deepEqual(
    storeSort([
      { property: 'sentAt', isAscending: false },
      { property: 'hasKeyword', keyword: '$seen' },
    ]),
    [
      { by: 'sent', ascending: false },
      { by: 'flag', ascending: true, flag: Flag.seen, keyword: null },
    ],
  );
  assert.equal(storeSort([{ property: 'weight' as never }]), null);
});

test('snippets: words and phrases marked, the rest escaped, at most 255 octets', () => {
  const words = readWords('cafe "second sight" rep');
  assert.deepEqual(words, [
    { words: ['cafe'], prefix: false },
    { words: ['second', 'sight'], prefix: false },
    { words: ['rep'], prefix: true },
  ]);
  assert.equal(
    marked('The CAFÉ & second  sight <reports> on cafes', words),
    'The <mark>CAFÉ</mark> &amp; <mark>second  sight</mark> &lt;<mark>reports</mark>&gt; on cafes',
  );
  assert.equal(marked('nothing here', words), null);
  assert.equal(marked('今日会議です', readWords('会議')), '今日<mark>会議</mark>です');
  const long = marked(`${'before '.repeat(100)}cafe ${'après & '.repeat(100)}`, words, 255)!;
  assert.match(long, /^before .*<mark>cafe<\/mark> après &amp;/);
  assert.ok(Buffer.byteLength(long) <= 255 && Buffer.byteLength(long) > 240);
  assert.doesNotMatch(long, /&(?!amp;)/);
});

test('snippets: what is not wanted is not marked', () => {
  assert.deepEqual(termsOf({ operator: 'NOT', conditions: [{ text: 'a' }] }), { subject: [], body: [] });
  assert.deepEqual(termsOf({ operator: 'OR', conditions: [{ subject: 'a' }, { body: 'b' }] }), {
    subject: [{ words: ['a'], prefix: true }],
    body: [{ words: ['b'], prefix: true }],
  });
});

const row = (address: string, state: RecipientState, more: Partial<QueueRow> = {}): QueueRow =>
  ({ address, state, attempts: 1, trace: 'T-1', reply: null, ...more }) as QueueRow;

test('a submission can be called back while nothing was tried', () => {
  const waits = { attempts: 0 };
  assert.equal(undoStatusOf([row('a', 'deferred', waits), row('b', 'queued', waits)]), 'pending');
  assert.equal(undoStatusOf([row('a', 'deferred', waits), row('b', 'deferred')]), 'final');
  assert.equal(undoStatusOf([row('a', 'cancelled'), row('b', 'cancelled')]), 'canceled');
  assert.equal(undoStatusOf([]), 'final');
});

test('delivery: here is yes, elsewhere unknown, an alias what became of all its targets', () => {
  const rows = [
    row('ann@here', 'delivered'),
    row('kim@there', 'relayed', { reply: '250 2.0.0 Ok\r\n queued' }),
    row('lee@there', 'failed', { reply: '550 5.1.1 No' }),
    row('team@here', 'expanded'),
    row('all@here', 'expanded'),
  ];
  const expansions: Expansion[] = [
    { recipient: 'team@here', into: ['ann@here'] },
    { recipient: 'all@here', into: ['Ann@here', 'lee@there', 'all@here'] },
  ];
  const told = statusesOf(['Ann@here', 'kim@there', 'lee@there', 'team@here', 'all@here'], rows, expansions, 'T-1');
  assert.deepEqual(
    told.map(one => [one.email, one.delivered]),
    [
      ['Ann@here', 'yes'],
      ['kim@there', 'unknown'],
      ['lee@there', 'no'],
      ['team@here', 'yes'],
      ['all@here', 'unknown'],
    ],
  );
  assert.equal(told[1]?.smtpReply, '250 2.0.0 Ok queued');
  assert.equal(told[2]?.smtpReply, '550 5.1.1 No');
});
