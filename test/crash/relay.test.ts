/**
 * SIGKILL while letters go on to a next hop: nothing that was answered 250 is lost, and a second copy is sent only where
 * the end of data may have been said before the kill, which the queue then says of itself (`uncertain`).
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { homeAt } from '../../server/assembly/home.ts';
import { seededRandom } from '../../server/base/ports.ts';
import type { QueueRow } from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { serve } from '../support/serve.ts';
import { examine, type LetterBook, newLetterBook } from './letters.ts';
import { untilIdle } from './rest.ts';
import { sendUntilGone } from './sender.ts';

const rounds = Number(process.env.MAILROOM_CRASH_ROUNDS ?? 6);
const seed = Number(process.env.MAILROOM_CRASH_SEED ?? Date.now() % 1_000_000);
const SESSIONS = 8;

test(`a next hop gets every letter through ${rounds} kills (seed ${seed})`, { timeout: 200_000 }, async t => {
  t.diagnostic(`MAILROOM_CRASH_SEED=${seed}`);
  const random = seededRandom(seed);
  const letters = newLetterBook(`R${seed}`, random);
  const promises = { begun: new Set<string>(), promised: new Set<string>() };
  const home = mkdtempSync(join(tmpdir(), 'mailroom-crash-'));
  // The answer to a message takes its time, so that kills fall between its end and the answer.
  const hop = await startNextHop({ script: { message: () => ({ say: '250 2.0.0 Taken', after: 12 }) } });
  const settings = ['mode=deliver', `relay.host=127.0.0.1:${hop.port}`, 'smtp.relay-networks=127.0.0.0/8'];
  const recipients = ['kim', 'lea', 'mo'].map(name => {
    const address = `${name}@there.example`;
    return { address, owners: [address] };
  });
  let served = await serve({ home, settings });
  try {
    for (let round = 1; round <= rounds; round++) {
      const clients = Array.from({ length: SESSIONS }, (_, n) =>
        sendUntilGone({
          ...{ random, recipients, promises, book: letters },
          port: served.port('smtp'),
          chunking: n % 2 === 0,
        }),
      );
      const wrong = Promise.all(clients);
      await Promise.race([wrong, new Promise(resolve => setTimeout(resolve, 150 + random.fraction() * 350))]);
      await served.kill();
      await wrong;
      served = await serve({ home, settings });
      await untilIdle(served);
    }
    assert.equal(await served.stop(), 0);
    const { faults, copies } = compare(letters, promises.promised, hop, await rowsOf(home));
    assert.deepEqual(faults, []);
    assert(promises.promised.size > rounds * 2, `only ${promises.promised.size} letters were promised`);
    t.diagnostic(`${promises.promised.size} promised, ${hop.received.length} taken, ${copies} of them second copies`);
  } finally {
    await served.kill();
    await hop.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** The queue as the last server left it. */
async function rowsOf(home: string): Promise<readonly QueueRow[]> {
  const opened = await openStore({
    folder: homeAt(home).store,
    onFault: fault => {
      throw fault;
    },
  });
  assert(opened.ok, opened.ok ? '' : opened.error);
  const rows = await opened.value.queue({ all: true, limit: 100_000 });
  assert.deepEqual(await opened.value.check({ deep: true }), []);
  await opened.value.close();
  return rows;
}

function compare(letters: LetterBook, promised: ReadonlySet<string>, hop: NextHop, rows: readonly QueueRow[]) {
  const faults: string[] = [];
  const taken = new Map<string, number>();
  for (const { bytes, recipients } of hop.received) {
    const { id, fault } = examine(bytes, letters);
    if (fault) faults.push(fault);
    for (const recipient of recipients) taken.set(`${id} ${recipient}`, (taken.get(`${id} ${recipient}`) ?? 0) + 1);
  }
  const known = new Map(rows.map(row => [`${row.subject.replace('Letter ', '')} ${row.address}`, row]));
  for (const id of promised) {
    for (const owner of letters.find(id)!.owners)
      if (!taken.has(`${id} ${owner}`)) faults.push(`${id} for ${owner} was promised and never came`);
  }
  let copies = 0;
  for (const [key, times] of taken) {
    const row = known.get(key);
    copies += times - 1;
    if (row?.state !== 'relayed') faults.push(`${key} was taken, the queue says ${row?.state ?? 'nothing'}`);
    if (times > 1 && !row?.uncertain) faults.push(`${key} came ${times} times, and the queue does not say so`);
  }
  return { faults, copies };
}
