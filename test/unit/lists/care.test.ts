/** What is due by the hour: who cannot be reached is asked and comes back by himself; held posts end; on a real store. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { lookAfterLists } from '../../../server/lists/care.ts';
import { newListControl } from '../../../server/lists/control.ts';
import { newDesk } from '../../../server/lists/desk.ts';
import { newTokens } from '../../../server/lists/token.ts';
import { letter, must, note, openForTest, recipient, START, settle } from '../../support/store-world.ts';

async function begin(t: TestContext) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const { ann } = await settle(store);
  const sent: { to: string; sender: string; text: string }[] = [];
  const desk = newDesk({
    ...{ store, clock, random: seededRandom(1), tokens: newTokens(Buffer.alloc(32, 1)), webUrl: () => null },
    settings: () => ({
      ...{ mostMembers: 10, confirmWithin: days(7), lettersPerAddress: 4, lettersPerList: 10 },
      ...{ keepHeld: days(14), keepPosts: days(30) },
    }),
    async queueReady({ bytes, sender, to }) {
      sent.push({ to, sender, text: bytes.toString() });
      const message = letter('of the list', { bytes, sender, recipients: [recipient(to)] });
      return { message, note: note('queue.accepted', message.trace) };
    },
    take: () => {},
  });
  const control = newListControl(desk);
  const owner = { account: null, by: 'the owner' };
  must(await control.make(owner, 'dev@here.example', { owners: ['ann@here.example'] }));
  must(await control.add(owner, 'dev@here.example', [{ address: 'lou@far.example' }], false));
  const list = (await store.list('dev@here.example'))!.id;
  const lou = async () => (await store.listMember(list, 'lou@far.example'))!;
  const set = async (change: object) =>
    must(
      await store.run('changeList', {
        list,
        changes: [{ do: 'set', member: (await lou()).id, ...change }],
        letters: [],
      }),
    );
  return { ann, clock, control, desk, list, lou, owner, sent, set, store };
}

test('a disabled member is asked after a week; where nothing comes back within three days he is back', async t => {
  const { clock, desk, lou, sent, set } = await begin(t);
  await set({ state: 'disabled', disabledAt: clock.now(), probedAt: clock.now(), bouncedAt: clock.now(), score: 6 });
  clock.advance(days(6));
  await lookAfterLists(desk);
  assert.equal(sent.length, 0);
  clock.advance(days(1.5));
  await lookAfterLists(desk);
  assert.deepEqual(
    sent.map(one => one.to),
    ['lou@far.example'],
  );
  assert.equal(desk.tokens.read('probe', 1, /\+(.*)@/.exec(sent[0]!.sender)![1]!), (await lou()).id);
  clock.advance(days(2));
  await lookAfterLists(desk);
  assert.equal((await lou()).state, 'disabled');
  clock.advance(days(1.5));
  await lookAfterLists(desk);
  assert.deepEqual([(await lou()).state, (await lou()).score, sent.length], ['active', 0, 1]);
});

test('where each letter comes back he is asked three times and then left alone', async t => {
  const { clock, desk, lou, sent, set } = await begin(t);
  await set({ state: 'disabled', disabledAt: clock.now(), probedAt: clock.now(), bouncedAt: clock.now() });
  for (let day = 0; day < 60; day++) {
    clock.advance(days(1));
    const before = sent.length;
    await lookAfterLists(desk);
    if (sent.length > before) {
      clock.advance(1000);
      await set({ bouncedAt: clock.now() });
    }
  }
  assert.deepEqual([sent.length, (await lou()).state], [3, 'disabled']);
});

test('an owner brings him back, and what was counted is forgotten', async t => {
  const { clock, control, owner, set } = await begin(t);
  await set({ state: 'disabled', disabledAt: clock.now(), score: 7, said: 'no' });
  const back = must(await control.changeMember(owner, 'dev@here.example', 'lou@far.example', { state: 'active' }));
  assert.deepEqual([back.state, back.score, back.disabledAt], ['active', 0, null]);
});

test('a held post that nobody looked at ends after a fortnight, also where its row has ended before', async t => {
  const { clock, desk, list, store } = await begin(t);
  const hold = async (token: string) => {
    const accepted = must(
      await store.run(
        'accept',
        letter('post', {
          recipients: [recipient('dev@here.example')],
          lease: { holder: 'r', until: START + days(99) },
        }),
      ),
    );
    const lease = accepted.recipients[0]!;
    const post = {
      token,
      message: lease.message,
      trace: lease.trace,
      author: 'a@b.example',
      subject: 's',
      reason: 'x',
      size: 1,
    };
    must(
      await store.run('changeList', {
        ...{ list, letters: [], changes: [{ do: 'hold', post }] },
        lease: { recipient: lease.recipient, fence: lease.fence, end: 'held', reply: 'x', by: 'x' },
      }),
    );
    return lease.recipient;
  };
  const one = await hold('one');
  const two = await hold('two');
  must(await store.run('operate', { act: 'bounce', where: { recipients: [two] }, by: 'x', now: clock.now() }));
  clock.advance(days(15));
  await lookAfterLists(desk);
  const states = (await store.listPosts(list, ['held', 'rejected'], 10)).map(post => post.state);
  assert.deepEqual(states, ['rejected', 'rejected']);
  assert.equal((await store.queue({ recipients: [one], limit: 1 }))[0]!.state, 'cancelled');
  clock.advance(days(31));
  await lookAfterLists(desk);
  assert.equal((await store.listPosts(list, ['rejected'], 10)).length, 0);
});
