/**
 * Programs that came to hand mail in and could not: refused, spoke TLS where it begins in clear, were not believed. They
 * stand among the captured messages, since for whoever waits for a mail they are the answer. Alike ones in a row are one.
 * Those that only came and left are not among them (a port that is looked at is no attempt), but the last is known.
 */
import type { Instant } from '../base/units.ts';
import { speaksTls } from '../smtp/reply.ts';
import type { Store, StoredNote } from '../store/interface.ts';

export type AttemptKind =
  /** TLS on a port that begins in clear. */
  | 'tls-on-plain'
  /** Clear text, or TLS that came to nothing, on a port that begins with TLS. */
  | 'plain-on-tls'
  | 'sign-in'
  | 'refused'
  /** Before a word was said: too many at once. */
  | 'turned-away';

export type Attempt = {
  /** Of the newest of them. */
  readonly id: number;
  readonly trace: string;
  readonly at: Instant;
  readonly kind: AttemptKind;
  readonly listener: string;
  readonly remote: string;
  /** The name that was given. */
  readonly user: string | null;
  /** As it was said: '550 5.1.1 No such mailbox'. */
  readonly reply: string | null;
  readonly because: string;
  readonly sender: string | null;
  readonly recipient: string | null;
};
/** Came, said perhaps something, and left; nothing was refused and no message taken. */
export type Visit = {
  readonly trace: string;
  readonly at: Instant;
  readonly listener: string;
  readonly remote: string;
  readonly commands: string;
};
export type Folded = Attempt & { readonly times: number; readonly since: Instant };

