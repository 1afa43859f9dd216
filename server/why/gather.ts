/**
 * Reads all that an answer may need: messages that are meant, when the server was away, who was turned away, what the queue
 * and the DNS say. The journal is asked by trace, and by name and time; nothing is gone through whole.
 */
import type { Clock } from '../base/ports.ts';
import { milliseconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { connectionOf } from '../events/trace.ts';
import type { Verdict } from '../judgement/decide.ts';
import { FACTS_VERSION, type Facts as JudgedFacts } from '../judgement/facts.ts';
import { pardonOf } from '../judgement/pardon.ts';
import { namedNetworks } from '../net/networks.ts';
import { portHolder } from '../net/port-holder.ts';
import type { FrozenRoute, Meant, NotedName, Store, StoredNote, StoredSuppression } from '../store/interface.ts';
import type { Asking, Direction } from './answer.ts';
import type { Candidate, Gap, Gathered, ListenerSeen, MxSeen } from './gathered.ts';
import { isSilence } from './message-causes.ts';
import { type Question, readQuestion } from './question.ts';

export type WhyOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly resolver: Pick<Resolver, 'mx' | 'address'>;
  readonly hostName: () => string;
  /** Names that this server's certificate has. */
  readonly ownNames: () => readonly string[];
  readonly mode: () => 'capture' | 'local' | 'deliver';
  readonly startedAt: number;
  readonly keepExpunged: () => number;
  readonly listeners: () => readonly ListenerSeen[];
  readonly frozen: () => readonly FrozenRoute[];
  readonly network: () => Gathered['network'];
  readonly suppressions: () => readonly StoredSuppression[];
  readonly freeBytes: () => Promise<number>;
  /** false: the store alone is looked at, and the server is off now. */
  readonly isRunning: boolean;
};

const MOST_MEANT = 12;
const MOST_NOTES = 200;
const MOST_EVENTS = 400;
/** The DNS may take as long; the answer is due in half a second. */
const DNS_PATIENCE = milliseconds(250);

export async function gather(options: WhyOptions, asking: Asking): Promise<Gathered> {
  const { store, clock } = options;
  const now = clock.now();
  const [domains, accounts, [oldest]] = await Promise.all([
    store.domains(),
    store.accounts(),
    store.events({ limit: 1 }),
  ]);
  const own = new Set(domains.map(({ name }) => name.toLowerCase()));
  const isOurs = (address: string): boolean => own.has(address.slice(address.lastIndexOf('@') + 1).toLowerCase());
  const question = readQuestion(asking.text, { now, people: accounts.map(({ address, name }) => ({ address, name })) });
  const notes = await notesFor(store, question);
  const known = await candidatesFor(options, question, isOurs);
  const direction = asking.direction ?? guess(question, known, notes, options.mode(), isOurs);
  const candidates = ordered(known, question, direction);
  const [mx, outside, silent, free, lastOfDomain, holder] = await Promise.all([
    direction === 'incoming' && candidates.length === 0 ? mxOf(options, question, own) : null,
    outsideOf(store),
    silentOf(store),
    options.freeBytes(),
    candidates.length === 0 ? lastFrom(store, question, isOurs, now) : null,
    holderOf(question, options.listeners()),
  ]);
  return {
    ...{ now, question, direction, isOurs, candidates, mx, outside, silent, free, lastOfDomain, holder },
    ...{ hostName: options.hostName(), startedAt: options.startedAt, listeners: options.listeners() },
    known: oldest?.at ?? options.startedAt,
    gaps: [...(await gapsOf(store, notes)), ...(options.isRunning ? [] : await offNow(store, notes, now))],
    ...{ signIns: signInsOf(notes, question), turnedAway: turnedAwayOf(notes, question) },
    connected: of(notes, 'smtp.connected'),
    signedIn: of(notes, 'smtp.signed-in'),
    ...{ frozen: options.frozen(), network: options.network() },
    suppressed: new Map(
      options
        .suppressions()
        .filter(({ state }) => state === 'suppressed')
        .map(({ address, until, reply }) => [address, { until, reply: reply ?? '' }]),
    ),
  };
}

