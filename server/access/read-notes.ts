/**
 * That a message was read is written down for its journey: at once, and while that is being written, what is read
 * meanwhile gathers for the next time. So a program that fetches a whole maildrop has not one commit for each message.
 */
import type { Uid } from '../store/interface.ts';

export type ReadNotes = {
  /** Each UID is noted once. */
  read(uid: Uid): void;
  /** When all that was read so far is written. Before anything of it is deleted. */
  written(): Promise<void>;
};

/** @param write  writes the notes of these messages, ascending; never rejects */
export function newReadNotes(write: (uids: readonly Uid[]) => Promise<void>): ReadNotes {
  const noted = new Set<Uid>();
  let waiting: Uid[] = [];
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const uids = waiting.sort((a, b) => a - b);
      waiting = [];
      await write(uids);
    }
    writing = null;
  }

  return {
    read(uid) {
      if (noted.has(uid)) return;
      noted.add(uid);
      waiting.push(uid);
      writing ??= writeAll();
    },
    written: () => writing ?? Promise.resolve(),
  };
}
