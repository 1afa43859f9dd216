/** Webhooks of captured mail: told, signed, filtered, told again until they are heard, given up and replayed. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { WebhookSettings } from '../../server/api/contract.ts';
import { hours } from '../../server/base/units.ts';
import { type HeardHook, hookReceiver } from '../support/hook-receiver.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());

async function send(subject: string, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'x' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject, text: 'Your code is 481 223.' });
  mailer.close();
}
const add = (url: string, more: Partial<WebhookSettings> = {}) =>
  world.api.webhooks.add({ ...{ url, inbox: null, format: 'mailroom', anywhere: false }, ...more });
const state = async (id: number) => (await world.api.webhooks.list({})).find(one => one.id === id)!.counts;
/** It is settled a moment after it was answered. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setImmediate(resolve));
}
const subjectOf = ({ body }: HeardHook) => JSON.parse(body).data.subject as string;

test('each captured message is told once, signed', async () => {
  await using receiver = await hookReceiver();
  await send('Before there was a webhook');
  await world.settle();
  const { id, secret } = await add(receiver.url);
  await send('First');
  await send('Second');
  const heard = await receiver.until(2);
  assert.deepEqual(heard.map(subjectOf).toSorted(), ['First', 'Second']);
  const [{ id: name, timestamp, signature, body }] = heard as [HeardHook];
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = createHmac('sha256', key).update(`${name}.${timestamp}.${body}`).digest('base64');
  assert.equal(signature, `v1,${signed}`);
  const { type, data } = JSON.parse(body);
  assert.deepEqual(
    [type, data.code, data.recipients, data.html],
    ['message.captured', '481223', ['kim@there.example'], undefined],
  );
  await until(async () => (await state(id)).done === 2);
  assert.deepEqual(await state(id), { waiting: 0, done: 2, dead: 0 });
  await world.api.webhooks.remove({ id });
});

test('of one inbox alone; as Mailpit tells it', async () => {
  await using receiver = await hookReceiver();
  const { id } = await add(receiver.url, { inbox: 'red', format: 'mailpit' });
  await send('Blue', 'blue');
  await send('Red', 'red');
  const [heard] = await receiver.until(1);
  const summary = JSON.parse(heard!.body);
  assert.deepEqual(
    [summary.Subject, summary.From.Address, summary.Username, summary.Attachments, summary.ID.length],
    ['Red', 'app@shop.example', 'red', 0, 22],
  );
  await world.settle();
  assert.equal(receiver.heard.length, 1);
  await world.api.webhooks.remove({ id });
});

test('what is not heard is told again under the same id, for a day; then given up, and replayed', async () => {
  await using receiver = await hookReceiver();
  receiver.answer = () => 503;
  const { id } = await add(receiver.url);
  await send('Deaf');
  await receiver.until(1);
  await until(async () => (await world.api.webhooks.deliveries({ id }))[0]?.attempts === 1);
  const [first] = await world.api.webhooks.deliveries({ id });
  assert.deepEqual([first!.state, first!.said], ['waiting', 'answered 503']);
  await world.later(hours(25));
  await send('Wakes it');
  await until(async () => (await state(id)).dead === 1);
  const [dead] = await world.api.webhooks.deliveries({ id, state: 'dead' });
  assert.equal(dead!.id, first!.id);
  receiver.answer = () => 204;
  assert.deepEqual(await world.api.webhooks.replay({ id }), { replayed: 1 });
  await until(async () => (await state(id)).dead === 0 && (await state(id)).done >= 1);
  const told = receiver.heard.filter(one => subjectOf(one) === 'Deaf');
  assert.equal(new Set(told.map(one => one.id)).size, 1);
  assert.ok(told.length >= 3);
  await world.api.webhooks.remove({ id });
});

test('its secret lies sealed; an older one signs as it is; one that cannot be opened tells nothing, and says why', async () => {
  await using receiver = await hookReceiver();
  const { store } = world.mailroom;
  const { id, secret } = await add(receiver.url);
  const stored = (await store.webhooks()).find(one => one.id === id);
  assert.match(stored?.secret ?? '', /^sealed1:/);
  const keep = async (kept: string) => {
    const added = await store.run('addWebhook', { body: stored!.body, secret: kept, now: Date.now() });
    assert.ok(added.ok);
    return added.value.id;
  };
  const [older, broken] = [await keep(secret), await keep('sealed1:AAAA')];
  await send('Sealed');
  for (const { id: name, timestamp, signature, body } of await receiver.until(2)) {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = createHmac('sha256', key).update(`${name}.${timestamp}.${body}`).digest('base64');
    assert.equal(signature, `v1,${signed}`);
  }
  await until(async () => (await world.api.webhooks.deliveries({ id: broken }))[0]?.attempts === 1);
  assert.match((await world.api.webhooks.deliveries({ id: broken }))[0]!.said!, /its secret cannot be read/);
  for (const one of [id, older, broken]) await world.api.webhooks.remove({ id: one });
});

test('410 is never asked again', async () => {
  await using receiver = await hookReceiver();
  receiver.answer = () => 410;
  const { id } = await add(receiver.url);
  await send('Gone');
  await until(async () => (await state(id)).dead === 1);
  assert.equal((await world.api.webhooks.deliveries({ id }))[0]!.attempts, 1);
  await world.api.webhooks.remove({ id });
});

test('an address elsewhere is connected to and told nothing, unless it is allowed', async () => {
  const { id } = await add('http://192.0.2.1:9/');
  assert.equal((await world.api.webhooks.list({})).find(one => one.id === id)?.anywhere, false);
  await world.api.webhooks.remove({ id });
  await assert.rejects(add('ftp://127.0.0.1/'), /no http or https address/);
  await assert.rejects(
    world.api.webhooks.add({ url: 'http://127.0.0.1/', inbox: null, format: 'mailroom', anywhere: false, secret: 'x' }),
    /A secret is whsec_/,
  );
  await assert.rejects(world.api.webhooks.replay({ id }), /There is no webhook/);
});
