/** The made-up server's state, and a bell that is rung after each change. */
import type {
  JourneyRow,
  Ledger,
  ListenerState,
  LogLine,
  PortTrouble,
  Preset,
  Setting,
  Status,
} from '../../../server/api/contract.ts';
import { fakeBreaker } from './breaker.ts';
import { type FakeDirectory, fakeDirectory } from './directory.ts';
import { type FakeJmap, fakeJmapOffice } from './jmap.ts';
import { journeyOf, journeyRow } from './journeys.ts';
import { fakeRules } from './judged.ts';
import { fakeQueue } from './queue.ts';
import { pick, traceOf } from './random.ts';

/** first: nobody has chosen yet. failing: every question is refused. slow: every answer takes its time. */
export type Variant = 'full' | 'empty' | 'first' | 'failing' | 'slow';

export type World = ReturnType<typeof newWorld>;

export function newWorld(variant: Variant, eventsPerSecond: number) {
  const now = Date.now();
  const full = variant !== 'empty' && variant !== 'first';
  const jmap: FakeJmap = fakeJmapOffice(full ? 50_000 : 0, now, variant === 'first' ? 1 : 2);
  const waiters = new Set<() => void>();
  const directory: FakeDirectory = fakeDirectory(variant === 'first' ? 'nobody' : full ? 'full' : 'some', now);
  return {
    variant,
    eventsPerSecond,
    startedAt: now - 3_600_000,
    preset: (variant === 'first' ? null : 'office') as Preset | null,
    jmap,
    queue: fakeQueue(full ? 200 : 0, now),
    directory,
    accounts: directory.accounts,
    journeys: Array.from({ length: full ? 640 : 0 }, (_, n): JourneyRow => journeyRow(n, 640, now)),
    sent: new Map<string, number>(),
    /** Of those, the ones that were opened. */
    read: new Set<string>(),
    settings: settings(),
    webFault: null as string | null,
    /** Ports that were chosen in the place of others. */
    usedPorts: new Map<string, number>(),
    dismissed: new Set<string>(),
    rules: full ? fakeRules() : [],
    /** What becomes of the question why something was judged so. */
    why: 'told' as 'told' | 'forgotten' | 'failing',
    breaker: fakeBreaker(full, now),
    ring(): void {
      for (const wake of [...waiters]) wake();
    },
    /** Until the next change, or the end of the question, or `most` milliseconds. */
    change(signal: AbortSignal | undefined, most = 60_000): Promise<void> {
      return new Promise(resolve => {
        const wake = (): void => {
          waiters.delete(wake);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(wake, most);
        timer.unref();
        waiters.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
    journey: (trace: string) => journeyOf(trace, now),
  };
}

const listener = (
  name: ListenerState['name'],
  port: number,
  tls: ListenerState['tls'],
  connections = 0,
): ListenerState => ({ name, host: '127.0.0.1', port, tls, state: 'listening', sentence: null, connections });

/** Of the public web door; `webFault`: why 443 cannot be had. */
const webDoors = ({ usedPorts, webFault }: World): ListenerState[] =>
  (['http', 'https'] as const).flatMap(name => {
    const port = usedPorts.get(`web.${name}-port`);
    if (port === undefined) return [];
    const door = listener(name, port, name === 'https' ? 'implicit' : 'none');
    return name === 'https' && webFault !== null ? [{ ...door, state: 'failed', sentence: webFault }] : [door];
  });

export function statusOf(world: World): Status {
  const full = world.journeys.length > 1;
  const counts = world.queue.counts();
  const waiting = counts.queued + counts.active + counts.deferred + counts.held;
  const ledger: Ledger = full
    ? {
        accepted: 48_204 + world.sent.size,
        delivered: 41_002 + world.sent.size,
        relayed: 6_989,
        expanded: 0,
        failed: 13,
        cancelled: 0,
        waiting: 200,
        balanced: true,
      }
    : {
        accepted: world.sent.size,
        delivered: world.sent.size,
        relayed: 0,
        expanded: 0,
        failed: 0,
        cancelled: 0,
        waiting: 0,
        balanced: true,
      };
  const due = world.queue.rows().flatMap(row => (row.nextAt === null ? [] : [row.nextAt]));
  return {
    version: '0.1.0',
    home: '/home/ana/.local/share/mailroom',
    hostName: 'mail.office.test',
    preset: world.preset,
    mode: world.preset === 'dev' ? 'capture' : world.preset === 'learn' ? 'local' : full ? 'deliver' : 'capture',
    startedAt: world.startedAt,
    listeners: [
      listener('smtp', 1025, 'starttls', 2),
      listener('submission', 1587, 'starttls', 1),
      full
        ? {
            ...listener('submissions', 1465, 'implicit'),
            state: 'failed',
            sentence: 'Port 1465 is in use by docker-proxy (pid 812). Use 2465 or stop docker-proxy.',
            trouble: inTheWay,
          }
        : listener('submissions', 1465, 'implicit'),
      listener('imap', 1143, 'starttls', 4),
      listener('pop3', 1110, 'starttls'),
      ...webDoors(world),
    ],
    ledger,
    queue: counts,
    oldestWaiting: waiting > 0 ? Math.min(...world.queue.rows().map(row => row.acceptedAt)) : null,
    nextDue: due.length > 0 ? Math.min(...due) : null,
    accounts: world.accounts.length,
    domains: 1,
    store: {
      path: '/home/ana/.local/share/mailroom/store',
      bytes: full ? 11_040_000_000 : 84_000,
      engine: 'SQLite 3.50',
      synchronous: 'FULL',
      freeBytes: 84_000_000_000,
    },
    process: { pid: 4211, memory: 96_000_000, cpu: 0.004 },
    headline: full
      ? {
          kind: 'waiting',
          title: 'Mail is moving; 200 messages wait',
          text: '48 messages in the last 15 minutes. Most of what waits is greylisted at example.net and goes out by itself.',
        }
      : {
          kind: 'quiet',
          title: 'Ready, and nothing has come yet',
          text: 'Five listeners are open. The first message appears here the moment it is written.',
        },
    ...needsOf(world, full),
    now: Date.now(),
  };
}

const inTheWay: PortTrouble = {
  ...{ kind: 'in-use', port: 1465, freePort: 2465, holder: { pid: 812, name: 'docker-proxy' } },
  sentence: 'Port 1465 is in use by docker-proxy (pid 812). Use 2465 or stop docker-proxy.',
};

function needsOf(world: World, full: boolean): Pick<Status, 'needs' | 'dismissed'> {
  const needs: Status['needs'] = full
    ? [
        {
          id: 'listener-submissions',
          severity: 'attention',
          sentence: `submissions is not open. ${inTheWay.sentence}`,
          values: { name: 'submissions', port: 1465, kind: 'in-use', holder: 'docker-proxy', pid: 812, free: 2465 },
        },
        {
          id: 'backup',
          severity: 'attention',
          sentence: 'There is no backup yet. One disk failure would lose 51,542 messages.',
        },
        ...world.breaker.trips.map(({ address, because }) => ({
          ...{ id: `breaker-${address}`, severity: 'attention' as const, path: `/accounts/${address}` },
          sentence: `Mail from ${address} is held: ${because}.`,
        })),
        { id: 'quota', severity: 'info', sentence: 'ben@office.test uses 9.8 of 10 GB.' },
      ]
    : [];
  const told = needs.filter(({ id }) => !world.dismissed.has(id));
  return { needs: told, dismissed: needs.length - told.length };
}

const sayings: readonly (readonly [string, LogLine['outcome'], string])[] = [
  ['MTA', 'info', '198.51.100.9 connected on port 25'],
  ['MSA', 'ok', 'ana@office.test handed over 2.0 kB for 2 recipients from 192.168.1.20'],
  ['MDA', 'ok', 'Filed in ben@office.test/INBOX as UID 8812'],
  ['MTA', 'waiting', 'kim@example.net waits: mx.example.net said 450 4.7.1 Greylisted; next attempt in 5 minutes'],
  ['MS', 'info', 'ana@office.test has 2 clients that wait for new mail (IDLE)'],
  [
    'MTA',
    'refused',
    '192.0.2.77 may not relay to x@other.example: this server only sends for people who signed in (554 5.7.1)',
  ],
  ['MUA', 'ok', 'iPhone Mail (192.168.1.31) fetched UID 8812 of ben@office.test/INBOX'],
  ['MTA', 'ok', 'mx.duarte.example took the message for mia@duarte.example: 250 2.0.0 Ok: queued as 9F1B2'],
  ['MSA', 'attention', 'ana@office.test signed in without TLS from 192.168.1.20'],
  ['MTA', 'failed', 'nobody@example.net: 550 5.1.1 User unknown; the sender was told'],
];

export function logLine(n: number, at: number): LogLine {
  const [agent, outcome, sentence] = pick(sayings, n * 13);
  return {
    id: n,
    at,
    trace: traceOf(500 + (n % 640)),
    name: 'made.up',
    agent,
    level: outcome === 'ok' || outcome === 'info' ? 'info' : 'notice',
    outcome,
    sentence,
    fields: { n },
  };
}

function settings(): Setting[] {
  const setting = (key: string, text: string, doc: string, over: Partial<Setting> = {}): Setting => ({
    key,
    kind: 'text',
    value: text,
    text,
    default: text,
    doc,
    source: 'default',
    restarts: 'nothing',
    ...{
      base: over.default ?? text,
      inFile: false,
      secret: false,
      choices: [],
      least: null,
      most: null,
      reference: null,
    },
    environment: `MAILROOM_${key.replace(/[.-]/g, '_').toUpperCase()}`,
    ...over,
  });
  return [
    setting('server.host-name', 'mail.office.test', 'The name this server calls itself, in its greeting and in EHLO.', {
      source: 'file',
      default: 'localhost',
      restarts: 'listeners',
    }),
    setting('server.mode', 'deliver', 'capture: nothing leaves. local: only between our own. deliver: to the world.', {
      source: 'preset',
      default: 'capture',
    }),
    setting('smtp.port', '1025', 'Where other servers and programs hand mail in. 0 takes a free port.', {
      source: 'environment',
      default: '25',
      restarts: 'listeners',
    }),
    setting(
      'smtp.max-message-bytes',
      '50MB',
      'The largest message that is accepted. Announced to senders as SIZE (RFC 1870 §4).',
      { restarts: 'listeners' },
    ),
    setting(
      'smtp.max-recipients',
      '1000',
      'How many recipients one message may have. RFC 5321 §4.5.3.1.8 asks for at least 100.',
    ),
    setting('queue.first-retry', '5m', 'How long to wait before the second delivery attempt. Later waits double.'),
    setting(
      'queue.give-up-after',
      '5d',
      'How long to keep trying before the message is returned to its sender. RFC 5321 §4.5.4.1 asks for four to five days.',
    ),
    setting('imap.port', '1143', 'Where mail programs read mail with IMAP.', {
      source: 'preset',
      default: '143',
      restarts: 'listeners',
    }),
    setting('imap.idle-timeout', '29m', 'How long a client may wait for new mail before it has to ask again.'),
    setting('pop3.port', '1110', 'Where mail programs fetch mail with POP3.', {
      source: 'command line',
      default: '110',
      restarts: 'listeners',
    }),
    setting(
      'store.synchronous',
      'FULL',
      'Whether an accepted message is on disk before the sender is told so. Anything but FULL may lose mail in a power cut.',
      { restarts: 'server' },
    ),
    setting('reports.send-dmarc', 'false', 'Tell domains that ask for it which hosts sent mail in their name.'),
    setting('reports.send-tls', 'false', 'Tell domains that ask for it how sessions with their hosts ended.'),
    setting('console.port', '8025', 'Where this window can be opened in a browser.', { restarts: 'listeners' }),
  ];
}
