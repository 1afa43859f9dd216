/**
 * SIGKILL at random moments under load, many times over, on one home: whatever was answered is kept. Twenty SMTP
 * sessions bring letters (to one and to several, by an alias, small and large, DATA and BDAT) while two IMAP clients
 * append, flag, copy, move and expunge. After each kill the server is started again on the same home, and everything
 * that was ever promised is looked at.
 *
 *   MAILROOM_CRASH_ROUNDS=5 MAILROOM_CRASH_SEED=7 node --test test/crash/kill.test.ts
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { homeAt } from '../../server/assembly/home.ts';
import { type Random, seededRandom } from '../../server/base/ports.ts';
import { openStore } from '../../server/store/open.ts';
import { type Served, serve } from '../support/serve.ts';
import { churnUntilGone } from './churn.ts';
import { type Account, inspect, newAccount } from './inspect.ts';
import { type LetterBook, newLetterBook } from './letters.ts';
import { untilIdle } from './rest.ts';
import { type Recipient, sendUntilGone } from './sender.ts';

const rounds = Number(process.env.MAILROOM_CRASH_ROUNDS ?? 25);
const seed = Number(process.env.MAILROOM_CRASH_SEED ?? Date.now() % 1_000_000);
const SESSIONS = 20;
const PASSWORD = 'correct horse';
const SETTINGS = ['mode=local', 'auth.allow-plaintext=true', 'smtp.messages-per-minute=0'];

type Run = {
  readonly home: string;
  readonly random: Random;
  readonly letters: LetterBook;
  readonly accounts: readonly Account[];
  readonly recipients: readonly Recipient[];
  readonly begun: Set<string>;
  readonly promised: Set<string>;
  readonly copied: Set<string>;
  readonly appended: Set<string>;
  readonly removed: Set<string>;
};

test(`what was answered survives ${rounds} kills (seed ${seed})`, { timeout: 300_000 }, async t => {
  t.diagnostic(`MAILROOM_CRASH_SEED=${seed}`);
  const run = await begin();
  let served = await serve({ home: run.home, settings: SETTINGS });
  try {
    for (let round = 1; round <= rounds; round++) {
      const before = run.promised.size;
      const wait = 100 + run.random.fraction() * 700;
      await underLoad(served, run, wait);
      // Every third time the store itself is the first to see what the kill left.
      if (round % 3 === 0) await assertSound(run.home, false);
      served = await serve({ home: run.home, settings: SETTINGS });
      await assertKept(served, run, round === rounds);
      t.diagnostic(`round ${round}: killed after ${wait.toFixed(0)} ms, ${run.promised.size - before} promises kept`);
    }
    assert.equal(await served.stop(), 0);
    assert.equal(served.said().includes('a fault of ours'), false, served.said());
    await assertSound(run.home, true);
    assert(run.promised.size > rounds * 5, `only ${run.promised.size} letters were promised: no load, no test`);
  } finally {
    await served.kill();
    rmSync(run.home, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function begin(): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-crash-'));
  const random = seededRandom(seed);
  const names = ['ann', 'bob', 'cem', 'dora', 'eva', 'finn'];
  const accounts = names.map(name => newAccount(`${name}@here.example`, PASSWORD));
  const served = await serve({ home, settings: SETTINGS });
  await served.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    for (const { address } of accounts) await api.accounts.add({ address, password: PASSWORD });
    await api.aliases.add({ address: 'team@here.example', targets: ['cem@here.example', 'dora@here.example'] });
  });
  assert.equal(await served.stop(), 0);
  return {
    ...{ home, random, letters: newLetterBook(`L${seed}`, random), accounts },
    recipients: [
      ...accounts.map(({ address }) => ({ address, owners: [address] })),
      { address: 'team@here.example', owners: ['cem@here.example', 'dora@here.example'] },
    ],
    ...{ begun: new Set(), promised: new Set(), copied: new Set(), appended: new Set(), removed: new Set() },
  };
}

/** Returns when the server is dead and every client has noticed. */
async function underLoad(served: Served, run: Run, wait: number): Promise<void> {
  const { letters, random, recipients } = run;
  const clients = Array.from({ length: SESSIONS }, (_, n) =>
    sendUntilGone({
      ...{ letters, random, recipients },
      book: letters,
      port: served.port('smtp'),
      chunking: n % 4 === 0,
      promises: run,
    }),
  );
  for (const { address, password, book } of run.accounts.slice(0, 2)) {
    clients.push(churnUntilGone({ ...run, address, password, book, port: served.port('imap') }));
  }
  // A client that hears something wrong ends the round at once.
  const wrong = Promise.all(clients).then(() => {});
  await Promise.race([wrong, new Promise(resolve => setTimeout(resolve, wait))]);
  await served.kill();
  await wrong;
}

async function assertKept(served: Served, run: Run, everything: boolean): Promise<void> {
  await untilIdle(served);
  const faults: string[] = [];
  for (const account of run.accounts) {
    faults.push(...(await inspect(served.port('imap'), account, run.letters, everything)));
  }
  for (const { id, owners } of run.letters.all.values()) {
    const isSent = run.begun.has(id);
    for (const account of run.accounts) {
      const places = account.places.get(id) ?? [];
      const mine = owners.includes(account.address);
      const least = mine && (isSent ? run.promised.has(id) : run.appended.has(id)) && !run.removed.has(id) ? 1 : 0;
      const most = run.copied.has(id) ? Number.POSITIVE_INFINITY : mine ? 1 : 0;
      if (places.length < least || places.length > most)
        faults.push(
          `letter ${id} for ${owners.join(', ')}: ${account.address} has it ${places.length} times (${places})`,
        );
    }
  }
  assert.deepEqual(faults, []);
}

async function assertSound(home: string, deep: boolean): Promise<void> {
  const faults: unknown[] = [];
  const opened = await openStore({ folder: homeAt(home).store, onFault: fault => void faults.push(fault) });
  assert(opened.ok, opened.ok ? '' : opened.error);
  const findings = await opened.value.check({ deep });
  await opened.value.close();
  assert.deepEqual({ findings, faults }, { findings: [], faults: [] });
}
