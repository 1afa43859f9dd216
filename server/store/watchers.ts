/** Who hears of each commit: mailboxes, the journal, the queue. A listener that throws is a bug, and is told of. */
import type { Clock } from '../base/ports.ts';
import type { Hint, Note, StoredNote } from './interface.ts';
import type { Reader } from './sqlite/database.ts';
import { carriedNotes, eventsBetween } from './sqlite/events.ts';
import type { Noted, Sent } from './sqlite/protocol.ts';
import { nextDueOf } from './sqlite/queue-lines.ts';
import type { Committed } from './threads/writer-thread.ts';

type Hear<T> = (told: T) => void;

export type Watchers = {
  mailboxes(hear: Hear<readonly Hint[]>): () => void;
  events(hear: Hear<readonly StoredNote[]>): () => void;
  queue(hear: () => void): () => void;
  tell(committed: Committed, sent: (id: number) => Sent | undefined): void;
  close(): void;
};

export function newWatchers(db: () => Reader, clock: Clock): Watchers {
  const mailboxes = new Set<Hear<readonly Hint[]>>();
  const events = new Set<Hear<readonly StoredNote[]>>();
  const queue = new Set<() => void>();
  let stopTimer: (() => void) | null = null;

  /** What was put off comes due without a commit: one timer, for the next. */
  const setTimer = () => {
    stopTimer?.();
    stopTimer = null;
    const due = queue.size === 0 ? null : nextDueOf(db());
    const wait = due === null ? 0 : due - clock.now();
    if (wait > 0) stopTimer = clock.after(wait, tellQueue);
  };
  const tellQueue = () => {
    for (const hear of [...queue]) hear();
    setTimer();
  };

  return {
    mailboxes: hear => watched(mailboxes, hear),
    events: hear => watched(events, hear),
    queue(hear) {
      const stop = watched(queue, hear);
      setTimer();
      return stop;
    },
    tell(committed, sent) {
      if (events.size > 0) {
        const notes = storedNotes(db, committed, sent);
        if (notes.length > 0) for (const hear of [...events]) hear(notes);
      }
      if (committed.hints.length > 0) for (const hear of [...mailboxes]) hear(committed.hints);
      if (committed.queueMoved && queue.size > 0) tellQueue();
    },
    close() {
      mailboxes.clear();
      events.clear();
      queue.clear();
      stopTimer?.();
    },
  };
}

function watched<T>(listeners: Set<T>, hear: T): () => void {
  listeners.add(hear);
  return () => {
    listeners.delete(hear);
  };
}

/** All that a commit told, in the order of its ids: what the store made is read, what came with a command is here. */
function storedNotes(db: () => Reader, { answers }: Committed, sent: (id: number) => Sent | undefined): StoredNote[] {
  const notes: StoredNote[] = [];
  for (const answer of answers) {
    const command = answer.kind === 'done' && answer.noted ? sent(answer.id) : undefined;
    if (!command || answer.kind !== 'done' || !answer.noted) continue;
    for (const [first, last] of answer.noted.made) notes.push(...eventsBetween(db(), first, last));
    notes.push(...numbered(carriedNotes(command.name, command.input as never, command.chronicle), answer.noted));
  }
  return notes;
}

function numbered(carried: readonly Note[], { first, patches, dropped }: Noted): StoredNote[] {
  const notes: StoredNote[] = [];
  const added = new Map(patches);
  let id = first ?? 0;
  for (const [at, note] of carried.entries()) {
    if (dropped.includes(at)) continue;
    const { name, trace } = note;
    notes.push({ id: id++, name, at: note.at, trace, fields: { ...note.fields, ...added.get(at) } });
  }
  return notes;
}
