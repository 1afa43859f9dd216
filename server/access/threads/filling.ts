/**
 * The thread that makes prints beforehand (access/printing.ts asks it): the next few messages are read, printed and kept,
 * and how far it came is noted with them. It holds nothing that is not on the disk, so it can be ended at any time.
 */
import { constants, setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { systemClock } from '../../base/ports.ts';
import type { Id } from '../../store/interface.ts';
import { openReadingApart, type ReadingApart } from '../../store/reading-apart.ts';
import { type Endings, newEndings } from '../endings.ts';
import { makeBeforehand } from '../prints.ts';

export type ToFilling =
  | { readonly kind: 'fill'; readonly after: Id; readonly limit: number }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'close' };
export type FromFilling =
  /** Its modules are loaded. */
  | { readonly kind: 'ready' }
  /** null: there was nothing to make. */
  | { readonly kind: 'filled'; readonly to: Id | null }
  | { readonly kind: 'swept' }
  | { readonly kind: 'fault'; readonly fault: string };

export function runFilling(port: MessagePort, folder: string): void {
  yieldToOthers();
  const say = (word: FromFilling) => port.postMessage(word);
  const tellFault = (fault: unknown) =>
    say({ kind: 'fault', fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) });
  const opened = openReadingApart(folder, systemClock.now, tellFault);
  if (!opened.ok) throw new Error(opened.error);
  const store = opened.value;
  const endings = newEndings(store, systemClock);
  const obey = async (message: ToFilling): Promise<void> => {
    if (message.kind === 'fill') return say({ kind: 'filled', to: await fill(store, endings, message, tellFault) });
    if (message.kind === 'sweep') {
      await store.prints.sweep();
      return say({ kind: 'swept' });
    }
    await store.close();
    port.close();
  };
  // One after the other: what is under way is done before the store is closed.
  let last = Promise.resolve();
  port.on('message', (message: ToFilling) => {
    last = last.then(() => obey(message));
  });
  say({ kind: 'ready' });
}

/** On Linux a priority is a thread's own; elsewhere it would be that of the whole server. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: then it is one among equals.
  }
}

async function fill(
  store: ReadingApart,
  endings: Endings,
  { after, limit }: { readonly after: Id; readonly limit: number },
  tellFault: (fault: unknown) => void,
): Promise<Id | null> {
  const next = await store.filedAfter(after, limit);
  const last = next.at(-1);
  if (!last) return null;
  for (const some of [next, ...(next.length > 1 ? next.map(one => [one]) : [])]) {
    try {
      await makeBeforehand(
        store,
        some.map(({ message }) => message),
      );
      await endings.lackFinalCrlf(some);
      if (some === next) break;
    } catch (fault) {
      // Of those that were asked for together nobody knows which it was: they are tried one by one.
      if (some.length === 1) tellFault(new Error(`Message ${some[0]!.message} cannot be printed`, { cause: fault }));
    }
  }
  store.prints.setFilledTo(last.message);
  // Where nothing can be kept there is nothing to make.
  return (await store.prints.filledTo()) === last.message ? last.message : null;
}
