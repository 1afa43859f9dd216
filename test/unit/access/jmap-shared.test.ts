/** Another's account over JMAP, of which some mailboxes are shared: what is seen, what may be done, and nothing else. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { newJmapAccess } from '../../../server/access/jmap-backend.ts';
import { newUploads } from '../../../server/access/jmap-uploads.ts';
import { newWatch } from '../../../server/access/watch.ts';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import type { EmailRevision, JmapAccount } from '../../../server/jmap/backend.ts';
import { EXPUNGED, MAIL, QUOTA, SUBMISSION } from '../../../server/jmap/capabilities.ts';
import { findAccount } from '../../../server/jmap/method.ts';
import { sessionOf } from '../../../server/jmap/session.ts';
import { filtersFor } from '../../support/filters-parts.ts';
import { limits } from '../../support/jmap-world.ts';
import { must, nextTrace, openForTest, refusal, settle } from '../../support/store-world.ts';

/** Ann has Work, Work/Plans and Private; Bob is given rights on some of them. */
async function office(t: TestContext) {
  const { store, folder, faults } = await openForTest(t, {}, systemClock);
  const ids = await settle(store);
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
  const visitor = (name: 'ann' | 'bob') =>
    access.visitor({ account: ids[name], address: `${name}@here.example` }, { remote: '127.0.0.1', program: null });
  const [annUser, bobUser] = [visitor('ann'), visitor('bob')];
  const annId = `a${ids.ann}`;
  const ann = (await annUser.account(annId))!;
  const make = async (name: string, parentId: string | null): Promise<string> =>
    must(await ann.createMailbox({ name, parentId, role: null, isSubscribed: true, sortOrder: 0 }));
  const work = await make('Work', null);
  const plans = await make('Plans', work);
  const hidden = await make('Private', null);
  const put = async (subject: string, ...mailboxIds: string[]): Promise<string> => {
    const bytes = Buffer.from(`Subject: ${subject}\r\n\r\nThe text of ${subject}.\r\n`);
    return must(await ann.append({ bytes, mailboxIds, keywords: [], receivedAt: 1000 })).id;
  };
  const give = async (mailbox: string, rights: string, identifier = 'bob@here.example'): Promise<void> => {
    const input = { account: ids.ann, mailbox: Number(mailbox.slice(1)), identifier, rights };
    must(await store.run('setRights', input));
  };
  /** As bob has it now; null: nothing is shared with him. */
  const seen = () => bobUser.account(annId);
  const look = async (): Promise<JmapAccount> => (await seen())!;
  return { store, ann, annId, bobUser, work, plans, hidden, put, give, seen, look };
}

const query = async (account: JmapAccount, filter: Parameters<JmapAccount['snippets']>[0] = null) => {
  const wanted = { filter, sort: [], collapseThreads: false };
  return account.queryEmails(wanted, { position: 0, anchor: null, anchorOffset: 0, limit: 50 });
};
const found = async (...asked: Parameters<typeof query>) => must(await query(...asked)).ids.toSorted();
const revise = async (account: JmapAccount, revision: EmailRevision): Promise<string | null> =>
  must(await account.revise([revision], null))[0]?.type ?? null;

test('an account appears in the session with the first right, with the mail capability alone, and goes with the last', async t => {
  const { bobUser, annId, work, give, seen } = await office(t);
  const session = () => sessionOf(bobUser, limits, { apiUrl: '', downloadUrl: '', uploadUrl: '', eventSourceUrl: '' });
  const before = await session();
  assert.deepEqual(Object.keys(before.accounts).includes(annId), false);
  assert.equal(await seen(), null);
  await give(work, 'rs');
  assert.equal(await seen(), null, 'without l');

  await give(work, 'lr');
  const after = await session();
  const account = after.accounts[annId]!;
  assert.deepEqual([account.isPersonal, account.isReadOnly], [false, true]);
  assert.deepEqual(Object.keys(account.accountCapabilities), [MAIL]);
  assert.equal((account.accountCapabilities[MAIL] as Record<string, unknown>).mayCreateTopLevelMailbox, false);
  assert.notEqual(after.primaryAccounts[MAIL], annId);
  assert.notEqual(after.state, before.state);
  const wanted = async (capability: string, writes = false) => {
    const answer = await findAccount(bobUser, annId, { capability, writes });
    return answer.ok ? 'ok' : answer.error.type;
  };
  assert.equal(await wanted(MAIL), 'ok');
  assert.equal(await wanted(MAIL, true), 'accountReadOnly');
  for (const other of [SUBMISSION, QUOTA, EXPUNGED]) assert.equal(await wanted(other), 'accountNotSupportedByMethod');

  await give(work, '');
  assert.equal(await seen(), null);
  await give(work, 'lr', 'anyone');
  assert.ok(await seen());
  await give(work, 'l', '-bob@here.example');
  assert.equal(await seen(), null, 'taken away from him alone');
});

