/** What JMAP hands to the MSA, where mail is captured and where it goes out. RFC 8621 §7, RFC 4865. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { basic, openDoor, type Told } from '../support/jmap-client.ts';
import { startWorld } from '../support/world.ts';

test('a letter in the test inbox waits for its time, and can be called back meanwhile', async () => {
  await using world = await startWorld({ preset: 'dev' });
  const ann = await world.addAccount('ann@here.example');
  const door = await openDoor(world);
  try {
    const client = door.client(basic(ann.address, ann.password));
    const accountId = Object.keys((await client.session()).accounts)[0]!;
    const [boxes, identities] = await client.call(['Mailbox/get', { accountId }], ['Identity/get', { accountId }]);
    const drafts = boxes.list.find((box: Told) => box.role === 'drafts').id;
    const letter = {
      mailboxIds: { [drafts]: true },
      from: [{ email: ann.address }],
      to: [{ email: 'kim@far.example' }],
    };
    const mailFrom = { email: ann.address, parameters: { HOLDFOR: '600' } };
    const envelope = { mailFrom, rcptTo: [{ email: 'kim@far.example' }] };
    const s = { emailId: '#d', identityId: identities.list[0].id, envelope };
    const [, sent] = await client.call(
      ['Email/set', { accountId, create: { d: letter } }],
      ['EmailSubmission/set', { accountId, create: { s } }],
    );
    assert.equal(sent.created?.s.undoStatus, 'pending', JSON.stringify(sent.notCreated));
    const { id } = sent.created.s;
    const [, got] = await client.call(
      ['EmailSubmission/set', { accountId, update: { [id]: { undoStatus: 'canceled' } } }],
      ['EmailSubmission/get', { accountId, ids: [id] }],
    );
    assert.equal(got.list[0].undoStatus, 'canceled');
  } finally {
    await door.close();
  }
});

test('a letter to five goes out as one to one does', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@here.example');
  const door = await openDoor(world);
  try {
    const client = door.client(basic(ann.address, ann.password));
    const accountId = Object.keys((await client.session()).accounts)[0]!;
    const [boxes, identities] = await client.call(['Mailbox/get', { accountId }], ['Identity/get', { accountId }]);
    const five = [ann.address, ...['a', 'b', 'c', 'd'].map(name => `${name}@gone.example`)];
    const to = five.map(email => ({ email }));
    const letter = { mailboxIds: { [boxes.list[0].id]: true }, from: [{ email: ann.address }], to };
    const [handed, sent] = await client.call(
      ['Email/set', { accountId, create: { d: letter } }],
      ['EmailSubmission/set', { accountId, create: { s: { emailId: '#d', identityId: identities.list[0].id } } }],
    );
    assert.deepEqual(Object.keys(sent.created?.s.deliveryStatus ?? sent), five);
    // Looked at by whoever wrote it, it leads to its own way, not to the connection that put it here.
    const message = Number(/^e(\d+)$/.exec(handed.created.d.id)?.[1]);
    const account = Number(/^a(\d+)$/.exec(accountId)?.[1]);
    const origin = await world.api.journeys.ofMessage({ message, account });
    const journey = await world.api.journeys.get({ trace: origin?.trace ?? '' });
    assert.deepEqual([...journey.recipients].sort(), [...five].sort());
    assert.equal(origin?.signedInAs, ann.address);
    assert.notEqual((await world.api.journeys.ofMessage({ message }))?.trace, origin?.trace);
  } finally {
    await door.close();
  }
});
