/** A log longer than the server gives at once: the newest are printed, as many as were asked for, in their order. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { event } from '../../server/events/event.ts';
import { openStore } from '../../server/store/open.ts';
import { newHome, runCommand } from '../support/cli.ts';

const EVENTS = 11_000;

test('log --limit: the newest so many, also beyond one page; nothing for 0; all where there are fewer', async () => {
  const home = newHome();
  mkdirSync(home, { recursive: true });
  const store = await openStore({ folder: join(home, 'store'), onFault: fault => assert.fail(String(fault)) });
  assert(store.ok, store.ok ? '' : store.error);
  const notes = Array.from({ length: EVENTS }, (_, n) =>
    event('server.fault', 1_000_000 + n, 'server', { where: 'a test', because: `number ${n}` }),
  );
  assert((await store.value.run('record', {}, { notes })).ok);
  await store.value.close();

  const numbers = async (limit: number) => {
    const { code, out } = await runCommand(home, ['log', '--json', '--limit', String(limit)]);
    assert.equal(code, 0);
    const lines = out.split('\n').filter(line => line !== '');
    return lines.map(line => Number((JSON.parse(line) as { because: string }).because.slice('number '.length)));
  };
  const newest = (count: number) => Array.from({ length: count }, (_, i) => EVENTS - count + i);
  for (const limit of [0, 3, 5000, 7500]) assert.deepEqual(await numbers(limit), newest(limit), `--limit ${limit}`);
  assert.deepEqual(await numbers(100_000), newest(EVENTS));
  rmSync(home, { recursive: true });
});
