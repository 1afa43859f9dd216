/**
 * The queue: how fast mail for elsewhere is taken while it may not leave, how fast what waits goes to a sink (one
 * destination, and many), how fast it goes straight through, and what a deep queue costs everybody else. Ours beside
 * Postfix, A B then B A; figures are medians of the rounds.
 */
import { cpuSeconds, median } from './contender.ts';
import { freePort } from './ports.ts';
import { postfixMissing } from './postfix.ts';
import { say, table } from './print.ts';
import { deepAddresses, fill } from './queue-backlog.ts';
import {
  manyAddresses,
  oneAddresses,
  type QueueContender,
  SINKS,
  startQueueMailroom,
  startQueuePostfix,
} from './queue-contenders.ts';
import { type Sink, startSink } from './sink.ts';
import { generate } from './smtp.ts';

export type Work = 'enqueue' | 'drain, one destination' | 'drain, 20 destinations' | 'straight through' | 'filed here';
type Figure = { readonly perSecond: number; readonly cpu: number };
export type QueueRowOf = {
  readonly server: string;
  readonly work: Work;
  readonly waiting: number;
  readonly median: Figure;
  readonly lowest: number;
  readonly highest: number;
};
export type QueueResult = {
  readonly facts: readonly string[];
  readonly rows: readonly QueueRowOf[];
  readonly faults: readonly string[];
};
export type QueueOptions = { readonly quick: boolean; readonly alone: boolean; readonly waiting: number };

const SESSIONS = 10;
const SIZE = 10_000;
const LEFT_WITHIN = 120_000;

export async function benchQueue(options: QueueOptions): Promise<QueueResult> {
  const missing = options.alone ? 'Alone.' : postfixMissing();
  if (missing && !options.alone) say(missing);
  const port = await freePort();
  const sink = await startSink(port, SINKS);
  const contenders = [await startQueueMailroom(port), ...(missing ? [] : [await startQueuePostfix(port)])];
  const notebook = newNotebook();
  try {
    const rounds = options.quick ? 2 : 5;
    const period = options.quick ? 700 : 1_500;
    for (let round = 0; round < rounds; round++) {
      for (const one of round % 2 === 0 ? contenders : contenders.toReversed()) {
        await shallow(one, sink, notebook, period);
      }
      say(`round ${round + 1} of ${rounds}`);
    }
    for (const one of contenders) await deep(one, sink, notebook, { ...options, period, rounds });
    const facts = contenders.map(one => one.facts);
    for (const one of contenders) facts.push(`${one.name}: ${await one.durability()}`);
    return { facts: [...facts, ...notebook.facts], rows: notebook.rows(), faults: notebook.faults };
  } finally {
    for (const one of contenders) await one.close();
    await sink.close();
  }
}

type Notebook = ReturnType<typeof newNotebook>;
function newNotebook() {
  const found = new Map<string, { readonly key: Pick<QueueRowOf, 'server' | 'work' | 'waiting'>; list: Figure[] }>();
  const faults: string[] = [];
  const facts: string[] = [];
  return {
    faults,
    facts,
    add(server: string, work: Work, waiting: number, figure: Figure) {
      const name = [server, work, waiting].join('|');
      const place = found.get(name) ?? { key: { server, work, waiting }, list: [] };
      found.set(name, place);
      place.list.push(figure);
    },
    rows: (): readonly QueueRowOf[] =>
      [...found.values()].map(({ key, list }) => ({
        ...key,
        median: { perSecond: median(list.map(one => one.perSecond)), cpu: median(list.map(one => one.cpu)) },
        lowest: Math.min(...list.map(one => one.perSecond)),
        highest: Math.max(...list.map(one => one.perSecond)),
      })),
  };
}

/** One contender, one round, nothing waiting before. */
async function shallow(one: QueueContender, sink: Sink, notebook: Notebook, period: number): Promise<void> {
  const drained = await drain(one, sink, oneAddresses, period, notebook);
  notebook.add(one.name, 'enqueue', 0, drained.enqueued);
  notebook.add(one.name, 'drain, one destination', 0, drained.left);
  const many = await drain(one, sink, manyAddresses, period, notebook);
  notebook.add(one.name, 'drain, 20 destinations', 0, many.left);
  notebook.add(one.name, 'straight through', 0, await through(one, sink, period, notebook));
  notebook.add(one.name, 'filed here', 0, await filedHere(one, period, notebook));
}

/** The same work beside a queue that is full of what cannot leave. */
async function deep(
  one: QueueContender,
  sink: Sink,
  notebook: Notebook,
  { waiting, period, rounds }: QueueOptions & { readonly period: number; readonly rounds: number },
): Promise<void> {
  if (waiting === 0) return;
  const before = performance.now();
  const taken = await fill(one.smtpPort, deepAddresses(waiting));
  const seconds = (performance.now() - before) / 1000;
  const rests = await one.settled(taken);
  notebook.facts.push(
    `${one.name}: ${taken} recipients for hosts that do not answer were taken in ${seconds.toFixed(0)} s; ${rests} wait when it is measured`,
  );
  for (let round = 0; round < rounds; round++) {
    notebook.add(one.name, 'straight through', waiting, await through(one, sink, period, notebook));
    notebook.add(one.name, 'filed here', waiting, await filedHere(one, period, notebook));
  }
  say(`${one.name}: beside ${waiting} waiting recipients`);
}

