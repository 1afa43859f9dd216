/** Who may ask where any password signs in: this computer and private networks, through no proxy and from no page of others. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import test, { after, before } from 'node:test';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug =>
    world.bugs.push(bug),
  ))!;
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
});

test('JMAP takes any password from here; through a proxy for whom it names from here; for a page of others never', async () => {
  const status = async (headers: Record<string, string> = {}): Promise<number> => {
    const authorization = `Basic ${Buffer.from('run-7:anything').toString('base64')}`;
    return (await fetch(`${front.origin}/jmap/session`, { headers: { ...headers, authorization } })).status;
  };
  assert.deepEqual(
    [
      await status(),
      await status({ 'X-Forwarded-For': '192.168.1.7' }),
      await status({ 'X-Forwarded-For': '203.0.113.5' }),
      await status({ Forwarded: 'for="[2001:db8::17]:4711"' }),
      await status({ 'X-Real-IP': '203.0.113.5' }),
      await status({ Origin: front.origin }),
      await status({ Origin: 'http://127.0.0.1:3000' }),
      await status({ Origin: 'https://evil.example' }),
    ],
    [200, 200, 401, 401, 401, 200, 401, 401],
  );
});

test('through a proxy the world is not this computer, and a picture on a page of others reads nothing', async () => {
  const asked = async (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(front.origin);
      const options = { host: '127.0.0.1', port, path: '/api/v1/messages', headers };
      httpRequest(options, answer => resolve(answer.resume().statusCode ?? 0))
        .on('error', reject)
        .end();
    });
  const cases: readonly (readonly [Record<string, string>, number])[] = [
    [{}, 200],
    [{ 'X-Forwarded-For': '192.168.1.7' }, 200],
    [{ 'X-Forwarded-For': '203.0.113.9' }, 401],
    [{ 'X-Forwarded-For': '203.0.113.9, 10.0.0.1' }, 401],
    [{ 'X-Real-IP': '2001:db8::9' }, 401],
    [{ Forwarded: 'for=10.1.1.1;proto=http, For="[2001:db8::9]:4711"' }, 401],
    [{ Forwarded: 'for="[::1]:4711"' }, 200],
    [{ Forwarded: 'for=_hidden' }, 401],
    [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'image' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'document' }, 200],
    [{ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'empty' }, 200],
  ];
  for (const [headers, status] of cases) assert.equal(await asked(headers), status, JSON.stringify(headers));
});
