/**
 * Random commands on a real store. After each few, the index looks like the model; and who knew an older state, and
 * applies the changes that are told since, knows the same. Restarts and the loss of the index come in between.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import {
  type Changed,
  type Email,
  type EmailFilter,
  type EmailQuery,
  type EmailRow,
  type EmailStates,
  type Emails,
  Flag,
  type Id,
  type MailboxView,
  type Store,
  type UidSet,
} from '../../../server/store/interface.ts';
import { indexForTest } from '../../support/store-emails.ts';
import { naiveQuery, newEmailsModel, type Seen, type Written } from '../../support/store-emails-model.ts';
import { openForTest, START, settle } from '../../support/store-world.ts';

type Draft = { readonly act: string; readonly a: number; readonly b: number; readonly c: number };
const acts = [
  ...['append', 'append', 'append', 'append', 'append', 'flags', 'flags', 'flags', 'flags', 'copy', 'move', 'move'],
  ...['expunge', 'create', 'rename', 'delete', 'subscribe', 'role', 'sweep', 'look', 'look', 'look', 'look', 'look'],
];
const drafts = fc.array(fc.record({ act: fc.constantFrom(...acts), a: fc.nat(23), b: fc.nat(23), c: fc.nat(23) }), {
  minLength: 40,
  maxLength: 120,
});
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
const roles = [null, 'junk', 'trash', 'archive', 'inbox', null] as const;
const names = ['a', 'a/b', 'c', 'Sent', 'Trash', 'INBOX', 'b', 'c/d'];
const sets: readonly UidSet[] = [[[1, 2]], [[1, 4_294_967_295]], [[3, 3]], [[2, 9]], [[1, 1]]];

function randomQuery({ a, b, c }: Draft): EmailQuery {
  const filters: readonly (EmailFilter | null)[] = [
    null,
    { key: 'mailbox', mailbox: 1 + (b % 7) },
    { key: 'mailbox-other-than', mailboxes: [1, 6] },
    { key: 'flag', flag: Flag.seen, on: b % 2 === 0 },
    { key: 'thread-flag', of: pick(['all', 'some', 'none'] as const, b), flag: Flag.flagged, keyword: null },
    { key: 'keyword', keyword: 'todo', on: true },
    {
      key: 'nor',
      of: [
        { key: 'flag', flag: Flag.draft, on: true },
        { key: 'mailbox', mailbox: 6 },
      ],
    },
    {
      key: 'or',
      of: [
        { key: 'size', atLeast: 80 },
        { key: 'flag', flag: Flag.answered, on: true },
      ],
    },
  ];
  const sorts: readonly EmailQuery['sort'][] = [
    [],
    [{ by: 'received', ascending: true }],
    [{ by: 'size', ascending: b % 2 === 0 }],
    [
      { by: 'flag', flag: Flag.flagged, ascending: false },
      { by: 'received', ascending: false },
    ],
    [
      { by: 'thread-some-flag', flag: Flag.seen, ascending: true },
      { by: 'size', ascending: true },
    ],
    [{ by: 'thread-all-flag', keyword: 'todo', ascending: false }],
  ];
  return { filter: pick(filters, a), sort: pick(sorts, c), collapse: (a + c) % 2 === 0 };
}

async function run(store: Store, account: Id, { act, a, b, c }: Draft, written: Map<Id, Written>): Promise<void> {
  const boxes = await store.mailboxes(account);
  const box = pick(boxes, b).id;
  const uids = pick(sets, c);
  switch (act) {
    case 'append': {
      const message = {
        ids: [`<${a}@x>`, ...(b % 3 ? [`<${c}@x>`] : [])],
        subject: pick(['one', 'Re: one', 'AW: [l] Re: One', 'two'], b),
      };
      const fields = [`Message-ID: ${message.ids[0]}`, `Subject: ${message.subject}`];
      if (message.ids[1]) fields.push(`${c % 2 ? 'References' : 'In-Reply-To'}: ${message.ids[1]}`);
      const bytes = Buffer.from(`${fields.join('\r\n')}\r\n\r\n${'x'.repeat(c)}`);
      const flags = pick([0, 0, Flag.seen, Flag.deleted, Flag.draft], a);
      const placed = await store.run('append', {
        ...{ account, mailbox: box, bytes, flags, keywords: c % 4 ? [] : ['Todo'], trace: 'T', note: null },
        internalDate: START + (a % 5) * 1000,
      });
      if (placed.ok) written.set(placed.value.message, message);
      return;
    }
    case 'flags': {
      const flags = pick([Flag.seen, Flag.flagged, Flag.deleted, Flag.deleted, Flag.draft | Flag.answered], a);
      const change = {
        act: pick(['add', 'remove', 'replace'] as const, b + c),
        flags,
        keywords: a % 3 ? [] : ['TODO'],
      };
      await store.run('flags', { account, mailbox: box, uids, ...change, note: null });
      return;
    }
    case 'copy':
    case 'move':
      await store.run(act, { account, from: box, to: pick(boxes, a).id, uids, note: null });
      return;
    case 'expunge':
      await store.run('expunge', {
        account,
        mailbox: box,
        uids: a % 2 ? uids : null,
        onlyDeleted: a % 3 === 0,
        note: null,
      });
      return;
    case 'create':
      await store.run('createMailbox', { account, name: pick(names, a), role: null, subscribed: b % 2 === 0 });
      return;
    case 'rename':
      await store.run('renameMailbox', { account, from: pick(names, a), to: pick(names, b) });
      return;
    case 'subscribe':
      await store.run('subscribe', { account, name: pick(names, a), subscribed: b % 2 === 0 });
      return;
    case 'role':
      await store.run('setRole', { account, name: pick(names, a), role: pick(roles, b) });
      return;
    case 'delete':
      await store.run('deleteMailbox', { account, name: pick(names, a), note: null });
      return;
    case 'sweep':
      await store.run('sweep', { what: 'tombstones', before: START + 1, limit: 1 + (a % 3) });
      await store.run('sweep', { what: 'blobs', before: START + 1, limit: 100 });
  }
}

/** What somebody knew at a state. */
type Knew = {
  readonly states: EmailStates;
  readonly seen: Seen;
  readonly query: EmailQuery;
  readonly ids: readonly Id[];
};

