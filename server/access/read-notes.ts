/**
 * That a message was read is written down for its journey: at once, and what is read meanwhile and shortly after gathers
 * for the next time. So a program that fetches a whole maildrop has not one commit for each message.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, milliseconds } from '../base/units.ts';
import type { Uid } from '../store/interface.ts';

/** As the recorder gathers (journey/recorder.ts). */
const GATHER: Duration = milliseconds(40);

export type ReadNotes = {
  /** Each UID is noted once. */
  read(uid: Uid): void;
  /** When all that was read so far is written. Before anything of it is deleted. */
  written(): Promise<void>;
};

/** @param write  writes the notes of these messages, ascending; never rejects */
export function newReadNotes(write: (uids: readonly Uid[]) => Promise<void>, clock: Pick<Clock, 'after'>): ReadNotes {
  const noted = new Set<Uid>();
  let waiting: Uid[] = [];
  let writing: Promise<void> | null = null;
  /** Somebody waits for what is gathering. */
  let hurried = false;
  let hurry = () => {};

  const gather = () =>
    new Promise<void>(resolve => {
      const cancel = clock.after(GATHER, resolve);
      hurry = () => {
        cancel();
        resolve();
      };
    });

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const uids = waiting.sort((a, b) => a - b);
      waiting = [];
      await write(uids);
      if (!hurried) await gather();
    }
    writing = null;
    hurried = false;
  }

  return {
    read(uid) {
      if (noted.has(uid)) return;
      noted.add(uid);
      waiting.push(uid);
      writing ??= writeAll();
    },
    written() {
      if (writing === null) return Promise.resolve();
      hurried = true;
      hurry();
      return writing;
    },
  };
}
