/**
 * All jobs of a server: taken up, run one after another, paused, cancelled, begun again; and taken up again where a server
 * ended in the middle (job.ts has the states). Whoever watches is told when there is something to see.
 */
import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { err, ok, type Result } from '../base/result.ts';
import type { Need } from '../events/need.ts';
import { faultInWords } from '../formats/disk-tree.ts';
import type { Id, MovingState } from '../store/interface.ts';
import { newBook } from './book.ts';
import { newControl } from './control.ts';
import type { ExportWish, ImportWish, Job, Progress, SourceSpec, Wish } from './job.ts';
import { openSpec, type SourceKinds, sinkOf } from './places.ts';
import { type ImportPlan, planExport, planImport } from './plan.ts';
import { doneSoFar, type Live, type MoverParts, takeTurn } from './turn.ts';

export type { Live, MoverParts } from './turn.ts';

export type Mover = {
  /** What may be a source. */
  readonly kinds: SourceKinds;
  plan(wish: ImportWish, signal: AbortSignal): Promise<Result<ImportPlan, string>>;
  /** To another server; null: all mailboxes. */
  planExport(
    address: string,
    to: SourceSpec,
    mailboxes: readonly string[] | null,
    signal: AbortSignal,
  ): Promise<Result<ImportPlan, string>>;
  start(wish: Wish): Promise<Result<Job, string>>;
  pause(id: Id): Promise<Result<Job, string>>;
  /** One that is paused or failed goes on; one that is done looks for what is new. */
  resume(id: Id): Promise<Result<Job, string>>;
  /** What came stays. */
  cancel(id: Id): Promise<Result<Job, string>>;
  /** Forgets the job, not the mail. */
  remove(id: Id): Promise<Result<void, string>>;
  /** As far as they are at this moment. */
  list(): Promise<readonly Job[]>;
  get(id: Id): Promise<Job | null>;
  live(id: Id): Live | null;
  watch(hear: () => void): () => void;
  /** Takes up what waits; the first call is when the server runs. */
  look(): Promise<void>;
  needs(): Promise<readonly Need[]>;
  close(): Promise<void>;
};

/** Milliseconds; of a job whose end could not be written down. */
const RESTS = 30_000;

type Running = Live & { readonly done: Promise<void> };

