/** Jobs that move mail as the window and the command line see them. */
import type { ExportReport, ImportReport, Job } from '../moving/job.ts';
import type { Mover } from '../moving/mover.ts';
import { doneSoFar, inWords } from '../moving/turn.ts';
import type { MovingDetail, MovingFolderRow, MovingRow } from './moving-contract.ts';

type Parts = Pick<Mover, 'live' | 'kinds'> & { readonly now: () => number };

export function movingRow(job: Job, parts: Parts): MovingRow {
  const { id, state, wish, progress, createdAt, changedAt } = job;
  const done = doneSoFar(progress);
  const live = parts.live(id);
  const seconds = live ? (parts.now() - live.startedAt) / 1000 : 0;
  const met = done.taken + done.duplicates + done.untaken;
  return {
    ...{ id, state, createdAt, changedAt, address: wish.address, kind: wish.kind },
    format: wish.kind === 'export' ? wish.format : wish.source.type,
    what: inWords(parts, wish),
    dryRun: wish.kind === 'import' && wish.dryRun,
    because: progress.because,
    ...done,
    expected: expectedOf(job),
    perSecond: live && seconds > 0 ? Math.round(Math.max(0, met - live.before) / seconds) : null,
    at: live ? folderNow(job) : null,
    proven: progress.report?.proven ?? null,
  };
}

function expectedOf({ progress }: Job): number | null {
  if (progress.kind === 'export') return null;
  const coming = progress.folders.filter(({ to }) => to !== null);
  if (coming.length === 0 || coming.some(({ expected }) => expected === null)) return null;
  return coming.reduce((sum, { expected }) => sum + expected!, 0);
}

function folderNow({ progress }: Job): string | null {
  if (progress.kind === 'export') return progress.folders[progress.at]?.name ?? null;
  return progress.folders[progress.at]?.from.join('/') ?? null;
}

export function movingDetail(job: Job, parts: Parts): MovingDetail {
  const { progress } = job;
  const row = movingRow(job, parts);
  if (progress.kind === 'export') {
    return {
      ...{ ...row, folders: exportFolders(job), notes: progress.notes, untakenBy: {}, lost: progress.lost },
      examples: progress.examples.map(({ place, lost }) => ({ place, what: lost.join(', ') })),
      told: exportTold(progress.report),
    };
  }
  const { report } = progress;
  return {
    ...{ ...row, folders: importFolders(job), notes: progress.notes, lost: {} },
    untakenBy: report?.untakenBy ?? {},
    examples: (report?.examples ?? []).map(({ origin, reason, detail }) => ({
      place: origin,
      what: detail === '' ? reason : `${reason}: ${detail}`,
    })),
    told: importTold(report, progress.mixedLineEnds),
  };
}

function importFolders({ progress }: Job): MovingFolderRow[] {
  if (progress.kind !== 'import') return [];
  return progress.folders.map(({ from, to, expected, done }, at) => {
    const { taken = 0, duplicates = 0, untaken = 0, octets = 0 } = progress.counts[at] ?? {};
    const proven = progress.report?.folders[at];
    return {
      ...{ from: from.join('/'), to, expected, done, taken, duplicates, untaken, octets },
      ...{ digestThere: proven?.digestThere ?? null, digestHere: proven?.digestHere ?? null },
    };
  });
}

function exportFolders({ progress, wish }: Job): MovingFolderRow[] {
  if (progress.kind !== 'export' || wish.kind !== 'export') return [];
  return progress.folders.map(({ name, messages, octets, gone, digest }, at) => ({
    ...{ from: name, to: wish.path, expected: null, taken: messages, duplicates: 0, untaken: gone, octets },
    done: at < progress.at || progress.report !== null,
    digestHere: progress.report ? digest : null,
    digestThere: progress.report?.folders[at]?.digestThere ?? null,
  }));
}

const count = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);

function importTold(report: ImportReport | null, mixed: number): string[] {
  const sum = (of: 'goneSince' | 'changedSince') => report?.folders.reduce((all, one) => all + one[of], 0) ?? 0;
  const gone = sum('goneSince');
  const changed = sum('changedSince');
  return [
    ...(mixed > 0
      ? [`${count(mixed, 'message', 'messages')} had lines of both kinds of ends; all end in CRLF now`]
      : []),
    ...(gone > 0
      ? [`${count(gone, 'message was', 'messages were')} moved or deleted here before they were compared`]
      : []),
    ...(changed > 0 ? [`${count(changed, 'message has', 'messages have')} other flags than they came with`] : []),
    ...(report?.extras ?? []),
  ];
}

function exportTold(report: ExportReport | null): string[] {
  if (!report) return [];
  const files = count(report.files, 'file', 'files');
  return [
    `${files}, ${report.fileOctets} octets`,
    ...(report.stateProven === null
      ? []
      : [report.stateProven ? 'flags, keywords and dates are the same' : 'flags, keywords or dates are others']),
  ];
}
