/**
 * What other tools call chaos, as steps of our fault scripts: those with the tool's name before theirs are the tool's, all
 * others stay as they are, and stand behind them. `/inbox/NAME` before the path means that inbox's script, else the one for all.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Faults, FOR_ALL } from '../capture/faults/faults.ts';
import type { FaultStep } from '../capture/faults/script.ts';

export type Monkey<Wish> = {
  /** null: there is none. */
  of(inbox: string | null): Wish | null;
  /** null takes it away. The fault is a sentence. */
  set(inbox: string | null, wish: Wish | null): Promise<Result<void, string>>;
};

type Kind<Wish> = {
  /** Before the name of each of its steps. */
  readonly mark: string;
  readonly steps: (wish: Wish) => readonly FaultStep[];
  readonly read: (steps: readonly FaultStep[]) => Wish | null;
};

const MOST_REMEMBERED = 1000;

export function newMonkey<Wish>(faults: Pick<Faults, 'all' | 'set' | 'ready'>, kind: Kind<Wish>): Monkey<Wish> {
  // What was asked for to the letter, for a chance of nothing is no step.
  const asked = new Map<string, { readonly wish: Wish; readonly steps: string }>();
  const scriptOf = (inbox: string) => faults.all().find(one => one.inbox === inbox);
  const isIts = ({ name }: FaultStep): boolean => name?.startsWith(kind.mark) === true;
  const itsSteps = (inbox: string): readonly FaultStep[] => (scriptOf(inbox)?.script.steps ?? []).filter(isIts);
  return {
    of(named) {
      const inbox = named ?? FOR_ALL;
      const steps = itsSteps(inbox);
      const known = asked.get(inbox);
      return known?.steps === JSON.stringify(steps) ? known.wish : kind.read(steps);
    },
    async set(named, wish) {
      await faults.ready();
      const inbox = named ?? FOR_ALL;
      const kept = scriptOf(inbox);
      const steps = wish === null ? [] : kind.steps(wish);
      const others = (kept?.script.steps ?? []).filter(step => !isIts(step));
      // Without anything to take away nothing is made.
      if (steps.length + others.length > 0 || kept) {
        const script = { ...kept?.script, steps: [...steps, ...others] };
        // Whoever asks for chaos wants it now.
        const off = steps.length === 0 && kept?.off === true;
        const done = await faults.set(inbox, script.steps.length === 0 ? null : { script, off });
        if (!done.ok) return err(done.error);
      }
      asked.delete(inbox);
      if (wish !== null) asked.set(inbox, { wish, steps: JSON.stringify(itsSteps(inbox)) });
      for (const oldest of asked.keys()) if (asked.size > MOST_REMEMBERED) asked.delete(oldest);
      return ok(undefined);
    },
  };
}
