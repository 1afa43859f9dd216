/**
 * Postfix: held with `postsuper -h`, read from its queue files, removed with `postsuper -d`. A message that is just being
 * delivered keeps its file locked after it was held (the delivery agent marks in it who has got it): it is waited for.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Left, OldServer } from './old-server.ts';
import { readPostfixFile } from './postfix-file.ts';
import { type Programs, whyFailed } from './programs.ts';
import type { Waiting } from './waiting.ts';

export type PostfixPlace = {
  /** Where main.cf is. */
  readonly config: string | null;
  /** Where its programs are. */
  readonly folder?: string;
  /** How long a delivery in progress is waited for. */
  readonly patience?: number;
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** /proc/locks */
  readonly locks?: () => string;
};

const QUEUES = ['incoming', 'active', 'deferred', 'hold'] as const;
const PATIENCE = 30_000;
const LOOK_EVERY = 100;
const isQueueId = (name: string): boolean => /^[0-9A-Za-z]{6,}$/.test(name);

export async function openPostfix(programs: Programs, place: PostfixPlace): Promise<Result<OldServer, string>> {
  const { config, folder = '/usr/sbin' } = place;
  const own = config === null ? [] : ['-c', config];
  const argv = (program: string, ...args: readonly string[]) => [join(folder, program), ...own, ...args];
  const run = async (words: readonly string[], stdin?: string): Promise<Result<string, string>> => {
    const ran = await programs.run(words, stdin === undefined ? {} : { stdin });
    return ran.code === 0 ? ok(ran.out) : err(whyFailed(words, ran));
  };
  const asked = await run(argv('postconf', '-h', 'queue_directory'));
  if (!asked.ok) return asked;
  const queue = asked.value.trim();
  const list = async (names: readonly string[] = QUEUES): Promise<Result<readonly string[], string>> => {
    try {
      return ok([...new Set(names.flatMap(name => [...filesIn(join(queue, name)).keys()]))].sort());
    } catch (fault) {
      return err(cannotRead(queue, fault));
    }
  };
  const each = (option: string, ids: readonly string[]) =>
    ids.length === 0 ? Promise.resolve(ok('')) : run(argv('postsuper', option, '-'), `${ids.join('\n')}\n`);
  /** While it runs it takes them within a moment. */
  const handedIn = async (): Promise<readonly Left[]> => {
    const names = await list(['maildrop']);
    if (!names.ok || names.value.length === 0 || (await run(argv('postfix', 'status'))).ok) return [];
    const because =
      'handed in with sendmail while Postfix was stopped, which alone reads it: let it run once, then drain';
    return names.value.map(id => ({ id, because }));
  };
  return ok({
    kind: 'postfix',
    place: `postfix ${queue}`,
    list: () => list(),
    heldByPeople: () => list(['hold']),
    async hold(ids) {
      // Where the system does not tell its locks, nobody can see what is being delivered.
      if (!place.locks && !existsSync(LOCKS) && (await run(argv('postfix', 'status'))).ok)
        return err('what Postfix is delivering at this moment cannot be seen on this system: stop it first');
      const held = await each('-h', ids);
      if (!held.ok) return held;
      const busy = await stillLocked(join(queue, 'hold'), ids, place);
      const bounces = ids.filter(id => hasBounce(queue, id) && !busy.some(one => one.id === id));
      return ok([...busy, ...bounces.map(failing), ...(await handedIn())]);
    },
    read: async id => readOne(queue, id),
    async remove(ids) {
      const removed = await each('-d', ids);
      if (!removed.ok) return removed;
      const left = await list();
      if (!left.ok) return left;
      const still = ids.filter(id => left.value.includes(id));
      return still.length === 0 ? ok(undefined) : err(`Postfix did not remove ${still.join(', ')}`);
    },
    async release(ids) {
      const released = await each('-H', ids);
      return released.ok ? ok(undefined) : released;
    },
    async flush() {
      const flushed = await run(argv('postqueue', '-f'));
      return flushed.ok ? ok(undefined) : flushed;
    },
    commands: {
      stop: argv('postfix', 'stop'),
      start: argv('postfix', 'start'),
      isRunning: argv('postfix', 'status'),
    },
  });
}

/** Queue folders may be split into folders of one character each. */
function filesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory() && entry.name.length === 1) walk(inner);
      else if (entry.isFile() && isQueueId(entry.name) && isFinished(inner)) found.set(entry.name, inner);
    }
  };
  walk(folder);
  return found;
}

/** Who failed is written there until the sender is told; that is Postfix's to do, and needs the message. */
const hasBounce = (queue: string, id: string): boolean =>
  [id, join(id[0]!, id), join(id[0]!, id[1]!, id)].some(name => existsSync(join(queue, 'bounce', name)));
const failing = (id: string): Left => ({
  id,
  because: 'Postfix has its sender to tell of somebody it could not reach',
});

/** The owner's execute bit says so; what is still written is somebody's connection, and no message yet. */
const isFinished = (path: string): boolean => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o100) !== 0;

function readOne(queue: string, id: string): Result<Waiting | null, string> {
  try {
    // What is read has been held before, and this queue is never split; only then are all looked through.
    const held = join(queue, 'hold', id);
    const path = existsSync(held) ? held : QUEUES.map(name => filesIn(join(queue, name)).get(id)).find(Boolean);
    if (path === undefined) return ok(null);
    return readPostfixFile(id, readFileSync(path));
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    return err(cannotRead(queue, fault));
  }
}

const cannotRead = (queue: string, fault: unknown): string =>
  (fault as NodeJS.ErrnoException).code === 'EACCES'
    ? `the queue in ${queue} can only be read by root: sudo mailroom switch …`
    : `the queue in ${queue} cannot be read: ${(fault as Error).message}`;

const LOCKS = '/proc/locks';
const systemLocks = (): string => (existsSync(LOCKS) ? readFileSync(LOCKS, 'latin1') : '');

/** Of these, what a delivery agent still writes into when patience ends. */
async function stillLocked(hold: string, ids: readonly string[], place: PostfixPlace) {
  const wait = place.wait ?? (time => new Promise(resolve => setTimeout(resolve, time)));
  const locks = place.locks ?? systemLocks;
  const files = filesIn(hold);
  const inodes = new Map<string, string>();
  for (const id of ids) {
    const path = files.get(id);
    if (path !== undefined) inodes.set(String(statSync(path).ino), id);
  }
  for (let waited = 0; ; waited += LOOK_EVERY) {
    const busy = lockedInodes(locks()).flatMap(inode => inodes.get(inode) ?? []);
    if (busy.length === 0 || waited >= (place.patience ?? PATIENCE))
      return [...new Set(busy)].map(id => ({ id, because: 'it is being delivered at this moment' }));
    await wait(LOOK_EVERY);
  }
}

/** `1: FLOCK  ADVISORY  READ 812 08:01:131094 0 EOF`: proc(5). */
export const lockedInodes = (table: string): readonly string[] =>
  [...table.matchAll(/^\d+:.*? [0-9a-f]+:[0-9a-f]+:(\d+) /gm)].map(([, inode]) => inode!);
