/** A store with one account and a mover beside it. */
import type { TestContext } from 'node:test';
import { systemClock, systemRandom } from '../../server/base/ports.ts';
import { traceIds } from '../../server/events/trace.ts';
import type { ExportFormat, ImportWish, Job } from '../../server/moving/job.ts';
import { type Mover, newMover } from '../../server/moving/mover.ts';
import { pathKind, type SourceKinds } from '../../server/moving/places.ts';
import type { Store } from '../../server/store/interface.ts';
import { mailFolder } from './mail-files.ts';
import { ALL, atEnd, must, openForTest } from './store-world.ts';

export const ANN = 'ann@here.example';
export const BEN = 'ben@here.example';

export type MovingWorld = {
  readonly store: Store;
  readonly mover: Mover;
  readonly bugs: unknown[];
  brought(path: string, more?: Partial<ImportWish>): Promise<Job<ImportWish>>;
  carried(format: ExportFormat, path: string, address?: string): Promise<Job>;
  ended(id: number): Promise<Job>;
  /** Of one mailbox, in order: octets, flags, keywords, date. */
  mail(mailbox: string, address?: string): Promise<readonly (readonly [string, number, readonly string[], number])[]>;
};

export async function movingWorld(
  t: TestContext,
  options: { readonly kinds?: SourceKinds; readonly quotaBytes?: number; readonly largest?: number } = {},
): Promise<MovingWorld> {
  const { store } = await openForTest(t);
  const bugs: unknown[] = [];
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  for (const address of [ANN, BEN])
    must(
      await store.run('addAccount', {
        ...{ address, name: '', credentials: { password: null, scram: null } },
        ...{ quotaBytes: options.quotaBytes ?? null, now: Date.UTC(2026, 0, 1) },
      }),
    );
  const mover = newMover({
    ...{ store, clock: systemClock, newTrace: traceIds(systemClock, systemRandom), scratch: mailFolder(t) },
    kinds: { ...options.kinds, path: pathKind() },
    settings: () => ({ largest: options.largest ?? 1_000_000, atOnce: 1, keep: 86_400_000 }),
    product: 'Mailroom test',
    onBug: fault => bugs.push(fault),
  });
  atEnd(t, () => mover.close());
  await mover.look();
  const ended = async (id: number): Promise<Job> => {
    for (;;) {
      const job = await mover.get(id);
      if (job && !['waiting', 'running', 'proving'].includes(job.state) && !mover.live(id)) return job;
      await new Promise<void>(resolve => {
        const stop = mover.watch(() => {
          stop();
          resolve();
        });
        setTimeout(resolve, 20);
      });
    }
  };
  return {
    ...{ store, mover, bugs, ended },
    async brought(path, more = {}) {
      const wish: ImportWish = {
        ...{ kind: 'import', address: ANN, source: { type: 'path', path }, folders: [], under: null },
        ...{ duplicates: 'skip', dryRun: false, by: 'a test', ...more },
      };
      return (await ended(must(await mover.start(wish)).id)) as Job<ImportWish>;
    },
    carried: async (format, path, address = ANN) =>
      ended(must(await mover.start({ kind: 'export', address, format, path, mailboxes: null, by: 'a test' })).id),
    async mail(mailbox, address = ANN) {
      const account = (await store.account(address))!.id;
      const found = await store.mailbox(account, mailbox);
      const rows = [];
      if (found)
        for await (const chunk of store.rows(account, found.id, ALL)) {
          for (const { message, flags, keywords, internalDate } of chunk)
            rows.push([
              Buffer.from(await store.bytes(message)).toString('latin1'),
              flags,
              keywords,
              internalDate,
            ] as const);
        }
      return rows;
    },
  };
}
