/** Joining on a real store: what was asked for before the rules or the members changed, and a list that is full. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { newListControl } from '../../../server/lists/control.ts';
import { newDesk } from '../../../server/lists/desk.ts';
import { askToJoin, confirm } from '../../../server/lists/joining.ts';
import { listPage } from '../../../server/lists/pages.ts';
import { readList } from '../../../server/lists/rules.ts';
import { newTokens } from '../../../server/lists/token.ts';
import { letter, must, note, openForTest, recipient, START, settle } from '../../support/store-world.ts';

const dev = 'dev@here.example';

async function begin(t: TestContext) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  await settle(store);
  const sent: string[] = [];
  const desk = newDesk({
    ...{ store, clock, random: seededRandom(1), tokens: newTokens(Buffer.alloc(32, 1)), webUrl: () => null },
    settings: () => ({
      ...{ mostMembers: 1, confirmWithin: days(7), lettersPerAddress: 4, lettersPerList: 10 },
      ...{ keepHeld: days(14), keepPosts: days(30) },
    }),
    async queueReady({ bytes, sender, to }) {
      sent.push(`${to}\n${bytes}`);
      const message = letter('of the list', { bytes, sender, recipients: [recipient(to)] });
      return { message, note: note('queue.accepted', message.trace) };
    },
    take: () => {},
  });
  const control = newListControl(desk);
  const owner = { account: null, by: 'the owner' };
  must(await control.make(owner, dev, { owners: ['ann@here.example'] }));
  const list = async () => readList((await store.list(dev))!);
  const ask = async (address: string) => {
    must(await askToJoin(desk, await list(), { address, name: '' }, { trace: 't' }));
    return /dev\+confirm-([a-z2-7]{20})@/.exec(sent.at(-1)!)![1]!;
  };
  const answer = async (token: string) => must(await confirm(desk, await list(), token, { trace: 't' })).what;
  return { answer, ask, control, desk, list, owner, sent, store };
}

test('who was put out, or asked while the door was open, does not come in where one is invited', async t => {
  const { answer, ask, control, list, owner, store } = await begin(t);
  must(await control.add(owner, dev, [{ address: 'lou@far.example' }], false));
  must(await control.changeMember(owner, dev, 'lou@far.example', { state: 'paused' }));
  const back = await ask('lou@far.example');
  const first = await ask('zoe@far.example');
  must(await control.change(owner, dev, { rules: { joining: 'invited' } }));
  must(await control.removeMembers(owner, dev, ['lou@far.example']));
  assert.equal(await answer(back), 'gone');
  assert.equal(await answer(first), 'gone');
  assert.equal((await store.listMembers((await list()).id, { after: 0, limit: 9 })).length, 0);
});

test('a full list says so, and lets in whoever answers again when there is room', async t => {
  const { answer, ask, control, desk, owner } = await begin(t);
  const token = await ask('zoe@far.example');
  must(await control.add(owner, dev, [{ address: 'lou@far.example' }], false));
  assert.equal(await answer(token), 'full');
  assert.equal((await listPage(desk, { path: `confirm/${token}`, act: 'confirm' })).status, 409);
  must(await control.removeMembers(owner, dev, ['lou@far.example']));
  assert.equal(await answer(token), 'joined');
});