test('only shared mailboxes, below the nearest that is seen, with rights in JMAP’s words', async t => {
  const { plans, work, give, look } = await office(t);
  await give(plans, 'lrsw');
  const [one, ...more] = (await (await look()).mailboxes()).list;
  assert.equal(more.length, 0);
  assert.deepEqual([one?.id, one?.name, one?.parentId, one?.role], [plans, 'Work/Plans', null, null]);
  const { mayReadItems, maySetSeen, maySetKeywords, mayAddItems, mayRemoveItems, mayDelete } = one!.myRights;
  assert.deepEqual([mayReadItems, maySetSeen, maySetKeywords], [true, true, true]);
  assert.deepEqual([mayAddItems, mayRemoveItems, mayDelete], [false, false, false]);
  await give(work, 'l');
  const both = (await (await look()).mailboxes()).list;
  assert.deepEqual(both.map(box => [box.name, box.parentId, box.totalEmails]).toSorted(), [
    ['Plans', work, 0],
    ['Work', null, 0],
  ]);
  assert.equal((await (await look()).updateMailbox(work, { name: 'Mine' }))?.type, 'forbidden');
});

test('a message elsewhere is not there: not by id, thread, query, octets or blob', async t => {
  const { work, hidden, put, give, look, ann } = await office(t);
  const [open, secret, both] = [await put('open', work), await put('secret', hidden), await put('both', work, hidden)];
  await give(work, 'lr');
  const bob = await look();
  const { list } = await bob.emails([open, secret, both]);
  assert.deepEqual(
    list.map(one => [one.id, one.mailboxIds]).toSorted(),
    [
      [open, [work]],
      [both, [work]],
    ].toSorted(),
  );
  assert.deepEqual(await found(bob), [open, both].toSorted());
  assert.deepEqual(await found(bob, { inMailbox: hidden }), []);
  assert.deepEqual(await found(bob, { operator: 'NOT', conditions: [{ inMailbox: work }] }), []);
  assert.deepEqual(await found(bob, { inMailboxOtherThan: [work] }), []);
  assert.deepEqual(await found(bob, { text: 'secret' }), []);
  assert.equal(refusal(await query(bob, { someInThreadHaveKeyword: '$seen' })), 'unsupportedFilter');
  const [hiddenRow] = (await ann.emails([secret])).list;
  assert.deepEqual((await bob.threads([hiddenRow!.threadId])).list, []);
  await assert.rejects(bob.octets(secret));
  assert.equal((await bob.structures([secret])).size, 0);
  assert.deepEqual(await bob.snippets({ text: 'secret' }, [secret]), []);
  assert.equal(await bob.blob(hiddenRow!.blobId), null);
  assert.equal((await bob.blobUses([hiddenRow!.blobId])).size, 0);
  assert.deepEqual((await bob.blobUses([`E${both.slice(1)}`])).get(`E${both.slice(1)}`)?.mailboxIds, [work]);
  assert.match(Buffer.from((await bob.octets(open)) as Uint8Array).toString(), /The text of open/);
  assert.equal(refusal(await bob.upload(Buffer.from('x'), 'text/plain'))?.type, 'forbidden');
});