const LISTENERS: ReadonlySet<string> = new Set(['smtp', 'submission', 'submissions', 'lmtp']);
/** Faults on purpose that cost the message, without an answer that says so. */
const ENDS: ReadonlySet<string> = new Set(['silent', 'dropped', 'tls']);
const textOf = (note: StoredNote, field: string): string | null => {
  const value = note.fields[field];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** null: it tells of something else. Pure. */
export function attemptOf(note: StoredNote): Attempt | null {
  const listener = textOf(note, 'listener') ?? '';
  if (!LISTENERS.has(listener)) return null;
  const base = {
    ...{ id: note.id, trace: note.trace, at: note.at, listener, remote: textOf(note, 'remote') ?? '' },
    ...{ user: null, reply: null, sender: null, recipient: null, because: textOf(note, 'because') ?? '' },
  };
  switch (note.name) {
    case 'smtp.refused':
      return {
        ...base,
        kind: base.because === speaksTls().because ? 'tls-on-plain' : 'refused',
        reply: textOf(note, 'reply'),
        sender: textOf(note, 'sender'),
        recipient: textOf(note, 'recipient') ?? firstOf(note.fields.recipients),
      };
    case 'smtp.sign-in-refused':
      return { ...base, kind: 'sign-in', user: textOf(note, 'user'), because: textOf(note, 'why') ?? '' };
    case 'capture.fault':
      // What was refused is told as such, but at a login.
      if (!ENDS.has(String(note.fields.did)) && !(note.fields.did === 'refused' && note.fields.place === 'auth'))
        return null;
      return {
        ...{ ...base, kind: 'refused', user: textOf(note, 'user'), reply: textOf(note, 'reply') },
        ...{ sender: textOf(note, 'sender'), recipient: textOf(note, 'recipient') },
      };
    case 'connection.refused':
      return {
        ...base,
        kind: listener === 'submissions' && !base.because.startsWith('too many') ? 'plain-on-tls' : 'turned-away',
      };
    default:
      return null;
  }
}
const firstOf = (value: unknown): string | null => (Array.isArray(value) ? String(value[0] ?? '') || null : null);

/** Pure. */
export function visitOf(note: StoredNote): Visit | null {
  const listener = textOf(note, 'listener') ?? '';
  if (note.name !== 'smtp.closed' || !LISTENERS.has(listener)) return null;
  if (note.fields.accepted !== 0 || note.fields.refused !== 0) return null;
  const commands = textOf(note, 'commands') ?? '';
  return { trace: note.trace, at: note.at, listener, remote: textOf(note, 'remote') ?? '', commands };
}

/** The newest first; `between` parts two that are alike: a message came between them. Pure. */
export function folded(
  attempts: readonly Attempt[],
  between: (newer: Attempt, older: Attempt) => boolean,
): readonly Folded[] {
  const rows: Folded[] = [];
  for (const attempt of attempts.toSorted((a, b) => b.at - a.at || b.id - a.id)) {
    const last = rows.at(-1);
    if (last && isLike(last, attempt) && !between({ ...last, at: last.since }, attempt))
      rows[rows.length - 1] = { ...last, times: last.times + 1, since: attempt.at };
    else rows.push({ ...attempt, times: 1, since: attempt.at });
  }
  return rows;
}

const isLike = (a: Attempt, b: Attempt): boolean =>
  (['kind', 'listener', 'remote', 'user', 'reply', 'because', 'sender', 'recipient'] as const).every(
    field => a[field] === b[field],
  );

const MOST = 500;
const NAMES = ['smtp.refused', 'smtp.sign-in-refused', 'connection.refused', 'capture.fault'];

export type Attempts = {
  /** Unordered; the newest of them, up to a limit. */
  all(): Promise<readonly Attempt[]>;
  lastVisit(): Promise<Visit | null>;
  /** Told after each one. */
  watch(hear: () => void): () => void;
  close(): void;
};

/** Read from the journal when it is first asked, and kept up with from then on. */
export function newAttempts(store: Pick<Store, 'events' | 'watchEvents'>): Attempts {
  let kept: Map<number, Attempt> | null = null;
  let visit: Visit | null = null;
  let reading: Promise<void> | null = null;
  const hearers = new Set<() => void>();

  const take = (into: Map<number, Attempt>, notes: readonly StoredNote[]): boolean => {
    let changed = false;
    for (const note of notes) {
      const attempt = attemptOf(note);
      if (attempt) into.set(attempt.id, attempt);
      const seen = visitOf(note);
      if (seen && (!visit || seen.at >= visit.at)) visit = seen;
      changed ||= attempt !== null || seen !== null;
    }
    for (const id of into.keys()) {
      if (into.size <= MOST) break;
      into.delete(id);
    }
    return changed;
  };
  const read = async () => {
    const into = new Map<number, Attempt>();
    const [refused, left] = await Promise.all([
      store.events({ names: NAMES, newestFirst: true, limit: MOST }),
      store.events({ names: ['smtp.closed'], newestFirst: true, limit: 50 }),
    ]);
    // What was heard meanwhile is told again: by its number each is one.
    take(into, [...refused.toReversed(), ...left.toReversed()]);
    take(into, missed);
    kept = into;
  };
  let missed: StoredNote[] = [];
  const stop = store.watchEvents(notes => {
    if (kept === null) {
      if (reading) missed = [...missed, ...notes].slice(-MOST);
      return;
    }
    if (take(kept, notes)) for (const hear of hearers) hear();
  });
  const ready = async (): Promise<Map<number, Attempt>> => {
    reading ??= read();
    await reading;
    return kept ?? new Map();
  };
  return {
    all: async () => [...(await ready()).values()],
    async lastVisit() {
      await ready();
      return visit;
    },
    watch(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    close: stop,
  };
}

export type PlacedAttempt = Folded & { readonly older: number };

/** The newest first, each with how many messages are older; `times`: when these came, ascending. Pure. */
export function attemptRows(
  attempts: readonly Attempt[],
  times: ArrayLike<Instant>,
  most: number,
): readonly PlacedAttempt[] {
  const older = (at: Instant): number => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return folded(attempts, (a, b) => older(a.at) !== older(b.at))
    .slice(0, most)
    .map(row => ({ ...row, older: older(row.at) }));
}
