/**
 * The whole API in memory, with people, mail and trouble made up, for looking at the window and testing it without a
 * mail server. It keeps the contract by its type; what it says is invented, how it behaves is not: streams tell at
 * once and after each change, acts change what is told.
 */

import type { Api, Journey, LineCounts, LogLine, Station } from '../../server/api/contract.ts';
import { ApiError, call, type Router, type Schema, stream } from '../../server/api/rpc.ts';
import { fakeAddressesApi } from './fake/addresses.ts';
import { fakeBackupApi } from './fake/backup.ts';
import { fakeBreakerApi } from './fake/breaker.ts';
import { fakeCapturedApi, fakeWebhookApi } from './fake/captured.ts';
import { ownCertificates } from './fake/certificates.ts';
import { fakeConnectApi } from './fake/connect.ts';
import { fakeDevicesApi } from './fake/devices.ts';
import { fakeDirectoryApi, newcomer } from './fake/directory.ts';
import { fakeDoctorApi } from './fake/doctor.ts';
import { fakeFilesApi } from './fake/files.ts';
import { fakeFiltersApi } from './fake/filters.ts';
import { journeysMeant } from './fake/journeys-meant.ts';
import { fakeRulesApi } from './fake/judged.ts';
import { fakeLabApi } from './fake/labs.ts';
import { people, subjectOfFirst } from './fake/people.ts';
import { fakeQueueApi } from './fake/queue-api.ts';
import { traceOf } from './fake/random.ts';
import { fakeReportsApi } from './fake/reports.ts';
import { fakeReturnsApi } from './fake/returns.ts';
import { fakeSearchApi } from './fake/searches.ts';
import { fakeSettingsApi } from './fake/settings.ts';
import { setupState } from './fake/setup.ts';
import { noSystemMail } from './fake/system-mail.ts';
import { fakeWhyApi } from './fake/why.ts';
import { logLine, statusOf, type World } from './fake/world.ts';
import { fakeFetchApi } from './fake-fetch.ts';
import { fakeMovingApi } from './fake-moving.ts';
import { fakeRoutingApi } from './fake-routing.ts';

// biome-ignore lint/suspicious/noExplicitAny: the contract's types are kept by the implementation below
const anything: Schema<any> = { '~standard': { validate: value => ({ value }) } };

/** The API as a router: by the contract's rule, what is named watch… is a stream. */
export function fakeRouter(world: () => World): Router {
  const wrap = (part: object, of = ''): Router =>
    Object.fromEntries(
      Object.entries(part).map(([name, act]) => [
        name,
        typeof act !== 'function'
          ? wrap(act, name)
          : name.startsWith('watch')
            ? stream(anything, async function* (input, { signal }) {
                await manners(world(), of || name);
                yield* act(input, signal);
              })
            : call(anything, async (input, { signal }) => {
                await manners(world(), of || name);
                return act(input, signal);
              }),
      ]),
    );
  return wrap(fakeApi(world));
}

async function manners({ variant }: World, part: string): Promise<void> {
  if (part === 'setup' || part === 'status') return;
  if (variant === 'failing') throw new ApiError('INTERNAL', 'The store answered: disk I/O error (10).');
  if (variant === 'slow') await new Promise(resolve => setTimeout(resolve, 4000));
}

const noKeys: Api['dkim'] = {
  list: async () => [],
  records: async () => [],
  make: async () => ({ selectors: [] }),
  rotate: async () => ({ selectors: [] }),
  activate: async () => ({}),
  retire: async () => ({}),
  check: async () => [],
};

const noOldServer: Api['legacy'] = {
  compare: async () => [],
  apply: async () => ({ done: [], undo: [] }),
  undo: async () => ({ done: [] }),
};

const noBox = async (): Promise<never> => {
  throw new ApiError('NOT_FOUND', 'Nobody shares a box here');
};
const noBoxes: Api['boxes'] = { list: async () => [], add: noBox, setMember: noBox, keepSent: noBox };

