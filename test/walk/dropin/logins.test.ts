/** Where not just any password will do: programs that hand in, read, and ask by HTTP under names that were given out. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { MailpitClient } from 'mailpit-api';
import { createTransport } from 'nodemailer';
import { WebSocket } from 'ws';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
before(async () => {
  world = await startWorld({
    preset: 'dev',
    settings: ['console.port=0', 'capture.logins=app:s:cret other:word', 'capture.api-logins=ci:token two:words'],
  });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug =>
    world.bugs.push(bug),
  ))!;
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
});

async function send(auth: { user: string; pass: string } | null): Promise<string> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(auth ? { auth } : {}),
  });
  try {
    await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.' });
    return 'taken';
  } catch (fault) {
    return String((fault as { responseCode?: number }).responseCode);
  } finally {
    mailer.close();
  }
}

test('RFC 4954 §4, §6: 530 without a login, 535 with another password, taken with the right one', async () => {
  assert.deepEqual(
    [
      await send(null),
      await send({ user: 'app', pass: 'secret' }),
      await send({ user: 'stranger', pass: 's:cret' }),
      await send({ user: 'app', pass: 's:cret' }),
      await send({ user: 'other', pass: 'word' }),
    ],
    ['530', '535', '535', 'taken', 'taken'],
  );
  await world.settle();
});

test('reading wants one of them too', async () => {
  const signsIn = async (user: string, pass: string): Promise<boolean> => {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port: world.port('imap'), secure: false, doSTARTTLS: false, logger: false },
      auth: { user, pass },
    });
    try {
      await client.connect();
      await client.logout();
      return true;
    } catch {
      return false;
    }
  };
  assert.deepEqual([await signsIn('app', 's:cret'), await signsIn('app', 'any')], [true, false]);
});

test('mailpit-api: with the right credentials it works, with others it says 401 Unauthorized', async () => {
  const client = new MailpitClient(front.origin, { auth: { username: 'ci', password: 'token' } });
  assert.equal((await client.listMessages()).total, 2);
  const { ID } = await client.sendMessage({ From: { Email: 'a@shop.example' }, To: [{ Email: 'b@there.example' }] });
  assert.equal((await client.getMessageSummary(ID)).Username, 'ci');
  for (const options of [{}, { auth: { username: 'ci', password: 'wrong' } }, { auth: { username: '', password: '' } }])
    await assert.rejects(new MailpitClient(front.origin, options).listMessages(), /401 Unauthorized/);
});

test('RFC 7617 §2: who brings none is asked for some, whatever he asks; a probe is answered', async () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['GET', '/api/v1/messages', 401],
    ['DELETE', '/api/v1/messages', 401],
    ['GET', '/inbox/run-7/api/v1/messages', 401],
    ['GET', '/mailhog/api/v2/messages', 401],
    ['GET', '/email', 401],
    ['POST', '/expect', 401],
    ['POST', '/mcp', 401],
    ['DELETE', '/test-inbox', 401],
    ['GET', '/api/healthz', 200],
    ['GET', '/livez', 200],
  ];
  for (const [method, path, status] of cases) {
    const answer = await fetch(front.origin + path, { method });
    assert.equal(answer.status, status, `${method} ${path}`);
    if (status === 401) assert.equal(answer.headers.get('www-authenticate'), 'Basic realm="Login"', path);
  }
  const still = new MailpitClient(front.origin, { auth: { username: 'two', password: 'words' } });
  assert.equal((await still.listMessages()).total, 3, 'nothing was deleted');
});

test('RFC 6455 §4.2.2: events want them as well', async () => {
  const opens = (headers: Record<string, string>): Promise<boolean> =>
    new Promise(resolve => {
      const socket = new WebSocket(`${front.origin.replace('http', 'ws')}/api/events`, { headers });
      socket.once('error', () => resolve(false));
      socket.once('open', () => {
        socket.close();
        resolve(true);
      });
    });
  const authorization = `Basic ${Buffer.from('ci:token').toString('base64')}`;
  assert.deepEqual([await opens({ authorization }), await opens({})], [true, false]);
});
