/** One turn of an import: opened, read, proven; what it says at its end. */
import { newPace } from '../base/pace.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ArchiveSource } from '../formats/archive-source.ts';
import type { Source, UntakenReason } from '../formats/source.ts';
import type { Account } from '../store/interface.ts';
import { applyExtras } from './account-extras.ts';
import { newDigest } from './digest.ts';
import { type ImportRun, importMail, type RunEnd, type RunFault } from './import-run.ts';
import { type ImportReport, noCounts, type UntakenRow } from './job.ts';
import { proveImport } from './prove-import.ts';

/** What was counted before this turn. */
export async function countsSoFar({ store, job, progress }: ImportRun): Promise<void> {
  const { counts } = progress;
  for (const at of progress.folders.keys()) counts[at] = noCounts();
  for (const { folder, outcome, messages, octets } of await store.broughtCounts(job)) {
    const count = counts[folder] ?? noCounts();
    counts[folder] = count;
    count[outcome === 'taken' ? 'taken' : outcome === 'duplicate' ? 'duplicates' : 'untaken'] = messages;
    if (outcome === 'taken') count.octets = octets;
  }
}

export async function runImport(
  run: ImportRun,
  account: Account,
  source: Source,
  proving: () => Promise<void>,
): Promise<Result<RunEnd, RunFault>> {
  const end = await importMail(run, source);
  if (!end.ok || end.value.end === 'stopped') return end;
  if (run.wish.dryRun) {
    run.progress.report = dryReport(run);
    return end;
  }
  await proving();
  const extras = await extrasFrom(run, account, source);
  const proven = await proveImport(run.store, run.job, run.progress, { ...run, ...newPace(run.clock) });
  if (!proven) return ok({ end: 'stopped', why: run.control.stopped() ?? 'close' });
  const { mixedLineEnds } = run.progress;
  run.progress.report = { ...proven, mixedLineEnds, extras, examples: [] };
  return proven.proven
    ? end
    : err({ because: 'What lies here is not what was read: see the report', temporary: false });
}

const isArchive = (source: Source): source is ArchiveSource => 'extras' in source;

async function extrasFrom({ store, clock }: ImportRun, account: Account, source: Source): Promise<string[]> {
  return isArchive(source) ? applyExtras(store, account, await source.extras(), clock.now()) : [];
}

function dryReport({ progress, untaken }: ImportRun): ImportReport {
  const none = newDigest().text();
  const rest = { different: 0, goneSince: 0, changedSince: 0, digestThere: none, digestHere: none };
  const folders = progress.folders.map(({ from, to }, at) => ({
    from,
    to,
    ...(progress.counts[at] ?? noCounts()),
    ...rest,
  }));
  const total = (of: 'taken' | 'duplicates' | 'untaken' | 'octets') => folders.reduce((sum, one) => sum + one[of], 0);
  const examples = untaken.map(({ folder, told }) => untakenRow(progress.folders[folder]!.from, told));
  const untakenBy: Partial<Record<UntakenReason, number>> = {};
  for (const { reason } of examples) untakenBy[reason] = (untakenBy[reason] ?? 0) + 1;
  return {
    ...{ folders, untakenBy, examples, proven: false, extras: [], mixedLineEnds: progress.mixedLineEnds },
    ...{ taken: total('taken'), duplicates: total('duplicates'), untaken: total('untaken'), octets: total('octets') },
  };
}

export const untakenRow = (from: UntakenRow['from'], told: string): UntakenRow => ({
  from,
  ...(JSON.parse(told) as Omit<UntakenRow, 'from'>),
});