test('marks, moves and removals as each right allows them', async t => {
  const { store, work, plans, hidden, put, give, look, ann } = await office(t);
  const [one, two] = [await put('one', work), await put('two', work, hidden)];
  const seen = { add: ['$seen'], remove: [] };
  const flagged = { add: ['$flagged'], remove: [] };
  const toPlans = { add: [plans], remove: [work] };
  await give(work, 'lrs');
  const reader = await look();
  assert.equal(await revise(reader, { id: one, keywords: seen }), null);
  assert.equal(await revise(reader, { id: one, keywords: flagged }), 'forbidden');
  assert.equal(await revise(reader, { id: one, keywords: { replace: ['$seen'] } }), null, 'nothing is another');
  assert.equal(await revise(reader, { id: one, keywords: { replace: [] } }), null);
  assert.equal(await revise(reader, { id: one, destroy: true }), 'forbidden');
  assert.equal(await revise(reader, { id: one, mailboxIds: toPlans }), 'invalidProperties', 'it is not seen');
  assert.equal(await revise(reader, { id: two, keywords: seen }), 'forbidden', 'it is one message elsewhere too');
  assert.equal(await revise(reader, { id: 'e99', keywords: seen }), 'notFound');

  await give(work, 'lrswt');
  await give(plans, 'lri');
  assert.equal(await revise(await look(), { id: one, mailboxIds: toPlans }), 'forbidden', 't without e');
  await give(work, 'lrswte');
  const filer = await look();
  const told: unknown[] = [];
  t.after(store.watchEvents(notes => told.push(...notes.map(({ name, fields }) => [name, fields.by, fields.owner]))));
  assert.equal(await revise(filer, { id: one, mailboxIds: toPlans }), null);
  assert.deepEqual(told, [['ms.moved', 'bob@here.example', 'ann@here.example']]);
  assert.deepEqual((await ann.emails([one])).list[0]?.mailboxIds, [plans]);
  assert.equal(await revise(filer, { id: one, mailboxIds: { replace: [work] } }), 'forbidden', 'no i in Work');
  // Destroyed here, it stays where it is not shared.
  assert.equal(await revise(filer, { id: two, destroy: true }), null);
  assert.deepEqual((await ann.emails([two])).list[0]?.mailboxIds, [hidden]);
});

test('what is put in needs i everywhere, and keeps the flags that may be set', async t => {
  const { work, plans, give, look } = await office(t);
  await give(work, 'lri');
  await give(plans, 'lrs');
  const bob = await look();
  const put = (mailboxIds: readonly string[]) =>
    bob.append({
      bytes: Buffer.from('Subject: in\r\n\r\n'),
      mailboxIds,
      keywords: ['$seen', '$flagged'],
      receivedAt: 1,
    });
  assert.deepEqual(must(await put([work])).keywords, []);
  assert.equal(refusal(await put([work, plans]))?.type, 'forbidden');
  assert.equal(refusal(await put(['m99']))?.type, 'invalidProperties');
});

test('changes tell what came into sight and what left it; with other rights one reads anew', async t => {
  const { work, hidden, put, give, look, ann } = await office(t);
  await give(work, 'lr');
  const bob = await look();
  const before = await bob.states();
  const [shown, secret] = [await put('shown', work), await put('secret', hidden)];
  const first = must(await bob.emailChanges(before.Email, null));
  assert.deepEqual([first.created, first.updated, first.destroyed], [[shown], [], []]);
  assert.equal(must(await ann.revise([{ id: shown, mailboxIds: { replace: [hidden] } }], null))[0], null);
  const second = must(await bob.emailChanges(first.newState, null));
  assert.deepEqual([second.created, second.updated, second.destroyed], [[], [], [shown]]);
  assert.ok(![...first.destroyed, ...second.destroyed].includes(secret));
  const boxes = must(await bob.mailboxChanges(before.Mailbox, null));
  assert.deepEqual([...boxes.created, ...boxes.updated], [work]);

  await give(work, 'lrs');
  const now = await look();
  assert.equal(refusal(await now.emailChanges(second.newState, null)), 'cannotCalculateChanges');
  assert.notEqual((await now.states()).Mailbox, (await bob.states()).Mailbox);
  assert.equal(refusal(await now.revise([{ id: shown, keywords: { replace: [] } }], before.Email)), 'changed');
});

test('the owner’s changes are heard by whom they are shared with', async t => {
  const { bobUser, annId, work, put, give } = await office(t);
  const heard: (string | undefined)[] = [];
  t.after(bobUser.watch((account?: string) => heard.push(account)));
  await put('unheard', work);
  assert.equal(heard.length, 0);
  await give(work, 'lr');
  assert.ok(heard.includes(undefined), 'the accounts are others now');
  await bobUser.accounts();
  heard.length = 0;
  await put('heard', work);
  assert.ok(heard.includes(annId));
});
