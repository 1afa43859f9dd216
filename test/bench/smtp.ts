/**
 * SMTP: messages accepted durably in a second, and filed in mailboxes, ours beside Postfix's. The servers take turns,
 * A B then B A, in every round; figures are medians of the rounds.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Contender, cpuSeconds, median } from './contender.ts';
import type { LoadFinding, LoadTask } from './load.ts';
import { startMailroom } from './mailroom.ts';
import { postfixMissing, startPostfix } from './postfix.ts';
import { say, table } from './print.ts';

export type Cell = Pick<LoadTask, 'sessions' | 'size' | 'connections'>;
type Measured = Omit<LoadFinding, 'began' | 'faults'> & {
  /** Messages in mailboxes for each second from the first MAIL until the last was filed. */
  readonly filedPerSecond: number;
  /** CPU milliseconds of the server for one message, filing included. */
  readonly cpu: number;
};
export type SmtpRow = Cell & {
  readonly server: string;
  readonly rounds: number;
  readonly median: Measured;
  readonly lowest: number;
  readonly highest: number;
};
export type SmtpResult = {
  readonly facts: readonly string[];
  readonly rows: readonly SmtpRow[];
  readonly faults: readonly string[];
};

const KB = 1000;
const kept = [1, 10, 50, 200].map((sessions): Cell => ({ sessions, size: 10 * KB, connections: 'kept' }));
const quickCells: readonly Cell[] = [...kept, { sessions: 10, size: 10 * KB, connections: 'each' }];
const allCells: readonly Cell[] = [
  ...kept,
  ...[1, 10, 50].map((sessions): Cell => ({ sessions, size: 10 * KB, connections: 'each' })),
  { sessions: 10, size: 100 * KB, connections: 'kept' },
  { sessions: 10, size: 1000 * KB, connections: 'kept' },
];
/** Filing may take so long after the last message was accepted. */
const FILED_WITHIN = 60_000;

/** Rounds of all cells over all contenders, in turns; they are closed at the end. */
export async function inTurns(
  contenders: readonly Contender[],
  cells: readonly Cell[],
  {
    rounds,
    period,
    ...more
  }: { readonly rounds: number; readonly period: number } & Pick<LoadTask, 'signed' | 'language'>,
): Promise<SmtpResult> {
  const found = new Map<string, Measured[]>();
  const faults = new Set<string>();
  const task = { ...more, period };
  try {
    for (const one of contenders) await measure(one, { ...cells[0]!, ...task, period: 300 }, faults);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? contenders : contenders.toReversed();
      for (const cell of cells) {
        for (const one of order) {
          const key = keyOf(one, cell);
          found.set(key, [...(found.get(key) ?? []), await measure(one, { ...cell, ...task }, faults)]);
        }
      }
      say(`round ${round + 1} of ${rounds}`);
    }
    const facts = contenders.map(one => one.facts);
    for (const one of contenders) facts.push(`${one.name}: ${await one.durability()}`);
    const rows = cells.flatMap(cell => contenders.map(one => rowOf(one, cell, found.get(keyOf(one, cell)) ?? [])));
    return { facts, rows, faults: [...faults] };
  } finally {
    for (const one of contenders) await one.close();
  }
}

export async function benchSmtp(options: { readonly quick: boolean; readonly alone: boolean }): Promise<SmtpResult> {
  const missing = options.alone ? null : postfixMissing();
  if (missing) say(missing);
  const contenders = [await startMailroom(), ...(missing || options.alone ? [] : [await startPostfix()])];
  const cells = options.quick ? quickCells : allCells;
  return inTurns(contenders, cells, { rounds: options.quick ? 3 : 5, period: options.quick ? 700 : 1_500 });
}

const keyOf = (one: Contender, { sessions, size, connections }: Cell): string =>
  [one.name, sessions, size, connections].join(' ');

async function measure(
  one: Contender,
  cell: Cell & Pick<LoadTask, 'period' | 'signed' | 'language'>,
  faults: Set<string>,
): Promise<Measured> {
  const before = await one.filed();
  const cpuBefore = cpuOf(one);
  const finding = await generate({ ...cell, port: one.smtpPort, recipients: one.recipients });
  const target = before + finding.acknowledged;
  const until = Date.now() + FILED_WITHIN;
  let filed = await one.filed();
  while (filed < target && Date.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 10));
    filed = await one.filed();
  }
  const seconds = (Date.now() - finding.began) / 1000;
  if (filed !== target) faults.add(`${one.name} acknowledged ${target - before} messages and filed ${filed - before}`);
  for (const [what, times] of Object.entries(finding.faults)) faults.add(`${one.name}, ${what} (${times})`);
  const cpu = ((cpuOf(one) - cpuBefore) * 1000) / finding.acknowledged;
  const { began: _, faults: __, ...rest } = finding;
  return { ...rest, filedPerSecond: finding.acknowledged / seconds, cpu };
}

const cpuOf = ({ pid, besides = [] }: Contender): number =>
  [pid, ...besides].reduce((sum, one) => sum + (cpuSeconds(one) ?? 0), 0);

export function generate(task: LoadTask): Promise<LoadFinding> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', part => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.once('close', code => {
      if (code === 0) resolve(JSON.parse(text) as LoadFinding);
      else reject(new Error(`the load generator ended with ${code}`));
    });
  });
}

function rowOf(one: Contender, cell: Cell, list: readonly Measured[]): SmtpRow {
  const of = (key: keyof Measured) => median(list.map(each => each[key]));
  const rates = list.map(each => each.perSecond);
  return {
    ...cell,
    server: one.name,
    rounds: list.length,
    median: {
      ...{ acknowledged: of('acknowledged'), perSecond: of('perSecond'), filedPerSecond: of('filedPerSecond') },
      ...{ p50: of('p50'), p99: of('p99'), greetingP99: of('greetingP99'), cpu: of('cpu') },
    },
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
  };
}

export function printSmtp({ facts, rows, faults }: SmtpResult): void {
  for (const fact of facts) console.log(fact);
  const cells = [...new Map(rows.map(row => [`${row.sessions} ${row.size} ${row.connections}`, row])).values()];
  const lines = cells.flatMap(cell => {
    const here = rows.filter(
      row => row.sessions === cell.sessions && row.size === cell.size && row.connections === cell.connections,
    );
    const [ours, theirs] = here;
    return here.map((row, n) => [
      n === 0 ? `${row.size / KB} KB, ${row.sessions} ${row.connections}` : '',
      row.server,
      row.median.perSecond.toFixed(0),
      `${row.lowest.toFixed(0)}–${row.highest.toFixed(0)}`,
      row.median.p50.toFixed(1),
      row.median.p99.toFixed(1),
      row.median.filedPerSecond.toFixed(0),
      row.median.cpu.toFixed(2),
      row.median.greetingP99.toFixed(1),
      n === 0 && ours && theirs ? `×${(ours.median.perSecond / theirs.median.perSecond).toFixed(1)}` : '',
      n === 0 && ours && theirs ? `×${(ours.median.filedPerSecond / theirs.median.filedPerSecond).toFixed(1)}` : '',
    ]);
  });
  table(
    [
      ...['SESSIONS', 'SERVER', 'ACCEPTED/s', 'LOW–HIGH', 'p50 ms', 'p99 ms'],
      ...['FILED/s', 'CPU ms', 'GREETED p99', 'RATIO', 'FILED'],
    ],
    lines,
  );
  for (const fault of faults) console.log(`! ${fault}`);
}