const plain = ({ trace: _t, preview: _p, attachment: _a, ...email }: EmailRow): Email => email;
const sorted = <T>(map: ReadonlyMap<Id, T>): [Id, T][] => [...map].sort(([a], [b]) => a - b);

async function follows<T>(
  told: (since: number, known: ReadonlyMap<Id, T>) => Promise<Changed | string>,
  knew: ReadonlyMap<Id, T>,
  now: ReadonlyMap<Id, T>,
  since: number,
): Promise<void> {
  const known = new Map(knew);
  for (let state = since, more = true; more; ) {
    const changed = await told(state, known);
    assert.ok(typeof changed !== 'string', `told ${String(changed)}`);
    const { created, updated, destroyed } = changed;
    assert.equal(
      new Set([...created, ...updated, ...destroyed]).size,
      created.length + updated.length + destroyed.length,
    );
    for (const id of created) assert.ok(!known.has(id), `${id} was known and is told as created`);
    for (const id of updated) assert.ok(known.has(id), `${id} was not known and is told as updated`);
    for (const id of [...created, ...updated]) {
      const value = now.get(id);
      if (value === undefined) known.delete(id);
      else known.set(id, value);
    }
    for (const id of destroyed) known.delete(id);
    state = changed.modSeq;
    more = changed.more;
  }
  assert.deepEqual(sorted(known), sorted(now));
}

