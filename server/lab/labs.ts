/**
 * The labs: what each is made of, and how a step is seen to be done. Nothing is ticked by trust: each step is an event of
 * the mail system, or a line that the server really said. Pure.
 */
import type { StoredNote } from '../store/interface.ts';

export const steps = {
  /** Follow one letter. */
  letter: ['sent', 'stored', 'read'],
  /** Speak SMTP by hand. */
  smtp: ['greeted', 'hello', 'sender', 'recipient', 'content', 'taken', 'stored', 'quit'],
  /** POP3 and IMAP side by side. */
  readers: ['pop-in', 'pop-read', 'imap-in', 'imap-select', 'imap-read', 'pop-delete', 'imap-gone'],
  /** The queue and retries. */
  queue: ['frozen', 'sent', 'thawed', 'arrived', 'full', 'deferred', 'room', 'retried'],
} as const;

export type LabId = keyof typeof steps;
export const labIds = Object.keys(steps) as LabId[];
export type StepId = (typeof steps)[LabId][number];

export type Run = {
  readonly begunAt: number;
  /** Messages that belong to it, by trace. */
  readonly traces: readonly string[];
  /** When each step was seen. */
  readonly done: Readonly<Partial<Record<StepId, number>>>;
};

export const newRun = (now: number): Run => ({ begunAt: now, traces: [], done: {} });

export const withStep = (run: Run, step: StepId, at: number): Run =>
  run.done[step] === undefined ? { ...run, done: { ...run.done, [step]: at } } : run;

export const isComplete = (lab: LabId, run: Run): boolean => steps[lab].every(step => run.done[step] !== undefined);

/** More than anybody makes in a lab; the first are forgotten. */
const MOST_TRACES = 100;
export const withTrace = (run: Run, trace: string): Run =>
  run.traces.includes(trace) ? run : { ...run, traces: [...run.traces, trace].slice(-MOST_TRACES) };

/** What an event tells of a lab that is begun. `ownConnection`: a terminal of this lab opened it. */
export function observe(lab: LabId, run: Run, note: StoredNote, ownConnection: (trace: string) => boolean): Run {
  const at = note.at;
  const isOurs = run.traces.includes(note.trace);
  switch (lab) {
    case 'letter':
      if (!isOurs) return run;
      if (note.name === 'mda.filed') return withStep(run, 'stored', at);
      return note.name === 'ms.read' ? withStep(run, 'read', at) : run;
    case 'smtp':
      if (note.name === 'queue.accepted' && ownConnection(note.trace))
        return withStep(withTrace(run, note.trace), 'taken', at);
      return isOurs && note.name === 'mda.filed' ? withStep(run, 'stored', at) : run;
    case 'readers':
      return run;
    case 'queue':
      return observeQueue(run, note, isOurs);
  }
}

function observeQueue(run: Run, note: StoredNote, isOurs: boolean): Run {
  const { done } = run;
  if (note.name === 'queue.frozen' && note.fields.route === 'local') {
    if (note.fields.frozen === true) return withStep(run, 'frozen', note.at);
    return done.sent === undefined ? run : withStep(run, 'thawed', note.at);
  }
  if (!isOurs) return run;
  if (note.name === 'queue.deferred' && done.full !== undefined) return withStep(run, 'deferred', note.at);
  if (note.name !== 'mda.filed') return run;
  if (done.deferred !== undefined && done.room !== undefined) return withStep(run, 'retried', note.at);
  return done.thawed === undefined ? run : withStep(run, 'arrived', note.at);
}
