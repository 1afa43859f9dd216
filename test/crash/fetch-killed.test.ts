/**
 * Killed while it fetches, again and again: each message is here once, and nothing has gone there that is not here. The other
 * server deletes with QUIT; what was taken is remembered in the commit that took it.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { ownFolder } from '../support/daemons.ts';
import { letters, startMaildrop } from '../support/maildrop.ts';
import { serve } from '../support/serve.ts';

const MANY = 300;
/** At which command of a session it dies. */
const DEATHS = ['RETR 20', 'RETR 150', 'RETR 290', 'DELE 100', 'QUIT'] as const;

test('kill -9 in the middle of a visit loses nothing and doubles nothing', { timeout: 110_000 }, async () => {
  const folder = ownFolder();
  let death = '';
  let kill = () => {};
  await using drop = await startMaildrop({
    letters: letters(MANY),
    answer: line => {
      if (line === death) kill();
      return null;
    },
  });
  const settings = ['mode=deliver', 'checks.act=off'];
  try {
    for (const [round, at] of DEATHS.entries()) {
      await using served = await serve({ home: folder.path, settings });
      if (round === 0)
        await served.ask(async api => {
          await api.domains.add({ name: 'here.example' });
          await api.accounts.add({ address: 'ana@here.example', password: 'correct horse battery' });
          await api.fetch.add({
            ...{ account: 'ana@here.example', password: 'secret' },
            settings: {
              ...{ protocol: 'pop3', host: '127.0.0.1', port: drop.port, tls: 'none', user: 'ana', keepDays: 0 },
              enabled: false,
            },
          });
        });
      death = at;
      const died = new Promise<void>(resolve => {
        kill = () => void served.kill().then(resolve);
      });
      const visit = served.ask(api => api.fetch.now({ id: 1 }));
      const end = await Promise.race([
        died.then(() => 'dead'),
        visit.then(
          () => 'alive',
          () => died.then(() => 'dead'),
        ),
      ]);
      assert.equal(end, 'dead', `it lives on after ${at}`);
      if (at !== 'QUIT') assert.equal(drop.letters.length, MANY, 'QUIT alone deletes');
    }
    death = '';
    await using served = await serve({ home: folder.path, settings });
    await served.ask(api => api.fetch.now({ id: 1 }));
    assert.equal(drop.letters.length, 0);
    const counts = await eventually(served, MANY);
    assert.deepEqual(counts, { messages: MANY, taken: MANY });
  } finally {
    folder.remove();
  }
});

type Served = Awaited<ReturnType<typeof serve>>;

/** What was taken is delivered by and by. */
async function eventually(served: Served, wanted: number) {
  let messages = 0;
  let taken = 0;
  for (const end = Date.now() + 20_000; Date.now() < end && messages < wanted; ) {
    const rows = await served.ask(api => api.accounts.list({}));
    messages = rows.find(one => one.address === 'ana@here.example')?.usedMessages ?? 0;
    const events = await served.ask(api => api.status.get({}));
    taken = events.ledger.delivered;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return { messages, taken };
}
