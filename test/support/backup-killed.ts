/**
 * Makes a backup of the home in `top/home`, or restores the newest into `top/other`: a process of its own, to be killed at
 * one of its durable steps (test/faults/kill-at.mjs). Says "done" at its end.
 */
import { join } from 'node:path';
import { heldIn } from '../../server/backup/held.ts';
import { makeBackup } from '../../server/backup/make.ts';
import { makeRepository } from '../../server/backup/repository.ts';
import { prepareRestore } from '../../server/backup/restore-home.ts';
import { finishSwap } from '../../server/backup/swap.ts';
import { systemClock as clock } from '../../server/base/ports.ts';
import { openHome } from './backup-world.ts';
import { must } from './store-world.ts';

const [act = '', top = ''] = process.argv.slice(2);
const arm = (globalThis as { armKill?: () => void }).armKill ?? (() => {});
const signal = new AbortController().signal;
const home = join(top, 'home');

if (act === 'backup') {
  const store = await openHome(home);
  arm();
  const repository = must(await makeRepository(join(top, 'target'), null));
  const parts = { store, clock, home, scratch: join(home, 'backup', 'scratch'), version: '1.0.0' };
  const made = must(await makeBackup(parts, repository, signal, () => {}));
  const old = (await repository.list()).map(({ id }) => id).filter(id => id !== made.id);
  await repository.remove(old.slice(0, 1));
  await store.close();
} else {
  const other = join(top, 'other');
  arm();
  const repository = must(await makeRepository(join(top, 'target'), null));
  const [newest] = await repository.list();
  if (act === 'prepare')
    must(await prepareRestore(must(await heldIn(repository, newest!.id)), other, { clock, signal, tell() {} }));
  must(finishSwap(other, clock.now()));
}
process.stdout.write('done\n');
process.exit(0);
