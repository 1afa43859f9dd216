/**
 * Picks up what lies in the drop folders: at the start, when the system says that something came, and by and by where it
 * cannot say so. A user who drops more than his share in an hour waits in the folder; nothing of his is lost.
 */
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { type Duration, hours, type Instant, milliseconds, minutes, seconds } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Need } from '../events/need.ts';
import type { Recorder } from '../journey/recorder.ts';
import { watchFolder } from '../net/watch-files.ts';
import type { DropAgent, Outcome } from './drop.ts';
import type { DropFolder } from './drop-folder.ts';

export type PickUp = {
  /** Begins with the first call. Looks at once; resolves when all that lay there has been looked at. */
  look(): Promise<void>;
  needs(): Promise<readonly Need[]>;
  close(): Promise<void>;
};

export type PickUpOptions = {
  readonly folders: readonly DropFolder[];
  readonly agent: DropAgent;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly perHour: () => number;
  readonly maxMessageSize: () => number;
  readonly onBug: (fault: unknown) => void;
};

/** Where the system says nothing of changes; and what waits for its time is looked at again. */
const BY_AND_BY: Duration = seconds(15);
/** One letter is two changes of the folder; a moment later both are over. */
const SETTLE: Duration = milliseconds(5);
const AT_ONCE = 8;
/** An hour. */
const MOST_NOTED = 100;
/** Faults of files at once. */
const MOST_TOLD = 2;
const CLEAN_EVERY: Duration = hours(1);

export function startPickUp(options: PickUpOptions): PickUp {
  const { folders, clock } = options;
  /** Names that are not looked at before their time. */
  const later = new Map<string, Instant>();
  const shares = newShares(clock, options.perHour);
  /** What could not be read, or set aside, is told once, and of many the first alone. */
  const told = new Set<string>();
  let begun = false;
  let closed = false;
  let looking: Promise<void> | null = null;
  let again = false;
  let cleanedAt = Number.NEGATIVE_INFINITY;
  let noted = 0;
  let notedSince = Number.NEGATIVE_INFINITY;
  let cancel = () => {};
  let settle = () => {};

  const look = (): Promise<void> => {
    if (closed || !begun) return Promise.resolve();
    if (looking) {
      again = true;
      return looking;
    }
    looking = (async () => {
      do {
        again = false;
        for (const folder of folders) await lookInto(folder).catch(options.onBug);
      } while (again && !closed);
    })().finally(() => {
      looking = null;
      if (!closed) byAndBy();
    });
    return looking;
  };
  const byAndBy = () => {
    cancel();
    cancel = clock.after(BY_AND_BY, () => void look());
  };

  async function lookInto(folder: DropFolder): Promise<void> {
    if (clock.monotonic() - cleanedAt > CLEAN_EVERY) {
      await folder.clean(clock.now());
      cleanedAt = clock.monotonic();
    }
    const now = clock.now();
    const names = await folder.waiting();
    forgetAllBut(folder, new Set(names));
    const due = names.filter(name => (later.get(join(folder.path, name)) ?? 0) <= now);
    const ahead = due[Symbol.iterator]();
    const walk = async () => {
      for (const name of ahead) {
        if (closed) return;
        await takeOne(folder, name);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, walk));
  }

  /** What is gone from the folder is none of ours any more. */
  function forgetAllBut({ path }: DropFolder, names: ReadonlySet<string>): void {
    for (const known of [later, told])
      for (const key of known.keys()) if (dirname(key) === path && !names.has(basename(key))) known.delete(key);
  }

  function tellOnce(key: string, fault: unknown): void {
    if (!told.has(key) && told.size < MOST_TOLD) options.onBug(fault);
    told.add(key);
  }

  async function takeOne(folder: DropFolder, name: string): Promise<void> {
    const path = join(folder.path, name);
    const outcome = await outcomeOf(folder, name).catch((fault: unknown): Outcome => {
      options.onBug(fault);
      return { kind: 'later', because: 'a fault of ours', wait: minutes(5) };
    });
    if (outcome === null) return;
    if (outcome.kind === 'later') {
      later.set(path, clock.now() + outcome.wait);
      return;
    }
    later.delete(path);
    try {
      if (outcome.kind === 'taken') await folder.remove(name);
      else await setAside(folder, name, outcome.because);
    } catch (fault) {
      // Another's folder, which only he may move: it stays, and keeps nobody else waiting.
      tellOnce(path, fault);
      later.set(path, clock.now() + hours(1));
    }
  }

  async function outcomeOf(folder: DropFolder, name: string): Promise<Outcome | null> {
    const read = await folder.read(name, options.maxMessageSize());
    if (!read.ok) {
      const { kind, because } = read.error;
      if (kind === 'gone') return null;
      if (kind === 'foreign') return { kind: 'set-aside', because };
      tellOnce(join(folder.path, name), new Error(`${join(folder.path, 'new', name)} cannot be read: ${because}`));
      return { kind: 'later', because, wait: minutes(5) };
    }
    const wait = shares.take(read.value.uid);
    if (wait > 0) return { kind: 'later', because: 'its user has dropped too much', wait };
    let outcome: Outcome | null = null;
    try {
      outcome = await options.agent({ name, ...read.value });
      return outcome;
    } finally {
      if (outcome?.kind !== 'taken') shares.giveBack(read.value.uid);
    }
  }

  async function setAside(folder: DropFolder, name: string, because: string): Promise<void> {
    await folder.setAside(name, because);
    // Whoever fills the folder with rubbish does not fill the journal too.
    if (clock.monotonic() - notedSince > hours(1)) {
      notedSince = clock.monotonic();
      noted = 0;
    }
    if (++noted > MOST_NOTED) return;
    options.recorder.note(
      event('drop.set-aside', clock.now(), SERVER_TRACE, { file: join(folder.path, 'corrupt', name), because }),
    );
  }

  const watchers = folders.map(({ path }) =>
    watchFolder(join(path, 'new'), () => {
      settle();
      settle = clock.after(SETTLE, () => void look());
    }),
  );
  return {
    look() {
      begun = true;
      return look();
    },
    async needs() {
      const found = await Promise.all(folders.map(needsOf));
      return [...found.flat(), ...shares.needs()];
    },
    async close() {
      closed = true;
      cancel();
      settle();
      for (const watcher of watchers) watcher?.close();
      await looking;
    },
  };
}