type Load = { readonly port: number; readonly recipients: readonly string[]; readonly period: number };
const load = ({ port, recipients, period }: Load) =>
  generate({ port, recipients, period, sessions: SESSIONS, size: SIZE, connections: 'kept' });

async function drain(
  one: QueueContender,
  sink: Sink,
  recipients: readonly string[],
  period: number,
  notebook: Notebook,
): Promise<{ readonly enqueued: Figure; readonly left: Figure }> {
  await sink.forget();
  await one.hold();
  const before = cpuSeconds(one.pid) ?? 0;
  const { acknowledged, perSecond } = await load({ port: one.holdPort, recipients, period });
  const between = cpuSeconds(one.pid) ?? 0;
  const began = Date.now();
  await one.release();
  const last = await arrived(one, sink, acknowledged, notebook);
  const cpu = (cpuSeconds(one.pid) ?? 0) - between;
  return {
    enqueued: { perSecond, cpu: ((between - before) * 1000) / acknowledged },
    left: { perSecond: (acknowledged * 1000) / Math.max(1, last - began), cpu: (cpu * 1000) / acknowledged },
  };
}

async function through(one: QueueContender, sink: Sink, period: number, notebook: Notebook): Promise<Figure> {
  await sink.forget();
  const before = cpuSeconds(one.pid) ?? 0;
  const { acknowledged, began } = await load({ port: one.smtpPort, recipients: manyAddresses, period });
  const last = await arrived(one, sink, acknowledged, notebook);
  const cpu = ((cpuSeconds(one.pid) ?? 0) - before) * 1000;
  return { perSecond: (acknowledged * 1000) / Math.max(1, last - began), cpu: cpu / acknowledged };
}

async function filedHere(one: QueueContender, period: number, notebook: Notebook): Promise<Figure> {
  const already = await one.filed();
  const before = cpuSeconds(one.pid) ?? 0;
  const { acknowledged, began } = await load({ port: one.smtpPort, recipients: one.recipients, period });
  const until = Date.now() + LEFT_WITHIN;
  while ((await one.filed()) < already + acknowledged && Date.now() < until) await pause();
  const seconds = (Date.now() - began) / 1000;
  const filed = (await one.filed()) - already;
  if (filed !== acknowledged) notebook.faults.push(`${one.name} acknowledged ${acknowledged} and filed ${filed}`);
  return { perSecond: filed / seconds, cpu: (((cpuSeconds(one.pid) ?? 0) - before) * 1000) / acknowledged };
}

/** When the last of so many came to the sink. */
async function arrived(one: QueueContender, sink: Sink, wanted: number, notebook: Notebook): Promise<number> {
  const until = Date.now() + LEFT_WITHIN;
  let count = await sink.count();
  while (count.messages < wanted && Date.now() < until) {
    await pause();
    count = await sink.count();
  }
  if (count.messages !== wanted)
    notebook.faults.push(`${one.name} acknowledged ${wanted}, the sink took ${count.messages}`);
  return count.last;
}

const pause = () => new Promise(resolve => setTimeout(resolve, 10));

export function printQueue({ facts, rows, faults }: QueueResult): void {
  for (const fact of facts) console.log(fact);
  const cells = [...new Map(rows.map(row => [`${row.waiting} ${row.work}`, row])).values()];
  const lines = cells.flatMap(cell => {
    const here = rows.filter(row => row.work === cell.work && row.waiting === cell.waiting);
    const [ours, theirs] = here;
    return here.map((row, n) => {
      const shallowRow = rows.find(
        other => other.server === row.server && other.work === row.work && other.waiting === 0,
      );
      return [
        n === 0 ? `${cell.work}${cell.waiting > 0 ? `, ${cell.waiting} waiting` : ''}` : '',
        row.server,
        row.median.perSecond.toFixed(0),
        `${row.lowest.toFixed(0)}–${row.highest.toFixed(0)}`,
        row.median.cpu.toFixed(2),
        n === 0 && ours && theirs ? `×${(ours.median.perSecond / theirs.median.perSecond).toFixed(1)}` : '',
        cell.waiting > 0 && shallowRow ? `×${(row.median.perSecond / shallowRow.median.perSecond).toFixed(2)}` : '',
      ];
    });
  });
  table(['WORK', 'SERVER', 'MESSAGES/s', 'LOW–HIGH', 'CPU ms', 'RATIO', 'OF EMPTY'], lines);
  for (const fault of faults) console.log(`! ${fault}`);
}
