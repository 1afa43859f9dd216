/** Mail goes when its time is over, is shown beforehand, can be brought back; who is held loses nothing to anybody. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { days } from '../../server/base/units.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let ben: Person;
const NOW = Date.now();

before(async () => {
  world = await startWorld({ settings: ['mode=local'] });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  for (const person of [ann, ben])
    await world.withImap(person, async client => {
      await client.mailboxCreate('News/Daily');
      const put = (mailbox: string, name: string, age: number, flags: string[] = []) =>
        client.append(mailbox, `Subject: ${name}\r\n\r\n.\r\n`, flags, new Date(NOW - days(age)));
      await put('News/Daily', 'old', 100);
      await put('News/Daily', 'young', 5);
      await put('Archive', 'old and flagged', 5000, ['\\Flagged', '\\Seen']);
      await put('Archive', 'old and read', 5000, ['\\Seen']);
      // An old letter that was thrown away just now.
      await put('Trash', 'thrown away', 5000);
    });
});
after(() => world[Symbol.asyncDispose]());

const subjects = async (person: Person, mailbox: string) =>
  (await world.stored(person, mailbox)).map(text => /Subject: (.*)\r/.exec(text)![1]);
const shown = (rows: readonly { address: string; mailbox: string; messages: number }[]) =>
  rows.map(one => `${one.address.split('@')[0]} ${one.mailbox} ${one.messages}`);
const set = (text: string) => world.api.settings.set({ key: 'retention.rules', text });

test('what would go is shown, and nothing goes', async () => {
  assert.deepEqual(await world.api.retention.preview({}), []);
  const rules = ['trash: 30d', '"News": 90d of ann@here.example', 'archive: 10y but flagged', '*: 1d'];
  assert.deepEqual(shown(await world.api.retention.preview({ rules })), [
    'ann Archive 1',
    'ann News/Daily 1',
    'ben Archive 1',
    'ben News/Daily 2',
  ]);
  await assert.rejects(world.api.retention.preview({ rules: ['trash: 30d', 'x'] }), /line 2, column 1: "x" is none of/);
  assert.deepEqual(await subjects(ann, 'Archive'), ['old and flagged', 'old and read']);
});

test('done, it is told in the journey, and can be brought back', async () => {
  await set('"News": 90d, archive: 10y but flagged, trash: 30d');
  assert.deepEqual(shown(await world.api.retention.apply({})), [
    'ann Archive 1',
    'ann News/Daily 1',
    'ben Archive 1',
    'ben News/Daily 1',
  ]);
  assert.deepEqual(await subjects(ann, 'Archive'), ['old and flagged']);
  assert.deepEqual(await subjects(ann, 'News/Daily'), ['young']);
  assert.deepEqual(await subjects(ann, 'Trash'), ['thrown away'], 'in Trash it counts since it was put there');
  const lines = await world.api.log.page({ limit: 50 });
  assert.ok(
    lines.some(one => one.sentence.startsWith('the rule “"News": 90d” deleted it when its time was over (')),
    lines.map(one => one.sentence).join('\n'),
  );
  const { rows: list } = await world.api.expunged.list({ address: ann.address, limit: 9 });
  assert.deepEqual(list.map(one => one.subject).sort(), ['old', 'old and read']);
  assert.deepEqual(await world.api.retention.apply({}), [], 'once');
});

test('who is held loses nothing: neither by rules, nor by hand, nor with the account', async () => {
  await world.api.retention.hold({ address: ann.address, because: 'case 17' });
  await world.later(days(91));
  const due = await world.api.retention.apply({});
  assert.deepEqual(
    due.map(one => `${one.address} ${one.mailbox} ${one.held}`),
    [
      'ann@here.example News/Daily case 17',
      'ann@here.example Trash case 17',
      'ben@here.example News/Daily null',
      'ben@here.example Trash null',
    ],
  );
  assert.deepEqual(await subjects(ann, 'News/Daily'), ['young']);
  assert.deepEqual(await subjects(ben, 'News/Daily'), []);
  const { rows: list } = await world.api.expunged.list({ address: ann.address, limit: 9 });
  const forget = world.api.expunged.forget({ address: ann.address, ids: list.map(one => one.id) });
  await assert.rejects(forget, /is held: nothing of it is removed for good/);
  await assert.rejects(world.api.accounts.remove({ address: ann.address }), /is held \(case 17\)/);
  const { store } = world.mailroom;
  for (const what of ['expunged', 'blobs'] as const)
    await store.run('sweep', { what, before: NOW + days(1000), limit: 500 });
  assert.equal((await world.api.expunged.list({ address: ann.address, limit: 9 })).rows.length, 2);
  assert.equal((await world.api.expunged.list({ address: ben.address, limit: 9 })).rows.length, 0);
  assert.deepEqual(await world.api.retention.held({}), [{ address: ann.address, because: 'case 17' }]);
  await world.api.retention.hold({ address: ann.address, because: null });
  await world.api.accounts.remove({ address: ann.address });
});
