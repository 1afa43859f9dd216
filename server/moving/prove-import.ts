/**
 * The end of an import: everything that was read is compared with what lies in the store, octet by octet, by hashes. What
 * somebody has moved or deleted since cannot be compared, and is counted; what is another message here is a fault of ours.
 */
import type { Rest } from '../base/pace.ts';
import { mebibytes } from '../base/units.ts';
import type { UntakenReason } from '../formats/source.ts';
import type { Brought, BroughtKey, BroughtNow, Id, Store } from '../store/interface.ts';
import type { Control } from './control.ts';
import { newDigest, sha256 } from './digest.ts';
import type { ImportedFolder, ImportProgress, ImportReport } from './job.ts';

const ROWS = 200;
const AT_ONCE = mebibytes(4);

type Row = Brought & { readonly now: BroughtNow };
type Sum = { -readonly [K in keyof Omit<ImportedFolder, 'from' | 'to' | 'digestThere' | 'digestHere'>]: number } & {
  there: ReturnType<typeof newDigest>;
  here: ReturnType<typeof newDigest>;
};

const newSum = (): Sum => ({
  ...{ taken: 0, duplicates: 0, untaken: 0, octets: 0, different: 0, goneSince: 0, changedSince: 0 },
  ...{ there: newDigest(), here: newDigest() },
});

/** null: it was stopped. */
export async function proveImport(
  store: Store,
  job: Id,
  progress: ImportProgress,
  { control, rest }: { readonly control: Control; readonly rest: Rest },
): Promise<Omit<ImportReport, 'mixedLineEnds' | 'extras' | 'examples'> | null> {
  const sums = progress.folders.map(newSum);
  const untakenBy: Partial<Record<UntakenReason, number>> = {};
  for (let after: BroughtKey | null = null; ; ) {
    const rows: readonly Row[] = await store.brought(job, after, ROWS);
    for (const group of groupsOf(rows)) {
      if (control.stopped()) return null;
      await compare(store, group, sums, untakenBy);
      await rest();
    }
    const last: Row | undefined = rows.at(-1);
    if (rows.length < ROWS || !last) break;
    after = { folder: last.folder, key: last.key };
  }
  return reportOf(progress, sums, untakenBy);
}

/** So many that their octets may be held at once. */
function* groupsOf(rows: readonly Row[]): Iterable<readonly Row[]> {
  let group: Row[] = [];
  let octets = 0;
  for (const row of rows) {
    if (group.length > 0 && octets + row.size > AT_ONCE) {
      yield group;
      [group, octets] = [[], 0];
    }
    group.push(row);
    octets += row.size;
  }
  if (group.length > 0) yield group;
}

async function compare(
  store: Store,
  rows: readonly Row[],
  sums: readonly Sum[],
  untakenBy: Partial<Record<UntakenReason, number>>,
): Promise<void> {
  const there = rows.filter(row => row.now !== null);
  const contents = await store.several(there.map(row => ({ message: row.now!.message })));
  const found = new Map(there.map((row, at) => [row, contents[at] ?? null]));
  for (const row of rows) {
    const sum = sums[row.folder];
    if (!sum) continue;
    if (row.outcome === 'untaken') {
      sum.untaken++;
      const { reason } = JSON.parse(row.told!) as { reason: UntakenReason };
      untakenBy[reason] = (untakenBy[reason] ?? 0) + 1;
      continue;
    }
    sum[row.outcome === 'taken' ? 'taken' : 'duplicates']++;
    sum.octets += row.size;
    const content = found.get(row) ?? null;
    if (content === null) sum.goneSince++;
    else compareOne(sum, row, content);
  }
}

function compareOne(sum: Sum, row: Row, content: Uint8Array): void {
  const hash = sha256(content);
  sum.there.add(row.sha256!);
  sum.here.add(hash);
  if (!hash.equals(row.sha256!)) sum.different++;
  else if (row.outcome === 'taken' && !sameState(row, row.now!)) sum.changedSince++;
}

const sameState = (row: Row, now: NonNullable<BroughtNow>): boolean =>
  row.flags === now.flags && row.internalDate === now.internalDate && String(row.keywords) === String(now.keywords);

function reportOf(
  progress: ImportProgress,
  sums: readonly Sum[],
  untakenBy: ImportReport['untakenBy'],
): Omit<ImportReport, 'mixedLineEnds' | 'extras' | 'examples'> {
  const folders = progress.folders.map(({ from, to }, at) => {
    const { there, here, ...counts } = sums[at]!;
    return { from, to, ...counts, digestThere: there.text(), digestHere: here.text() };
  });
  const total = (of: 'taken' | 'duplicates' | 'untaken' | 'octets') => folders.reduce((sum, one) => sum + one[of], 0);
  return {
    ...{ folders, untakenBy },
    ...{ taken: total('taken'), duplicates: total('duplicates'), untaken: total('untaken'), octets: total('octets') },
    proven: folders.every(one => one.different === 0 && one.digestThere === one.digestHere),
  };
}
