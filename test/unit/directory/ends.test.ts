/** Where aliases end when they were written by mistake: patterns that lead to themselves, and what strangers put into `$1`. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { withEffectiveAliases } from '../../../server/directory/effective.ts';
import { endSomewhere, endsOf } from '../../../server/directory/ends.ts';
import { newIncludes } from '../../../server/directory/include.ts';
import { judgeRecipient, maySend } from '../../../server/directory/resolve.ts';
import type { Resolution, Store } from '../../../server/store/interface.ts';

/** Whoever is asked for is `*` of one pattern, with these targets. */
function storeOf(targets: readonly string[], captures = (local: string) => [local]) {
  let asked = 0;
  const store = {
    async resolve(address: string): Promise<Resolution> {
      if (++asked > 50_000) throw new Error('asked without an end');
      if (address === 'ann@here.example')
        return { kind: 'account', account: 1, address, enabled: true, bounded: false };
      const local = address.slice(0, address.lastIndexOf('@'));
      return { kind: 'alias', address: '*@here.example', targets, captures: captures(local) };
    },
  } as unknown as Store;
  return withEffectiveAliases(store, { now: () => 0 }, newIncludes());
}

test('patterns that lead to more and more of themselves come to an end, and mail for them is refused', async () => {
  for (const targets of [
    ['$1a@here.example'],
    ['$1a@here.example', '$1b@here.example'],
    'abcdefghij'.split('').map(letter => `$1${letter}@here.example`),
  ]) {
    const store = storeOf(targets);
    assert.equal((await judgeRecipient(store, 'x@here.example', '+')).kind, 'refused', targets.join());
    assert.equal(await endSomewhere(store, ['x@here.example'], '+'), true);
  }
});

test('one who takes mail is found beside them', async () => {
  const ends = await endsOf(storeOf(['$1a@here.example', 'ann@here.example']), ['x@here.example'], '+');
  assert.ok(ends.some(end => end.kind === 'account'));
});

test('a target that is switched off is off in a pattern, too; words of a refusal may hold $', async () => {
  assert.deepEqual(await endsOf(storeOf(['off:$1@there.example', 'ann@here.example']), ['x@here.example'], '+'), [
    { kind: 'account', account: 1, address: 'ann@here.example', enabled: true, bounded: false },
  ]);
  assert.deepEqual(await endsOf(storeOf(['refuse:5.1.1 It costs $100']), ['x@here.example'], '+'), [
    { kind: 'refused', status: '5.1.1', words: 'It costs $100' },
  ]);
});

test('what a stranger puts into $1 is letters of an address, never a word of ours', async () => {
  for (const said of ['mailbox:ann', 'pipe:x', 'later:x', 'off:ann', 'include:/etc/passwd']) {
    const store = storeOf(['$1@here.example'], () => [said]);
    const found = await store.resolve(`"x-${said}-y"@here.example`, '+');
    assert.deepEqual(found.kind === 'alias' && found.targets, [], said);
  }
});

test('whoever wrote first may write again, however he writes his name', () => {
  assert.ok(maySend({ onlyFrom: 'Kim.Lee@there.example' }, 'Kim.Lee@there.example'));
  assert.ok(maySend({ onlyFrom: 'Kim.Lee@there.example' }, 'kim.lee@There.example'));
  assert.ok(!maySend({ onlyFrom: 'Kim.Lee@there.example' }, 'kim@there.example'));
});
