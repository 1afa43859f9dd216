/**
 * Faults of every kind, each in a world of its own, with the question that somebody asks of it and the cause that is true.
 * Played by test/walk/why.test.ts without a browser, and by test/measure/why.ts through the window.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as dialTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as dialTls } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { createTransport } from 'nodemailer';
import type { WhyCauseCode, WhyDirection } from '../../server/api/contract.ts';
import { systemClock } from '../../server/base/ports.ts';
import { err } from '../../server/base/result.ts';
import { hours, seconds } from '../../server/base/units.ts';
import { bring } from './bring.ts';
import { dialFrom, FOREIGN } from './foreign.ts';
import { type NextHopOptions, startNextHop } from './next-hop.ts';
import { startWorld, traceIn, type World, type WorldOptions } from './world.ts';

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

const ZONE = `
here.example. MX 10 mail.here.example.
mail.here.example. A 127.0.0.1
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
1.0.0.127.bl.test. A 127.0.0.2
`;
const STRANGERS = ['mode=deliver', 'checks.own-networks='];
const KIM = 'kim@there.example';

async function open(stage: Stage, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ zone: ZONE, ...options });
  stage.later(() => world[Symbol.asyncDispose]());
  return world;
}
async function hopFor(stage: Stage, options: NextHopOptions = {}): Promise<Awaited<ReturnType<typeof startNextHop>>> {
  const hop = await startNextHop(options);
  stage.later(() => hop.close());
  return hop;
}
const letter = (from: string, subject: string) =>
  `From: ${from}\r\nTo: ann@here.example\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <${subject.replace(/\W/g, '')}@there.example>\r\n\r\nHello.\r\n`;

/** As a stranger brings it; the last reply. */
async function strangerBrings(world: World, sender = KIM, subject = 'Invoice 2041', recipient = 'ann@here.example') {
  const text = letter(sender, subject);
  const said = await bring(await world.wire('smtp'), { helo: 'mx.there.example', sender, recipient, text });
  await world.settle();
  return said;
}
/** 'HH:MM' in the middle of a gap that began so long ago. */
const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 5);

async function sendOut(world: World, to = KIM): Promise<string> {
  const ann = await world.addAccount('ann@here.example');
  const { trace } = await world.submit(ann, { to, subject: 'Offer for the stairs', text: 'Oak.' });
  await world.settle();
  return trace;
}

