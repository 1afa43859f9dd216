/**
 * Writes down what belongs to no change of its own (a connection came, a login was refused), a few dozen milliseconds'
 * worth in one transaction. What belongs to a change travels with that change instead.
 */
import type { Clock } from '../base/ports.ts';
import { milliseconds } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Judged, Note, Store } from '../store/interface.ts';

const GATHER = milliseconds(40);
/** While the disk takes nothing, this many facts are kept for later; then the oldest go, and that is told. */
const MOST_KEPT = 20_000;
/** Of judgements fewer: each is some thousand octets. */
const MOST_JUDGED = 1_000;
/** Lines of one dialogue in one row. */
const MOST_TOGETHER = 200;

type Lines = { readonly trace: string; readonly lines: readonly TranscriptLine[] };

export type Recorder = {
  note(note: Note): void;
  /** Of a message that was not taken; another's goes with its message. */
  judged(judged: Judged): void;
  transcript(trace: string, lines: readonly TranscriptLine[]): void;
  /** Gives back what waits for this trace, to be written with a change of the same connection, before it. */
  take(trace: string): readonly Note[];
  /** Resolves when all that was given before is on disk, or could not be. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function startRecorder(store: Store, clock: Clock, onFault: (fault: unknown) => void): Recorder {
  let notes: Note[] = [];
  let judged: Judged[] = [];
  let transcripts: Lines[] = [];
  /** Those that gather now, by trace: what one dialogue says in that time is one row. */
  let gathering = new Map<string, TranscriptLine[]>();
  let waiting = false;
  let writing: Promise<void> = Promise.resolve();
  let cancel = () => {};

  const later = () => {
    if (waiting) return;
    waiting = true;
    cancel = clock.after(GATHER, () => void flush());
  };

  const flush = (): Promise<void> => {
    cancel();
    waiting = false;
    if (notes.length === 0 && transcripts.length === 0 && judged.length === 0) return writing;
    const chronicle = { notes, transcripts, judged };
    notes = [];
    judged = [];
    transcripts = [];
    gathering = new Map();
    writing = writing
      .then(async () => {
        const written = await store.run('record', {}, chronicle);
        if (!written.ok) keep(chronicle, written.error);
      })
      .catch(onFault);
    return writing;
  };

  const keep = (chronicle: { notes: Note[]; transcripts: Lines[]; judged: Judged[] }, why: string) => {
    notes = [...chronicle.notes, ...notes];
    judged = [...chronicle.judged, ...judged].slice(-MOST_JUDGED);
    transcripts = [...chronicle.transcripts, ...transcripts];
    const lost = notes.length + countLines(transcripts) - MOST_KEPT;
    if (lost > 0) {
      notes = notes.slice(-MOST_KEPT / 2);
      transcripts = newest(transcripts, MOST_KEPT / 2);
      gathering = new Map();
      onFault(new Error(`${lost} facts could not be written down and were dropped: ${why}`));
    }
    clock.after(milliseconds(1000), later);
  };

  return {
    note(note) {
      notes.push(note);
      later();
    },
    judged(one) {
      judged.push(one);
      later();
    },
    transcript(trace, lines) {
      if (lines.length === 0) return;
      later();
      const gathered = gathering.get(trace);
      if (gathered && gathered.length + lines.length <= MOST_TOGETHER) {
        gathered.push(...lines);
        return;
      }
      const begun = [...lines];
      gathering.set(trace, begun);
      transcripts.push({ trace, lines: begun });
    },
    take(trace) {
      const mine = notes.filter(note => note.trace === trace);
      if (mine.length > 0) notes = notes.filter(note => note.trace !== trace);
      return mine;
    },
    flush,
    async close() {
      await flush();
    },
  };
}

const countLines = (transcripts: readonly Lines[]): number =>
  transcripts.reduce((sum, { lines }) => sum + lines.length, 0);

/** The last of them, with at most so many lines. */
function newest(transcripts: readonly Lines[], most: number): Lines[] {
  let left = most;
  const from = transcripts.findLastIndex(({ lines }) => {
    left -= lines.length;
    return left < 0;
  });
  return transcripts.slice(from + 1);
}
