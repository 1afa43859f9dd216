/**
 * A process that brings a Maildir in and carries it out again, into a folder or to another server by IMAP, and tells how far it
 * is, so that it can be killed (killed-job.ts). Started again it takes up the jobs of its store. Its argument: the places, as JSON.
 */
import { seededRandom, systemClock, systemRandom } from '../../server/base/ports.ts';
import { newSeal } from '../../server/base/seal.ts';
import { traceIds } from '../../server/events/trace.ts';
import { newMover } from '../../server/moving/mover.ts';
import { pathKind, type SourceKind } from '../../server/moving/places.ts';
import { type ImapSpec, imapSpec, openImapSink, openImapSpec, type SpecDraft } from '../../server/mra/moving-spec.ts';
import { allowAll } from '../../server/net/dial.ts';
import { openStore } from '../../server/store/open.ts';
import { must } from './store-world.ts';

export type JobPlaces = {
  /** The store's folder, one for what is unpacked, and the Maildir. */
  readonly store: string;
  readonly scratch: string;
  readonly from: string;
  /** A folder, or a server (mra/moving-spec.ts). */
  readonly to: string | (SpecDraft & { readonly password: string });
};

const { store: folder, scratch, from, to } = JSON.parse(process.argv[2]!) as JobPlaces;
const ADDRESS = 'ann@here.example';
const seal = newSeal(new Uint8Array(32), seededRandom(1));
const nothing = async () => ({ kind: 'no-such-name' }) as const;
const options = {
  ...{ clock: systemClock, random: systemRandom, guard: allowAll, seal, clientOf: () => null },
  resolver: { mx: nothing, address: nothing, txt: nothing, ptr: nothing },
  ...{ servers: null as never, tell: () => undefined },
};
const imap: SourceKind = {
  inWords: () => 'there',
  open: (spec, wish) => openImapSpec(options, spec as unknown as ImapSpec, wish),
  sink: (spec, wish) => openImapSink(options, spec as unknown as ImapSpec, wish),
};

const store = must(await openStore({ folder, inlineLimit: 2000, reserve: 0, onFault: console.error }));
if ((await store.accounts()).length === 0) {
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  const credentials = { password: null, scram: null };
  must(await store.run('addAccount', { address: ADDRESS, name: '', credentials, quotaBytes: null, now: 0 }));
}
const mover = newMover({
  ...{ store, clock: systemClock, newTrace: traceIds(systemClock, systemRandom), scratch },
  kinds: { path: pathKind(), imap },
  settings: () => ({ largest: 1_000_000, atOnce: 1, keep: 86_400_000 }),
  ...{ product: 'test', onBug: console.error },
});
const by = 'a test';
if ((await mover.list()).length === 0) {
  const source = { type: 'path', path: from };
  const how = { folders: [], under: null, duplicates: 'skip', dryRun: false } as const;
  must(await mover.start({ kind: 'import', address: ADDRESS, source, ...how, by }));
}
await mover.look();
for (;;) {
  const last = (await mover.list()).at(-1)!;
  process.stdout.write(`${last.wish.kind} ${last.state}\n`);
  if (last.state === 'done' && last.wish.kind === 'export') break;
  if (last.state === 'done') must(await mover.start({ kind: 'export', address: ADDRESS, ...target(), by }));
  if (last.state === 'failed' || last.state === 'paused') throw new Error(`${last.state}: ${last.progress.because}`);
  await new Promise(resolve => setTimeout(resolve, 5));
}
await mover.close();
await store.close();

function target() {
  const mailboxes = ['INBOX'];
  if (typeof to === 'string') return { format: 'maildir', path: to, mailboxes } as const;
  const { password, ...draft } = to;
  return { format: 'imap', path: '', to: must(imapSpec(seal, draft, { password })), mailboxes } as const;
}
