/**
 * `log.postfix-file`: every event as Postfix would log it, appended to a file for pflogsumm and fail2ban. Opened by its
 * name for each batch, so that logrotate may move it away at any time.
 */
import { appendFile } from 'node:fs/promises';
import { postfixLines } from '../events/lines.ts';
import type { Store, StoredNote } from '../store/interface.ts';

export type PostfixLogOptions = {
  readonly store: Pick<Store, 'watchEvents'>;
  /** '' for none. */
  readonly file: string;
  readonly hostName: () => string;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** A disk that is slower than the mail loses log lines, never mail. */
const MOST_WAITING = 100_000;

export function startPostfixLog({ store, file, hostName, onBug }: PostfixLogOptions): { close(): Promise<void> } {
  if (file === '') return { close: async () => {} };
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;
  /** The first failure is told; a log that stays broken says it once. */
  let broken = false;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const text = waiting.map(line => `${line}\n`).join('');
      waiting = [];
      try {
        await appendFile(file, text, { mode: 0o640 });
        broken = false;
      } catch (fault) {
        if (!broken) onBug(fault, `log.postfix-file ${file}`);
        broken = true;
      }
    }
  };
  const hear = (notes: readonly StoredNote[]): void => {
    if (waiting.length >= MOST_WAITING) return;
    waiting.push(...notes.flatMap(note => postfixLines(note, hostName(), process.pid)));
    if (waiting.length === 0) return;
    writing ??= write().finally(() => {
      writing = null;
    });
  };
  const stop = store.watchEvents(hear);
  return {
    async close() {
      stop();
      while (writing) await writing;
    },
  };
}
