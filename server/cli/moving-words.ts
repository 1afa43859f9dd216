/** What import, export and moving say of a job. */
import type { Api, MovingDetail, MovingPlan, MovingRow } from '../api/contract.ts';
import { exit } from './exit.ts';
import { bytes, moment, say, sayJson, table, warn } from './print.ts';

export const isOver = ({ state }: MovingRow): boolean => !['waiting', 'running', 'proving'].includes(state);

const messages = (n: number): string => (n === 1 ? '1 message' : `${n} messages`);

/** '' while nothing is to be told. */
function progressLine({ state, taken, duplicates, untaken, expected, perSecond, at }: MovingRow): string {
  const met = taken + duplicates + untaken;
  if (met === 0 && at === null) return '';
  const of = expected === null ? '' : ` of ${expected}`;
  const speed = !perSecond ? '' : `, ${perSecond} a second`;
  return `${state}: ${met}${of}${speed}${at === null ? '' : `, ${at}`}`;
}

/** Watches one job to its end; how far it is goes to standard error, a line for each change worth telling. */
export async function followed(api: Api, id: number, quiet: boolean): Promise<number> {
  let told = '';
  let last: MovingDetail | null = null;
  const abort = new AbortController();
  for await (const detail of api.moving.watchOne({ id }, abort.signal)) {
    last = detail;
    if (isOver(detail)) break;
    const line = progressLine(detail);
    if (!quiet && line !== '' && line !== told) warn(line);
    told = line;
  }
  abort.abort();
  if (!last) return exit.refused;
  return tellEnd(last, quiet);
}

function tellEnd(job: MovingDetail, asJson: boolean): number {
  if (asJson) sayJson(job);
  else sayDetail(job);
  return job.state === 'done' ? exit.done : exit.refused;
}

export function sayDetail(job: MovingDetail): void {
  const { id, kind, what, address, state, because, proven, dryRun, taken, duplicates, untaken, octets } = job;
  const way = kind === 'import' ? `${what} → ${address}` : `${address} → ${what}`;
  say(`Job ${id}: ${way}, ${state}${because === null ? '' : `: ${because}`}`);
  const counts = [
    `${messages(taken)} ${kind === 'export' ? 'written' : dryRun ? 'would come' : 'taken'} (${bytes(octets)})`,
    ...(duplicates > 0 ? [`${duplicates} were there already`] : []),
    ...(untaken > 0 ? [kind === 'export' ? `${untaken} gone meanwhile` : `${untaken} not taken`] : []),
  ];
  say(counts.join(', '));
  if (proven === true) say('Compared: octet by octet the same.');
  if (proven === false && state === 'done' && !dryRun) say('Compared: not all the same; see below.');
  for (const line of job.told) say(`${line[0]!.toUpperCase()}${line.slice(1)}.`);
  for (const note of job.notes) say(`Note: ${note}.`);
  for (const [what, n] of Object.entries(job.lost)) say(`The format has no place for: ${what} (${messages(n)}).`);
  for (const [reason, n] of Object.entries(job.untakenBy)) say(`Not taken: ${reason} (${n}).`);
  for (const { place, what } of job.examples) say(`  ${place}: ${what}`);
  table(
    ['FOLDER', 'TO', 'MESSAGES', 'THERE ALREADY', 'NOT TAKEN', 'SIZE', 'HASH'],
    job.folders.map(one => [
      ...[one.from, one.to ?? '(left out)', String(one.taken), String(one.duplicates), String(one.untaken)],
      ...[bytes(one.octets), hashOf(one.digestThere, one.digestHere)],
    ]),
    'No folders.',
  );
}

const hashOf = (there: string | null, here: string | null): string =>
  there === null || here === null
    ? ''
    : there === here
      ? `${here.slice(0, 12)} =`
      : `${there.slice(0, 12)} ≠ ${here.slice(0, 12)}`;

export function sayPlan(plan: MovingPlan, asJson: boolean): void {
  if (asJson) {
    sayJson(plan);
    return;
  }
  say(`${plan.name} (${plan.format})`);
  table(
    ['FOLDER', 'TO', '', 'MESSAGES', 'SIZE'],
    plan.folders.map(({ from, to, isNew, messages: count, octets }) => [
      ...[from.join('/'), to ?? '(left out)', to !== null && isNew ? 'new' : ''],
      ...[count === null ? '?' : String(count), octets === null ? '?' : bytes(octets)],
    ]),
    'No folders.',
  );
  for (const note of plan.notes) say(`Note: ${note}.`);
  if (plan.room !== null && plan.octets > plan.room)
    say(`There is room for ${bytes(plan.room)} in the account (its quota); more would come.`);
  say('Nothing was changed.');
}

export function sayRows(rows: readonly MovingRow[], asJson: boolean): void {
  if (asJson) {
    sayJson(rows);
    return;
  }
  table(
    ['JOB', 'BEGUN', 'ACCOUNT', '', 'WHAT', 'STATE', 'MESSAGES', 'WHY'],
    rows.map(row => [
      ...[String(row.id), moment(row.createdAt), row.address, row.kind === 'import' ? 'from' : 'to', row.what],
      ...[row.dryRun ? `${row.state} (dry run)` : row.state, String(row.taken), row.because ?? ''],
    ]),
    'No mail is being moved.',
  );
}
