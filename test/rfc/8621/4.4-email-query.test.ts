import assert from 'node:assert/strict';
import type { Arguments } from '../../../server/jmap/types.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(8621, '4.4');
const changes = rfc(8621, '4.5');

function withThree() {
  const account = memoryAccount();
  const world = jmapWorld({ accounts: [account] });
  const letter = (subject: string, more = '') => `From: bob@x.example\nSubject: ${subject}\n${more}\n${subject} text`;
  const one = account.deliver(letter('One', 'Message-ID: <1@x>\n'), { receivedAt: 1000, keywords: ['$seen'] }).id;
  const two = account.deliver(letter('Two'), { receivedAt: 2000 }).id;
  const again = account.deliver(letter('Re: One', 'In-Reply-To: <1@x>\n'), { receivedAt: 3000 }).id;
  return { ...world, account, one, two, again };
}
const newest = [{ property: 'receivedAt', isAscending: false }];

must('leave one message of each thread where threads collapse, at the first one’s place', async () => {
  const { call, one, two, again } = withThree();
  const ids = async (args: Arguments) => (await call('Email/query', args)).ids;
  assert.deepEqual(await ids({ sort: newest }), [again, two, one]);
  assert.deepEqual(await ids({ sort: newest, collapseThreads: true }), [again, two]);
  assert.deepEqual(await ids({ sort: [{ property: 'receivedAt' }], collapseThreads: true }), [one, two]);
  assert.deepEqual(await ids({ sort: newest, collapseThreads: null }), [again, two, one]);
});

must('apply all properties of a condition, and take an empty one for true', async () => {
  const { call, one, two, again } = withThree();
  const ids = async (filter: unknown) => (await call('Email/query', { filter, sort: newest })).ids;
  assert.deepEqual(await ids({}), [again, two, one]);
  assert.deepEqual(await ids({ inMailbox: 'm1', hasKeyword: '$Seen' }), [one]);
  assert.deepEqual(await ids({ before: '1970-01-01T00:00:02Z', notKeyword: '$seen' }), []);
  assert.deepEqual(await ids({ after: '1970-01-01T00:00:02Z' }), [again, two]);
  assert.deepEqual(await ids({ someInThreadHaveKeyword: '$seen' }), [again, one]);
  assert.deepEqual(await ids({ operator: 'NOT', conditions: [{ subject: 'two' }, { header: ['In-Reply-To'] }] }), [
    one,
  ]);
});

must('refuse what is no condition or has another type', async () => {
  const { call } = withThree();
  const type = async (filter: unknown) => (await call('Email/query', { filter })).type;
  assert.equal(await type({ colour: 'red' }), 'unsupportedFilter');
  for (const filter of [
    { inMailbox: 7 },
    { inMailbox: 'm 1' },
    { inMailboxOtherThan: 'm1' },
    { before: '1970-01-01T00:00:02+01:00' },
    { minSize: -1 },
    { hasKeyword: 'two words' },
    { hasAttachment: 'yes' },
    { header: [] },
    { header: ['a', 'b', 'c'] },
    { header: ['a b'] },
    { operator: 'XOR', conditions: [] },
    [],
  ]) {
    assert.equal(await type(filter), 'invalidArguments', JSON.stringify(filter));
  }
});

must('sort by a keyword only where one is given', async () => {
  const { call, one, two, again } = withThree();
  const query = (sort: unknown) => call('Email/query', { sort });
  const seenFirst = [{ property: 'hasKeyword', keyword: '$seen', isAscending: false }, { property: 'receivedAt' }];
  assert.deepEqual((await query(seenFirst)).ids, [one, two, again]);
  assert.equal((await query([{ property: 'hasKeyword' }])).type, 'invalidArguments');
  assert.equal((await query([{ property: 'subject', keyword: '$seen' }])).type, 'invalidArguments');
});

