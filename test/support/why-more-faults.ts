/** Further faults, and mail with which nothing is wrong: for the walk alone. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { hours } from '../../server/base/units.ts';
import { dialFrom, FOREIGN } from './foreign.ts';
import {
  hopFor,
  KIM,
  open,
  otherProgram,
  STRANGERS,
  sendOut,
  shiftedBy,
  strangerBrings,
  timeOf,
  type WhyFault,
  ZONE,
} from './why-stage.ts';
import { startWorld, traceIn } from './world.ts';

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