async function assertSame(emails: Emails, account: Id, seen: Seen): Promise<EmailStates> {
  const states = await emails.states(account);
  const { rows } = await emails.get(account, [...seen.emails.keys(), 99_999]);
  assert.deepEqual(sorted(new Map(rows.map(row => [row.id, plain(row)]))), sorted(seen.emails));
  assert.deepEqual(
    sorted((await emails.threads(account, [...seen.threads.keys(), 99_999])).threads),
    sorted(seen.threads),
  );
  const { list } = await emails.mailboxes(account);
  assert.deepEqual(sorted(new Map(list.map(view => [view.id, view]))), sorted(seen.boxes));
  return states;
}

async function assertFollows(emails: Emails, account: Id, knew: Knew, now: Seen, limit: number | null): Promise<void> {
  const { epoch } = knew.states;
  const since = (modSeq: number) => ({ epoch, modSeq });
  await follows(s => emails.changes(account, since(s), limit), knew.seen.emails, now.emails, knew.states.emails);
  await follows(
    s => emails.threadChanges(account, since(s), limit),
    knew.seen.threads,
    now.threads,
    knew.states.threads,
  );
  const boxes = async (s: number, known: ReadonlyMap<Id, MailboxView>) => {
    const changed = await emails.mailboxChanges(account, since(s), limit);
    if (typeof changed === 'string' || !changed.onlyCounts) return changed;
    for (const id of changed.updated) assert.deepEqual(besides(now.boxes.get(id)), besides(known.get(id)));
    return changed;
  };
  await follows(boxes, knew.seen.boxes, now.boxes, knew.states.mailboxes);
  const expected = naiveQuery(now, knew.query);
  const options = { maxChanges: null, upTo: null };
  const changes = await emails.queryChanges(account, knew.query, since(knew.states.emails), options);
  assert.ok(typeof changes !== 'string', String(changes));
  const ids = knew.ids.filter(id => !changes.removed.includes(id));
  for (const { id, index } of changes.added) ids.splice(index, 0, id);
  assert.deepEqual(
    { ids, total: changes.total },
    { ids: expected, total: expected.length },
    JSON.stringify(knew.query),
  );
}

const besides = (view: MailboxView | undefined) =>
  view && { name: view.name, role: view.role, subscribed: view.subscribed, parent: view.parent };

async function play(t: TestContext, plan: readonly Draft[]): Promise<void> {
  const { store, folder, faults } = await openForTest(t, { inlineLimit: 40 });
  const { ann } = await settle(store);
  const model = newEmailsModel();
  const written = new Map<Id, Written>();
  let index = indexForTest(t, folder);
  let knew: Knew[] = [];
  let looks = 0;
  for (const draft of [...plan, { act: 'look', a: 1, b: 2, c: 3 }]) {
    if (draft.act !== 'look') {
      await run(store, ann, draft, written);
      continue;
    }
    if (++looks % 5 === 0) {
      index.close();
      faults.push(...index.faults);
      if (looks % 2 === 0) {
        for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `emails.db${end}`), { force: true });
        model.forget();
        knew = [];
      }
      index = indexForTest(t, folder, looks);
    }
    const seen = await model.look(store, ann, written);
    const states = await assertSame(index.emails, ann, seen);
    const limit = draft.a % 3 === 0 ? 1 + (draft.b % 4) : null;
    for (const each of knew) await assertFollows(index.emails, ann, each, seen, limit);
    const query = randomQuery(draft);
    const answer = await index.emails.query(ann, query, { limit: 1000 });
    assert.ok(typeof answer !== 'string');
    assert.deepEqual(answer.ids, naiveQuery(seen, query), JSON.stringify(query));
    knew = [...knew, { states, seen, query, ids: answer.ids }].slice(-4);
  }
  assert.deepEqual([...faults, ...index.faults], []);
  assert.deepEqual(await store.check({ deep: false }), []);
  index.close();
  await store.close();
}

test('the index looks like the model, and its changes lead from every state to the next', async t => {
  await fc.assert(
    fc.asyncProperty(drafts, plan => play(t, plan)),
    {
      numRuns: Number(process.env.STORE_EMAILS_RUNS ?? 8),
      seed: Number(process.env.STORE_EMAILS_SEED ?? 20260105),
      endOnFailure: true,
    },
  );
});
