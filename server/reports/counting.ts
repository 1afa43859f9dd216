/**
 * Counts messages and sessions in memory and writes them down with the clock: a message costs a line in a map, and the
 * disk is asked every few seconds, not for each. A crash loses those seconds of counts, and nothing else.
 */
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import type { ReportCount, Store } from '../store/interface.ts';
import { countedMessage, type JudgedMessage } from './dmarc-counted.ts';
import { type CountedSession, countedSession } from './tls-counted.ts';

const EVERY = seconds(5);
/** Different ones between two writings; of what comes after, only the number is kept. */
const MOST_WAITING = 2_000;

export type ReportCounting = {
  message(message: JudgedMessage): void;
  session(session: CountedSession): void;
  /** Resolves when all that was counted before is on disk, or could not be. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function newReportCounting(options: {
  readonly store: Pick<Store, 'run'>;
  readonly clock: Clock;
  /** Nobody is told of what is not wanted, so it is not kept either. */
  readonly counts: (kind: ReportCount['kind']) => boolean;
  readonly onBug: (fault: unknown, where: string) => void;
}): ReportCounting {
  const { store, clock, onBug } = options;
  let waiting = new Map<string, { readonly one: ReportCount; count: number }>();
  let cancel: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const add = (one: ReportCount): void => {
    const key = `${one.kind} ${one.day} ${one.domain} ${one.policy} ${one.detail}`;
    const known = waiting.get(key);
    if (known) known.count += one.count;
    else if (waiting.size < MOST_WAITING || one.detail === '') waiting.set(key, { one, count: one.count });
    else add({ ...one, domain: '', policy: '', detail: '' });
  };
  const later = (): void => {
    if (!cancel && !closed) cancel = clock.after(EVERY, () => void flush());
  };
  const flush = (): Promise<void> => {
    cancel?.();
    cancel = null;
    if (waiting.size === 0) return writing;
    const counts = [...waiting.values()].map(({ one, count }) => ({ ...one, count }));
    waiting = new Map();
    writing = writing
      .then(async () => {
        const written = await store.run('countReports', { counts });
        if (written.ok) return;
        // The disk is full, or not there: they wait for the next time.
        for (const one of counts) add(one);
        later();
      })
      .catch(fault => onBug(fault, 'reports'));
    return writing;
  };
  const count = (kind: ReportCount['kind'], make: () => ReportCount | null): void => {
    if (!options.counts(kind)) return;
    try {
      const one = make();
      if (one) add(one);
      later();
    } catch (fault) {
      onBug(fault, 'reports');
    }
  };
  return {
    message: message => count('dmarc', () => countedMessage(message)),
    session: session => count('tls', () => countedSession(session)),
    flush,
    close() {
      closed = true;
      return flush();
    },
  };
}
