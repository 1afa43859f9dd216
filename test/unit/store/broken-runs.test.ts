/** Flags of many messages at once, where those that are alike stand among others: the counters and rows are the same. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { Flag, type Store } from '../../../server/store/interface.ts';
import { openStore } from '../../../server/store/open.ts';

const COUNT = 120;
const all = [[1, 0xffff_ffff]] as const;

async function withMailbox(use: (store: Store, account: number, mailbox: number) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-runs-'));
  const opened = await openStore({ folder, onFault: fault => assert.fail(String(fault)) });
  assert(opened.ok);
  const store = opened.value;
  try {
    await store.run('addDomain', { name: 'here.example', aliasOf: null });
    const credentials = { password: null, scram: null };
    const made = await store.run('addAccount', {
      address: 'ann@here.example',
      name: '',
      quotaBytes: null,
      now: 1,
      credentials,
    });
    assert(made.ok);
    const inbox = (await store.mailbox(made.value.id, 'INBOX'))!;
    for (let number = 0; number < COUNT; number++) {
      const flags = (number % 2 ? Flag.seen : 0) | (number % 3 ? 0 : Flag.flagged);
      const given = { account: made.value.id, mailbox: inbox.id, flags, keywords: number % 5 ? [] : ['work'] };
      await store.run('append', {
        ...given,
        bytes: Buffer.from(`X: ${number}\r\n\r\n`),
        internalDate: 1,
        trace: 'T',
        note: null,
      });
    }
    await use(store, made.value.id, inbox.id);
    assert.deepEqual(await store.check({ deep: true }), []);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
async function rowsOf(store: Store, account: number, mailbox: number) {
  const rows = [];
  for await (const chunk of store.rows(account, mailbox, all)) rows.push(...chunk);
  return rows;
}

test('a mailbox marked as read keeps every other flag and keyword, with one modSeq', () =>
  withMailbox(async (store, account, mailbox) => {
    const before = await rowsOf(store, account, mailbox);
    const done = await store.run('flags', {
      ...{ account, mailbox, uids: all, act: 'add', flags: Flag.seen | Flag.flagged, keywords: ['new'], note: null },
    });
    assert(done.ok);
    const after = await rowsOf(store, account, mailbox);
    for (const [at, row] of after.entries()) {
      assert.equal(row.flags, Flag.seen | Flag.flagged);
      assert.deepEqual([...row.keywords].sort(), [...before[at]!.keywords, 'new'].sort());
      assert.equal(row.modSeq, done.value.modSeq);
    }
    assert.equal((await store.mailboxById(account, mailbox))?.unseen, 0);
  }));

test('what has changed since is left alone, what becomes like another is not changed twice', () =>
  withMailbox(async (store, account, mailbox) => {
    const { highestModSeq } = (await store.mailboxById(account, mailbox))!;
    await store.run('flags', {
      account,
      mailbox,
      uids: [[10, 19]],
      act: 'add',
      flags: Flag.answered,
      keywords: [],
      note: null,
    });
    const before = await rowsOf(store, account, mailbox);
    // Of what is seen and flagged, seen alone is what other rows have that lose it now.
    const done = await store.run('flags', {
      ...{ account, mailbox, uids: all, act: 'remove', flags: Flag.seen, keywords: [], note: null },
      unchangedSince: highestModSeq,
    });
    assert(done.ok);
    assert.deepEqual(done.value.refused, [[10, 19]]);
    const changed = new Set(
      done.value.changed.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
    );
    for (const [at, row] of (await rowsOf(store, account, mailbox)).entries()) {
      const old = before[at]!;
      const expected = row.uid >= 10 && row.uid <= 19 ? old.flags : old.flags & ~Flag.seen;
      assert.equal(row.flags, expected, `UID ${row.uid}`);
      assert.equal(changed.has(row.uid), expected !== old.flags);
      assert.equal(row.modSeq === done.value.modSeq, expected !== old.flags);
    }
  }));
