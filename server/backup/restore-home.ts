/**
 * Everything put back: the whole home is written beside the one that is there, proven, and marked as put back; it takes its
 * place at the next start (swap.ts). Until then it can be taken back, and nothing has changed.
 *
 * What waited in the queue of the backup may have gone long since: it is held, for a person to let go.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { markReinstated } from '../store/apart.ts';
import { openStore } from '../store/open.ts';
import { freeAt, inWords } from './disk.ts';
import { type Drilled, provenIn } from './drill.ts';
import { Damaged, type Held, writeAll } from './held.ts';
import { Cancelled, gigabytes } from './make.ts';
import { discardRestore, orderSwap, readyFolder, type Swap } from './swap.ts';

const SPARE = 64 * 1024 * 1024;

export type Prepared = Drilled & { readonly swap: Swap; readonly held: number };

export async function prepareRestore(
  held: Held,
  home: string,
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly tell: (octets: Bytes) => void;
    /** With the home as it will be, before it is put down that it shall be. */
    readonly before?: (ready: string) => Promise<void>;
  },
): Promise<Result<Prepared, string>> {
  const { clock, signal, tell } = options;
  const ready = readyFolder(home);
  try {
    discardRestore(home);
    await mkdir(ready, { recursive: true, mode: 0o700 });
    const needed = held.manifest.files.reduce((sum, { size }) => sum + size, SPARE);
    const free = await freeAt(home);
    if (free < needed)
      return fail(
        home,
        `There is no room to restore it: ${gigabytes(needed)} are needed beside the mail, ${gigabytes(free)} are free`,
      );
    await writeAll(held, path => path, ready, { clock, signal, tell });
    const proven = await provenIn(join(ready, 'store'), held);
    if (!proven.ok) return fail(home, proven.error);
    const marked = await markReinstated(join(ready, 'store'), clock.now());
    if (!marked.ok) return fail(home, marked.error);
    const stopped = await holdQueue(join(ready, 'store'), held, clock);
    if (!stopped.ok) return fail(home, stopped.error);
    await options.before?.(ready);
    if (signal.aborted) throw new Cancelled();
    return ok({ ...proven.value, held: stopped.value, swap: orderSwap(home, held.manifest.id, clock.now()) });
  } catch (fault) {
    if (fault instanceof Cancelled) return fail(home, 'It was stopped');
    return fail(home, fault instanceof Damaged ? fault.message : inWords(fault, home));
  }
}

function fail(home: string, sentence: string): Result<never, string> {
  try {
    discardRestore(home);
  } catch {
    // It was never ordered, or is not any more: what is left is taken away before the next.
  }
  return err(sentence);
}

async function holdQueue(folder: string, held: Held, clock: Clock): Promise<Result<number, string>> {
  if (held.manifest.census.waiting === 0) return ok(0);
  const opened = await openStore({ folder, onFault: () => {}, owner: 'a restore', reserve: 0 }, clock);
  if (!opened.ok) return opened;
  try {
    const now = clock.now();
    await opened.value.run('recover', { holder: 'a restore', now });
    const stopped = await opened.value.run('operate', {
      where: {},
      now,
      by: `the backup of ${held.manifest.id}`,
      act: 'hold',
    });
    return stopped.ok ? ok(stopped.value.recipients.length) : err(`The queue could not be held: ${stopped.error}`);
  } finally {
    await opened.value.close();
  }
}
