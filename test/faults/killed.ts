/** One kill: a server plays and is killed at one of its steps; another goes on, on the same home, and what is there is looked at. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hours } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Found, PASSWORD, RESTING, SCRIPT, type Scenario, type Told, ZONE } from './scenarios.ts';

export type Moment = 'before' | 'after';
export type Killed = {
  /** Which step it was; null: it came to its end. */
  readonly at: string | null;
  readonly faults: readonly string[];
};

const here = import.meta.dirname;
const temporary = () => mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** A home with ann and ben, to be copied. */
export async function newTemplate(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = temporary();
  const world = await startWorld({ folder, zone: ZONE });
  await world.addAccount('ann@here.example', PASSWORD);
  await world.addAccount('ben@here.example', PASSWORD);
  await world.api.aliases.add({ address: 'team@here.example', targets: ['ben@here.example', 'kim@there.example'] });
  const { store } = world.mailroom;
  const account = (await store.account('ben@here.example'))!.id;
  const limits = { scripts: 9, octets: 9999 };
  await store.run('putScript', { account, name: 'main', text: SCRIPT, role: 'active', now: Date.now(), limits });
  await world[Symbol.asyncDispose]();
  return { folder, remove: () => remove(folder) };
}

export async function killedAt(
  template: string,
  scenarios: readonly Scenario[],
  step: number | string,
  moment: Moment,
): Promise<Killed> {
  const folder = temporary();
  cpSync(template, folder, { recursive: true });
  const hop = await politeButForTwo();
  try {
    const played = await play(folder, hop.port, step, moment, scenarios);
    const { said } = played;
    const at = /^killed \w+ step \d+: (.*)$/m.exec(said)?.[1] ?? null;
    if (at === null && !played.over) throw new Error(`it ended by itself:\n${said}`);
    const found = await goOn(folder, hop);
    const faults = scenarios.flatMap(one => one.faults(played.told, found).map(fault => `${one.name}: ${fault}`));
    return { at, faults: faults.map(fault => `${moment} step ${step} (${at}): ${fault}`) };
  } catch (fault) {
    throw new Error(`${moment} step ${step}`, { cause: fault });
  } finally {
    await hop.close();
    remove(folder);
  }
}

/** nobody@ there is none of; later@ is put off the first time. */
function politeButForTwo(): Promise<NextHop> {
  let isFirst = true;
  return startNextHop({
    script: {
      rcpt(line) {
        if (line.includes('<nobody@')) return '550 5.1.1 Nobody of that name';
        if (!line.includes('<later@') || !isFirst) return undefined;
        isFirst = false;
        return '451 4.7.1 Later';
      },
    },
  });
}

async function play(
  folder: string,
  port: number,
  step: number | string,
  moment: Moment,
  scenarios: readonly Scenario[],
) {
  const names = scenarios.map(({ name }) => name);
  const program = [join(here, 'play.ts'), folder, String(port), ...names];
  const child = spawn(process.execPath, ['--import', join(here, 'kill-at.mjs'), ...program], {
    env: { ...process.env, KILL_AT: `${step}:${moment}`, KILL_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [told, said] = ['', ''];
  child.stdout.on('data', text => {
    told += text;
  });
  child.stderr.on('data', text => {
    said += text;
  });
  await once(child, 'close');
  const lines = new Set(told.split('\n'));
  const has: Told = { begun: id => lines.has(`begun ${id}`), done: id => lines.has(`done ${id}`) };
  return { told: has, said, over: lines.has('over ') };
}

/** Another server, on the same home, until nothing waits any more. Its ledger balances, and its store is sound. */
async function goOn(folder: string, hop: NextHop): Promise<Found> {
  await using world = await startWorld({
    ...{ folder, hopPort: hop.port, zone: ZONE },
    settings: ['auth.allow-plaintext=true', 'queue.first-retry=10m'],
  });
  await dropIsEmpty(world);
  await world.settle();
  await world.ledger();
  await world.api.queue.thaw({ route: RESTING });
  await world.api.queue.act({ states: ['held'], act: 'release' });
  for (let n = 0; ; n++) {
    await world.settle();
    const { waiting = 0 } = await world.ledger();
    if (waiting === 0) break;
    if (n === 5) throw new Error(`it does not come to rest: ${JSON.stringify(await rowsOf(world))}`);
    await world.later(hours(1));
  }
  const [ann, ben] = ['ann', 'ben'].map(name => ({ address: `${name}@here.example`, password: PASSWORD }));
  return {
    rows: await rowsOf(world),
    inbox: { ann: await world.stored(ann!), ben: await world.stored(ben!) },
    taken: hop.received.map(({ recipients, bytes }) => ({ recipients, text: bytes.toString('latin1') })),
  };
}

const rowsOf = (world: World) => world.mailroom.store.queue({ all: true, limit: 1000 });

async function dropIsEmpty({ home }: World): Promise<void> {
  while (readdirSync(join(home, 'drop', 'new')).length > 0) await new Promise(resolve => setTimeout(resolve, 5));
}