const noExtension = async (): Promise<never> => {
  throw new ApiError('NOT_FOUND', 'Nobody has made an address here');
};
const noExtensions: Api['extensions'] = {
  ...{ list: async () => [], add: noExtension, change: noExtension, end: noExtension, remove: noExtension },
};
const noSurvival: Api['survival'] = {
  account: async () => ({ looked: 0, survives: 0, noPolicy: 0, atRisk: 0, domains: [], sentence: '' }),
  message: async () => ({ verdict: 'unknown', author: null, policy: null, signedBy: null, sentence: '' }),
};

const noList = async (): Promise<never> => {
  throw new ApiError('NOT_FOUND', 'There is no such mailing list');
};
const noLists: Api['lists'] = {
  list: async () => [],
  async *watch() {
    yield [];
  },
  ...{ get: noList, make: noList, change: noList, remove: noList, members: noList, addMembers: noList },
  ...{ changeMember: noList, removeMembers: noList, importMembers: noList, exportMembers: noList },
  ...{ posts: noList, approve: noList, reject: noList, requests: noList, answer: noList },
};

function fakeApi(world: () => World): Api {
  /** Tells now and after each change. */
  async function* told<T>(tell: () => T, signal: AbortSignal | undefined): AsyncGenerator<T, void, void> {
    const own = world();
    while (!signal?.aborted) {
      yield tell();
      await own.change(signal);
    }
  }
  const found = <T>(value: T | null | undefined, words: string): T => {
    if (value == null) throw new ApiError('NOT_FOUND', words);
    return value;
  };
  return {
    captured: fakeCapturedApi(world),
    webhooks: fakeWebhookApi,
    searches: fakeSearchApi(),
    lab: fakeLabApi(world),
    files: fakeFilesApi(),
    connect: fakeConnectApi(),
    setup: {
      state: async () => setupState(world().preset !== null, world().usedPorts),
      async choose({ preset, office }) {
        const own = world();
        own.preset = preset;
        const address = office
          ? `${office.localPart}@${office.domain}`
          : preset === 'learn'
            ? 'ada@alpha.test'
            : 'you@localhost.test';
        own.accounts.push(newcomer(1, address, office?.name ?? 'You'));
        return { address, account: 1, status: statusOf(own) };
      },
    },
    status: {
      get: async () => statusOf(world()),
      watch: (_, signal) => told(() => statusOf(world()), signal),
      async dismiss({ need, on }) {
        if (on) world().dismissed.add(need);
        else world().dismissed.delete(need);
        world().ring();
        return {};
      },
    },
    rules: fakeRulesApi(world),
    why: fakeWhyApi(world),
    reports: fakeReportsApi(world, told),
    doctor: fakeDoctorApi(world, told),
    routing: fakeRoutingApi(),
    legacy: noOldServer,
    lists: noLists,
    boxes: noBoxes,
    extensions: noExtensions,
    survival: noSurvival,
    footers: {
      list: async () => [],
      set: async footer => footer,
      remove: async () => ({}),
      try: async () => ({ message: null, because: null }),
    },
    retention: { preview: async () => [], apply: async () => [], held: async () => [], hold: async () => ({}) },
    devices: fakeDevicesApi(world, told),
    ...fakeFiltersApi(world, told),
    certificates: ownCertificates,
    breaker: fakeBreakerApi(world, told),
    ...fakeReturnsApi(),
    peers: {
      list: async () => ({ peers: [], remembered: { good: 0, asked: 0, passed: 0 } }),
      forgive: async () => ({ forgiven: false }),
    },
    dkim: noKeys,
    line: { watch: ({ minutes }, signal) => told(() => lineCounts(world(), minutes), signal) },
    log: {
      watch: ({ backlog, after }, signal) => logBatches(world(), after === undefined ? backlog : 0, signal, after),
      page: async () => [],
      lines: async ({ form }) => ({ lines: [asText(logLine(1, Date.now()), form)], first: 1, last: 1 }),
      async *watchLines({ form, backlog }, signal) {
        for await (const batch of logBatches(world(), backlog, signal)) yield batch.map(line => asText(line, form));
      },
    },
    fetch: fakeFetchApi(),
    moving: fakeMovingApi(() => world().variant),
    drop: {
      look: async () => ({ done: true }),
      verify: async ({ address }) => ({ address, verdict: 'here', host: null, sentence: 'deliverable' }),
    },
    backup: fakeBackupApi(),
    backupMx: {
      ask: async ({ domain = 'here.example' }) => ({
        asked: [{ domain, started: true, reply: `251 2.0.0 No messages wait for ${domain}` }],
      }),
    },
    queue: {
      ...fakeQueueApi(
        () => world().queue,
        () => world().ring(),
      ),
      watch: ({ limit }, signal) =>
        told(() => ({ rows: world().queue.rows().slice(0, limit), counts: world().queue.counts() }), signal),
    },
    journeys: {
      async message() {
        throw new ApiError('NOT_FOUND', 'There is no message here.');
      },
      async list({ before = Number.POSITIVE_INFINITY, limit, where = '' }) {
        const meant = journeysMeant(where);
        return world()
          .journeys.filter(row => row.cursor < before && meant(row))
          .slice(0, limit);
      },
      watch: ({ limit }, signal) => told(() => world().journeys.slice(0, limit), signal),
      get: async ({ trace }) => found(world().journey(trace), `There is no journey ${trace}.`),
      watchOne: ({ trace }, signal) => watchJourney(world(), trace, signal),
      ofMessage: async ({ message }) => ({
        trace: traceOf(message),
        signedInAs: null,
        host: 'mail.office.test',
        acceptedAt: 1000,
        storedAt: 1412,
      }),
    },
    jmap: {
      session: async () => world().jmap.session(),
      async call(request) {
        const before = world().jmap.states();
        const answer = world().jmap.call(request);
        noteRead(world());
        if (JSON.stringify(before) !== JSON.stringify(world().jmap.states())) world().ring();
        return answer;
      },
      async *watch(_, signal) {
        for await (const changed of told(() => world().jmap.states(), signal))
          yield { '@type': 'StateChange', changed };
      },
    },
    pictures: {
      fetch: async () => [],
      permissions: async () => ({ senders: [], domains: [] }),
      permit: async ({ of, on }) => ({ senders: on ? [of] : [], domains: [] }),
    },
    mail: {
      correspondents: async ({ start, limit }) =>
        [
          { name: 'Kim Lee', email: 'kim@there.example' },
          { name: 'Ben Osei', email: 'ben@office.example' },
          { name: '', email: 'desk@there.example' },
        ]
          .filter(one => `${one.name} ${one.email}`.toLowerCase().includes(start.toLowerCase()))
          .slice(0, limit),
      async sendFirst() {
        return { trace: submit(world()) };
      },
    },
    ...fakeDirectoryApi(world, told),
    ...fakeAddressesApi(world),
    settings: fakeSettingsApi(world, told),
    systemMail: noSystemMail,
    console: { open: async () => ({ url: 'http://127.0.0.1:8025/?token=made-up' }) },
  };
}

