/** How far each lab has come: kept in the store, brought forward by the journal and by what the terminals say. */
import type { Clock } from '../base/ports.ts';
import { connectionOf } from '../events/trace.ts';
import type { Store, StoredNote } from '../store/interface.ts';
import { isComplete, type LabId, labIds, newRun, observe, type Run, type StepId, withStep, withTrace } from './labs.ts';
import { stepsIn } from './talk-steps.ts';
import type { Terminal } from './terminal.ts';

type Kept = {
  readonly runs: Readonly<Partial<Record<LabId, Run>>>;
  readonly completed: Readonly<Partial<Record<LabId, number>>>;
};
const KEY = 'labs';
const nothing: Kept = { runs: {}, completed: {} };

export type Progress = {
  run(lab: LabId): Run | null;
  completed(lab: LabId): number | null;
  begin(lab: LabId): Promise<void>;
  end(lab: LabId): Promise<void>;
  see(lab: LabId, step: StepId): void;
  sent(lab: LabId, trace: string): void;
  /** What was told before its trace was known here. */
  replay(lab: LabId, notes: readonly StoredNote[]): void;
  /** Its lines are read as they come, its messages belong to the lab. */
  follow(lab: LabId, terminal: Terminal): void;
  watch(hear: () => void): () => void;
  close(): void;
};

export async function openProgress(store: Store, clock: Clock): Promise<Progress> {
  let kept = read(await store.meta(KEY));
  let saving: Promise<unknown> = Promise.resolve();
  const hearers = new Set<() => void>();
  /** Our own ends of connections, and their traces once the journal has told them. */
  const ports = new Map<number, LabId>();
  const connections = new Map<string, LabId>();

  const change = (next: Kept): void => {
    if (next === kept) return;
    kept = next;
    // While the disk is full it is not kept; it is no reason for anything to end.
    saving = saving.then(() => store.run('setMeta', { key: KEY, value: JSON.stringify(kept) })).catch(() => {});
    for (const hear of hearers) hear();
  };
  const put = (lab: LabId, run: Run): void => {
    if (run === kept.runs[lab]) return;
    const isNew = isComplete(lab, run) && kept.completed[lab] === undefined;
    change({
      runs: { ...kept.runs, [lab]: run },
      completed: isNew ? { ...kept.completed, [lab]: clock.now() } : kept.completed,
    });
  };
  const hear = (note: StoredNote): void => {
    if (note.name === 'smtp.connected') {
      const lab = ports.get(Number(note.fields.port));
      if (lab) connections.set(note.trace, lab);
    }
    for (const lab of labIds) {
      const run = kept.runs[lab];
      if (run)
        put(
          lab,
          observe(lab, run, note, trace => connections.get(connectionOf(trace)) === lab),
        );
    }
  };
  const stop = store.watchEvents(notes => notes.forEach(hear));
  return {
    run: lab => kept.runs[lab] ?? null,
    completed: lab => kept.completed[lab] ?? null,
    async begin(lab) {
      change({ ...kept, runs: { ...kept.runs, [lab]: newRun(clock.now()) } });
      await saving;
    },
    async end(lab) {
      const { [lab]: _, ...runs } = kept.runs;
      change({ ...kept, runs });
      await saving;
    },
    see(lab, step) {
      const run = kept.runs[lab];
      if (run) put(lab, withStep(run, step, clock.now()));
    },
    sent(lab, trace) {
      const run = kept.runs[lab];
      if (run) put(lab, withTrace(run, trace));
    },
    replay(lab, notes) {
      for (const note of notes) {
        const run = kept.runs[lab];
        if (run)
          put(
            lab,
            observe(lab, run, note, () => false),
          );
      }
    },
    follow(lab, terminal) {
      ports.set(terminal.port, lab);
      const look = (): void => {
        const run = kept.runs[lab];
        if (!run) return;
        put(
          lab,
          [...stepsIn(terminal.protocol, terminal.lines())].reduce((to, [step, at]) => withStep(to, step, at), run),
        );
      };
      look();
      terminal.watch(look);
    },
    watch(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    close: stop,
  };
}

function read(text: string | null): Kept {
  if (text === null) return nothing;
  try {
    const found = JSON.parse(text) as Partial<Kept>;
    return { runs: found.runs ?? {}, completed: found.completed ?? {} };
  } catch {
    // Progress in a lab is worth no more than to be begun anew.
    return nothing;
  }
}
