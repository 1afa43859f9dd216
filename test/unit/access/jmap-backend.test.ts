/** JMAP's account over a real store: mailboxes, headers, blobs, changes of records, revisions. RFC 8620, 8621. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { newJmapAccess } from '../../../server/access/jmap-backend.ts';
import { openDesk } from '../../../server/access/jmap-desk.ts';
import { newUploads } from '../../../server/access/jmap-uploads.ts';
import { newWatch } from '../../../server/access/watch.ts';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import type { JmapAccount } from '../../../server/jmap/backend.ts';
import { allMethods } from '../../../server/jmap/registry.ts';
import type { Arguments } from '../../../server/jmap/types.ts';
import type { Store } from '../../../server/store/interface.ts';
import { filtersFor } from '../../support/filters-parts.ts';
import { must, nextTrace, openForTest, refusal, settle } from '../../support/store-world.ts';

type Desk = {
  readonly store: Store;
  readonly ann: JmapAccount;
  readonly bob: JmapAccount;
  again(): Promise<JmapAccount>;
};

async function desk(t: TestContext): Promise<Desk> {
  const { store, folder, faults } = await openForTest(t, {}, systemClock);
  const { ann, bob } = await settle(store);
  const watch = newWatch(store, nextTrace);
  const onBug = (fault: unknown) => void faults.push(fault);
  const access = newJmapAccess({
    ...{ store, clock: systemClock, watch, onBug, separator: () => '+' },
    ...filtersFor(store, systemClock),
    uploads: newUploads({ folder: join(folder, 'uploads'), clock: systemClock, random: seededRandom(1), onBug }),
    handOver: async () => err({ at: 'session', reply: '421 4.3.2 Not now', code: 421, refused: [] }),
  });
  t.after(async () => {
    await access.close();
    watch.close();
    assert.deepEqual(faults, []);
  });
  const of = async (account: number, name: string) => {
    const login = { account, address: `${name}@here.example` };
    const found = await access.visitor(login, { remote: '127.0.0.1', program: null }).account(`a${account}`);
    assert.ok(found);
    return found;
  };
  return { store, ann: await of(ann, 'ann'), bob: await of(bob, 'bob'), again: () => of(ann, 'ann') };
}

const crlf = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'));
const letter = (subject: string, more = ''): Buffer => crlf(`Subject: ${subject}\n${more}\nThe text of ${subject}.\n`);
const inbox = async (account: JmapAccount): Promise<string> =>
  (await account.mailboxes()).list.find(box => box.role === 'inbox')!.id;
const put = async (account: JmapAccount, bytes: Uint8Array, keywords: readonly string[] = []) =>
  must(await account.append({ bytes, mailboxIds: [await inbox(account)], keywords, receivedAt: 1000 }));
const fault = (error: { readonly type: string; readonly properties?: readonly string[] } | null) =>
  error && [error.type, ...(error.properties ?? [])].join(' ');

test('mailboxes: a tree by ids; what cannot be is refused in JMAP’s words', async t => {
  const { ann } = await desk(t);
  const make = (name: string, parentId: string | null, more = {}) =>
    ann.createMailbox({ name, parentId, role: null, isSubscribed: true, sortOrder: 0, ...more });
  const work = must(await make('Work', null));
  const old = must(await make('Old', work));
  const shown = (await ann.mailboxes()).list.find(box => box.id === old)!;
  assert.deepEqual([shown.name, shown.parentId, shown.sortOrder, shown.isSubscribed], ['Old', work, 10, true]);

  assert.equal(fault(refusal(await make('Old', work))), 'invalidProperties name');
  assert.equal(fault(refusal(await make('a/b', null))), 'invalidProperties name');
  assert.equal(fault(refusal(await make('x', 'm99'))), 'invalidProperties parentId');
  assert.equal(fault(refusal(await make('x', null, { role: 'sent' }))), 'invalidProperties role');
  assert.equal(fault(refusal(await make('x', null, { sortOrder: 3 }))), 'invalidProperties sortOrder');
  assert.equal(fault(await ann.updateMailbox(work, { parentId: old })), 'invalidProperties parentId');
  assert.equal(fault(await ann.updateMailbox(await inbox(ann), { name: 'In' })), 'forbidden');
  assert.equal(fault(await ann.destroyMailbox(work, true)), 'mailboxHasChild');
  assert.equal(fault(await ann.destroyMailbox(await inbox(ann), true)), 'forbidden');
  assert.equal(fault(await ann.destroyMailbox('m99', true)), 'notFound');

  assert.equal(await ann.updateMailbox(old, { parentId: null, name: 'Older' }), null);
  const moved = (await ann.mailboxes()).list.find(box => box.id === old)!;
  assert.deepEqual([moved.name, moved.parentId, moved.isSubscribed], ['Older', null, true]);
  must(await ann.append({ bytes: letter('in it'), mailboxIds: [old], keywords: [], receivedAt: 1 }));
  assert.equal(fault(await ann.destroyMailbox(old, false)), 'mailboxHasEmail');
  assert.equal(await ann.destroyMailbox(old, true), null);
});

test('a mailbox takes another role; two never have one, and the inbox keeps its own', async t => {
  const { store, ann } = await desk(t);
  const byRole = async (role: string) => (await ann.mailboxes()).list.filter(box => box.role === role);
  const [junk] = await byRole('junk');
  const spam = must(
    await ann.createMailbox({ name: 'Spam', parentId: null, role: null, isSubscribed: true, sortOrder: 0 }),
  );
  assert.equal(fault(await ann.updateMailbox(spam, { role: 'junk' })), 'invalidProperties role');
  assert.equal(fault(await ann.updateMailbox(await inbox(ann), { role: null })), 'forbidden');
  assert.equal(fault(await ann.updateMailbox(spam, { role: 'inbox' })), 'invalidProperties role');
  const before = (await ann.states()).Mailbox;
  assert.equal(await ann.updateMailbox(junk!.id, { role: null }), null);
  assert.equal(await ann.updateMailbox(spam, { role: 'junk', name: 'Spam 2' }), null);
  const changed = must(await ann.mailboxChanges(before, null));
  assert.deepEqual([[...changed.updated].sort(), changed.onlyCounts], [[junk!.id, spam].sort(), false]);
  assert.deepEqual(
    (await byRole('junk')).map(({ name, sortOrder }) => [name, sortOrder]),
    [['Spam 2', 20]],
  );
  // By IMAP two may have it (RFC 6154): of those the older one has it here.
  must(await store.run('setRole', { account: 1, name: 'Junk', role: 'junk' }));
  assert.deepEqual(
    (await byRole('junk')).map(box => box.name),
    ['Junk'],
  );
});

test('a message that goes on has not been read by that', async t => {
  const { store, ann } = await desk(t);
  const { id } = await put(ann, letter('passed on'));
  const reads = async () => (await store.events({ names: ['ms.read'], limit: 9 })).length;
  assert.deepEqual(await ann.octetsUnread(id), letter('passed on'));
  await store.run('setMeta', { key: 'settled', value: '1' });
  assert.equal(await reads(), 0);
  await ann.octets(id);
  for (let tries = 0; tries < 100 && (await reads()) === 0; tries++)
    await new Promise(resolve => setTimeout(resolve, 5));
  assert.equal(await reads(), 1);
});

test('an upload keeps the type it came with, as a blob and in a message', async t => {
  const { ann } = await desk(t);
  const { blobId } = must(await ann.upload(Buffer.from('GIF89a'), 'image/gif'));
  assert.equal((await ann.blob(blobId))?.type, 'image/gif');
});

test('a header condition is answered from the messages’ own headers, turned round too', async t => {
  const { ann } = await desk(t);
  const one = await put(ann, letter('one', 'X-Colour: =?utf-8?q?Bl=C3=A4ulich?=\n'));
  const two = await put(ann, letter('two', 'x-colour: red\n'));
  const three = await put(ann, letter('three'));
  const found = async (filter: Parameters<JmapAccount['queryEmails']>[0]['filter']) => {
    const wanted = { filter, sort: [{ property: 'size' as const }], collapseThreads: false };
    return [
      ...must(await ann.queryEmails(wanted, { position: 0, anchor: null, anchorOffset: 0, limit: 9 })).ids,
    ].sort();
  };
  assert.deepEqual(await found({ header: ['X-Colour'] }), [one.id, two.id]);
  assert.deepEqual(await found({ header: ['x-colour', 'BLÄU'] }), [one.id]);
  assert.deepEqual(await found({ operator: 'NOT', conditions: [{ header: ['X-Colour'] }] }), [three.id]);
  assert.deepEqual(
    await found({
      operator: 'OR',
      conditions: [{ subject: 'three' }, { header: ['X-Colour', 'red'], subject: 'two' }],
    }),
    [two.id, three.id],
  );
});

test('blobs: parts decoded, a message within a message within an upload', async t => {
  const { ann, bob } = await desk(t);
  const inner =
    'Subject: inner\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n';
  const outer = crlf(
    `Subject: outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\nContent-Type: message/rfc822\n\n${inner}\n--b--\n`,
  );
  const { id, blobId } = await put(ann, outer);
  const text = async (account: JmapAccount, blob: string) => {
    const found = await account.blob(blob);
    return found && `${found.type}: ${Buffer.from(found.bytes).toString().trim()}`;
  };
  assert.equal(await text(ann, `${blobId}_1`), 'text/plain: first');
  assert.match((await text(ann, `${blobId}_2`))!, /^message\/rfc822: Subject: inner/);
  assert.equal(await text(ann, `${blobId}_2_1`), 'text/plain: hello');
  for (const blob of [`${blobId}_3`, `${blobId}_1_1-1`, 'E99', 'nonsense', `${blobId}_2_2`])
    assert.equal(await ann.blob(blob), null, blob);
  assert.equal(await bob.blob(blobId), null);

  const { blobId: upload } = must(await ann.upload(outer, 'message/rfc822'));
  assert.equal(await text(ann, `${upload}_2_1`), 'text/plain: hello');
  assert.equal(await bob.blob(upload), null);
  const uses = await ann.blobUses([blobId, `${blobId}_2_1`, `${blobId}_9`, upload, 'E99']);
  assert.deepEqual([...uses.keys()], [blobId, `${blobId}_2_1`, upload]);
  assert.deepEqual(uses.get(`${blobId}_2_1`)?.emailIds, [id]);
  assert.deepEqual(uses.get(upload)?.emailIds, []);
});

test('changes of records, a few at a time, lead to the same end', async t => {
  const { ann } = await desk(t);
  const one = must(await ann.putRecord('Identity', null, { n: 1 }));
  const two = must(await ann.putRecord('Identity', null, { n: 2 }));
  const { state } = await ann.records('Identity');
  assert.equal(await ann.removeRecord('Identity', one), null);
  const three = must(await ann.putRecord('Identity', null, { n: 3 }));
  must(await ann.putRecord('Identity', two, { n: 22 }));
  const gone = must(await ann.putRecord('Identity', null, { n: 4 }));
  assert.equal(await ann.removeRecord('Identity', gone), null);

  const all = must(await ann.recordChanges('Identity', state, null));
  assert.deepEqual([all.created, all.updated, all.destroyed, all.hasMoreChanges], [[three], [two], [one], false]);
  const seen: string[] = [];
  let since = state;
  for (let more = true; more; ) {
    const part = must(await ann.recordChanges('Identity', since, 1));
    seen.push(...part.created, ...part.updated, ...part.destroyed);
    assert.ok(part.created.length + part.updated.length + part.destroyed.length <= 1);
    more = part.hasMoreChanges;
    since = part.newState;
  }
  assert.deepEqual(seen, [one, three, two]);
  assert.equal(since, all.newState);
  assert.equal(refusal(await ann.recordChanges('Identity', 'x-1', null)), 'cannotCalculateChanges');
});

test('revisions: each alone, all or none only where a state is asked for', async t => {
  const { store, ann, again } = await desk(t);
  const { id } = await put(ann, letter('one'), ['$seen']);
  const home = await inbox(ann);
  const archive = (await ann.mailboxes()).list.find(box => box.role === 'archive')!.id;
  const { state } = await ann.emails([id]);
  const told = must(
    await ann.revise(
      [
        { id, mailboxIds: { add: [archive], remove: [home] }, keywords: { add: ['Blue'], remove: ['$seen'] } },
        { id: 'e99', keywords: { replace: [] } },
        { id, mailboxIds: { replace: [] } },
        { id, mailboxIds: { add: ['m99'], remove: [] } },
      ],
      state,
    ),
  );
  assert.deepEqual(told.map(fault), [null, 'notFound', 'invalidProperties mailboxIds', 'invalidProperties mailboxIds']);
  const [email] = (await ann.emails([id])).list;
  assert.deepEqual([email?.mailboxIds, email?.keywords], [[archive], ['blue']]);
  assert.equal(refusal(await ann.revise([{ id, destroy: true }], state)), 'changed');

  const visit = await again();
  await visit.emails([id]);
  must(await ann.revise([{ id, destroy: true }], null));
  assert.match(Buffer.from(await visit.octets(id)).toString(), /The text of one/, 'who has begun reads to the end');
  await assert.rejects((await again()).octets(id));
  assert.deepEqual((await ann.emails([id])).list, []);
  assert.deepEqual(await store.check({ deep: true }), []);
});

test('a submission that the MSA does not take leaves nothing behind', async t => {
  const { ann } = await desk(t);
  const email = await put(ann, letter('one'));
  const refused = await ann.submit({
    identityId: 'i1',
    email,
    envelope: {
      mailFrom: { email: 'ann@here.example', parameters: null },
      rcptTo: [{ email: 'x@y.z', parameters: null }],
    },
    bytes: letter('one'),
    holdUntil: null,
  });
  assert.deepEqual(refusal(refused), { type: 'forbiddenToSend', description: '421 4.3.2 Not now' });
  assert.deepEqual((await ann.submissions(null)).list, []);
  assert.equal(fault(await ann.cancelSubmission('s9')), 'notFound');
});

test('addresses: one’s own, and the aliases that lead to nobody else', async t => {
  const { store, ann } = await desk(t);
  const alias = (address: string, ...targets: string[]) => store.run('addAlias', { address, targets });
  await alias('a.nother@here.example', 'ann@here.example');
  await alias('team@here.example', 'ann@here.example', 'bob@here.example');
  await alias('both@here.example', 'ann@here.example', 'out@there.example');
  await alias('@here.example', 'ann@here.example');
  assert.deepEqual([...(await ann.addresses())].sort(), ['a.nother@here.example', 'ann@here.example']);
});

test('a hand-over that a crash cut short says so afterwards', async t => {
  const { store, ann } = await desk(t);
  const account = Number(ann.facts.id.slice(1));
  const rcptTo = [{ email: 'x@y.z', parameters: null }];
  const body = {
    ...{ identity: 'i1', email: 1, thread: 1, sendAt: 1, trace: '', undoStatus: 'pending', reports: [] },
    envelope: { mailFrom: { email: 'ann@here.example', parameters: null }, rcptTo },
    recipients: [{ email: 'x@y.z', smtpReply: '', delivered: 'queued' }],
  };
  must(await store.run('putDocument', { account, kind: 'submission', id: null, body: JSON.stringify(body) }));
  const faults: unknown[] = [];
  const again = openDesk({
    ...{ store, clock: systemClock, onBug: fault => void faults.push(fault) },
    handOver: async () => err({ at: 'session', reply: '', code: null, refused: [] }),
  });
  await again.ready;
  const [kept] = (await ann.submissions(null)).list;
  assert.deepEqual([kept?.undoStatus, kept?.recipients[0]?.delivered], ['final', 'unknown']);
  assert.match(kept!.recipients[0]!.smtpReply, /^451 4\.3\.0 The server stopped/);
  await again.close();
  assert.deepEqual(faults, []);
});

test('what was expunged: told, the last first, and brought back where it lay or to one mailbox', async t => {
  const { store, ann, bob } = await desk(t);
  const ids = [];
  for (const subject of ['one', 'two', 'three']) ids.push((await put(ann, letter(subject), ['$seen'])).id);
  await ann.revise(
    ids.map(id => ({ id, destroy: true as const })),
    null,
  );
  const call = async (name: string, args: object, account = ann) => {
    const user = { name: '', accounts: async () => [], account: async () => account, sessionState: async () => '' };
    const limits = { maxObjectsInGet: 10, maxObjectsInSet: 2 };
    const done = await allMethods.get(name)!.run({ accountId: 'a1', ...args }, { user, limits } as never);
    return (done.ok ? done.value.response : done.error) as Arguments;
  };
  const query = await call('Expunged/query', { limit: 2, calculateTotal: true });
  assert.deepEqual([query.ids, query.total], [['x3', 'x2'], 3]);
  const got = await call('Expunged/get', { ids: ['x1', 'x9'], properties: ['emailId', 'keywords', 'mailboxName'] });
  assert.deepEqual(
    [got.list, got.notFound],
    [[{ id: 'x1', emailId: ids[0], keywords: { $seen: true }, mailboxName: 'INBOX' }], ['x9']],
  );
  assert.equal((await call('Expunged/get', { ids: null }, bob)).state, 'x-0-0');
  assert.equal((await call('Expunged/query', { filter: { text: 'x' } })).type, 'unsupportedFilter');
  assert.equal((await call('Expunged/restore', { ids: ['x1', 'x2', 'x3'] })).type, 'requestTooLarge');

  const inboxId = await inbox(ann);
  assert.deepEqual(await call('Expunged/restore', { ids: ['x1', 'x9'] }), {
    accountId: ann.facts.id,
    restored: { x1: { emailId: ids[0], mailboxId: inboxId } },
    notRestored: { x9: { type: 'notFound' } },
  });
  const archive = (await ann.mailboxes()).list.find(box => box.role === 'archive')!.id;
  await call('Expunged/restore', { ids: ['x2'], mailboxId: archive });
  assert.deepEqual(
    (await ann.emails(ids)).list.map(email => [email.id, email.mailboxIds, email.keywords]),
    [
      [ids[0], [inboxId], ['$seen']],
      [ids[1], [archive], ['$seen']],
    ],
  );
  const refused = await call('Expunged/restore', { ids: ['x3'], mailboxId: 'm99' });
  assert.deepEqual(refused.notRestored, { x3: { type: 'invalidProperties', properties: ['mailboxId'] } });
  must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: 1 }));
  const full = await call('Expunged/restore', { ids: ['x3'] });
  assert.equal((full.notRestored as Record<string, { type: string }>).x3?.type, 'overQuota');
});

test('what was expunged can be read until it is forgotten, by its owner alone', async t => {
  const { ann, bob } = await desk(t);
  const ids = [];
  for (const subject of ['one', 'two', 'three', 'four']) ids.push((await put(ann, letter(subject), [])).id);
  await ann.revise(
    ids.map(id => ({ id, destroy: true as const })),
    null,
  );
  const call = async (name: string, args: object, account = ann) => {
    const user = { name: '', accounts: async () => [], account: async () => account, sessionState: async () => '' };
    const limits = { maxObjectsInGet: 10, maxObjectsInSet: 2 };
    const done = await allMethods.get(name)!.run({ accountId: 'a1', ...args }, { user, limits } as never);
    return (done.ok ? done.value.response : done.error) as Arguments;
  };
  const got = await call('Expunged/get', { ids: ['x1', 'x4', 'x2'], properties: ['blobId'] });
  assert.deepEqual(got.list, [
    { id: 'x1', blobId: 'X1' },
    { id: 'x4', blobId: 'X4' },
    { id: 'x2', blobId: 'X2' },
  ]);
  assert.match(String(Buffer.from((await ann.blob('X1'))!.bytes)), /Subject: one/);
  assert.deepEqual(
    [...(await ann.blobUses(['X1', 'X9']))],
    [['X1', { emailIds: [], threadIds: [], mailboxIds: [], sieveScriptIds: [] }]],
  );
  assert.equal(await bob.blob('X1'), null);
  assert.equal((await call('Expunged/forget', { ids: ['x1', 'x2', 'x3'] })).type, 'requestTooLarge');
  assert.deepEqual(await call('Expunged/forget', { ids: ['x1', 'x9', 'x1'] }), {
    accountId: ann.facts.id,
    forgotten: ['x1', 'x9'],
  });
  assert.equal(await ann.blob('X1'), null);
  assert.deepEqual((await call('Expunged/query', {})).ids, ['x4', 'x3', 'x2']);
  assert.deepEqual((await call('Expunged/forget', { ids: ['x2'] }, bob)).forgotten, ['x2']);
  assert.ok(await ann.blob('X2'), 'another cannot forget it');
});
