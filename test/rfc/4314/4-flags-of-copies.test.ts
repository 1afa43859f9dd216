import assert from 'node:assert/strict';
import type test from 'node:test';
import { accessWorld, mail } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';

const { mustNot } = rfc(4314, '4');

for (const [rights, flags] of [
  ['i', 0],
  ['is', 1],
  ['it', 8],
  ['iw', 4],
] as const) {
  for (const act of ['COPY', 'MOVE'] as const) {
    mustNot(
      `set with "${rights}" what it may not in the target of a ${act}, not even for a moment`,
      (t: test.TestContext) => copied(t, { rights, act, flags }),
    );
  }
}

type Case = { readonly rights: string; readonly act: 'COPY' | 'MOVE'; readonly flags: number };

/** Whoever looks at each change sees one: the message as it stays. */
async function copied(t: test.TestContext, { rights, act, flags }: Case): Promise<void> {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  await ann.must('CREATE Plans');
  await ann.must(`SETACL Plans bob@here.example l${rights}`);
  const bob = await world.imap(null, 'bob');
  await bob.append('INBOX', mail('one'), '(\\Seen \\Flagged \\Deleted $Work)');
  await bob.must('SELECT INBOX');
  const plans = (await world.store.mailbox(world.ann, 'Plans'))!;
  const seen: unknown[] = [];
  const stop = world.store.watchMailboxes(hints => {
    for (const { account, mailbox, modSeq } of hints) {
      if (account === world.ann && mailbox === plans.id) seen.push(modSeq);
    }
  });
  await bob.must(`${act} 1 "Shared/ann@here.example/Plans"`);
  stop();
  const rows = (await Array.fromAsync(world.store.rows(world.ann, plans.id, [[1, 9]]))).flat();
  const keywords = rights.includes('w') ? ['$Work'] : [];
  assert.deepEqual(
    rows.map(row => [row.flags, row.keywords]),
    [[flags, keywords]],
  );
  assert.deepEqual(seen, [rows[0]!.modSeq]);
  const after = (await world.store.mailbox(world.ann, 'Plans'))!;
  assert.deepEqual([after.messages, after.unseen, after.deleted], [1, flags & 1 ? 0 : 1, flags & 8 ? 1 : 0]);
}
