/**
 * A world for test/walk/classics: two domains elsewhere (mail for anybody at slow.example is put off, at fine.example it is
 * taken), one person of ours, and the real commands beside it.
 *
 *   const classic = await startClassic();
 *   const trace = await classic.send('kim@slow.example');
 *   assert.match(await classic.run(0, 'queue', 'list', '--mailq'), /kim@slow/);
 */
import assert from 'node:assert/strict';
import { newRouter } from '../../server/api/router.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { openControl } from '../../server/web/control.ts';
import { runCommand } from './cli.ts';
import { type NextHop, type NextHopOptions, startNextHop } from './next-hop.ts';
import { type Person, startWorld, type World, type WorldOptions } from './world.ts';

const elsewhere = (domain: string) => `${domain}. MX 10 mx.${domain}.\nmx.${domain}. A 127.0.0.1\n`;
const CLASSIC_ZONE = ['slow.example', 'fine.example', 'there.example'].map(elsewhere).join('');
const PUT_OFF = '451 4.7.1 Come back later';

export type Classic = {
  readonly world: World;
  readonly hop: NextHop;
  readonly ann: Person;
  /** Handed in by ann; returns its trace when all is quiet. */
  send(to: string | string[], more?: object): Promise<string>;
  /** Brought to port 25 by another server. */
  bring(to: string, more?: object): Promise<string>;
  /** 'kim@slow.example deferred', one for each recipient. */
  fates(trace: string): Promise<readonly string[]>;
  /** What is in ann's mailbox, the last one last. */
  letters(): Promise<readonly string[]>;
  /** A command of ours as a process of its own; fails unless it ends with this code. */
  run(code: number, ...words: string[]): Promise<string>;
  close(): Promise<void>;
};

export async function startClassic(options: WorldOptions = {}, hopOptions: NextHopOptions = {}): Promise<Classic> {
  const script = { rcpt: (line: string) => (line.includes('@slow.example>') ? PUT_OFF : undefined) };
  const hop = await startNextHop({ script, ...hopOptions });
  const world = await startWorld({
    ...{ zone: CLASSIC_ZONE, hopPort: hop.port },
    ...options,
    settings: ['outbound.tls=none', ...(options.settings ?? [])],
  });
  const door = await openControl(
    homeAt(world.home).control,
    newRouter(world.mailroom.ports),
    fault => void world.bugs.push(fault),
  );
  assert(door.ok, door.ok ? '' : door.error);
  const ann = await world.addAccount('ann@here.example');
  const settled = async ({ trace }: { trace: string }) => {
    await world.settle();
    return trace;
  };
  return {
    ...{ world, hop, ann },
    send: async (to, more = {}) =>
      settled(await world.submit(ann, { to, subject: 'Hello', text: 'Hello there.', ...more })),
    bring: async (to, more = {}) =>
      settled(await world.bring({ from: 'kim@there.example', to, subject: 'Hello', text: 'Hello.', ...more })),
    fates: async trace => (await world.journey(trace)).branches.map(({ address, state }) => `${address} ${state}`),
    letters: () => world.stored(ann),
    async run(code, ...words) {
      const ran = await runCommand(world.home, words);
      assert.equal(ran.code, code, `${words.join(' ')}\n${ran.out}${ran.err}`);
      return ran.out + ran.err;
    },
    async close() {
      await door.value.close();
      await world[Symbol.asyncDispose]();
      await hop.close();
    },
  };
}