// ── notes ──

const of = (notes: readonly StoredNote[], name: NotedName): readonly StoredNote[] =>
  notes.filter(note => note.name === name);

async function notesFor(store: Store, { span }: Question): Promise<readonly StoredNote[]> {
  const { from, until } = span;
  const server = await store.notesOf({
    names: ['server.started', 'server.stopping', 'server.slept'],
    from: 0,
    until: Number.MAX_SAFE_INTEGER,
    limit: 50,
  });
  const others = await store.notesOf({
    names: [
      'connection.refused',
      'connection.mismatch',
      'smtp.connected',
      'smtp.signed-in',
      'smtp.sign-in-refused',
      'imap.sign-in-refused',
      'pop3.sign-in-refused',
      'jmap.sign-in-refused',
      'smtp.refused',
    ],
    ...{ from, until, limit: MOST_NOTES },
  });
  return [...server, ...others].sort((a, b) => b.at - a.at || b.id - a.id);
}

/** Off: from its last word, or its last event, to the next start. */
async function gapsOf(store: Store, notes: readonly StoredNote[]): Promise<readonly Gap[]> {
  const told = notes
    .filter(({ name }) => /^server\.(?:started|stopping|slept)$/.test(name))
    .toSorted((a, b) => a.id - b.id);
  const gaps: Gap[] = [];
  for (const [i, note] of told.entries()) {
    if (note.name === 'server.slept') {
      const { from, until } = note.fields as { readonly from: number; readonly until: number };
      gaps.push({ kind: 'asleep', from, until, note });
    }
    if (note.name !== 'server.started') continue;
    const before = told.slice(0, i).findLast(({ name }) => name !== 'server.slept');
    const [last] = await store.events({ before: note.id, limit: 1, newestFirst: true });
    if (!before || !last) continue;
    const crashed = before.name !== 'server.stopping';
    gaps.push({
      kind: 'stopped',
      from: crashed ? last.at : before.at,
      until: note.at,
      crashed,
      note: crashed ? note : before,
    });
  }
  return gaps;
}

/** Since its last word, or its last event. */
async function offNow(store: Store, notes: readonly StoredNote[], now: number): Promise<readonly Gap[]> {
  const [last] = await store.events({ limit: 1, newestFirst: true });
  const told = notes.find(({ name }) => name === 'server.stopping' || name === 'server.started');
  if (!last || !told) return [];
  const crashed = told.name !== 'server.stopping';
  return [{ kind: 'stopped', from: crashed ? last.at : told.at, until: now, crashed, note: told }];
}

function signInsOf(notes: readonly StoredNote[], { named }: Question): readonly StoredNote[] {
  const wanted = named.map(({ address }) => address);
  const isMeant = (user: string): boolean =>
    wanted.length === 0 ||
    wanted.some(
      address =>
        address === user ||
        (!user.includes('@') && address.startsWith(`${user}@`)) ||
        (address.startsWith('@') && user.endsWith(address)),
    );
  const refused = notes.filter(
    ({ name, fields }) => name.endsWith('.sign-in-refused') && isMeant(String(fields.user).toLowerCase()),
  );
  return refused.filter(
    note =>
      !notes.some(
        later =>
          later.at > note.at &&
          later.name === 'smtp.signed-in' &&
          later.fields.user === note.fields.user &&
          later.fields.remote === note.fields.remote,
      ),
  );
}

/** Those that never came to a message: without TLS, one too many, shut out. */
const turnedAwayOf = (notes: readonly StoredNote[], { text }: Question): readonly StoredNote[] => {
  const remote = /\b(?:\d{1,3}\.){3}\d{1,3}\b/.exec(text)?.[0];
  return notes.filter(
    ({ name, fields }) =>
      (name === 'connection.refused' ||
        name === 'connection.mismatch' ||
        (name === 'smtp.refused' && (fields.stage === 'CONNECT' || /TLS handshake/.test(String(fields.because))))) &&
      (remote === undefined || fields.remote === remote),
  );
};

// ── messages ──

