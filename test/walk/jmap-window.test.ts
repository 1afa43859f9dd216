/** JMAP over the window's own connection: all accounts at once, pushes, blobs by address, large calls. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { WebSocket } from 'ws';
import { newBlobs } from '../../server/api/blobs.ts';
import type { Api } from '../../server/api/contract.ts';
import { ApiError, connect, socketChannel } from '../../server/api/rpc.ts';
import type { Arguments, StateChange } from '../../server/jmap/types.ts';
import { type Door, openDoor, type Told, USING } from '../support/jmap-client.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let door: Door;
let ben: Person;
let ids: readonly string[];
before(async () => {
  world = await startWorld();
  await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  door = await openDoor(world);
  ids = Object.keys((await world.api.jmap.session({})).accounts);
});
after(async () => {
  await door.close();
  await world[Symbol.asyncDispose]();
});

async function call(name: string, args: Arguments, api: Api = world.api): Promise<Told> {
  const { methodResponses } = await api.jmap.call({ using: USING, methodCalls: [[name, args, '0']] });
  return methodResponses[0]![1];
}
const boxOf = async (accountId: string, role: string): Promise<string> =>
  (await call('Mailbox/get', { accountId })).list.find((box: Told) => box.role === role).id;

test('the owner sees every account, and each has its own mail', async () => {
  assert.equal(ids.length, 2);
  const session = await world.api.jmap.session({});
  assert.deepEqual(
    ids.map(id => session.accounts[id]?.name),
    ['ann@here.example', 'ben@here.example'],
  );
  assert.equal(session.downloadUrl, '/blob/jmap/{accountId}/{blobId}/{name}?type={type}');
  for (const id of ids) assert.match(await boxOf(id, 'inbox'), /^m\d+$/);
});

test('a request that is no request is a fault with its problem', async () => {
  const fault = await world.api.jmap.call({ using: ['urn:x'], methodCalls: [] }).catch((error: ApiError) => error);
  assert.ok(fault instanceof ApiError);
  assert.equal(fault.code, 'BAD_INPUT');
  assert.equal((fault.details as Told).type, 'urn:ietf:params:jmap:error:unknownCapability');
});

test('watch: all states at once, then what moved, and a slow reader the last only', async () => {
  const abort = new AbortController();
  const changes = world.api.jmap.watch({ types: ['Email', 'Mailbox'] }, abort.signal);
  const next = async (): Promise<StateChange['changed']> => ((await changes.next()).value as StateChange).changed;
  const first = await next();
  assert.deepEqual(Object.keys(first), ids);
  assert.deepEqual(Object.keys(first[ids[0]!]!).sort(), ['Email', 'Mailbox']);
  await world.bring({ from: 'kim@there.example', to: ben.address, subject: 'One', text: 'One.' });
  const second = await next();
  assert.deepEqual(Object.keys(second), [ids[1]]);
  await world.bring({ from: 'kim@there.example', to: ben.address, subject: 'Two', text: 'Two.' });
  await world.settle();
  let last: StateChange['changed'] = {};
  const { state } = await call('Email/get', { accountId: ids[1]!, ids: [] });
  while (last[ids[1]!]?.Email !== state) last = await next();
  abort.abort();
  assert.equal((await changes.next()).done, true);
});

test('blobs by address: pictures are shown, everything else is downloaded, nothing runs', async () => {
  const blobs = newBlobs(world.mailroom.jmap.access.owner);
  const [accountId] = ids as readonly [string];
  const { created } = await call('Blob/upload', {
    accountId,
    create: { b: { data: [{ 'data:asText': '<script>alert(1)</script>' }], type: 'text/html' } },
  });
  const get = async (account: string, blob: string, type: string) => {
    const answer = await blobs(new Request(`http://x/blob/jmap/${account}/${blob}/a%20%C3%A9.html?type=${type}`));
    return answer && [answer.headers.get('content-type'), answer.headers.get('content-disposition')];
  };
  const { id } = created.b;
  assert.deepEqual(await get(accountId, id, 'text/html'), [
    'application/octet-stream',
    "attachment; filename*=UTF-8''a%20%C3%A9.html",
  ]);
  assert.deepEqual(await get(accountId, id, 'image/png'), ['image/png', "inline; filename*=UTF-8''a%20%C3%A9.html"]);
  assert.equal((await get(accountId, id, 'image/svg%2Bxml'))?.[0], 'application/octet-stream');
  assert.equal(await get(ids[1]!, id, 'image/png'), null);
  assert.equal(await get('a99', id, 'image/png'), null);
});

test('a browser’s connection carries an attachment of some megabytes in one call', async () => {
  const token = await fetch(door.newToken(), { redirect: 'manual' });
  const cookie = token.headers.getSetCookie()[0]!.split(';')[0]!;
  const socket = new WebSocket(`${door.origin.replace('http', 'ws')}/api`, {
    headers: { cookie, origin: door.origin },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const api = connect<Api>(socketChannel(socket as never)) as unknown as Api;
  const bytes = Buffer.alloc(6 * 1024 * 1024, 'abcdefgh');
  const data = [{ 'data:asBase64': bytes.toString('base64') }];
  const { created } = await call('Blob/upload', { accountId: ids[0]!, create: { b: { data, type: null } } }, api);
  assert.equal(created.b.size, bytes.length);
  socket.close();
});

test('a letter that is being written is kept many times, and is no journey until it is sent', async () => {
  const [accountId] = ids as readonly [string];
  const drafts = await boxOf(accountId, 'drafts');
  const before = await world.api.journeys.list({ limit: 100 });
  let destroy: string[] = [];
  for (const text of ['D', 'De', 'Dear']) {
    const bodyValues = { t: { value: text } };
    const draft = { mailboxIds: { [drafts]: true }, keywords: { $draft: true }, subject: 'Kept', bodyValues };
    const create = { d: { ...draft, textBody: [{ partId: 't', type: 'text/plain' }] } };
    const { created, destroyed } = await call('Email/set', { accountId, create, destroy });
    assert.deepEqual(destroyed ?? [], destroy);
    destroy = [created.d.id];
  }
  await world.settle();
  assert.deepEqual(
    (await world.api.journeys.list({ limit: 100 })).map(row => row.trace),
    before.map(row => row.trace),
  );
});
