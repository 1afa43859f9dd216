/**
 * That a message was read is written down for its journey: at once, and what is read meanwhile and shortly after gathers
 * for the next time. So a program that fetches a whole maildrop has not one commit for each message.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, milliseconds } from '../base/units.ts';

/** As the recorder gathers (journey/recorder.ts). */
const GATHER: Duration = milliseconds(40);

export type ReadNotes = {
  /** By its number in the list; each is noted once. */
  read(number: number): void;
  /** When all that was read so far is written. Before anything of it is deleted. */
  written(): Promise<void>;
};

/** @param write  writes the notes of these messages, by number, ascending; never rejects */
export function newReadNotes(
  write: (uids: readonly number[]) => Promise<void>,
  clock: Pick<Clock, 'after'>,
): ReadNotes {
  const noted = new Set<number>();
  let waiting: number[] = [];
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
      const numbers = waiting.sort((a, b) => a - b);
      waiting = [];
      await write(numbers);
      if (!hurried) await gather();
    }
    writing = null;
    hurried = false;
  }

  return {
    read(number) {
      if (noted.has(number)) return;
      noted.add(number);
      waiting.push(number);
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
