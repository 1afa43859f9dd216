/** What every store promises of scripts: names, roles, limits, states, and what they remember. */
import assert from 'node:assert/strict';
import { type Commands, SERVER } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { must, refusal, START } from './store-world.ts';

const limits = { scripts: 3, octets: 40 };
const script = (name: string, more: Partial<Commands['putScript']['in']> = {}): Commands['putScript']['in'] => ({
  ...{ account: 1, name, text: `# ${name}`, now: START, limits },
  ...more,
});

export function scriptPromises({ promise, withPeople }: SuiteKit): void {
  promise('a script has a name of its own in its account, is changed, renamed and forgotten', async t => {
    const { store } = await withPeople(t);
    const { id, modSeq, isNew } = must(await store.run('putScript', script('main')));
    assert.equal(isNew, true);
    const other = must(await store.run('putScript', script('other', { text: '# ü' })));
    assert.equal(refusal(await store.run('putScript', script('main', { id: other.id }))), 'exists');
    assert.equal(
      refusal(await store.run('renameScript', { account: 1, id: other.id, name: 'main', now: 1 })),
      'exists',
    );
    assert.equal(refusal(await store.run('renameScript', { account: 2, id: other.id, name: 'x', now: 1 })), 'no-such');
    assert.equal(refusal(await store.run('putScript', script('x', { ifState: 1 }))), 'changed');
    assert.equal(refusal(await store.run('putScript', script('main', { text: 'y', ifState: modSeq - 1 }))), 'changed');
    const put = must(await store.run('putScript', script('main', { text: 'keep;', now: START + 5, ifState: modSeq })));
    assert.deepEqual([put.id, put.isNew, put.modSeq > modSeq], [id, false, true]);
    must(await store.run('renameScript', { account: 1, id, name: 'Größe', now: START + 6 }));
    const { state, list } = await store.scripts(1);
    assert.deepEqual(
      list.map(one => [one.name, one.size, one.role, one.createdAt, one.modifiedAt]),
      [
        ['Größe', 5, 'none', START, START + 6],
        ['other', 4, 'none', START, START],
      ],
    );
    assert.deepEqual([(await store.script(1, 'Größe'))?.text, (await store.script(1, id))?.name], ['keep;', 'Größe']);
    assert.equal(await store.script(2, id), null, 'it is nobody else’s');
    const removed = must(await store.run('removeScript', { account: 1, id }));
    assert.ok(removed.modSeq > state, 'a removal is a change too');
    assert.equal((await store.scripts(1)).state, removed.modSeq);
    assert.equal(refusal(await store.run('removeScript', { account: 1, id })), 'no-such');
  });

  promise('what is no change has no new state', async t => {
    const { store } = await withPeople(t);
    const { id } = must(await store.run('putScript', script('main', { role: 'active' })));
    const { state } = await store.scripts(1);
    must(await store.run('putScript', script('main')));
    must(await store.run('renameScript', { account: 1, id, name: 'main', now: 9 }));
    must(await store.run('activateScript', { account: 1, id }));
    assert.equal((await store.scripts(1)).state, state);
  });

  promise('scripts are as many and as large as they may be, and their names and texts can be written', async t => {
    const { store } = await withPeople(t);
    assert.equal(refusal(await store.run('putScript', script('a', { text: 'ü'.repeat(21) }))), 'over-quota');
    for (const name of ['', 'a\nb', 'a\u2028', 'x'.repeat(513), '\ud800'])
      assert.equal(
        refusal(await store.run('putScript', script(name, { text: '' }))),
        'not-allowed',
        JSON.stringify(name),
      );
    for (const text of ['\0', '\udc00'])
      assert.equal(refusal(await store.run('putScript', script('a', { text }))), 'not-allowed');
    assert.equal(refusal(await store.run('putScript', script('a', { account: 99 }))), 'no-such');
    for (const name of ['a', 'b', 'c']) must(await store.run('putScript', script(name)));
    assert.equal(refusal(await store.run('putScript', script('d'))), 'not-allowed');
    must(await store.run('putScript', script('c', { text: 'anew' })));
    must(await store.run('putScript', script('d', { account: 2 })));
  });

  promise('one script is active at most, and that one is not removed', async t => {
    const { store } = await withPeople(t);
    const a = must(await store.run('putScript', script('a', { role: 'active' }))).id;
    const b = must(await store.run('putScript', script('b', { role: 'active' }))).id;
    const roles = async () => (await store.scripts(1)).list.map(one => `${one.name} ${one.role}`);
    assert.deepEqual(await roles(), ['a none', 'b active']);
    assert.equal(refusal(await store.run('removeScript', { account: 1, id: b })), 'not-allowed');
    must(await store.run('activateScript', { account: 1, id: a }));
    assert.deepEqual(await roles(), ['a active', 'b none']);
    assert.equal(refusal(await store.run('activateScript', { account: 1, id: 99 })), 'no-such');
    must(await store.run('activateScript', { account: 1, id: null }));
    must(await store.run('setScriptRole', { account: 1, id: b, role: 'after' }));
    assert.deepEqual(await roles(), ['a none', 'b after']);
  });

  promise('whoever asks whose an address is hears whether a script runs, and of which state they are', async t => {
    const { store } = await withPeople(t);
    const { address } = (await store.accounts()).find(one => one.id === 1)!;
    const heard = async () => {
      const found = await store.resolve(address, '');
      return found.kind === 'account' ? found.scripts : null;
    };
    const { id } = must(await store.run('putScript', script('main')));
    assert.equal(await heard(), undefined);
    const { modSeq } = must(await store.run('activateScript', { account: 1, id }));
    assert.equal(await heard(), modSeq);
    const included = must(await store.run('putScript', script('included')));
    assert.equal(await heard(), included.modSeq, 'what it includes may be another text now');
    must(await store.run('activateScript', { account: 1, id: null }));
    assert.equal(await heard(), undefined);
    must(await store.run('removeAccount', { address }));
    assert.deepEqual((await store.scripts(1)).list, []);
  });

  promise('the server’s scripts are nobody’s, run before or after, and have a state of their own', async t => {
    const { store } = await withPeople(t);
    const own = (name: string, more: object = {}) => script(name, { account: SERVER, ...more });
    const hints: unknown[] = [];
    store.watchMailboxes(some => hints.push(...some.map(({ account, mailbox, about }) => [account, mailbox, about])));
    assert.equal(refusal(await store.run('putScript', own('a', { role: 'active' }))), 'not-allowed');
    const { id } = must(await store.run('putScript', own('junk', { role: 'before' })));
    assert.equal(refusal(await store.run('activateScript', { account: SERVER, id })), 'not-allowed');
    must(await store.run('setScriptRole', { account: SERVER, id, role: 'after' }));
    assert.deepEqual(
      (await store.scripts(SERVER)).list.map(one => one.role),
      ['after'],
    );
    assert.equal((await store.scripts(SERVER)).state, 2);
    must(await store.run('removeScript', { account: SERVER, id }));
    assert.equal((await store.scripts(SERVER)).state, 3);
    assert.deepEqual(
      hints,
      [0, 0, 0].map(() => [SERVER, 0, ['record']]),
    );
  });
}
