/**
 * A process that takes up the jobs of a store until they are done, and tells how far it is, so that it can be killed. Its
 * arguments: the store's folder and one for what is unpacked. Where there is no job yet: a Maildir and where to export to.
 */
import { systemClock, systemRandom } from '../../server/base/ports.ts';
import { traceIds } from '../../server/events/trace.ts';
import { newMover } from '../../server/moving/mover.ts';
import { pathKind } from '../../server/moving/places.ts';
import { openStore } from '../../server/store/open.ts';
import { must } from './store-world.ts';

const [, , folder, scratch, from, to] = process.argv;
const ADDRESS = 'ann@here.example';

const store = must(await openStore({ folder: folder!, inlineLimit: 2000, reserve: 0, onFault: console.error }));
if ((await store.accounts()).length === 0) {
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  const credentials = { password: null, scram: null };
  must(await store.run('addAccount', { address: ADDRESS, name: '', credentials, quotaBytes: null, now: 0 }));
}
const mover = newMover({
  ...{ store, clock: systemClock, newTrace: traceIds(systemClock, systemRandom), scratch: scratch! },
  kinds: { path: pathKind() },
  settings: () => ({ largest: 1_000_000, atOnce: 1, keep: 86_400_000 }),
  ...{ product: 'test', onBug: console.error },
});
const by = 'a test';
if ((await mover.list()).length === 0) {
  const source = { type: 'path', path: from! };
  must(
    await mover.start({
      ...{ kind: 'import', address: ADDRESS, source, folders: [], under: null, duplicates: 'skip', dryRun: false, by },
    }),
  );
}
await mover.look();
for (;;) {
  const jobs = await mover.list();
  const last = jobs.at(-1)!;
  const met =
    last.progress.kind === 'import' ? (last.progress.counts[0]?.taken ?? 0) : (last.progress.folders[0]?.messages ?? 0);
  process.stdout.write(`${last.wish.kind} ${last.state} ${met}\n`);
  if (last.state === 'done' && last.wish.kind === 'export') break;
  if (last.state === 'done')
    must(
      await mover.start({ kind: 'export', address: ADDRESS, format: 'maildir', path: to!, mailboxes: ['INBOX'], by }),
    );
  if (last.state === 'failed' || last.state === 'paused') throw new Error(`${last.state}: ${last.progress.because}`);
  await new Promise(resolve => setTimeout(resolve, 5));
}
await mover.close();
await store.close();
