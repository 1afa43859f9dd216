/** One turn of one job: begun, run until it ends or is stopped, and written down with what came of it. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Duration } from '../base/units.ts';
import { event } from '../events/event.ts';
import { SourceGone } from '../formats/source.ts';
import type { Account, MovingState, Store } from '../store/interface.ts';
import type { Book } from './book.ts';
import type { Control } from './control.ts';
import { runExport } from './export-job.ts';
import { countsSoFar, runImport } from './import-job.ts';
import type { ImportRun, RunEnd, RunFault, UntakenExample } from './import-run.ts';
import {
  type ExportWish,
  type FolderCounts,
  type ImportWish,
  type Job,
  noCounts,
  type Progress,
  type SourceSpec,
  type Wish,
} from './job.ts';
import { openSpec, type SourceKinds } from './places.ts';

export type MoverParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newTrace: () => string;
  readonly kinds: SourceKinds;
  readonly settings: () => { readonly largest: Bytes; readonly atOnce: number; readonly keep: Duration };
  readonly scratch: string;
  readonly product: string;
  /** Without a server: only jobs that are begun here run, and only as long as whoever called waits for them. */
  readonly alone?: boolean;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** What is known of a job that runs now. */
export type Live = {
  readonly job: Job;
  readonly control: Control;
  /** Monotonic; and how many messages were done by then. */
  readonly startedAt: number;
  readonly before: number;
};

export type Turn = MoverParts & { readonly book: Book; readonly changed: () => void; readonly live: Live };

/** False: how it ended could not be written down. */
export async function takeTurn(parts: Turn): Promise<boolean> {
  const { store, book, clock, changed } = parts;
  const { job } = parts.live;
  const account = (await store.accounts()).find(({ id }) => id === job.account);
  if (!account) return false;
  const trace = parts.newTrace();
  const { kind, address } = job.wish;
  const what = inWords(parts, job.wish);
  await book.note(job.id, 'running', job.progress, {
    notes: [event('moving.begun', clock.now(), trace, { job: job.id, kind, address, what })],
  });
  changed();
  const ended = await ending(parts, job, account, trace);
  const { state, because } = stateAfter(ended);
  if (state === null) return true;
  job.progress.because = because;
  const { taken, duplicates, untaken } = doneSoFar(job.progress);
  const told =
    state === 'done'
      ? event('moving.done', clock.now(), trace, { job: job.id, kind, address, what, ...doneWords(job) })
      : event('moving.stopped', clock.now(), trace, {
          ...{ job: job.id, kind, address, what, state, because, taken, duplicates, untaken },
        });
  return (await book.note(job.id, state, job.progress, { notes: [told] })).ok;
}

export function doneSoFar(progress: Progress): FolderCounts {
  if (progress.kind === 'export') {
    const total = (of: 'messages' | 'octets') => progress.folders.reduce((sum, one) => sum + one[of], 0);
    return { ...noCounts(), taken: total('messages'), octets: total('octets') };
  }
  const total = (of: keyof FolderCounts) => progress.counts.reduce((sum, one) => sum + (one?.[of] ?? 0), 0);
  return { taken: total('taken'), duplicates: total('duplicates'), untaken: total('untaken'), octets: total('octets') };
}

function doneWords({ progress, wish }: Job) {
  const dryRun = wish.kind === 'import' && wish.dryRun;
  if (progress.kind === 'export') {
    const { messages = 0, octets = 0, proven = false } = progress.report ?? {};
    return { dryRun, taken: messages, duplicates: 0, untaken: 0, octets, proven };
  }
  const { taken = 0, duplicates = 0, untaken = 0, octets = 0, proven = false } = progress.report ?? {};
  return { dryRun, taken, duplicates, untaken, octets, proven };
}

export const inWords = ({ kinds }: Pick<MoverParts, 'kinds'>, wish: Wish): string =>
  wish.kind === 'export' && wish.to === undefined
    ? wish.path
    : specInWords(kinds, (wish.kind === 'import' ? wish.source : wish.to)!);

const specInWords = (kinds: SourceKinds, spec: SourceSpec): string =>
  (Object.hasOwn(kinds, spec.type) ? kinds[spec.type]?.inWords(spec) : undefined) ?? spec.type;

type Ended = Result<RunEnd, RunFault>;

/** null: the server ends; the job goes on at its next start. */
function stateAfter(ended: Ended): { readonly state: MovingState | null; readonly because: string | null } {
  if (!ended.ok) return { state: ended.error.temporary ? 'paused' : 'failed', because: ended.error.because };
  if (ended.value.end === 'through') return { state: 'done', because: null };
  const states = { pause: 'paused', cancel: 'cancelled', close: null } as const;
  return { state: states[ended.value.why], because: null };
}

/** A source that throws has gone away: the job stops, and can go on. */
async function ending(parts: Turn, job: Job, account: Account, trace: string): Promise<Ended> {
  const ended = await turned(parts, job, account, trace);
  // Whoever stops it while the other side is away has stopped it, and nothing has failed.
  const why = parts.live.control.stopped();
  return !ended.ok && ended.error.temporary && why ? ok({ end: 'stopped', why }) : ended;
}

async function turned(parts: Turn, job: Job, account: Account, trace: string): Promise<Ended> {
  try {
    return await (job.wish.kind === 'import'
      ? importTurn(parts, job as Job<ImportWish>, account, trace)
      : exportTurn(parts, job as Job<ExportWish>, account));
  } catch (fault) {
    if (fault instanceof SourceGone) return err(away(fault.message));
    parts.onBug(fault, `moving, job ${job.id}`);
    return err({ because: fault instanceof Error ? fault.message : String(fault), temporary: false });
  }
}

const away = (sentence: string): RunFault => ({
  because: `${sentence.replace(/\.$/, '')}; resume goes on where it stopped`,
  temporary: true,
});

async function importTurn(parts: Turn, job: Job<ImportWish>, account: Account, trace: string): Promise<Ended> {
  const { store, clock, book, live, changed, kinds, settings, scratch } = parts;
  const { wish, progress } = job;
  const untaken: UntakenExample[] = [];
  const run: ImportRun = {
    ...{ store, clock, wish, progress, trace, untaken, changed, job: job.id, account: account.id },
    control: live.control,
    save: async () => void (await book.note(job.id, 'running', progress)),
  };
  const options = { largest: settings().largest, scratch, account: account.id, signal: live.control.signal };
  const source = await openSpec(kinds, wish.source, options);
  if (!source.ok)
    return err(wish.source.type === 'path' ? { because: source.error, temporary: false } : away(source.error));
  try {
    if (!wish.dryRun) await countsSoFar(run);
    return await runImport(run, account, source.value, async () => {
      await book.note(job.id, 'proving', progress);
      changed();
    });
  } finally {
    await source.value.close();
  }
}

function exportTurn(parts: Turn, job: Job<ExportWish>, account: Account): Promise<Ended> {
  const { store, clock, book, live, changed, scratch, product, kinds, settings } = parts;
  const { wish, progress } = job;
  return runExport(
    {
      ...{ store, clock, wish, progress, scratch, product, changed, account: account.id, control: live.control, kinds },
      largest: settings().largest,
      save: async () => void (await book.note(job.id, 'running', progress)),
      proving: async () => {
        await book.note(job.id, 'proving', progress);
        changed();
      },
    },
    account,
  );
}
