/**
 * Ten thousand method calls of JMAP, chosen by chance, while an IMAP client changes the same account: every answer is
 * compared with a simple model (support/jmap-oracle.ts), every /changes and /queryChanges by what it makes of what a
 * client remembered. MAILROOM_SEED plays one run again.
 */
import test from 'node:test';
import { Looks } from '../support/jmap-looks.ts';
import { startWorld } from '../support/world.ts';

const CALLS = Number(process.env.MAILROOM_CALLS ?? 10_000);
const seed = Number(process.env.MAILROOM_SEED ?? 20_261_122);

test(`${CALLS} method calls while IMAP changes the same account: every answer is the model's`, async t => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@here.example');
  await world.withImap(ann, async imap => {
    const run = new Looks(world, imap, seed);
    run.accountId = Object.keys((await world.api.jmap.session({})).accounts)[0]!;
    await run.learnMailboxes();
    let steps = 0;
    try {
      for (; run.calls < CALLS; steps++) await run.step();
    } catch (fault) {
      t.diagnostic(`seed ${seed}, step ${steps}, after ${run.calls} calls`);
      throw fault;
    }
    t.diagnostic(`${run.calls} calls in ${steps} steps, ${run.made} letters and mailboxes`);
  });
});
