/** What is so now: listeners, ledger, queue, and one true sentence. The same for window, tray and command line. */
import { z } from 'zod';
import { seconds } from '../../base/units.ts';
import { holders, live } from '../../queue/state.ts';
import type { RecipientState, Store } from '../../store/interface.ts';
import type { Api, Ledger, LineCounts, PortTrouble, Status } from '../contract.ts';
import { dismissals, newBell } from '../dismissals.ts';
import { either, every, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf, stream } from '../rpc.ts';

const nothing = z.object({});
/** Less room than this, and a person should know before the store does (reliability rule R6). */
const LITTLE_ROOM = 2 * 1024 ** 3;
const STUCK_AFTER = 60 * 60_000;

export function statusHandlers(ports: ServerPorts): RouterOf<Pick<Api, 'status' | 'line'>> {
  const events = (hear: () => void) => ports.store.watchEvents(hear);
  const tick = every(ports.clock, seconds(30));
  const dismissed = newBell();
  const dismissal = dismissals(ports.store, ports.clock);
  const changes = either(events, ports.watchState, tick, dismissed.watch);
  return {
    status: {
      get: call(nothing, () => statusOf(ports)),
      watch: stream(nothing, (_, { signal }) => repeated(() => statusOf(ports), changes, signal, 500)),
      dismiss: call(z.object({ need: z.string().min(1).max(400), on: z.boolean() }), async ({ need, on }) => {
        await dismissal.keep(need, on);
        dismissed.hear();
        return {};
      }),
    },
    line: {
      watch: stream(z.object({ minutes: z.number().int().min(1).max(1440) }), (input, { signal }) =>
        repeated(() => lineCounts(ports, input.minutes), either(events, tick), signal, 250),
      ),
    },
  };
}

let lastCpu = { at: performance.now(), used: process.cpuUsage() };
function cpuShare(): number {
  const now = performance.now();
  const used = process.cpuUsage();
  if (now - lastCpu.at < 200) return 0;
  const share = (used.user + used.system - lastCpu.used.user - lastCpu.used.system) / 1000 / (now - lastCpu.at);
  lastCpu = { at: now, used };
  return Math.round(share * 1000) / 1000;
}

export async function statusOf(ports: ServerPorts): Promise<Status> {
  const { store } = ports;
  const [ledger, queue, waiting, nextDue, accounts, domains, facts, freeBytes, others, isDismissed] = await Promise.all(
    [
      ledgerOf(store),
      store.queueCounts(),
      store.queue({ states: live, limit: 1 }),
      store.nextDue(),
      store.accounts(),
      store.domains(),
      store.status(),
      ports.freeBytes(),
      ports.needs(),
      dismissals(store, ports.clock).now(),
    ],
  );
  const listeners = ports.listeners();
  const oldestWaiting = waiting[0]?.acceptedAt ?? null;
  const base = { ledger, queue, oldestWaiting, listeners, freeBytes, accounts: accounts.length };
  const needs = [...needsOf(ports, base), ...(queue.held > 0 ? await heldNeeds(store) : []), ...others];
  return {
    version: ports.version,
    home: ports.home,
    hostName: ports.hostName(),
    preset: ports.preset(),
    mode: ports.config().mode,
    startedAt: ports.startedAt,
    listeners,
    ledger,
    queue,
    oldestWaiting,
    nextDue,
    accounts: accounts.length,
    domains: domains.length,
    store: { path: facts.path, bytes: facts.bytes, engine: facts.engine, synchronous: facts.synchronous, freeBytes },
    process: { pid: process.pid, memory: process.memoryUsage.rss(), cpu: cpuShare() },
    headline: headlineOf(ports, base),
    needs: needs.filter(need => !isDismissed(need)).sort(worstFirst),
    dismissed: needs.filter(isDismissed).length,
    now: ports.clock.now(),
  };
}

type Need = Status['needs'][number];
const severities: readonly Need['severity'][] = ['failed', 'attention', 'info'];
const worstFirst = (a: Need, b: Need): number => severities.indexOf(a.severity) - severities.indexOf(b.severity);

export async function ledgerOf(store: Store): Promise<Ledger> {
  const ledger = await store.ledger();
  const { accepted, delivered, relayed, expanded, failed, cancelled, waiting } = ledger;
  return { ...ledger, balanced: accepted === delivered + relayed + expanded + failed + cancelled + waiting };
}

type Basis = {
  readonly ledger: Ledger;
  readonly queue: Readonly<Record<RecipientState, number>>;
  readonly oldestWaiting: number | null;
  readonly listeners: Status['listeners'];
  readonly freeBytes: number;
  readonly accounts: number;
};

const count = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const notForMail: readonly Status['listeners'][number]['name'][] = ['console', 'http', 'https'];
/** Null where mail can come in. */
function closedHeadline(listeners: Basis['listeners']): Status['headline'] | null {
  const forMail = listeners.filter(one => !notForMail.includes(one.name));
  if (forMail.length === 0) {
    return {
      kind: 'quiet',
      title: 'Ready for the first run',
      text: 'No port is open for mail yet: the window asks first what mail is for. `mailroom open` prints its address.',
    };
  }
  if (!forMail.some(one => one.state === 'listening')) {
    return {
      kind: 'attention',
      title: 'Nobody can hand mail over',
      text: 'No port is open for mail. Each one below says why.',
    };
  }
  return null;
}

