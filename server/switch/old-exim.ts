/**
 * Exim: held with `-Mf` (frozen), read from its spool, removed with `-Mrm`. A message that is just being delivered is locked:
 * Exim does not freeze it, and it is left for the next time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { isEximId, readEximFiles } from './exim-spool.ts';
import type { OldServer } from './old-server.ts';
import { type Programs, whyFailed } from './programs.ts';

export type EximPlace = {
  /** `-C`; only root may name one. */
  readonly config: string | null;
  readonly program?: string;
};

/** On one command line. */
const AT_ONCE = 200;

export async function openExim(programs: Programs, place: EximPlace): Promise<Result<OldServer, string>> {
  const { config, program = '/usr/sbin/exim4' } = place;
  const argv = (...args: readonly string[]) => [program, ...(config === null ? [] : ['-C', config]), ...args];
  const asked = await programs.run(argv('-bP', 'spool_directory'));
  const spool = /^spool_directory = (.+)$/m.exec(asked.out)?.[1]?.trim();
  if (asked.code !== 0 || spool === undefined) return err(whyFailed(argv('-bP', 'spool_directory'), asked));
  const input = join(spool, 'input');
  const each = async (option: string, ids: readonly string[]): Promise<Result<void, string>> => {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const words = argv(option, ...ids.slice(at, at + AT_ONCE));
      const ran = await programs.run(words);
      // 1 is also its answer where one of many was locked or gone: what became of each is looked at afterwards.
      if (ran.code === null || /permission denied/i.test(ran.err)) return err(whyFailed(words, ran));
    }
    return ok(undefined);
  };
  const list = (): Result<readonly string[], string> => tried(input, () => [...headersIn(input).keys()].sort());
  const frozen = (): Result<readonly string[], string> =>
    tried(input, () =>
      [...headersIn(input)].filter(([, path]) => isFrozen(readFileSync(path, 'latin1'))).map(([id]) => id),
    );
  return ok({
    kind: 'exim',
    place: `exim ${input}`,
    list: async () => list(),
    heldByPeople: async () => frozen(),
    async hold(ids) {
      const asked = await each('-Mf', ids);
      if (!asked.ok) return asked;
      const [now, there] = [frozen(), list()];
      if (!now.ok || !there.ok) return now.ok ? (there as Result<never, string>) : now;
      const is = new Set(now.value);
      const busy = there.value.filter(id => ids.includes(id) && !is.has(id));
      return ok(busy.map(id => ({ id, because: 'Exim has it locked: it is being delivered at this moment' })));
    },
    read: async id => readOne(input, id),
    async remove(ids) {
      const removed = await each('-Mrm', ids);
      if (!removed.ok) return removed;
      const left = list();
      if (!left.ok) return left;
      const still = ids.filter(id => left.value.includes(id));
      return still.length === 0 ? ok(undefined) : err(`Exim did not remove ${still.join(', ')}`);
    },
    release: ids => each('-Mt', ids),
    async flush() {
      const words = argv('-qff');
      const ran = await programs.run(words);
      return ran.code === 0 ? ok(undefined) : err(whyFailed(words, ran));
    },
    commands: { stop: [], start: [], isRunning: [] },
  });
}

/** `input`, or folders of one character in it (split_spool_directory). */
function headersIn(input: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(input, { withFileTypes: true })) {
    const path = join(input, entry.name);
    const inner = entry.isDirectory() && entry.name.length === 1 ? readdirSync(path).map(name => join(path, name)) : [];
    for (const file of entry.isFile() ? [path] : inner) {
      const name = file.slice(file.lastIndexOf('/') + 1);
      if (name.endsWith('-H') && isEximId(name.slice(0, -2))) found.set(name.slice(0, -2), file);
    }
  }
  return found;
}

/** Only among the options: a header field may begin so too. */
const isFrozen = (header: string): boolean => /^-frozen \d/m.test(header.slice(0, header.indexOf('\n\n')));

function readOne(input: string, id: string): Awaited<ReturnType<OldServer['read']>> {
  const header = tried(input, () => headersIn(input).get(id));
  if (!header.ok) return header;
  if (header.value === undefined) return ok(null);
  const base = header.value.slice(0, -1);
  const files = tried(input, () => ({
    header: readFileSync(`${base}H`),
    body: readFileSync(`${base}D`),
    journal: optional(`${base}J`),
  }));
  return files.ok ? readEximFiles(id, files.value) : files;
}

function optional(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}

function tried<T>(input: string, act: () => T): Result<T, string> {
  try {
    return ok(act());
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    return err(code === 'EACCES' ? `the spool ${input} can only be read by root` : `the spool ${input}: ${message}`);
  }
}
