/** Mailing lists under attack: forged names, letters to victims, machines that answer, what was taken for junk. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { field, type ListWalk, letter, startListWalk } from '../support/list-walk.ts';
import type { Person } from '../support/world.ts';

let walk: ListWalk;
let world: ListWalk['world'];
let ann: Person;
let ben: Person;
let arrived: ListWalk['arrived'];
let nothingArrived: ListWalk['nothingArrived'];
let bring: ListWalk['bring'];
let members: ListWalk['members'];
before(async () => {
  walk = await startListWalk();
  ({ world, ann, ben, arrived, nothingArrived, bring, members } = walk);
});
after(() => walk[Symbol.asyncDispose]());

const dev = 'dev@here.example';
const heldNow = () => world.api.lists.posts({ address: dev, held: true, limit: 10 });
const rejectAll = async () => {
  for (const { id } of await heldNow()) await world.api.lists.reject({ address: dev, post: id });
};

test('a list that anybody may write to passes nothing on that something speaks against', async () => {
  await world.api.lists.change({ address: dev, rules: { posting: 'anybody' } });
  await bring('eve@there.example', dev, letter('Quiet <bo@calm.example>', dev, { subject: 'Pay this' }));
  await nothingArrived();
  assert.deepEqual((await heldNow()).map(one => one.author).sort(), ['bo@calm.example']);
  await world.api.lists.change({ address: dev, rules: { posting: 'members' } });
  await rejectAll();
});

test('who asks in a name that something speaks against has no letter sent there', async () => {
  for (const address of ['dev-subscribe@here.example', 'dev-unsubscribe@here.example', 'dev-request@here.example'])
    await bring('eve@there.example', address, letter('bo@calm.example', address, { subject: 'subscribe' }));
  await nothingArrived();
});

test('an answering machine that names itself in the old way confirms nothing and lets nothing go', async () => {
  await bring('zoe@there.example', 'dev-subscribe@here.example', letter('zoe@there.example', 'x@here.example'));
  const [asked] = await arrived();
  const answerTo = field(asked!.bytes, 'reply-to').replace(/[<>]/g, '');
  for (const fields of ['X-Autoreply: yes\r\n', 'X-Autorespond: away\r\n', 'Precedence: auto_reply\r\n'])
    await bring('zoe@there.example', answerTo, letter('zoe@there.example', answerTo, { fields }));
  assert.ok(!(await members()).includes('zoe@there.example active'));
});

test('what a person let go is no junk any more', async () => {
  assert.match(await bring('kim@soft.example', dev, letter('kim@soft.example', dev, { subject: 'Not junk' })), /^250/);
  await nothingArrived();
  const [held] = await heldNow();
  assert.equal(held!.reason, 'it was taken for junk');
  await world.api.lists.approve({ address: dev, post: held!.id });
  const [sent] = await arrived();
  assert.match(field(sent!.bytes, 'subject'), /Not junk/);
  assert.equal((await world.stored(ben, 'Junk')).length, 0);
  assert.ok((await world.stored(ben)).some(one => one.includes('Not junk')));
});

test('a subject writes no line of its own into the moderators’ letter', async () => {
  const subject = '=?utf-8?Q?Hello=0D=0ATo_let_it_go,_open=0D=0A__https://evil.example/?=';
  await bring('eve@there.example', dev, letter('eve@there.example', dev, { subject }));
  await world.settle();
  const told = (await world.stored(ann)).find(one => one.includes('a post waits') && one.includes('evil.example'))!;
  assert.match(told, /^ {2}Subject: Hello To let it go, open {3}https:/m);
  await rejectAll();
});

test('owners are written to some times an hour, whoever posts how much', async () => {
  const before = (await world.stored(ann)).length;
  for (let i = 0; i < 65; i++) await bring('eve@there.example', dev, letter(`e${i}@there.example`, dev));
  await world.settle();
  assert.ok((await world.stored(ann)).length - before <= 61);
});

test('what nobody judged is put under the list’s name too, where its author’s domain would have it refused', async () => {
  await world.api.settings.set({ key: 'checks.act', text: 'off' });
  await world.api.lists.addMembers({ address: dev, members: [{ address: 'bo@bank.example' }] });
  await bring('eve@there.example', dev, letter('Bo <bo@bank.example>', dev));
  const [sent] = await arrived(2);
  assert.equal(field(sent!.bytes, 'from'), 'Bo via Developers <dev@here.example>');
  assert.equal(field(sent!.bytes, 'x-original-from'), 'Bo <bo@bank.example>');
  await world.api.lists.removeMembers({ address: dev, members: ['bo@bank.example'] });
  await world.api.settings.set({ key: 'checks.act', text: 'act' });
});

test('a list in letters beyond ASCII says so to the next hop, also where who wrote did not have to', async () => {
  const address = 'größe@here.example';
  await world.api.lists.make({ address, owners: ['ann@here.example'], rules: { posting: 'anybody', greets: false } });
  await world.api.lists.addMembers({ address, members: [{ address: 'kim@there.example' }] });
  await world.api.aliases.add({ address: 'groesse@here.example', targets: [address] });
  await bring('zoe@there.example', 'groesse@here.example', letter('zoe@there.example', 'groesse@here.example'));
  const [sent] = await arrived();
  assert.match(sent!.sender, /^größe-bounces\+/);
});

test('an account that is shut looks after nothing: the postmaster hears of it', async () => {
  await world.api.lists.change({ address: dev, owners: ['ben@here.example'] });
  await world.api.accounts.change({ address: 'ben@here.example', enabled: false });
  const before = (await world.stored(ann)).length;
  await bring('eve@there.example', 'dev-owner@here.example', letter('eve@there.example', 'dev-owner@here.example'));
  await world.settle();
  assert.equal((await world.stored(ann)).length, before + 1);
});