/** All that was said must fit; where nothing does, the subject may have been none, and the time may be another. */
async function candidatesFor(
  options: WhyOptions,
  question: Question,
  isOurs: (address: string) => boolean,
): Promise<readonly Candidate[]> {
  const { store } = options;
  if (question.trace !== null)
    return [await candidateOf(options, question.trace, isOurs)].filter(one => one.notes.length + one.rows.length > 0);
  const addresses = question.named.map(({ address }) => address);
  const { subject, messageId, span } = question;
  const base = { from: span.from, until: span.until, limit: MOST_MEANT };
  const all: Meant = {
    ...base,
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(subject !== null ? { subject } : {}),
    ...(messageId !== null ? { messageId } : {}),
  };
  const looks: Meant[] = [all];
  if (subject !== null && (addresses.length > 0 || messageId !== null))
    looks.push({ ...all, subject: undefined as never });
  for (const look of looks) {
    const wanted = Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined)) as Meant;
    const found = await store.meant(wanted);
    if (found.length > 0) return Promise.all(found.map(({ trace }) => candidateOf(options, trace, isOurs)));
  }
  return [];
}

async function candidateOf(
  options: WhyOptions,
  trace: string,
  isOurs: (address: string) => boolean,
): Promise<Candidate> {
  const { store } = options;
  const [events, rows, message, judged] = await Promise.all([
    store.events({ trace, limit: MOST_EVENTS }),
    store.queue({ trace, limit: 100 }),
    store.messageByTrace(trace),
    store.judgement(trace),
  ]);
  const isMessage = trace !== connectionOf(trace);
  const notes = events
    .filter(
      note => note.trace === trace || (isMessage && note.trace === connectionOf(trace) && note.name !== 'smtp.refused'),
    )
    .sort((a, b) => a.at - b.at || a.id - b.id);
  const own = rows.filter(one => one.trace === trace);
  const accepted = notes.find(note => note.name === 'queue.accepted');
  const refused = notes.find(note => note.name === 'smtp.refused');
  const fields = accepted?.fields ?? refused?.fields ?? {};
  const list = Array.isArray(fields.recipients)
    ? (fields.recipients as string[])
    : typeof fields.recipient === 'string'
      ? [fields.recipient]
      : [];
  const recipients = list.length > 0 ? list : own.map(one => one.address);
  const sender = typeof fields.sender === 'string' ? fields.sender : (own[0]?.sender ?? null);
  const kept = await keptOf(options, trace, notes);
  return {
    ...{ trace, sender, recipients, notes, rows: own, kept },
    at: accepted?.at ?? own[0]?.acceptedAt ?? refused?.at ?? notes[0]?.at ?? 0,
    direction: directionOf(String(fields.listener ?? ''), recipients, isOurs),
    subject:
      message?.summary.subject ?? (typeof fields.subject === 'string' ? fields.subject : (own[0]?.subject ?? null)),
    size: message?.size ?? (typeof fields.size === 'number' ? fields.size : null),
    judged: judged ? judgedOf(judged) : null,
    isThere: message !== null && (await store.places(message.id)).length > 0,
  };
}

const directionOf = (
  listener: string,
  recipients: readonly string[],
  isOurs: (address: string) => boolean,
): Direction =>
  (listener === 'smtp' || recipients.every(isOurs)) && !/^submission/.test(listener)
    ? 'incoming'
    : recipients.length > 0 && recipients.every(isOurs)
      ? 'incoming'
      : 'outgoing';

function judgedOf({ verdict, facts }: { readonly verdict: string; readonly facts: string }): Candidate['judged'] {
  const { act, stage, by, score, because } = JSON.parse(verdict) as Verdict;
  const known = JSON.parse(facts) as JudgedFacts;
  const pardon = known.version === FACTS_VERSION ? pardonOf(known, { act, stage, by }) : null;
  return { score, because, pardon: pardon?.of ?? null };
}

const MOST_DELETED = 1000;
const A_MOMENT = 60_000;

