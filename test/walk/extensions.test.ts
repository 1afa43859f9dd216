/** In: addresses that people make for themselves, and mail that comes to a mailbox by its address's detail. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { bring as bringTo } from '../support/bring.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
before(async () => {
  world = await startWorld();
  ann = await world.addAccount('ann@here.example');
  await world.addAccount('bob@here.example');
});
after(() => world[Symbol.asyncDispose]());

async function bring(to: string): Promise<string> {
  const wire = await world.wire('smtp');
  const text = `From: kim@there.example\r\nTo: ${to}\r\nSubject: ${to}\r\n\r\nHello.\r\n`;
  const said = await bringTo(wire, { helo: 'there.example', sender: 'kim@there.example', recipient: to, text });
  await world.settle();
  return said;
}
const account = 'ann@here.example';

test('a person makes an address, says where its mail comes, and ends it', async () => {
  const { extensions } = world.api;
  const made = await extensions.add({ account, name: 'Shop', act: { kind: 'mailbox', mailbox: 'Shopping' }, most: 5 });
  assert.deepEqual(
    [made.address, made.act, made.most],
    ['ann-shop@here.example', { kind: 'mailbox', mailbox: 'Shopping' }, 5],
  );
  assert.match(await bring('ann-shop@here.example'), /^250/);
  assert.equal((await world.stored(ann, 'Shopping')).length, 1);
  assert.deepEqual(
    (await extensions.list({ account })).map(({ used }) => used),
    [1],
  );
  await extensions.change({ account, name: 'shop', act: { kind: 'inbox' }, most: null });
  await bring('ann-shop@here.example');
  assert.equal((await world.stored(ann)).length, 1);
  const ended = await extensions.end({ account, name: 'shop' });
  assert.match(ended.over ?? '', /valid until/);
  assert.match(await bring('ann-shop@here.example'), /^550 5\.\d\.\d+ This address was valid until/);
  await extensions.remove({ account, name: 'shop' });
  assert.match(await bring('ann-shop@here.example'), /^550 5\.1\.1/);
});

test('among the aliases it is known by its maker, and is none of those the owner keeps', async () => {
  const { extensions, aliases, accounts } = world.api;
  await aliases.add({ address: 'sales@here.example', targets: [account] });
  await extensions.add({ account, name: 'fair' });
  const people = await accounts.watch({}).next();
  const told = (people.value as { aliases: readonly { address: string; maker?: string }[] }).aliases;
  const maker = (address: string) => told.find(one => one.address === address)?.maker;
  assert.deepEqual([maker('ann-fair@here.example'), maker('sales@here.example')], [account, undefined]);
  const row = (await accounts.list({})).find(one => one.address === account);
  assert.deepEqual(row?.aliases, ['sales@here.example']);
  await extensions.remove({ account, name: 'fair' });
});

test('what cannot be is said in words', async () => {
  const { extensions } = world.api;
  await assert.rejects(extensions.add({ account, name: 'a b' }), /no name for an extension/);
  await assert.rejects(extensions.add({ account: 'nobody@here.example', name: 'x' }), /no account/);
  await assert.rejects(
    extensions.add({ account, name: 'x', act: { kind: 'mailbox', mailbox: 'a//b' } }),
    /no name of a mailbox/,
  );
  await world.api.aliases.add({ address: 'ann-taken@here.example', targets: ['bob@here.example'] });
  await assert.rejects(extensions.add({ account, name: 'taken' }), /called ann-taken@here\.example already/);
  await assert.rejects(extensions.end({ account, name: 'taken' }), /has no address "taken"/);
  await extensions.add({ account, name: 'away', act: { kind: 'forward', to: 'bob@here.example' } });
  assert.deepEqual((await extensions.list({ account }))[0]!.act, { kind: 'forward', to: 'bob@here.example' });
  // Whose name is the beginning of hers.
  await world.addAccount('an@here.example');
  const short = await extensions.change({ account, name: 'away', act: { kind: 'forward', to: 'an@here.example' } });
  assert.deepEqual(short.act, { kind: 'forward', to: 'an@here.example' });
  for (const mailbox of ['Shared/bob@here.example/INBOX', 'Expunged/All', 'x*'])
    await assert.rejects(
      extensions.add({ account, name: 'x', act: { kind: 'mailbox', mailbox } }),
      /no name of a mailbox/,
    );
  await extensions.change({ account, name: 'away', act: { kind: 'refuse' } });
  assert.match(await bring('ann-away@here.example'), /^550 5\.1\.1 This address is not used any more/);
});

test('mail comes to the mailbox that its detail names, where that is wished and there is one', async () => {
  await world.withImap(ann, client => client.mailboxCreate('Garden').then(() => {}));
  await bring('ann+garden@here.example');
  assert.equal((await world.stored(ann, 'Garden')).length, 0);
  await world.api.settings.set({ key: 'address.file-by-detail', text: 'true' });
  await bring('ann+garden@here.example');
  await bring('ann+nowhere@here.example');
  assert.equal((await world.stored(ann, 'Garden')).length, 1);
  assert.equal((await world.stored(ann)).filter(text => text.includes('ann+nowhere')).length, 1);
});

test('whether a forward would arrive is told from the mail that came', async () => {
  const told = await world.api.survival.account({ account });
  assert.equal(told.atRisk, 0);
  assert.match(told.sentence, /last|No mail/);
});
