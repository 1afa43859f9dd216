/** A target on a disk of its own that has room for one backup and no more (tmpfs in a mount namespace of this process). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyHeld } from '../../server/backup/held.ts';
import { makeBackup } from '../../server/backup/make.ts';
import { makeRepository } from '../../server/backup/repository.ts';
import { systemClock as clock } from '../../server/base/ports.ts';
import { fillHome, never, quiet } from './backup-world.ts';
import { must, refusal } from './store-world.ts';

const [top = ''] = process.argv.slice(2);
const [home, target] = [join(top, 'home'), join(top, 'target')];
mkdirSync(target);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'none', target], { encoding: 'utf8' });
assert.equal(mounted.status, 0, mounted.stderr);

const store = await fillHome(home);
const parts = { store, clock, home, scratch: join(home, 'backup', 'scratch'), version: '1.0.0' };
const repository = must(await makeRepository(target, null));
const first = must(await makeBackup(parts, repository, never, quiet));
// What cannot be packed.
writeFileSync(join(home, 'noise'), crypto.getRandomValues(new Uint8Array(60_000)));
for (let n = 0; n < 60; n++) writeFileSync(join(home, `noise-${n}`), crypto.getRandomValues(new Uint8Array(50_000)));
const why = refusal(await makeBackup(parts, repository, never, quiet)) ?? '';
const listed = (await repository.list()).map(({ id }) => id);
const faults = await verifyHeld(repository, must(await repository.manifest(first.id)), { clock });
await store.close();
process.stdout.write(
  JSON.stringify({ why: why.replace(target, 'TARGET'), stays: listed.length === 1 && listed[0] === first.id, faults }),
);
process.exit(0);