async function needsOf(folder: DropFolder): Promise<Need[]> {
  const { many, because } = await folder.setAsideCount().catch(() => ({ many: 0, because: '' }));
  if (many === 0) return [];
  const files = many === 1 ? 'One file' : `${many} files`;
  return [
    {
      id: `drop-corrupt-${folder.path}`,
      severity: 'attention',
      sentence: `${files} in ${join(folder.path, 'corrupt')} could not be taken as mail (${because}). See mailroom drop show.`,
    },
  ];
}

/** How much each user has dropped within an hour. In memory: a start forgives. */
function newShares(clock: Clock, perHour: () => number) {
  const taken = new Map<number, Instant[]>();
  const over = new Set<number>();
  const lately = (uid: number): Instant[] => {
    const since = clock.now() - hours(1);
    const kept = (taken.get(uid) ?? []).filter(at => at > since);
    taken.set(uid, kept);
    return kept;
  };
  return {
    giveBack: (uid: number) => void taken.get(uid)?.pop(),
    /** How long he must wait; 0: he need not, and it is counted. */
    take(uid: number): Duration {
      const most = perHour();
      const kept = lately(uid);
      if (most === 0 || kept.length < most) {
        if (most > 0) kept.push(clock.now());
        over.delete(uid);
        return 0;
      }
      over.add(uid);
      return Math.max(seconds(1), kept[kept.length - most]! + hours(1) - clock.now());
    },
    needs: (): Need[] =>
      [...over].map(uid => ({
        id: `drop-share-${uid}`,
        severity: 'attention',
        sentence: `Programs of user ${uid} drop more than ${perHour()} messages in an hour; what is more waits (drop.messages-per-hour).`,
      })),
  };
}
