/**
 * Reads all that an answer may need: messages that are meant, when the server was away, who was turned away, what the queue
 * and the DNS say. The journal is asked by trace, and by name and time; nothing is gone through whole.
 */
import type { Clock } from '../base/ports.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { FrozenRoute, NotedName, Store, StoredNote, StoredSuppression } from '../store/interface.ts';
import type { Asking, Direction } from './answer.ts';
import { candidatesFor, ordered } from './candidates.ts';
import type { Candidate, FetchedSeen, Gap, Gathered, ListenerSeen } from './gathered.ts';
import { type Question, readQuestion } from './question.ts';
import { holderOf, lastFrom, mxOf, outsideOf, silentOf } from './surroundings.ts';

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
  readonly fetched: () => Promise<readonly FetchedSeen[]>;
  readonly keepsAwake: () => boolean;
  readonly freeBytes: () => Promise<number>;
  /** false: the store alone is looked at, and the server is off now. */
  readonly isRunning: boolean;
};

const MOST_NOTES = 200;

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
  const [fetched, mx, outside, silent, free, lastOfDomain, holder, { full }] = await Promise.all([
    direction === 'incoming' ? fetchedFor(options, question, isOurs) : [],
    direction === 'incoming' && candidates.length === 0 ? mxOf(options, question, own) : null,
    outsideOf(store),
    silentOf(store),
    options.freeBytes(),
    candidates.length === 0 ? lastFrom(store, question, isOurs, now) : null,
    holderOf(question, options.listeners()),
    store.status(),
  ]);
  return {
    ...{ now, question, direction, isOurs, candidates, mx, outside, silent, free, full, lastOfDomain, holder, fetched },
    keepsAwake: options.keepsAwake(),
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

/** Of whoever of ours is named; of everybody where nobody is. */
async function fetchedFor(
  { fetched }: WhyOptions,
  { named }: Question,
  isOurs: (address: string) => boolean,
): Promise<readonly FetchedSeen[]> {
  const ours = named.map(({ address }) => address).filter(isOurs);
  const all = await fetched();
  if (ours.length === 0) return all;
  return all.filter(({ account }) => ours.some(one => (one.startsWith('@') ? account.endsWith(one) : account === one)));
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
