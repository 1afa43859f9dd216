/** Random commands, played to the store and to a model of maps and arrays: every answer and everything seen is equal. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Id, Store } from '../../../server/store/interface.ts';
import { newModel } from '../../support/store-model.ts';
import {
  acts,
  commandFor,
  type Draft,
  draftsOf,
  type Played,
  people,
  revising,
  sharing,
} from '../../support/store-model-drafts.ts';
import { assertSound, openForTest, rowsOf, START } from '../../support/store-world.ts';

/** The store's side of the model's view. */
async function viewOf(store: Store) {
  const people = (await store.accounts()).toSorted((x, y) => x.id - y.id);
  const mailboxes = await Promise.all(people.map(person => mailboxesOf(store, person.id)));
  const queue = (await store.queue({ all: true, limit: 10_000 })).map(r => ({
    ...{ recipient: r.recipient, queued: r.queued, address: r.address, state: r.state, attempts: r.attempts },
    ...{ nextAt: r.nextAt, settledAt: r.settledAt, uncertain: r.uncertain, route: r.route },
  }));
  const due = (await store.reportsDue(1000)).flatMap(q =>
    q.recipients.map(({ recipient: id, bits }) => ({ recipient: id, bits })),
  );
  const documents = await Promise.all(
    people.map(async ({ id }) =>
      (await Promise.all(['i', 's'].map(kind => store.documents(id, kind))))
        .flatMap(({ list }) => list)
        .toSorted((x, y) => x.id - y.id),
    ),
  );
  const sharing = await Promise.all(people.map(({ id }) => sharingSeen(store, id)));
  return {
    mailboxes,
    documents,
    sharing,
    queue,
    due: due.sort((x, y) => x.recipient - y.recipient),
    used: people.map(person => person.usedBytes),
  };
}

async function sharingSeen(store: Store, account: Id) {
  const boxes = (await store.mailboxes(account)).map(({ id }) => id).sort((a, b) => a - b);
  const expunged = (await store.expunged(account, { limit: 10_000 })).map(row => ({
    ...{ id: row.id, message: row.message, mailbox: row.mailbox, mailboxName: row.mailboxName, uid: row.uid },
    ...{ flags: row.flags, keywords: row.keywords, internalDate: row.internalDate, size: row.size },
    expungedAt: row.expungedAt,
  }));
  const rights = boxes.map(async id => {
    const found = await store.rights(account, id);
    return [id, found.map(({ identifier, rights: letters }) => `${identifier} ${letters}`)] as const;
  });
  const annotations = [null, ...boxes].map(async id => {
    const found = await store.annotations(account, id);
    assert.ok(found.every(({ mailbox }) => mailbox === id));
    const line = ({ owner, entry, value }: (typeof found)[number]) =>
      `${owner ?? 0} ${entry} ${Buffer.from(value).toString('latin1')}`;
    return [id, found.map(line).sort()] as const;
  });
  return { expunged, rights: await Promise.all(rights), annotations: await Promise.all(annotations) };
}

async function mailboxesOf(store: Store, account: Id) {
  const boxes = await store.mailboxes(account);
  return Promise.all(
    boxes.map(async box => {
      const rows = (await rowsOf(store, account, box.id)).map(
        ({ uid, message, flags, keywords, internalDate, size, modSeq, savedAt }) => ({
          ...{ uid, message, modSeq, flags, keywords, internalDate, size, savedAt },
        }),
      );
      const { id, name, subscribed, uidValidity, uidNext, highestModSeq, recentFrom, messages } = box;
      const changes = await store.changes(account, id, 0);
      assert.deepEqual([changes.complete, changes.modSeq], [true, highestModSeq]);
      const told = { id, name, subscribed, uidValidity, uidNext, highestModSeq, recentFrom, messages };
      return { ...told, rows, vanished: changes.vanished };
    }),
  );
}

async function play(t: TestContext, plan: readonly Draft[], quota: number | null): Promise<void> {
  const { store, faults } = await openForTest(t, { inlineLimit: 150 });
  const model = newModel();
  const first: Played[] = [
    { name: 'addDomain', input: { name: 'here.example', aliasOf: null } },
    ...people.slice(0, 2).map(
      (address): Played => ({
        name: 'addAccount',
        input: { address, name: '', credentials: { password: null, scram: null }, quotaBytes: quota, now: START },
      }),
    ),
  ];
  const answers: Promise<unknown>[] = [];
  const expected: unknown[] = [];
  const played: Played[] = [];
  // The model goes ahead; the store gets all at once and commits in groups of its own choice.
  for (const [at, next] of [...first, ...plan].entries()) {
    const command = 'name' in next ? next : commandFor(model, next, at);
    played.push(command);
    expected.push(structuredClone(model.run(command.name, command.input as never)));
    answers.push(store.run(command.name, command.input as never));
  }
  for (const [at, answer] of (await Promise.all(answers)).entries()) {
    assert.deepEqual(answer, expected[at], `command ${at}: ${JSON.stringify(played[at])}`);
  }
  assert.deepEqual(await viewOf(store), model.view());
  assert.equal((await store.ledger()).accepted, model.state().accepted);
  assert.deepEqual(faults, []);
  await assertSound(store, true);
  await store.close();
}

const RUNS = {
  numRuns: Number(process.env.STORE_MODEL_RUNS ?? 8),
  seed: Number(process.env.STORE_MODEL_SEED ?? 20260105),
  endOnFailure: true,
};
const quotas = fc.constantFrom(null, 700, 3000);

test('the store answers and looks like the model, whatever is asked', async t => {
  await fc.assert(
    fc.asyncProperty(draftsOf(acts), quotas, (plan, quota) => play(t, plan, quota)),
    RUNS,
  );
});

test('messages that are revised lie where the model says, under the flags it says', async t => {
  await fc.assert(
    fc.asyncProperty(draftsOf(revising), quotas, (plan, quota) => play(t, plan, quota)),
    RUNS,
  );
});

test('what is expunged comes back as the model says, and rights and annotations stay with their mailbox', async t => {
  await fc.assert(
    fc.asyncProperty(draftsOf(sharing), quotas, (plan, quota) => play(t, plan, quota)),
    RUNS,
  );
});
