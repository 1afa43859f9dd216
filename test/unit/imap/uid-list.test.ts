/** The numbers of a mailbox's messages: shared between sessions, and each session's own once they differ. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fromNumbers } from '../../../server/imap/syntax/sequence-set.ts';
import { UidList } from '../../../server/imap/uid-list.ts';

const uidsOf = (list: UidList): number[] => [...list.present([[1, 1000]])];

test('what one session adds or removes, another that shares its array does not see', () => {
  const shared = Uint32Array.from([1, 3, 5, 7]);
  const [one, other] = [new UidList(shared), new UidList(shared)];
  assert.deepEqual(one.remove(new Set([3, 7])), [2, 3]);
  one.append([8]);
  other.append([9, 10]);
  assert.deepEqual(uidsOf(one), [1, 5, 8]);
  assert.deepEqual(uidsOf(other), [1, 3, 5, 7, 9, 10]);
  assert.deepEqual([...shared], [1, 3, 5, 7]);
});

test('a message is found by its UID, wherever UIDs are missing, and what is not here is not', () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }).map(all => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(some, here => {
      const list = new UidList(Uint32Array.from(here));
      for (let uid = 0; uid < 44; uid++) assert.equal(list.numberOf(uid), here.indexOf(uid) + 1);
      assert.equal(list.numberOf(0xffff_ffff), 0);
      assert.deepEqual(
        [...list.present([[7, 30]])],
        here.filter(uid => uid >= 7 && uid <= 30),
      );
    }),
  );
});

test('the highest of a set are those that counting from its end finds', () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }).map(all => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(some, some, fc.integer({ min: 1, max: 12 }), (here, asked, count) => {
      const list = new UidList(Uint32Array.from(here));
      const found = list.highest(fromNumbers(asked), count);
      const both = asked.filter(uid => here.includes(uid));
      if (both.length <= count) assert.equal(found, null);
      else {
        const kept = both.slice(-count);
        assert.equal(found?.lowest, kept[0]);
        assert.deepEqual([...list.present(found?.uids ?? [])], kept);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});
