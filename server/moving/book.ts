/** Jobs as they are kept in the store: their words are JSON that only this folder reads. */
import type { Clock } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import type { Account, Chronicle, Id, MovingState, Store, StoredMoving, StoreFault } from '../store/interface.ts';
import type { Job, Progress, Wish } from './job.ts';

const REMOVED_AT_ONCE = 2_000;

export type Book = ReturnType<typeof newBook>;

export function newBook(store: Store, clock: Clock) {
  return {
    list: async (): Promise<Job[]> => (await store.movingJobs()).map(jobOf),
    async get(id: Id): Promise<Job | null> {
      const found = await store.movingJob(id);
      return found && jobOf(found);
    },
    async add(account: Account, wish: Wish): Promise<Result<Job, StoreFault>> {
      const progress = freshProgress(wish);
      const now = clock.now();
      const body = JSON.stringify(wish);
      const row = { account: account.id, state: 'waiting', body, progress: JSON.stringify(progress) } as const;
      const put = await store.run('putMoving', { id: null, ...row, now });
      return put.ok ? { ok: true, value: jobOf({ ...row, id: put.value.id, createdAt: now, changedAt: now }) } : put;
    },
    note: (
      id: Id,
      state: MovingState,
      progress: Progress,
      chronicle?: Chronicle,
    ): Promise<Result<unknown, StoreFault>> =>
      store.run('noteMoving', { id, state, progress: JSON.stringify(progress), now: clock.now() }, chronicle),
    async remove(id: Id): Promise<void> {
      for (let more = true; more; ) {
        const removed = await store.run('removeMoving', { id, limit: REMOVED_AT_ONCE });
        more = removed.ok && removed.value.more;
      }
    },
  };
}

function freshProgress(wish: Wish): Progress {
  const shared = { at: 0, because: null, notes: [], report: null };
  return wish.kind === 'import'
    ? { kind: 'import', ...shared, folders: [], after: null, counts: [], mixedLineEnds: 0 }
    : { kind: 'export', ...shared, folders: [], token: null, lost: {}, examples: [] };
}

const jobOf = ({ body, progress, ...row }: StoredMoving): Job =>
  ({ ...row, wish: JSON.parse(body), progress: JSON.parse(progress) }) as Job;
