/** \Recent before it is on disk: one session has it, and what the store could not write down is recent once more. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { recentClaims } from '../../../server/access/recent-claims.ts';
import { err, ok } from '../../../server/base/result.ts';
import type { Store } from '../../../server/store/interface.ts';
import { accessWorld } from '../../support/access-world.ts';
import { deliverTo, inbox } from '../../support/store-world.ts';

const settled = () => new Promise(resolve => setImmediate(resolve));

test('a claim counts at once, for all, and only until the store has it or has refused it', async () => {
  const asked: unknown[] = [];
  let answer: (done: Awaited<ReturnType<Store['run']>>) => void = () => {};
  const run = (_name: string, input: unknown) => {
    asked.push(input);
    return new Promise(resolve => {
      answer = resolve as typeof answer;
    });
  };
  const store = { run } as unknown as Pick<Store, 'run'>;
  const mailbox = { account: 1, id: 2, recentFrom: 5 };
  const claims = recentClaims(store);
  assert.equal(claims, recentClaims(store));
  assert.deepEqual([claims.from(mailbox), claims.claim(mailbox, 5)], [5, null]);
  assert.deepEqual([claims.claim(mailbox, 8), claims.claim(mailbox, 8), claims.from(mailbox)], [5, null, 8]);
  assert.equal(claims.from({ ...mailbox, id: 3 }), 5);
  const first = answer;
  assert.equal(claims.claim(mailbox, 9), 8);
  first(ok({} as never));
  await settled();
  assert.equal(claims.from(mailbox), 9, 'the second is still on its way');
  answer(err('disk-full'));
  await settled();
  assert.equal(claims.from(mailbox), 5, 'recent once more');
  assert.deepEqual(asked, [
    { account: 1, mailbox: 2, to: 8 },
    { account: 1, mailbox: 2, to: 9 },
  ]);
});

test('what one session was told of is claimed on disk before long, and up to there alone', async t => {
  const world = await accessWorld(t);
  await deliverTo(world.store, world.ann, 'one');
  await world.imap();
  await deliverTo(world.store, world.ann, 'two');
  const store = await world.reopened();
  const { recentFrom, uidNext } = await inbox(store, world.ann);
  assert.deepEqual([recentFrom, uidNext], [2, 3]);
});
