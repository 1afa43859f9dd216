/**
 * Next hops that misbehave: every way of it at every stage, with PIPELINING and without, over real sockets. Nothing is
 * lost, nothing is tried in vain for ever, and a second copy is owned up to where the dot was sent and no answer came,
 * and nowhere else. What hangs is waited for as long as we would: time is what leaps.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { minutes } from '../../server/base/units.ts';
import type { QueueRow } from '../../server/store/interface.ts';
import { startWorld, type World } from '../support/world.ts';
import { type BadHop, type Misbehaviour, misbehaviours, type Stage, stages, startBadHop } from './bad-hop.ts';
import { leapingClock } from './leaping-clock.ts';
import { newSubmitter } from './submitter.ts';

type Cell = {
  readonly address: string;
  readonly stage: Stage;
  readonly how: Misbehaviour;
  readonly hop: BadHop;
  readonly name: string;
};
type Ends = 'relayed' | 'failed' | 'deferred';

/** Where it does no harm: the stages at which this may be said. */
const harmless: Partial<Record<Misbehaviour, readonly Stage[]>> = {
  'says it octet by octet': stages,
  // To EHLO it offers nothing; at STARTTLS the mail goes on in clear.
  'says 250': ['ehlo', 'starttls', 'mail', 'rcpt', 'dot'],
  'says 354': ['starttls', 'data'],
  'says 451': ['starttls'],
  // HELO is tried after EHLO.
  'says 550': ['ehlo', 'starttls'],
  'says it twice': ['dot'],
};
/** A "no" before there is a message says nothing about the message. */
const final: readonly Stage[] = ['mail', 'rcpt', 'data', 'dot'];
const answers: readonly Misbehaviour[] = ['says 421', 'says 451', 'says 550'];

function expected({ stage, how }: Cell): { readonly state: Ends; readonly uncertain: boolean } {
  if (harmless[how]?.includes(stage)) return { state: 'relayed', uncertain: false };
  if (how === 'says 550' && final.includes(stage)) return { state: 'failed', uncertain: false };
  return { state: 'deferred', uncertain: stage === 'dot' && !answers.includes(how) };
}

async function newCells(): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const pipelining of [false, true])
    for (const stage of stages)
      for (const how of Object.keys(misbehaviours) as Misbehaviour[]) {
        const hop = await startBadHop(stage, how, pipelining);
        const name = `${stage}${pipelining ? ', pipelining' : ''}: ${how}`;
        cells.push({ address: `kim@cell-${cells.length}.example`, stage, how, hop, name });
      }
  return cells;
}

async function rowsOf({ mailroom }: World): Promise<(cell: Cell) => QueueRow> {
  const rows = new Map((await mailroom.store.queue({ all: true, limit: 2000 })).map(row => [row.address, row]));
  return cell => rows.get(cell.address)!;
}

const isTried = ({ state, attempts }: QueueRow): boolean =>
  state === 'relayed' || state === 'failed' || (state === 'deferred' && attempts > 0);

test('next hops that hang, hang up, talk nonsense or refuse, at every stage', { timeout: 110_000 }, async t => {
  const cells = await newCells();
  t.after(() => Promise.all(cells.map(({ hop }) => hop.close())));
  const clock = leapingClock();
  const settings = ['queue.first-retry=30m', 'queue.concurrency=1000', 'submission.refused-per-hour=0'];
  await using world = await startWorld({ clock, settings: [...settings, ...newSubmitter.settings] });
  const lines = cells.map(({ address, hop }) => `${address.slice(4)} → smtp [127.0.0.1]:${hop.port}`);
  await world.api.routing.write({ table: 'route', lines });
  const submitter = await newSubmitter(world);
  for (const { address, name } of cells) await submitter.send([address], name);

  // Where it would hang, time may leap; whoever comes to an end must have had the time for it.
  const endless = (cell: Cell) => expected(cell).state === 'deferred';
  await until(async () => {
    const row = await rowsOf(world);
    return cells.every(cell => (endless(cell) ? cell.hop.misbehaved : isTried(row(cell))));
  });
  // The longest wait is the one for the answer to the dot: ten minutes.
  for (let n = 0; n < 12; n++) await clock.pass(minutes(1));
  await until(async () => {
    const row = await rowsOf(world);
    return cells.every(cell => isTried(row(cell)));
  });
  const first = await rowsOf(world);
  assert.deepEqual(
    cells.map(cell => ({ name: cell.name, ...endedAs(first(cell)) })),
    cells.map(cell => ({ name: cell.name, ...expected(cell), attempts: 1 })),
  );
  assert.deepEqual(
    cells.filter(({ hop }) => !hop.misbehaved).map(({ name }) => name),
    [],
    'these were never reached',
  );
  await world.ledger();

  for (const { hop } of cells) hop.heal();
  const deferred = cells.filter(cell => expected(cell).state === 'deferred');
  // Nothing runs while time leaps: what is healed is not hindered.
  for (let n = 0; n < 20 && ((await world.ledger()).waiting ?? 0) > 0; n++) {
    await clock.pass(minutes(40), minutes(40));
    await world.settle();
  }
  const last = await rowsOf(world);
  assert.deepEqual(
    deferred.map(cell => [cell.name, last(cell).state, last(cell).uncertain, cell.hop.copies]),
    deferred.map(cell => [cell.name, 'relayed', expected(cell).uncertain, expected(cell).uncertain ? 2 : 1]),
  );
  const { accepted, failed, relayed } = await world.ledger();
  const refused = cells.filter(cell => expected(cell).state === 'failed').length;
  // Each refusal is told to its sender, who lives here.
  assert.deepEqual([accepted, failed, relayed], [cells.length + refused, refused, cells.length - refused]);
  assert.equal((await world.stored(submitter.person)).length, refused);
});

const endedAs = ({ state, uncertain, attempts }: QueueRow) => ({ state, uncertain, attempts });

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20));
}
