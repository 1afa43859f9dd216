/**
 * The fixtures of this folder at work, in a shop that mails its customers. Neither Playwright's nor Vitest's runner is here: what
 * they do with a fixture is done by `withInbox`, and Node runs the tests.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import type { OwnInbox, Smtp } from '../../server/client/types.d.mts';
import type { Front } from '../../server/web/front.ts';
import { startWorld, type World } from '../support/world.ts';
import { fixtures } from './fixtures.ts';

let world: World;
let front: Front;
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug =>
    world.bugs.push(bug),
  ))!;
  process.env.MAILROOM_URL = front.origin;
});
after(async () => {
  delete process.env.MAILROOM_URL;
  await front.close();
  await world[Symbol.asyncDispose]();
});

/** The program that is tested. */
function newShop(smtp: Smtp) {
  const mailer = createTransport(smtp);
  const send = (to: string, subject: string, text: string) =>
    mailer.sendMail({ from: 'shop@shop.example', to, subject, text });
  return {
    register: (to: string, token: string) =>
      send(to, 'Confirm your address', `Press https://shop.example/confirm/${token} to confirm.`),
    async order(to: string, number: number) {
      await send(to, `Order ${number}`, 'Thank you.');
      await send(to, `Order ${number} is on its way`, 'It left.');
    },
    close: () => mailer.close(),
  };
}

async function withInbox(run: (inbox: OwnInbox, shop: ReturnType<typeof newShop>) => Promise<void>): Promise<void> {
  await fixtures.inbox({}, async inbox => {
    const shop = newShop(inbox.smtp);
    try {
      await run(inbox, shop);
    } finally {
      shop.close();
    }
  });
}

test('customers who register at the same time each get their own link', async () => {
  const customer = (token: string) =>
    withInbox(async (inbox, shop) => {
      await shop.register('kim@there.example', token);
      const { link } = await inbox.wait({ to: 'kim@there.example', subject: /confirm/i, within: '20s' });
      assert.equal(link, `https://shop.example/confirm/${token}`);
      assert.equal((await inbox.expect({ count: 1, exactly: true, within: 50 })).length, 1);
    });
  await Promise.all(['red', 'green', 'blue'].map(customer));
});

test('an order is thanked for, then sent, and nobody else is told', () =>
  withInbox(async (inbox, shop) => {
    await shop.order('kim@there.example', 88);
    await inbox.order([{ subject: { is: 'Order 88' } }, { subject: /^Order \d+ is on its way$/ }], { within: '20s' });
    await inbox.none({ recipient: { not: 'kim@there.example' }, within: 50 });
  }));

test('what a fixture leaves behind is nothing', async () => {
  let left: OwnInbox | null = null;
  await withInbox(async (inbox, shop) => {
    left = inbox;
    await shop.register('kim@there.example', 'once');
    await inbox.wait({ within: '20s' });
  });
  await (left as OwnInbox | null)?.none({ within: 0 });
});