function lineCounts(world: World, minutes: number): LineCounts {
  const full = world.journeys.length > 1;
  const counts = full
    ? { written: 48, accepted: 48, queued: 46, delivered: 41, stored: 41, read: 29, sent: 4 }
    : { written: 0, accepted: 0, queued: 0, delivered: 0, stored: 0, read: 0, sent: 0 };
  return { minutes, counts, refused: full ? 1 : 0, waiting: full ? 200 : 0, failed: full ? 1 : 0 };
}

async function* logBatches(
  world: World,
  backlog: number,
  signal: AbortSignal | undefined,
  after = -1,
): AsyncGenerator<LogLine[], void, void> {
  const start = Date.now();
  const before = world.journeys.length > 1 && after === -1 ? Math.min(backlog, 1200) : after + 1;
  let told = before;
  yield after === -1 ? Array.from({ length: before }, (_, i) => logLine(i, start - (before - i) * 870)) : [];
  while (!signal?.aborted) {
    await world.change(signal, 16);
    const due = before + Math.floor(((Date.now() - start) / 1000) * world.eventsPerSecond);
    if (due > told) yield Array.from({ length: due - told }, (_, i) => logLine(told + i, Date.now()));
    told = Math.max(told, due);
  }
}

function asText(line: LogLine, form: 'postfix' | 'json' | 'story'): string {
  if (form === 'json') return JSON.stringify(line);
  const time = new Date(line.at).toISOString();
  return form === 'story'
    ? `${time} ${line.sentence}`
    : `${time} mail postfix-mailroom/smtpd[101]: ${line.trace}: ${line.sentence.replaceAll(' ', '_').toLowerCase()}`;
}