/** Of accounts that deleted it. */
async function keptOf(
  { store, keepExpunged }: WhyOptions,
  trace: string,
  notes: readonly StoredNote[],
): Promise<Candidate['kept']> {
  const deleted = new Map(
    notes.filter(({ name }) => name === 'ms.expunged').map(({ fields, at }) => [String(fields.owner ?? fields.by), at]),
  );
  const filed = notes.findLast(({ name }) => name === 'mda.filed');
  if (deleted.size > 0 && filed) deleted.set(String(filed.fields.account), [...deleted.values()].at(-1)!);
  const kept: Candidate['kept'][number][] = [];
  for (const [address, at] of deleted) {
    const account = await store.account(address);
    if (!account) continue;
    for (const one of await store.expunged(account.id, { limit: MOST_DELETED }))
      if (one.trace === trace && one.expungedAt >= at - A_MOMENT)
        kept.push({ address, id: one.id, until: one.expungedAt + keepExpunged() });
  }
  return kept;
}

/** What was asked about first: around a clock time the nearest, else the newest; those that go the right way. */
function ordered(all: readonly Candidate[], { span, named }: Question, direction: Direction): readonly Candidate[] {
  const { point } = span;
  const to = new Set(named.filter(({ role }) => role === 'to').map(({ address }) => address));
  const from = new Set(named.filter(({ role }) => role === 'from').map(({ address }) => address));
  const fits = ({ sender, recipients }: Candidate): boolean =>
    [...to].every(address => recipients.some(one => isOf(one, address)) || !recipients.length) &&
    [...from].every(
      address => sender === null || isOf(sender, address) || recipients.every(one => !isOf(one, address)),
    );
  const way = (one: Candidate): number => (direction === 'app' || one.direction === direction ? 0 : 1);
  return all
    .filter(fits)
    .toSorted(
      (a, b) => way(a) - way(b) || (point === null ? b.at - a.at : Math.abs(a.at - point) - Math.abs(b.at - point)),
    );
}
const isOf = (address: string, named: string): boolean =>
  named.startsWith('@') ? address.toLowerCase().endsWith(named) : address.toLowerCase() === named;

/** What the words say; else which way the newest went; else a stranger is somebody who writes to us. */
function guess(
  { named, says, port }: Question,
  candidates: readonly Candidate[],
  notes: readonly StoredNote[],
  mode: ReturnType<WhyOptions['mode']>,
  isOurs: (address: string) => boolean,
): Direction {
  if (mode === 'capture' || says === 'app' || (port !== null && named.length === 0)) return 'app';
  for (const { address, role } of named) {
    if (role === 'to' && !isOurs(address)) return 'outgoing';
    if (role === 'from') return isOurs(address) ? 'outgoing' : 'incoming';
  }
  if (says !== null) return says;
  const [newest] = candidates;
  const login =
    named.some(({ address }) => isOurs(address)) && named.every(({ address }) => isOurs(address))
      ? notes.find(
          ({ name, fields }) =>
            name === 'smtp.sign-in-refused' &&
            named.some(({ address }) => address === fields.user || address.startsWith(`${fields.user}@`)),
        )
      : undefined;
  if (login && login.at > (newest?.at ?? 0)) return 'outgoing';
  if (newest) return newest.direction;
  return named.length > 0 && named.every(({ address }) => isOurs(address)) && named.some(({ role }) => role === 'from')
    ? 'outgoing'
    : 'incoming';
}

// ── the world ──

