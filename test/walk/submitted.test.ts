/** What our own people hand in is judged as well: by the owner's rules, and for what it carries; not for who they are. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { parseRule } from '../../server/judgement/rule-text.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const zone = `
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
`;
let hop: NextHop;
let world: World;
let ann: Person;
let bob: Person;

before(async () => {
  hop = await startNextHop({});
  world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
  [ann, bob] = [await world.addAccount('ann@here.example'), await world.addAccount('bob@here.example')];
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const letter = (to: string, subject: string) => ({ to, subject, text: 'Hello.' });
const add = async (...words: string[]) => {
  const rule = parseRule(words);
  assert.ok(rule.ok);
  return (await world.api.rules.put({ id: null, rule: rule.value, note: '', enabled: true })).id;
};

test('usual mail leaves no word about judging', async () => {
  const { trace } = await world.submit(ann, letter('bob@here.example', 'Usual'));
  await world.settle();
  assert.equal(await world.api.rules.why({ trace }), null);
  assert.equal((await world.stored(bob)).length, 1);
});

test('a rule refuses, and the program that sends hears why', async () => {
  const id = await add(
    ...['content', 'login=ann@here.example', 'subject=*secret*', 'then', 'refuse:Secrets stay here'],
  );
  await assert.rejects(world.submit(ann, letter('kim@there.example', 'Our secret')), /550 5\.7\.1 Secrets stay here/);
  await world.submit(bob, letter('kim@there.example', 'Our secret'));
  await world.settle();
  assert.equal(hop.received.length, 1);
  assert.equal((await world.api.rules.list({})).find(one => one.id === id)!.hits, 1);
});

test('a rule holds, and the queue says who', async () => {
  await add('content', 'login=ann@here.example', 'recipient=*@there.example', 'then', 'hold');
  const { trace, response } = await world.submit(ann, letter('kim@there.example', 'Look first'));
  assert.match(response, /and held$/);
  await world.settle();
  assert.equal(hop.received.length, 1);
  assert.match(JSON.stringify(await world.journey(trace)), /Held by a rule of yours/);
  assert.equal((await world.api.rules.why({ trace }))!.act, 'hold');
});

test('a program goes to a colleague’s Junk, and the journey says why', async () => {
  const { trace } = await world.submit(ann, {
    ...letter('bob@here.example', 'A tool'),
    attachments: [{ filename: 'tool.exe', content: Buffer.from('MZ\x90\0') }],
  });
  await world.settle();
  assert.equal((await world.stored(bob)).length, 1, 'not in the inbox');
  assert.equal((await world.stored(bob, 'Junk')).length, 1);
  const { trunk } = await world.journey(trace);
  assert.match(trunk.map(one => one.sentence).join('\n'), /taken for junk: .*tool\.exe/);
});