/** Whether the letter to oneself has been opened. */
function noteRead(world: World): void {
  if (world.sent.size === 0) return;
  for (const email of world.jmap.accounts[0]?.emails.values() ?? [])
    if (email.subject === subjectOfFirst && email.keywords.has('$seen'))
      for (const trace of world.sent.keys()) world.read.add(trace);
}

/** A letter to oneself passes its stations in half a second. */
function submit(world: World): string {
  const trace = traceOf(700_000 + world.sent.size);
  world.sent.set(trace, Date.now());
  const steps = [0, 60, 130, 220, 330];
  for (const wait of steps) setTimeout(() => world.ring(), wait + 5).unref();
  setTimeout(() => {
    world.jmap.accounts[0]?.deliver({ mailboxIds: ['m1'], subject: subjectOfFirst });
    world.ring();
  }, 320).unref();
  world.journeys.unshift({
    trace,
    cursor: 1_000_000 + world.sent.size,
    at: Date.now(),
    sender: 'mailroom@office.test',
    recipients: [people[0].address],
    subject: subjectOfFirst,
    size: 2048,
    state: 'delivered',
    because: null,
  });
  return trace;
}

async function* watchJourney(
  world: World,
  trace: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Journey, void, void> {
  for (;;) {
    const start = world.sent.get(trace);
    const journey = start === undefined ? world.journey(trace) : firstJourney(trace, start, world.read.has(trace));
    if (!journey) throw new ApiError('NOT_FOUND', `There is no journey ${trace}. Journeys are kept for 14 days.`);
    yield journey;
    await world.change(signal);
    if (signal?.aborted) return;
  }
}

function firstJourney(trace: string, start: number, read: boolean): Journey {
  const now = Date.now();
  const station = (name: Station['name'], after: number, fact: string | null): Station => {
    const done = now >= start + after;
    return {
      name,
      state: done ? 'done' : 'ahead',
      at: done ? start + after : null,
      sentence: '',
      fact: done ? fact : null,
    };
  };
  return {
    trace,
    kind: 'message',
    title: subjectOfFirst,
    sentence: 'Written here, handed to our own port, delivered and stored.',
    sender: 'mailroom@office.test',
    recipients: [people[0].address],
    size: 2048,
    at: start,
    messageId: '<first@office.test>',
    message: 1,
    trunk: [station('written', 0, 'Mailroom'), station('accepted', 60, 'TLSv1.3')],
    branches: [
      {
        address: people[0].address,
        state: 'delivered',
        reply: null,
        nextAt: null,
        sentence: 'Stored.',
        stations: [
          station('queued', 130, 'fsync'),
          station('delivered', 220, 'Inbox'),
          station('stored', 330, 'UID 1'),
          station('read', read ? Math.min(400, now - start) : 100_000, null),
        ],
      },
    ],
    events: [],
    conversations: [],
    related: [],
  };
}
