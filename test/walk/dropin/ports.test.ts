/** Ports of their own: one for each tool that is spoken, and for inboxes that a program can name in no other way. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
before(async () => {
  world = await startWorld({
    preset: 'dev',
    settings: [
      ...['capture.mailhog-port=0', 'capture.maildev-port=0', 'capture.inbox-ports=0=Shop,0=blog', 'console.port=0'],
      ...['capture.web-root=/mail/', 'capture.tags=Bill=subject:invoice'],
    ],
  });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug =>
    world.bugs.push(bug),
  ))!;
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
});

const portOf = (name: string): number =>
  world.mailroom.ports.listeners().find(one => one.name === name && one.state === 'listening')!.port;
async function send(port: number, mail: object, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'any' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
async function subjects(inbox: string): Promise<readonly string[]> {
  const answer = await fetch(`${front.origin}/inbox/${inbox}/mailpit/api/v1/messages`);
  return ((await answer.json()) as { messages: { Subject: string }[] }).messages.map(one => one.Subject).toSorted();
}

test('what comes to a port of an inbox belongs to it, whoever signs in and whatever its address says', async () => {
  const states = world.mailroom.ports.listeners().filter(one => one.inbox !== undefined);
  assert.deepEqual(
    states.map(({ name, inbox, state, host }) => [name, inbox, state, host]),
    [
      ['inbox-1', 'shop', 'listening', '127.0.0.1'],
      ['inbox-2', 'blog', 'listening', '127.0.0.1'],
    ],
  );
  await send(portOf('inbox-1'), { subject: 'one' });
  await send(portOf('inbox-1'), { subject: 'two', to: 'kim@run-7.inbox.test' }, 'somebody');
  await send(portOf('inbox-2'), { subject: 'three' });
  await send(portOf('inbox-2'), { subject: 'four', headers: { 'X-Mailroom-Inbox': 'shop' } });
  await send(world.port('smtp'), { subject: 'five' }, 'shop');
  assert.deepEqual(
    [await subjects('shop'), await subjects('blog'), await subjects('run-7')],
    [['five', 'four', 'one', 'two'], ['three'], []],
  );
});

test('the ports follow the settings, and are gone where mail is delivered', async () => {
  await using own = await startWorld({ preset: 'dev' });
  const open = () => own.mailroom.ports.listeners().flatMap(one => one.inbox ?? []);
  const change = async (key: string, value: string, wanted: number) => {
    const done = Promise.withResolvers<void>();
    own.mailroom.listeners.onChange(() => open().length === wanted && done.resolve());
    assert.ok((await own.mailroom.ports.setSetting(key, value)).ok);
    await done.promise;
  };
  await change('capture.inbox-ports', '0=late, 127.0.0.1:0=later', 2);
  assert.deepEqual(open(), ['late', 'later']);
  assert.ok(!(await own.mailroom.ports.setSetting('capture.inbox-ports', 'late')).ok);
  await change('mode', 'local', 0);
});

test('a port that speaks as MailHog or MailDev knows no other tool; what all have in common is its own there', async () => {
  await send(world.port('smtp'), {
    subject: 'Invoice 7',
    to: 'kim+march@there.example',
    headers: { 'X-Tags': 'A, b' },
  });
  const at = (name: string, path: string) => fetch(`http://127.0.0.1:${portOf(name)}${path}`);
  const hog = (await (await at('mailhog', '/api/v1/messages')).json()) as unknown[];
  assert.ok(Array.isArray(hog));
  assert.equal((await at('mailhog', '/api/v2/messages')).status, 200);
  assert.equal((await at('mailhog', '/api/v1/info')).status, 401, 'Mailpit is not spoken here');
  assert.equal((await at('mailhog', '/mailpit/api/v1/info')).status, 404);
  const dev = (await (await at('maildev', '/email')).json()) as { subject: string }[];
  assert.equal(dev.at(-1)?.subject, 'Invoice 7');
  assert.equal((await at('maildev', '/api/healthz')).status, 200);
  assert.equal((await at('maildev', '/api/v2/messages')).status, 401);
});

test('everything answers below the web root too, and addresses in it stand below it', async () => {
  const below = async (path: string) => fetch(`${front.origin}/mail${path}`);
  const { messages } = (await (await below('/api/v1/search?query=subject:invoice')).json()) as {
    messages: { ID: string; Tags: string[] }[];
  };
  assert.deepEqual(messages[0]?.Tags, ['A', 'b', 'Bill', 'march'], 'tagged as it came');
  assert.equal((await below(`/api/v1/message/${messages[0]?.ID}`)).status, 200);
  assert.equal((await fetch(`${front.origin}/api/v1/info`)).status, 200);
  assert.equal((await fetch(`${front.origin}/mailer/api/v1/info`)).status, 401, 'not below it');
});