const PRIVATE = namedNetworks([
  ...['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
  ...['::1/128', 'fc00::/7', 'fe80::/10'],
]);
const PAGES = 10;

/** The newest that came to port 25 from elsewhere. */
async function outsideOf(store: Store): Promise<number | null> {
  let until = Number.MAX_SAFE_INTEGER;
  for (let page = 0; page < PAGES; page++) {
    const notes = await store.notesOf({ names: ['smtp.connected'], from: 0, until, limit: 1000 });
    const found = notes.find(({ fields }) => fields.listener === 'smtp' && !PRIVATE(String(fields.remote)));
    if (found) return found.at;
    if (notes.length < 1000) return null;
    until = notes.at(-1)!.at - 1;
  }
  return null;
}

/** Hosts that were silent, of those that wait; and when anybody elsewhere took something. */
async function silentOf(store: Store): Promise<Gathered['silent']> {
  const waiting = (await store.queue({ states: ['deferred'], says: 'answer', limit: 200 })).filter(
    ({ route, reply }) => route !== 'local' && reply !== null && isSilence(reply),
  );
  if (waiting.length === 0) return { hosts: [], relayedAt: null };
  const hosts = [...new Set(waiting.map(({ route }) => route))];
  const since = Math.min(...waiting.map(({ acceptedAt }) => acceptedAt));
  const relayed = await store.queue({ states: ['relayed'], acceptedAfter: since - A_MOMENT, limit: 200 });
  return { hosts, relayedAt: Math.max(0, ...relayed.map(({ settledAt }) => settledAt ?? 0)) || null };
}

/** When this stranger's domain was heard of before the time that is asked about. */
async function lastFrom(
  store: Store,
  { named }: Question,
  isOurs: (address: string) => boolean,
  now: number,
): Promise<number | null> {
  const stranger = named.find(({ address }) => !isOurs(address));
  if (!stranger) return null;
  const domain = stranger.address.slice(stranger.address.lastIndexOf('@'));
  const [found] = await store.meant({ addresses: [domain], from: 0, until: now, limit: 1 });
  return found?.at ?? null;
}

async function holderOf({ port }: Question, listeners: readonly ListenerSeen[]): Promise<Gathered['holder']> {
  if (port === null || listeners.some(one => one.port === port && one.state === 'listening')) return null;
  const holder = await portHolder(port);
  return { port, name: holder?.name ?? null, pid: holder?.pid ?? null, taken: holder !== null };
}

/** Where mail for the domain is told to go. Asked for a moment only. */
async function mxOf(
  { resolver, hostName, ownNames, clock, store }: WhyOptions,
  { named }: Question,
  own: ReadonlySet<string>,
): Promise<MxSeen | null> {
  // What is fetched elsewhere comes to us without an MX of ours.
  if ((await store.pulledAccounts()).length > 0) return null;
  const ours = named.map(({ address }) => address.slice(address.lastIndexOf('@') + 1)).find(domain => own.has(domain));
  const domain = ours ?? [...own][0];
  if (domain === undefined) return null;
  const late = (): Promise<MxSeen> =>
    new Promise(resolve => {
      clock.after(DNS_PATIENCE, () => resolve({ kind: 'unasked', domain, because: 'no answer in time' }));
    });
  return Promise.race([askMx(resolver, domain, [hostName(), ...ownNames()]), late()]);
}

async function askMx(resolver: WhyOptions['resolver'], domain: string, names: readonly string[]): Promise<MxSeen> {
  const answer = await resolver.mx(domain);
  if (answer.kind === 'failure') return { kind: 'unasked', domain, because: answer.why };
  if (answer.kind !== 'found')
    return (await addressesOf(resolver, [domain])).length > 0
      ? sameAs(resolver, domain, [domain], names)
      : { kind: 'missing', domain, hosts: [] };
  const hosts = answer.records.toSorted((a, b) => a.preference - b.preference).map(({ exchange }) => exchange);
  return sameAs(resolver, domain, hosts, names);
}

/** Ours by its name, or by the address behind it. */
async function sameAs(
  resolver: WhyOptions['resolver'],
  domain: string,
  hosts: readonly string[],
  names: readonly string[],
): Promise<MxSeen> {
  const own = new Set(names.map(name => name.toLowerCase()));
  if (hosts.some(host => own.has(host.toLowerCase()))) return { kind: 'here', domain, hosts };
  const [theirs, ours] = await Promise.all([addressesOf(resolver, hosts), addressesOf(resolver, names)]);
  return { kind: theirs.some(one => ours.includes(one)) ? 'here' : 'elsewhere', domain, hosts };
}
async function addressesOf(resolver: WhyOptions['resolver'], hosts: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(hosts.filter(Boolean).map(host => resolver.address(host)));
  return answers.flatMap(answer => (answer.kind === 'found' ? answer.records.map(({ address }) => address) : []));
}
