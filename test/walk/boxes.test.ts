/** A box of several people: read under their own names, answered as it or on its behalf, its Sent kept. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type Person, startWorld, type World } from '../support/world.ts';

const INFO = 'info@here.example';
let world: World;
let ann: Person;
let ben: Person;

before(async () => {
  world = await startWorld({ settings: ['mode=local'] });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.addAccount('kim@here.example');
  await world.api.boxes.add({ address: INFO, name: 'Office' });
  await world.api.aliases.add({ address: 'sales@here.example', targets: [INFO] });
});
after(() => world[Symbol.asyncDispose]());

const member = (whom: Person, change: { rights?: string; send?: 'as' | 'behalf' | null } = {}) =>
  world.api.boxes.setMember({ address: INFO, whom: whom.address, ...change });
const folders = (person: Person) =>
  world.withImap(person, async client =>
    (await client.list()).map(one => one.path).filter(path => path.startsWith(`Shared/${INFO}`)),
  );
const letter = { to: 'kim@here.example', subject: 'Offer', text: 'As asked.' };
const headOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n'));
const lastOf = async (address: string, mailbox?: string) => {
  await world.settle();
  return (await world.stored({ address, password: '' }, mailbox)).at(-1) ?? '';
};

test('nobody signs in as a box, whatever is tried', async () => {
  await assert.rejects(
    world.api.accounts.password({ address: INFO, password: 'correct horse' }),
    /several people; nobody signs in as it/,
  );
  await assert.rejects(world.api.appPasswords.add({ address: INFO, name: 'x' }), /nobody signs in as it/);
});

test('its people find all its folders, those that are made later too, and lose them when they leave', async () => {
  assert.deepEqual(await folders(ann), []);
  await member(ann);
  const first = await folders(ann);
  assert.deepEqual(first.length, 7, first.join());
  await world.withImap(ann, client => client.mailboxCreate(`Shared/${INFO}/Orders`));
  await world.bring({ from: 'x@there.example', to: INFO, subject: 'Question', text: 'How much?' });
  await world.settle();
  await member(ben, { rights: 'lr', send: null });
  assert.ok((await folders(ben)).includes(`Shared/${INFO}/Orders`));
  assert.match((await world.read(ben, `Shared/${INFO}/INBOX`)).join(), /How much\?/);
  await member(ben, { rights: '', send: null });
  assert.deepEqual(await folders(ben), []);
  await assert.rejects(member(ben, { rights: '', send: null }), /does not act in/);
});

test('one of them is told alone, by its address', async () => {
  const { boxes } = world.api;
  const all = await boxes.list({});
  assert.deepEqual(
    await boxes.list({ address: INFO }),
    all.filter(one => one.address === INFO),
  );
  assert.deepEqual(await boxes.list({ address: ben.address }), []);
  assert.deepEqual(await boxes.list({ address: 'nobody@here.example' }), []);
});

test('sent as it: nobody sees who wrote, and a copy lies in its Sent, seen', async () => {
  const { trace } = await world.submit(ann, { ...letter, from: `Office <${INFO}>` });
  const head = headOf(await lastOf('kim@here.example'));
  assert.match(head, /^From: Office <info@here\.example>/m);
  assert.doesNotMatch(head, /^Sender:/m);
  assert.match(await lastOf(INFO, 'Sent'), /As asked\./);
  const { id } = (await world.mailroom.store.account(INFO))!;
  const sent = (await world.mailroom.store.mailbox(id, 'Sent'))!;
  assert.deepEqual([sent.messages, sent.unseen], [1, 0]);
  const told = await world.mailroom.store.events({ trace, names: ['msa.kept'], limit: 9 });
  assert.deepEqual(
    told.map(({ fields }) => [fields.by, fields.account, fields.mailbox]),
    [[ann.address, INFO, 'Sent']],
  );
  // Its other names, and the answers that come to them, are its own too.
  await world.submit(ann, { ...letter, from: 'sales@here.example' });
  assert.match(headOf(await lastOf('kim@here.example')), /^From: sales@here\.example/m);
});

test('RFC 5322 §3.6.2: on its behalf, Sender says who wrote, whatever his program says', async () => {
  await member(ben, { rights: '', send: 'behalf' });
  await world.submit(ben, { ...letter, from: INFO, headers: { Sender: INFO } });
  const head = headOf(await lastOf('kim@here.example'));
  assert.match(head, /^From: info@here\.example/m);
  assert.match(head, /^Sender: ben@here\.example/m);
  await world.api.boxes.keepSent({ address: INFO, keeps: false });
  const before = (await world.stored({ address: INFO, password: '' }, 'Sent')).length;
  await world.submit(ben, { ...letter, from: INFO });
  await world.settle();
  assert.equal((await world.stored({ address: INFO, password: '' }, 'Sent')).length, before);
  await world.api.boxes.keepSent({ address: INFO, keeps: true });
});

test('whoever was not let, or is not any more, is refused, and so is a stranger among several authors', async () => {
  await assert.rejects(
    world.submit(ann, { ...letter, from: [INFO, 'kim@here.example'] }),
    /550 5\.7\.1|553 5\.7\.1|5\.7\.1/,
  );
  await member(ben, { rights: '', send: null });
  await assert.rejects(world.submit(ben, { ...letter, from: INFO }), /5\.7\.1/);
  await assert.rejects(
    world.submit(ben, { ...letter, from: ben.address, envelope: { from: INFO, to: 'kim@here.example' } }),
    /5\.7\.1/,
  );
});

test('a box without room is answered for all the same, and that is told', async () => {
  await world.mailroom.store.run('setAccount', { address: INFO, quotaBytes: 1 });
  const { trace } = await world.submit(ann, { ...letter, from: INFO });
  assert.match(await lastOf('kim@here.example'), /As asked\./);
  const [told] = await world.mailroom.store.events({ trace, names: ['msa.kept'], limit: 9 });
  assert.equal(told!.fields.mailbox, null);
  await world.api.accounts.change({ address: INFO, quotaBytes: null });
});

test('an identity of the box is called as the box, and goes when the person leaves', async () => {
  const identities = async () => {
    const { accounts } = await world.api.jmap.session({});
    const [accountId] = Object.entries(accounts).find(([, one]) => one.name === ann.address)!;
    const { methodResponses } = await world.api.jmap.call({
      using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:submission'],
      methodCalls: [['Identity/get', { accountId, ids: null }, '0']],
    });
    return (methodResponses[0]![1] as { list: { email: string; name: string }[] }).list;
  };
  const own = await identities();
  assert.deepEqual(
    own.map(({ email, name }) => [email, name]),
    [
      [ann.address, ''],
      [INFO, 'Office'],
      ['sales@here.example', 'Office'],
    ],
  );
  await world.api.accounts.remove({ address: ann.address });
  ann = await world.addAccount(ann.address);
  assert.deepEqual(await folders(ann), [], 'whoever gets the address later is somebody else');
  assert.deepEqual((await world.api.boxes.list({}))[0]!.members, []);
});
