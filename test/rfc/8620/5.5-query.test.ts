import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '5.5');
const byName = [{ property: 'name' }];
/** Archive, Drafts, Inbox, Junk, Sent, Trash */
const all = ['m4', 'm2', 'm1', 'm5', 'm3', 'm6'];

async function query(args: object) {
  const { ids, position, type } = await jmapWorld().call('Mailbox/query', { sort: byName, ...args });
  return type ?? [position, ...ids];
}

must('return the whole list, its state, and the limit it has set itself', async () => {
  assert.deepEqual(await jmapWorld().call('Mailbox/query', { sort: byName }), {
    accountId: 'a1',
    queryState: '0-0',
    canCalculateChanges: true,
    position: 0,
    ids: all,
    limit: 10_000,
  });
});

must('return the total only if it is asked for, the limit only if it is another', async () => {
  const got = await jmapWorld().call('Mailbox/query', { limit: 2, calculateTotal: true });
  assert.deepEqual([got.total, 'limit' in got], [6, false]);
  assert.equal((await jmapWorld().call('Mailbox/query', { limit: 50_000 })).limit, 10_000);
});

must('begin at the position, from the end where it is negative', async () => {
  assert.deepEqual(await query({ position: 4 }), [4, 'm3', 'm6']);
  assert.deepEqual(await query({ position: -2 }), [4, 'm3', 'm6']);
  assert.deepEqual(await query({ position: -9, limit: 1 }), [0, 'm4']);
  assert.deepEqual(await query({ position: 6 }), [6]);
  assert.deepEqual(await query({ position: 2, limit: 0 }), [2]);
});

must('begin at the anchor and its offset, and ignore the position then', async () => {
  assert.deepEqual(await query({ anchor: 'm1', limit: 2, position: 5 }), [2, 'm1', 'm5']);
  assert.deepEqual(await query({ anchor: 'm1', anchorOffset: -1, limit: 2 }), [1, 'm2', 'm1']);
  assert.deepEqual(await query({ anchor: 'm1', anchorOffset: -9, limit: 1 }), [0, 'm4']);
  assert.deepEqual(await query({ anchor: 'm6', anchorOffset: 9 }), [14]);
  assert.deepEqual(await query({ anchorOffset: 3, limit: 1 }), [0, 'm4'], 'no anchor: the offset is ignored');
  assert.equal(await query({ anchor: 'm9' }), 'anchorNotFound');
});

must('combine conditions with AND, OR and NOT', async () => {
  const inbox = { role: 'inbox' };
  const sent = { role: 'sent' };
  const filter = (operator: string, ...conditions: object[]) => ({ filter: { operator, conditions } });
  assert.deepEqual(await query(filter('OR', inbox, sent)), [0, 'm1', 'm3']);
  assert.deepEqual(await query(filter('AND', inbox, sent)), [0]);
  assert.deepEqual(await query(filter('NOT', inbox, sent)), [0, 'm4', 'm2', 'm5', 'm6']);
  assert.deepEqual(await query(filter('AND', filter('NOT', sent).filter, { name: 'e' })), [0, 'm4']);
  assert.deepEqual(await query(filter('OR')), [0]);
  assert.deepEqual(await query(filter('AND')), [0, ...all]);
  assert.deepEqual(await query({ filter: {} }), [0, ...all]);
});

must('tell a filter it cannot process from one that is wrong', async () => {
  assert.equal(await query({ filter: { colour: 'red' } }), 'unsupportedFilter');
  assert.equal(await query({ filter: { name: 7 } }), 'invalidArguments');
  assert.equal(await query({ filter: { operator: 'XOR', conditions: [] } }), 'invalidArguments');
  assert.equal(await query({ filter: { operator: 'AND', conditions: [], name: 'x' } }), 'invalidArguments');
  assert.equal(await query({ filter: [] }), 'invalidArguments');
  const nested = (depth: number): object => (depth === 0 ? {} : { operator: 'AND', conditions: [nested(depth - 1)] });
  assert.deepEqual(await query({ filter: nested(31) }), [0, ...all]);
  assert.equal(await query({ filter: nested(32) }), 'unsupportedFilter');
  const wide = { operator: 'OR', conditions: Array.from({ length: 1000 }, () => ({})) };
  assert.equal(await query({ filter: wide }), 'unsupportedFilter');
});

must('sort by each comparator in turn, and reverse where it is descending', async () => {
  assert.deepEqual(await query({ sort: [{ property: 'name', isAscending: false }], limit: 2 }), [0, 'm6', 'm3']);
  assert.deepEqual(await query({ sort: [{ property: 'sortOrder' }], limit: 2 }), [0, 'm1', 'm2']);
  assert.deepEqual(await query({ sort: null, limit: 2 }), [0, 'm1', 'm2'], 'stable without a sort');
});

must('refuse to sort by what it does not know with unsupportedSort', async () => {
  assert.equal(await query({ sort: [{ property: 'colour' }] }), 'unsupportedSort');
  assert.equal(await query({ sort: [{ property: 'name', collation: 'i;none' }] }), 'unsupportedSort');
  assert.equal(await query({ sort: [{ property: 'name', collation: 'i;octet' }], limit: 1 }).then(([p]) => p), 0);
  assert.equal(await query({ sort: [{ name: 'x' }] }), 'invalidArguments');
  assert.equal(await query({ sort: 'name' }), 'invalidArguments');
});