export function newMover(parts: MoverParts): Mover {
  const { store, clock, kinds, settings, scratch, onBug } = parts;
  const book = newBook(store, clock);
  const running = new Map<Id, Running>();
  const heard = new Set<() => void>();
  const changed = () => {
    for (const hear of heard) hear();
  };
  const own = new Set<Id>();
  const resting = new Set<Id>();
  const ending = new AbortController();
  let [closed, begun] = [false, parts.alone === true];
  let looking: Promise<void> = Promise.resolve();

  const look = (): Promise<void> => {
    begun = true;
    looking = looking.then(takeUp).catch(fault => onBug(fault, 'moving'));
    return looking;
  };
  // The disk is full, and the job is as it was: it would begin again at once, and end as it did.
  const rest = (id: Id): void => {
    resting.add(id);
    void wait(RESTS, null, { signal: ending.signal, ref: false })
      .then(() => {
        resting.delete(id);
        return look();
      })
      .catch(() => {});
  };
  async function takeUp(): Promise<void> {
    for (const job of await book.list()) {
      if (isOver(job, clock.now() - settings().keep)) await book.remove(job.id);
      if (closed || running.size >= settings().atOnce) continue;
      if (parts.alone && !own.has(job.id)) continue;
      if (isDue(job.state) && !running.has(job.id) && !resting.has(job.id)) begin(job);
    }
  }
  function begin(job: Job): void {
    const { taken, duplicates, untaken } = doneSoFar(job.progress);
    const before = taken + duplicates + untaken;
    const live: Live = { job, control: newControl(), startedAt: clock.monotonic(), before };
    const done = takeTurn({ ...parts, book, changed, live })
      .catch(fault => {
        onBug(fault, 'moving');
        return false;
      })
      .then(kept => {
        running.delete(job.id);
        if (!kept) rest(job.id);
        changed();
        if (!closed) void look();
      });
    running.set(job.id, { ...live, done });
    changed();
  }

  const seen = (job: Job): Job => ({ ...job, progress: running.get(job.id)?.job.progress ?? job.progress }) as Job;
  const known = async (id: Id): Promise<Result<Job, string>> => {
    const job = await book.get(id);
    return job ? ok(job) : err(`There is no job ${id}`);
  };
  const settle = async (job: Job, state: MovingState): Promise<Result<Job, string>> => {
    const noted = await book.note(job.id, state, job.progress);
    if (!noted.ok) return err(`The job could not be written down: ${noted.error}`);
    changed();
    return known(job.id);
  };

  return {
    kinds,
    async plan(wish, signal) {
      const account = await store.account(wish.address);
      if (!account) return err(`There is no account ${wish.address}`);
      const options = { largest: settings().largest, scratch, account: account.id, signal };
      const source = await openSpec(kinds, wish.source, options);
      if (!source.ok) return source;
      try {
        return await planImport(store, account, source.value, wish);
      } finally {
        await source.value.close();
      }
    },
    async planExport(address, to, mailboxes, signal) {
      const account = await store.account(address);
      if (!account) return err(`There is no account ${address}`);
      if (!sinkOf(kinds, to)) return err('Nobody here knows how to carry mail there');
      const source = await openSpec(kinds, to, { largest: settings().largest, scratch, account: account.id, signal });
      if (!source.ok) return source;
      try {
        return ok(await planExport(store, account, source.value, mailboxes));
      } finally {
        await source.value.close();
      }
    },
    async start(wish) {
      const account = await store.account(wish.address);
      if (!account) return err(`There is no account ${wish.address}`);
      const fault = wish.kind === 'export' ? placeFault(wish, kinds) : null;
      if (fault !== null) return err(fault);
      const job = await book.add(account, wish);
      if (!job.ok) return err(job.error === 'not-allowed' ? 'There are a thousand jobs already' : job.error);
      own.add(job.value.id);
      changed();
      if (begun) void look();
      return job;
    },
    async pause(id) {
      const live = running.get(id);
      live?.control.stop('pause');
      await live?.done;
      const job = await known(id);
      return job.ok && job.value.state === 'waiting' ? settle(job.value, 'paused') : job;
    },
    async resume(id) {
      const job = await known(id);
      if (!job.ok) return job;
      if (running.has(id) || isDue(job.value.state)) return job;
      const { wish, state } = job.value;
      const fault = wish.kind === 'export' && state === 'done' ? placeFault(wish, kinds) : null;
      if (fault !== null) return err(fault);
      own.add(id);
      const again = await settle({ ...job.value, progress: begunAgain(job.value) } as Job, 'waiting');
      if (begun) void look();
      return again;
    },
    async cancel(id) {
      const live = running.get(id);
      live?.control.stop('cancel');
      await live?.done;
      const job = await known(id);
      return job.ok && job.value.state !== 'done' ? settle(job.value, 'cancelled') : job;
    },
    async remove(id) {
      const live = running.get(id);
      live?.control.stop('cancel');
      await live?.done;
      const job = await known(id);
      if (!job.ok) return job;
      await book.remove(id);
      changed();
      return ok(undefined);
    },
    list: async () => (await book.list()).map(seen),
    get: async id => {
      const job = await book.get(id);
      return job && seen(job);
    },
    live: id => running.get(id) ?? null,
    watch(hear) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    look,
    needs: async () => (await book.list()).flatMap(needOf),
    async close() {
      closed = true;
      ending.abort();
      for (const { control } of running.values()) control.stop('close');
      await Promise.all([...running.values()].map(({ done }) => done));
      await looking;
    },
  };
}

function needOf({ id, state, wish, progress }: Job): Need[] {
  if (progress.because === null || (state !== 'paused' && state !== 'failed')) return [];
  const what =
    wish.kind === 'import'
      ? `Mail that is brought in for ${wish.address}`
      : `Mail of ${wish.address} that is carried out`;
  return [
    {
      ...{ id: `moving-${id}`, path: `/accounts/moving/${id}`, severity: 'attention' },
      sentence: `${what} has stopped: ${progress.because}.`,
    },
  ];
}

const isDue = (state: MovingState): boolean => state === 'waiting' || state === 'running' || state === 'proving';
const isOver = ({ state, changedAt }: Job, before: number): boolean =>
  (state === 'done' || state === 'cancelled') && changedAt < before;

/** One that is through begins at its first folder; what it took it knows. */
function begunAgain({ state, progress }: Job): Progress {
  if (state !== 'done' && state !== 'cancelled') return { ...progress, because: null };
  if (progress.kind === 'export') return { ...progress, at: 0, token: null, because: null, report: null };
  const folders = progress.folders.map(folder => ({ ...folder, done: false }));
  return { ...progress, folders, at: 0, after: null, because: null, report: null };
}

function foundAt(path: string): Stats | string | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (fault) {
    return faultInWords(path, fault);
  }
}

/** Nothing that is there is written over. */
function placeFault({ path, format, to }: ExportWish, kinds: SourceKinds): string | null {
  if (format === 'imap') return to && sinkOf(kinds, to) ? null : 'It has to be said which server it goes to';
  if (to) return 'It goes to a path or to another server, not to both';
  if (path === '') return 'It has to be said which path it goes to';
  const found = foundAt(path);
  if (typeof found === 'string' || found === null) return found;
  if (format === 'zip' || format === 'archive') return `${path} is there already`;
  if (!found.isDirectory()) return `${path} is a file`;
  try {
    accessSync(path, constants.W_OK);
    return readdirSync(path).length > 0 ? `${path} is not empty` : null;
  } catch {
    return `${path} may not be written by the server`;
  }
}
