/** The copy that is kept: of whose mail, in which form, in the same act, and never of itself. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { bring } from '../support/bring.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
const KEPT = { address: 'kept@here.example', password: 'correct horse' };

before(async () => {
  world = await startWorld({ settings: ['mode=local'] });
  ann = await world.addAccount('ann@here.example');
  for (const name of ['ben', 'kim', 'kept']) await world.addAccount(`${name}@here.example`);
});
after(() => world[Symbol.asyncDispose]());

const set = async (values: Record<string, string>) => {
  for (const [key, text] of Object.entries(values)) await world.api.settings.set({ key, text });
};
const kept = async () => {
  await world.settle();
  return world.stored(KEPT);
};
const letter = { to: 'kim@here.example', subject: 'Täglich', text: 'Grüße.' };

test('off until wanted', async () => {
  await world.submit(ann, letter);
  assert.deepEqual(await kept(), []);
});

test('as a report: who, to whom, Bcc too, and the message to the octet', async () => {
  await set({ 'archive.to': KEPT.address });
  const { trace } = await world.submit(ann, { ...letter, bcc: 'ben@here.example' });
  const [report = ''] = await kept();
  assert.match(report, /^X-MS-Journal-Report:/m);
  assert.match(report, /^Auto-Submitted: auto-generated/m);
  const [lines] = /^Sender: [\s\S]*?\r\n\r\n?--/m.exec(report) ?? [''];
  assert.match(lines, /^Sender: ann@here\.example\r\nSubject: T.{1,8}glich\r\nMessage-Id: <.+>\r\n/);
  assert.match(lines, /\r\nRecipient: kim@here\.example\r\nRecipient: ben@here\.example\r\n/);
  const message = (await world.mailroom.store.messageByTrace(trace))!;
  const original = Buffer.from(await world.mailroom.store.relayBytes(message.id)).toString('latin1');
  const body = original.slice(original.indexOf('From:'));
  assert.ok(report.includes(body), 'the message lies in it as it was taken');
  const told = (await world.mailroom.store.events({ names: ['queue.accepted'], limit: 99, newestFirst: true })).filter(
    one => one.fields.about === trace,
  );
  assert.equal(told.length, 1, 'its journey says of what it is');
});

test('as it is: the same content once more', async () => {
  await set({ 'archive.form': 'copy' });
  await world.bring({ from: 'x@there.example', ...letter });
  const last = (await kept()).at(-1)!;
  assert.doesNotMatch(last, /X-MS-Journal-Report/);
  assert.match(last, /^From: x@there\.example/m);
});

test('only what was sent, only what was received, only of whom is named', async () => {
  const grows = async (send: () => Promise<unknown>): Promise<number> => {
    const count = (await kept()).length;
    await send();
    return (await kept()).length - count;
  };
  const sent = () => world.submit(ann, letter);
  const received = () => world.bring({ from: 'x@there.example', ...letter });
  await set({ 'archive.of': 'sent' });
  assert.deepEqual([await grows(sent), await grows(received)], [1, 0]);
  await set({ 'archive.of': 'received' });
  assert.deepEqual([await grows(sent), await grows(received)], [0, 1]);
  await set({ 'archive.of': 'all', 'archive.whose': 'ben@here.example, THERE.example' });
  assert.deepEqual([await grows(sent), await grows(received)], [0, 1]);
  assert.equal(await grows(() => world.submit(ann, { ...letter, to: 'Ben@here.example' })), 1);
  await set({ 'archive.whose': '' });
});

test('a report that comes back is not kept once more; what only looks like one is', async () => {
  await set({ 'archive.form': 'report', 'archive.of': 'all', 'archive.to': KEPT.address });
  await world.submit(ann, letter);
  const report = (await kept()).at(-1)!.replace(/^Return-Path:.*\r\n/, '');
  const count = (await kept()).length;
  const back = async (text: string) => {
    const wire = await world.wire('smtp');
    await bring(wire, { helo: 'mx.there.example', sender: '', recipient: 'ben@here.example', text });
    return (await kept()).length - count;
  };
  const inbox = (await world.stored({ ...KEPT, address: 'ben@here.example' })).length;
  assert.equal(await back(report), 0);
  assert.equal((await world.stored({ ...KEPT, address: 'ben@here.example' })).length, inbox + 1);
  assert.equal(await back(report.replace(/^Message-ID: </im, '$&other')), 1);
});

test('what is for the archive itself is not kept twice, and its bounce goes to nobody', async () => {
  const count = (await kept()).length;
  await world.submit(ann, { ...letter, to: KEPT.address });
  assert.equal((await kept()).length, count + 1);
  await set({ 'archive.to': 'nobody@here.example' });
  await world.submit(ann, letter);
  await world.settle();
  assert.deepEqual((await world.stored(ann)).length, 0, 'the sender hears nothing of it');
  const ledger = await world.ledger();
  assert.equal(ledger.failed, 1);
});
