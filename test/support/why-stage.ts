/** What faults of why-faults.ts are made with: worlds, next hops, letters of strangers, clocks, ports that are taken or silent. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as dialTcp } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { WhyCauseCode, WhyDirection } from '../../server/api/contract.ts';
import { systemClock } from '../../server/base/ports.ts';
import { seconds } from '../../server/base/units.ts';
import { bring } from './bring.ts';
import { type NextHopOptions, startNextHop } from './next-hop.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

/** What ends with the fault, the last first. */
export type Stage = { later(end: () => unknown): void };
export type Injected = { readonly world: World; readonly asks: string };
export type WhyFault = {
  readonly name: string;
  readonly cause: WhyCauseCode;
  /** Of its first sentence, in English. */
  readonly says: RegExp;
  readonly direction: WhyDirection;
  inject(stage: Stage): Promise<Injected>;
};

export const ZONE = `
here.example. MX 10 mail.here.example.
mail.here.example. A 127.0.0.1
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
1.0.0.127.bl.test. A 127.0.0.2
`;
export const STRANGERS = ['mode=deliver', 'checks.own-networks='];
export const KIM = 'kim@there.example';

export async function open(stage: Stage, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ zone: ZONE, ...options });
  stage.later(() => world[Symbol.asyncDispose]());
  return world;
}
export async function hopFor(
  stage: Stage,
  options: NextHopOptions = {},
): Promise<Awaited<ReturnType<typeof startNextHop>>> {
  const hop = await startNextHop(options);
  stage.later(() => hop.close());
  return hop;
}
export const letter = (from: string, subject: string) =>
  `From: ${from}\r\nTo: ann@here.example\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <${subject.replace(/\W/g, '')}@there.example>\r\n\r\nHello.\r\n`;

/** As a stranger brings it; the last reply. */
export async function strangerBrings(
  world: World,
  sender = KIM,
  subject = 'Invoice 2041',
  recipient = 'ann@here.example',
) {
  const text = letter(sender, subject);
  const said = await bring(await world.wire('smtp'), { helo: 'mx.there.example', sender, recipient, text });
  await world.settle();
  return said;
}
/** 'HH:MM' in the middle of a gap that began so long ago. */
export const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 5);

export async function sendOut(world: World, to = KIM): Promise<string> {
  const ann = await world.addAccount('ann@here.example');
  const { trace } = await world.submit(ann, { to, subject: 'Offer for the stairs', text: 'Oak.' });
  await world.settle();
  return trace;
}

/** A program that has the port. */
export async function otherProgram(stage: Stage): Promise<number> {
  const code = 'require("net").createServer().listen(0,"127.0.0.1",function(){console.log(this.address().port)})';
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  stage.later(() => child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return Number(String(line));
}

/** Listens and never accepts: once its few places are taken, nobody gets an answer. */
export async function silentPort(stage: Stage): Promise<number> {
  const code = `const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(code, { eval: true });
  stage.later(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  await new Promise(resolve => setTimeout(resolve, 50));
  for (let n = 0; n < 6; n++) {
    const socket = dialTcp({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    stage.later(() => socket.destroy());
  }
  await new Promise(resolve => setTimeout(resolve, 50));
  return port;
}

/** Its long waits can be made short. */
export function hurryingClock() {
  let offset = 0;
  let hurries = false;
  return {
    ...systemClock,
    now: () => systemClock.now() + offset,
    shift: (by: number) => {
      offset += by;
    },
    after: (wait: number, run: () => void) =>
      systemClock.after((hurries && wait >= seconds(20) ? 300 : wait) as never, run),
    hurry: (on: boolean) => {
      hurries = on;
    },
  };
}
export const shiftedBy = (by: number) => {
  const clock = hurryingClock();
  clock.shift(by);
  return clock;
};

export const bounceOf = (of: Buffer): string =>
  `${`From: Mail Delivery System <MAILER-DAEMON@mx.there.example>
To: ann@here.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 23 Nov 2026 11:02:03 +0000
Message-ID: <r1@mx.there.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

It did not work.
--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.there.example

Final-Recipient: rfc822; ${KIM}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

--=_b
Content-Type: message/rfc822

`.replace(/\n/g, '\r\n')}${of.toString()}\r\n--=_b--\r\n`;

export const ruleFor = (world: World, kind: 'junk' | 'hold') =>
  world.api.rules.put({
    id: null,
    rule: { stage: 'content', when: [{ field: 'subject', comparison: 'is', values: ['*casino*'] }], action: { kind } },
    note: '',
    enabled: true,
  });

export async function scriptFor(world: World, text: string): Promise<void> {
  const { store } = world.mailroom;
  const account = await store.account('ann@here.example');
  const limits = { scripts: 10, octets: 100_000 };
  const put = await store.run('putScript', {
    ...{ account: account!.id, name: 'main', text, role: 'active', now: Date.now() },
    limits,
  });
  assert.ok(put.ok);
}

/** Injects it, has something done with it, and ends all that belongs to it. */
export async function withFault<T>(fault: WhyFault, use: (injected: Injected) => Promise<T>): Promise<T> {
  const ends: (() => unknown)[] = [];
  try {
    return await use(await fault.inject({ later: end => void ends.push(end) }));
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