/** A program that has the port. */
async function otherProgram(stage: Stage): Promise<number> {
  const code = 'require("net").createServer().listen(0,"127.0.0.1",function(){console.log(this.address().port)})';
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  stage.later(() => child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return Number(String(line));
}

/** Listens and never accepts: once its few places are taken, nobody gets an answer. */
async function silentPort(stage: Stage): Promise<number> {
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
function hurryingClock() {
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
const shiftedBy = (by: number) => {
  const clock = hurryingClock();
  clock.shift(by);
  return clock;
};

const bounceOf = (of: Buffer): string =>
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

/** The twenty of the measure. */
export const faults: readonly WhyFault[] = [
  {
    name: 'another program has port 25',
    cause: 'port-taken',
    says: /^Another program has our port: \d+ is used by \S+ \(pid \d+\)/,
    direction: 'incoming',
    async inject(stage) {
      const port = await otherProgram(stage);
      const world = await open(stage, { settings: [`smtp.port=${port}`] });
      await world.addAccount('ann@here.example');
      return { world, asks: `from ${KIM}` };
    },
  },
  {
    name: 'an app speaks TLS to a plain port',
    cause: 'tls-on-plain',
    says: /spoke TLS where plain text begins/,
    direction: 'app',
    async inject(stage) {
      const world = await open(stage, { preset: 'dev' });
      const socket = dialTls({ port: world.port('smtp'), host: '127.0.0.1', rejectUnauthorized: false });
      await new Promise(resolve => socket.once('error', resolve).once('close', resolve));
      await world.settle();
      return { world, asks: 'my app' };
    },
  },
  {
    name: 'port 25 outward is blocked',
    cause: 'port-25-blocked',
    says: /^Your network lets no mail out: 3 servers did not answer on port 25/,
    direction: 'outgoing',
    async inject(stage) {
      const clock = hurryingClock();
      const zone = `${ZONE}far.example. MX 10 mx.there.example.\nother.example. MX 10 mx.there.example.\n`;
      const world = await open(stage, { zone, clock, hopPort: await silentPort(stage), settings: ['mode=deliver'] });
      const ann = await world.addAccount('ann@here.example');
      await world.api.queue.pause({});
      for (const to of ['joe@far.example', 'sue@other.example', KIM])
        await world.submit(ann, { to, subject: 'Offer', text: 'x' });
      clock.hurry(true);
      await world.api.queue.resume({});
      await world.settle();
      clock.hurry(false);
      return { world, asks: `to ${KIM}` };
    },
  },
  {
    name: 'the DNS leads mail elsewhere',
    cause: 'mx-elsewhere',
    says: /^Mail for here\.example is sent to mx\.elsewhere\.example, not to this server/,
    direction: 'incoming',
    async inject(stage) {
      const zone = 'here.example. MX 10 mx.elsewhere.example.\nmx.elsewhere.example. A 192.0.2.1\n';
      const world = await open(stage, { zone });
      await world.addAccount('ann@here.example');
      return { world, asks: `from ${KIM}` };
    },
  },
  {
    name: 'the disk is full',
    cause: 'disk-full',
    says: /^The disk of this computer is full/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      const { store } = world.mailroom;
      const [run, status] = [store.run, store.status];
      const grows = new Set(['accept', 'record']);
      Object.assign(store, {
        run: async (name: string, ...rest: unknown[]) =>
          grows.has(name) ? err('disk-full') : (run as (...all: unknown[]) => unknown)(name, ...rest),
        status: async () => ({ ...(await status()), full: true }),
      });
      stage.later(() => Object.assign(store, { run, status }));
      const text = letter(KIM, 'Invoice 2041');
      const said = await bring(await world.wire('smtp'), {
        helo: 'mx.there.example',
        sender: KIM,
        recipient: 'ann@here.example',
        text,
      });
      assert.match(said, /^452 4\.3\.1/);
      return { world, asks: `from ${KIM}` };
    },
  },
  {
    name: 'the computer slept',
    cause: 'asleep',
    says: /^This computer slept from /,
    direction: 'incoming',
    async inject(stage) {
      let slept = 0;
      const computer = {
        uptime: () => performance.now() + slept,
        addresses: () => ['192.0.2.1'],
        metered: async () => null,
      };
      const world = await open(stage, { computer });
      await world.addAccount('ann@here.example');
      const from = world.mailroom.ports.clock.now();
      slept = hours(9);
      world.mailroom.ports.flow.power('suspend');
      await world.later(hours(9));
      world.mailroom.ports.flow.power('resume');
      await world.settle();
      return { world, asks: `from ${KIM} at ${timeOf(from + hours(4))}` };
    },
  },
  {
    name: 'a wrong password',
    cause: 'wrong-password',
    says: /could not sign in as ann@here\.example at .*: the name or password is wrong/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: ['mode=deliver'] });
      const ann = await world.addAccount('ann@here.example');
      await assert.rejects(world.submit({ ...ann, password: 'wrong' }, { to: KIM, text: 'x' }));
      await world.settle();
      return { world, asks: 'ann cannot send' };
    },
  },
  {
    name: 'relaying refused',
    cause: 'refused',
    says: /this server only sends for people who signed in/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      assert.match(await strangerBrings(world, 'joe@other.example', 'Invoice', KIM), /^550 5\.7\.1/);
      return { world, asks: `joe@other.example to ${KIM}` };
    },
  },
  {
    name: 'greylisted by us',
    cause: 'greylisted',
    says: /^We asked kim@there\.example at .* to come again/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: [...STRANGERS, 'checks.greylist=strangers'] });
      await world.addAccount('ann@here.example');
      assert.match(await strangerBrings(world), /^451 4\.7\.1/);
      return { world, asks: KIM };
    },
  },
  {
    name: 'taken for junk',
    cause: 'junk',
    says: /lies in Junk of ann@here\.example: it was taken for junk/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      await ruleFor(world, 'junk');
      assert.match(await strangerBrings(world, KIM, 'Casino night'), /^250/);
      return { world, asks: 'casino night' };
    },
  },
  {
    name: 'filed by a script',
    cause: 'by-rule',
    says: /was filed in Bills of ann@here\.example by /,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      await scriptFor(world, 'require "fileinto"; require "mailbox"; fileinto :create "Bills";');
      assert.match(await strangerBrings(world), /^250/);
      return { world, asks: `why did "Invoice 2041" not arrive` };
    },
  },
  {
    name: 'deleted by a mail program',
    cause: 'deleted',
    says: /^It came, and ann@here\.example deleted it at .* with Walker 1/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      const ann = await world.addAccount('ann@here.example');
      await strangerBrings(world);
      await world.withImap(ann, async client => {
        await client.mailboxOpen('INBOX');
        await client.messageDelete('1');
      });
      await world.settle();
      return { world, asks: KIM };
    },
  },
  {
    name: 'over its quota',
    cause: 'refused',
    says: /the mailbox of ann@here\.example is full/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      const text = `${letter('lee@there.example', 'Before')}${`${'x'.repeat(76)}\r\n`.repeat(16_000)}`;
      const large = { helo: 'mx.there.example', sender: 'lee@there.example', recipient: 'ann@here.example', text };
      assert.match(await bring(await world.wire('smtp'), large), /^250/);
      await world.settle();
      await world.api.accounts.change({ address: 'ann@here.example', quotaBytes: 1_000_000 });
      assert.match(await strangerBrings(world), /^452 4\.2\.2/);
      return { world, asks: KIM };
    },
  },
  {
    name: 'too big',
    cause: 'refused',
    says: /the message is larger than this server takes/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      const wire = await world.smtp();
      await wire.ask(`MAIL FROM:<${KIM}> SIZE=999999999`, '552 5.3.4');
      await wire.ask('QUIT', '221');
      await world.settle();
      return { world, asks: `from ${KIM}` };
    },
  },
  {
    name: 'on a block list',
    cause: 'refused',
    says: /stands on a block list/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      await world.api.settings.set({ key: 'checks.lists', text: 'bl.test=20' });
      await world.api.settings.set({ key: 'checks.refuse-from', text: '10' });
      assert.match(await strangerBrings(world), /^55/);
      return { world, asks: KIM };
    },
  },
  {
    name: 'outgoing mail is paused',
    cause: 'paused',
    says: /^Outgoing mail is paused/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: ['mode=deliver'] });
      await world.api.queue.pause({});
      await sendOut(world);
      return { world, asks: KIM };
    },
  },
  {
    name: 'held by a rule',
    cause: 'held',
    says: /^It is held: a rule of yours keeps/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      await ruleFor(world, 'hold');
      await strangerBrings(world, KIM, 'Casino night');
      return { world, asks: KIM };
    },
  },
  {
    name: 'an address that is not tried any more',
    cause: 'suppressed',
    says: /^Mail to kim@there\.example is not tried any more/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: ['mode=deliver'] });
      await world.api.suppression.add({ address: KIM });
      await assert.rejects(sendOut(world));
      await world.settle();
      return { world, asks: KIM };
    },
  },
  {
    name: 'returned later',
    cause: 'came-back',
    says: /^The other server took it and returned it at .* The mailbox of kim@there\.example is full/,
    direction: 'outgoing',
    async inject(stage) {
      const hop = await hopFor(stage);
      const world = await open(stage, { hopPort: hop.port, settings: [...STRANGERS, 'outbound.tls=none'] });
      await sendOut(world);
      await world.later(hours(3));
      const text = bounceOf(hop.received[0]!.bytes);
      await bring(await world.wire('smtp'), {
        helo: 'mx.there.example',
        sender: '',
        recipient: 'ann@here.example',
        text,
      });
      await world.settle();
      await world.mailroom.returns.settled();
      return { world, asks: `my mail to ${KIM}` };
    },
  },
  {
    name: 'the other server took it',
    cause: 'taken',
    says: /^It left: mx\.there\.example took it for kim@there\.example at .* and answered “250 2\.0\.0 queued as 9F1”/,
    direction: 'outgoing',
    async inject(stage) {
      const hop = await hopFor(stage, { script: { message: '250 2.0.0 queued as 9F1' } });
      const world = await open(stage, { hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
      await sendOut(world);
      return { world, asks: `to ${KIM}` };
    },
  },
];

/** Further ones, for the walk alone. */
export const moreFaults: readonly WhyFault[] = [
  {
    name: 'the server was stopped',
    cause: 'stopped',
    says: /^Mailroom was stopped from /,
    direction: 'incoming',
    async inject(stage) {
      const folder = mkdtempSync(join(tmpdir(), 'mailroom-why-'));
      stage.later(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
      const before = await startWorld({ zone: ZONE, folder });
      await before.addAccount('ann@here.example');
      const from = before.mailroom.ports.clock.now();
      await before[Symbol.asyncDispose]();
      const world = await open(stage, { folder, clock: shiftedBy(hours(9)) });
      await world.settle();
      return { world, asks: `from ${KIM} ${timeOf(from + hours(4))}` };
    },
  },
  {
    name: 'nobody of that domain came',
    cause: 'nothing-from',
    says: /^No server has brought mail of there\.example since /,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      const wire = await dialFrom(FOREIGN, world.port('smtp'));
      await wire.expect('220');
      await wire.ask('QUIT', '221');
      await world.settle();
      return { world, asks: KIM };
    },
  },
  {
    name: 'nobody from outside ever came',
    cause: 'never-outside',
    says: /^Nobody from outside has reached port 25/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage);
      await world.addAccount('ann@here.example');
      return { world, asks: KIM };
    },
  },
  {
    name: 'nobody here is called so',
    cause: 'refused',
    says: /nobody here is called amm@here\.example/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      await strangerBrings(world, KIM, 'Hello', 'amm@here.example');
      return { world, asks: KIM };
    },
  },
  {
    name: 'moved by a mail program',
    cause: 'moved',
    says: /^It came, and ann@here\.example moved it to Archive at .* with Walker 1/,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      const ann = await world.addAccount('ann@here.example');
      await strangerBrings(world);
      await world.withImap(ann, async client => {
        await client.mailboxOpen('INBOX');
        await client.messageMove('1', 'Archive');
      });
      await world.settle();
      return { world, asks: 'invoice 2041' };
    },
  },
  {
    name: 'the other server asks to come again',
    cause: 'waiting',
    says: /^It waits\. Their server asks unknown senders to try again\. We will at .* 1 try so far/,
    direction: 'outgoing',
    async inject(stage) {
      const hop = await hopFor(stage, { script: { rcpt: '450 4.7.1 Greylisted, come again' } });
      const world = await open(stage, { hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
      await sendOut(world);
      return { world, asks: KIM };
    },
  },
  {
    name: 'the other server knows nobody of that name',
    cause: 'said-no',
    says: /^mx\.there\.example refused it for kim@there\.example at .*There is nobody called kim@there\.example/,
    direction: 'outgoing',
    async inject(stage) {
      const hop = await hopFor(stage, { script: { rcpt: '550 5.1.1 No such user' } });
      const world = await open(stage, { hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
      await sendOut(world);
      return { world, asks: 'offer for the stairs' };
    },
  },
  {
    name: 'a program never handed it over',
    cause: 'never-handed-over',
    says: /^No program of ann@here\.example has handed us such mail/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: ['mode=deliver'] });
      await world.addAccount('ann@here.example');
      return { world, asks: `from ann@here.example to ${KIM}` };
    },
  },
  {
    name: 'a program that speaks plain text where TLS begins',
    cause: 'plain-on-tls',
    says: /spoke plain text where TLS begins/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: ['mode=deliver'] });
      await world.addAccount('ann@here.example');
      const wire = await world.wire('submissions');
      wire.send('EHLO laptop.example\r\n');
      await wire.closed();
      await world.settle();
      return { world, asks: 'ann cannot send' };
    },
  },
  {
    name: 'a program that does not sign in',
    cause: 'refused',
    says: /the program did not encrypt before signing in|did not sign in/,
    direction: 'outgoing',
    async inject(stage) {
      const world = await open(stage, { settings: ['mode=deliver'] });
      await world.addAccount('ann@here.example');
      const mailer = createTransport({ host: '127.0.0.1', port: world.port('submission'), ignoreTLS: true });
      await assert.rejects(mailer.sendMail({ from: 'ann@here.example', to: KIM, text: 'x' }));
      mailer.close();
      await world.settle();
      return { world, asks: 'from ann@here.example' };
    },
  },
  {
    name: 'nothing connects to a capture',
    cause: 'nothing-connected',
    says: /^Nobody has connected to port \d+ since /,
    direction: 'app',
    inject: async stage => ({ world: await open(stage, { preset: 'dev' }), asks: 'my app' }),
  },
  {
    name: 'another program has the port that the app uses',
    cause: 'port-taken',
    says: /^Port \d+ belongs to \S+ \(pid \d+\)/,
    direction: 'app',
    async inject(stage) {
      const port = await otherProgram(stage);
      return { world: await open(stage, { preset: 'dev' }), asks: `my app on port ${port}` };
    },
  },
  {
    name: 'captured, and in sight',
    cause: 'captured',
    says: /^It was captured at .* for kim@there\.example/,
    direction: 'app',
    async inject(stage) {
      const world = await open(stage, { preset: 'dev' });
      const { trace } = await world.bring({ from: 'shop@app.test', to: KIM, subject: 'Order', text: 'x' });
      await world.settle();
      assert.ok(traceIn(trace));
      return { world, asks: KIM };
    },
  },
  {
    name: 'it has arrived',
    cause: 'arrived',
    says: /^It arrived: it lies in INBOX of ann@here\.example since /,
    direction: 'incoming',
    async inject(stage) {
      const world = await open(stage, { settings: STRANGERS });
      await world.addAccount('ann@here.example');
      await strangerBrings(world);
      return { world, asks: KIM };
    },
  },
];

const ruleFor = (world: World, kind: 'junk' | 'hold') =>
  world.api.rules.put({
    id: null,
    rule: { stage: 'content', when: [{ field: 'subject', comparison: 'is', values: ['*casino*'] }], action: { kind } },
    note: '',
    enabled: true,
  });

async function scriptFor(world: World, text: string): Promise<void> {
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