should('sort by every property, in the collations that are announced', async () => {
  const { call } = withThree();
  const keyword = '$seen';
  const type = async (sort: unknown) => (await call('Email/query', { sort })).type;
  for (const property of ['receivedAt', 'size', 'from', 'to', 'subject', 'sentAt']) {
    assert.equal(await type([{ property, collation: 'i;ascii-casemap' }]), undefined, property);
  }
  for (const property of ['hasKeyword', 'allInThreadHaveKeyword', 'someInThreadHaveKeyword']) {
    assert.equal(await type([{ property, keyword }]), undefined, property);
  }
  assert.equal(await type([{ property: 'colour' }]), 'unsupportedSort');
  assert.equal(await type([{ property: 'subject', collation: 'i;klingon' }]), 'unsupportedSort');
  assert.equal(await type([{ property: 'subject', collation: 'i;unicode-casemap' }]), undefined);
});

must('answer from a position, an anchor, and with the total where it is asked for', async () => {
  const { call, one, two, again } = withThree();
  const query = (args: object) => call('Email/query', { sort: newest, ...args });
  const { queryState, ...rest } = await query({ position: 1, limit: 1, calculateTotal: true });
  assert.equal(typeof queryState, 'string');
  assert.deepEqual(rest, {
    accountId: 'a1',
    canCalculateChanges: true,
    position: 1,
    ids: [two],
    total: 3,
    collapseThreads: false,
  });
  assert.deepEqual((await query({ anchor: one, anchorOffset: -1 })).ids, [two, one]);
  assert.deepEqual((await query({ position: -1 })).ids, [one]);
  assert.equal((await query({ anchor: 'e99' })).type, 'anchorNotFound');
  assert.equal((await query({})).ids[0], again);
});

changes.must('tell how the list has changed since a state', async () => {
  const { call, account, one, again } = withThree();
  const args = { sort: newest, collapseThreads: true };
  const { queryState, ids } = await call('Email/query', args);
  const fresh = account.deliver('From: c@x.example\nSubject: Four\n\n', { receivedAt: 4000 }).id;
  await account.revise([{ id: again, destroy: true }], null);
  const told = await call('Email/queryChanges', { ...args, sinceQueryState: queryState, calculateTotal: true });
  const left = ids.filter((id: string) => !told.removed.includes(id));
  for (const { id, index } of told.added) left.splice(index, 0, id);
  const now = await call('Email/query', args);
  assert.deepEqual(left, now.ids);
  assert.deepEqual([left[0], left.at(-1), told.total, told.newQueryState], [fresh, one, 3, now.queryState]);
});

changes.must('refuse states that are not known and answers that would be too long', async () => {
  const { call, account } = withThree();
  const { queryState } = await call('Email/query');
  account.deliver('Subject: Five\n\n');
  const ask = async (args: Arguments) => (await call('Email/queryChanges', args)).type;
  assert.equal(await ask({ sinceQueryState: 'nonsense' }), 'cannotCalculateChanges');
  assert.equal(await ask({ sinceQueryState: queryState, maxChanges: 0 }), 'tooManyChanges');
  assert.equal(await ask({ sinceQueryState: queryState, sort: [{ property: 'hasKeyword' }] }), 'invalidArguments');
});

rfc(8620, '5.5').must('refuse a search for more than anybody reads, with unsupportedFilter', async () => {
  const { call } = jmapWorld();
  const most = { text: 'a '.repeat(1000) };
  assert.equal((await call('Email/query', { filter: most })).type, undefined);
  for (const filter of [
    { text: 'a '.repeat(1001) },
    { operator: 'OR', conditions: [most, { operator: 'NOT', conditions: [{ subject: 'b' }] }] },
    { header: ['Subject', 'x'.repeat(2001)] },
  ]) {
    assert.equal((await call('Email/query', { filter })).type, 'unsupportedFilter');
    assert.equal((await call('SearchSnippet/get', { filter, emailIds: [] })).type, 'unsupportedFilter');
    const since = { filter, sinceQueryState: '0-0' };
    assert.equal((await call('Email/queryChanges', since)).type, 'unsupportedFilter');
  }
});

rfc(8620, '1.4').must('take a leap second for the one before it in a filter', async () => {
  const account = memoryAccount();
  account.deliver('Subject: old\n\n', { receivedAt: Date.UTC(2016, 11, 31, 23, 0) });
  const { call } = jmapWorld({ accounts: [account] });
  const asked = { filter: { before: '2016-12-31T23:59:60Z' }, calculateTotal: true };
  assert.equal((await call('Email/query', asked)).total, 1);
});
