/** What could not be read once is read again, and a script that breaks the compiler is a fault of the script. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { openScripts } from '../../../server/sifting/scripts.ts';
import type { ModSeq, ScriptBrief, Store, StoredScript } from '../../../server/store/interface.ts';

const brief: ScriptBrief = {
  ...{ id: 1, name: 'main', role: 'active', size: 5, createdAt: 0, modifiedAt: 0, modSeq: 7 },
};

/** One account has one script; `read` reads its text. */
const storeOf = (read: () => Promise<StoredScript>) =>
  ({
    scripts: async (account: number) => (account === 0 ? { state: 0, list: [] } : { state: 7, list: [brief] }),
    script: read,
    watchMailboxes: () => () => {},
  }) as unknown as Store;
const STATE: ModSeq = 7;

test('a read that failed is not remembered', async () => {
  let reads = 0;
  const scripts = await openScripts(
    storeOf(async () => {
      if (++reads === 1) throw new Error('the disk is busy');
      return { ...brief, text: 'keep;' };
    }),
  );
  await assert.rejects(scripts.stages(1, STATE), /the disk is busy/);
  const [stage] = await scripts.stages(1, STATE);
  assert.equal(stage!.fault, null);
  await scripts.stages(1, STATE);
  assert.equal(reads, 2, 'what was compiled is kept');
});

test('where compiling itself breaks, the mail is kept and the owner told', async () => {
  const text = new Proxy(
    {},
    {
      get: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    },
  ) as unknown as string;
  const scripts = await openScripts(storeOf(async () => ({ ...brief, text })));
  const [stage] = await scripts.stages(1, STATE);
  assert.deepEqual([stage!.compiled, stage!.fault], [null, 'a fault of this server']);
});