function headlineOf(ports: ServerPorts, { ledger, queue, oldestWaiting, listeners }: Basis): Status['headline'] {
  const age = oldestWaiting === null ? 0 : ports.clock.now() - oldestWaiting;
  const waiting = queue.queued + queue.active + queue.deferred;
  const capture = ports.config().mode === 'capture';
  const nothingFailed =
    ledger.failed === 0 ? 'Nothing failed.' : `${count(ledger.failed, 'recipient', 'recipients')} failed.`;
  const closed = closedHeadline(listeners);
  if (closed) return closed;
  if (queue.deferred > 0 && age > STUCK_AFTER) {
    return {
      kind: 'stuck',
      title: 'Some mail is stuck',
      text: `${count(waiting, 'recipient waits', 'recipients wait')}, the oldest for ${minutesOf(age)}. ${nothingFailed}`,
    };
  }
  if (queue.deferred + queue.held > 0) {
    const held = queue.held > 0 ? ` ${count(queue.held, 'is', 'are')} held.` : '';
    return {
      kind: 'waiting',
      title: 'Mail is moving, some of it waits',
      text: `${count(waiting, 'recipient waits', 'recipients wait')} for another try.${held} ${nothingFailed}`,
    };
  }
  if (ledger.accepted === 0) {
    return capture
      ? {
          kind: 'capture',
          title: 'Ready to catch mail',
          text: 'Whatever your programs send ends here. Nothing leaves this computer.',
        }
      : { kind: 'quiet', title: 'Ready for the first letter', text: 'Everything is open, and no mail has come yet.' };
  }
  const moved = `${count(ledger.accepted, 'recipient', 'recipients')} served so far. ${nothingFailed}`;
  return capture
    ? { kind: 'capture', title: 'Catching everything', text: `${moved} Nothing leaves this computer.` }
    : { kind: 'moving', title: 'All mail is moving', text: moved };
}

const minutesOf = (ms: number): string =>
  ms >= 7_200_000
    ? `${Math.round(ms / 3_600_000)} hours`
    : count(Math.max(1, Math.round(ms / 60_000)), 'minute', 'minutes');

function needsOf(ports: ServerPorts, { ledger, listeners, freeBytes, accounts }: Basis): Status['needs'] {
  const needs: Status['needs'][number][] = [];
  if (!ledger.balanced)
    needs.push({
      id: 'ledger',
      severity: 'failed',
      sentence: 'The ledger does not balance: a recipient is counted wrongly. Run mailroom status and report this.',
    });
  for (const one of listeners.filter(listener => listener.state === 'failed')) {
    needs.push({
      id: `listener-${one.name}`,
      severity: 'attention',
      sentence: `${one.device ? `The port of ${one.device}` : one.name} is not open. ${one.sentence ?? ''}`,
      values: { name: one.device ?? one.name, port: one.port, ...troubleOf(one.trouble) },
    });
  }
  if (freeBytes < LITTLE_ROOM)
    needs.push({
      id: 'disk',
      severity: 'attention',
      sentence: `Only ${Math.round(freeBytes / 1024 ** 2).toLocaleString('en')} MB of disk are free; with none left, new mail is refused until there is room.`,
      values: { free: freeBytes },
    });
  if (accounts === 0 && ports.preset() !== null)
    needs.push({
      id: 'accounts',
      severity: 'info',
      sentence: 'Nobody lives here yet. Add the first account, so that mail can arrive.',
    });
  return needs;
}

/** More are not counted: a status is asked for often. */
const MOST_HELD = 200;

/** Nobody else would ask for it, and its senders think that it has arrived. */
async function heldNeeds(store: Store): Promise<Status['needs']> {
  const rows = await store.queue({ states: ['held'], operatedBy: holders.rule, limit: MOST_HELD });
  const messages = new Set(rows.map(row => row.trace)).size;
  if (messages === 0) return [];
  const isMore = rows.length === MOST_HELD;
  const many = isMore ? `More than ${messages} messages are` : count(messages, 'message is', 'messages are');
  return [
    {
      ...{ id: 'held', severity: 'attention', path: '/held' },
      sentence: `${many} held by rules of yours until you have looked.`,
      command: 'mailroom queue held',
      values: { messages, more: isMore ? 1 : 0 },
    },
  ];
}

const troubleOf = (trouble: PortTrouble | undefined): Record<string, string | number> =>
  trouble
    ? {
        kind: trouble.kind,
        ...(trouble.holder && { holder: trouble.holder.name, pid: trouble.holder.pid }),
        ...(trouble.freePort !== null && { free: trouble.freePort }),
      }
    : {};

/** The line of stations: what passed each in the last minutes. */
async function lineCounts({ store, clock }: ServerPorts, minutes: number): Promise<LineCounts> {
  const since = clock.now() - minutes * 60_000;
  const [counts, queue] = await Promise.all([store.countEvents(since), store.queueCounts()]);
  const of = (name: string) => counts[name] ?? 0;
  const accepted = of('queue.accepted');
  return {
    minutes,
    counts: {
      written: accepted,
      accepted,
      queued: accepted,
      delivered: of('mda.filed'),
      stored: of('mda.filed') + of('ms.appended'),
      read: of('ms.read'),
      sent: of('queue.relayed'),
    },
    refused: of('smtp.refused') + of('smtp.sign-in-refused'),
    waiting: queue.queued + queue.active + queue.deferred + queue.held,
    failed: of('queue.failed'),
  };
}
