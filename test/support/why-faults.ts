/**
 * Twenty faults, each in a world of its own, with the question that somebody asks of it and the cause that is true. Played by
 * test/walk/why.test.ts without a browser, and by test/measure/why.ts through the window.
 */
import assert from 'node:assert/strict';
import { connect as dialTls } from 'node:tls';
import { err } from '../../server/base/result.ts';
import { hours } from '../../server/base/units.ts';
import { bring } from './bring.ts';
import {
  bounceOf,
  hopFor,
  hurryingClock,
  KIM,
  letter,
  open,
  otherProgram,
  ruleFor,
  STRANGERS,
  scriptFor,
  sendOut,
  silentPort,
  strangerBrings,
  timeOf,
  type WhyFault,
  ZONE,
} from './why-stage.ts';

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
