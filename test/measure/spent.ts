/**
 * Processor time of this process and of all it has started, browsers and servers, in seconds: what a measure costs on a
 * machine that others use as well. Looked at each second, since what has ended cannot be asked any more; Linux alone has it.
 */
import { readdirSync, readFileSync } from 'node:fs';

const EACH = 1000;
/** sysconf(_SC_CLK_TCK), which Linux has kept at this for programs. */
const TICKS_A_SECOND = 100;

export type Spent = { seconds(): number | null; stop(): void };

export function watchSpent(): Spent {
  /** By process and its start, for numbers are used again. */
  const ticks = new Map<string, number>();
  const look = (): void => {
    const all = new Map(processes().map(one => [one.id, one]));
    for (const one of all.values()) if (isOurs(one, all)) ticks.set(`${one.id} ${one.started}`, one.ticks);
  };
  const timer = setInterval(look, EACH).unref();
  return {
    seconds() {
      look();
      return ticks.size === 0 ? null : [...ticks.values()].reduce((a, b) => a + b, 0) / TICKS_A_SECOND;
    },
    stop: () => clearInterval(timer),
  };
}

type Process = { readonly id: number; readonly parent: number; readonly started: string; readonly ticks: number };

function isOurs(one: Process, all: ReadonlyMap<number, Process>): boolean {
  for (let at: Process | undefined = one; at; at = all.get(at.parent)) if (at.id === process.pid) return true;
  return false;
}

function processes(): Process[] {
  try {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(name => statOf(Number(name)));
  } catch {
    return [];
  }
}

/** proc_pid_stat(5): after the name in parentheses the state, the parent, …, user and system time as 12th and 13th. */
function statOf(id: number): Process[] {
  try {
    const line = readFileSync(`/proc/${id}/stat`, 'utf8');
    const words = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return [{ id, parent: Number(words[1]), ticks: Number(words[11]) + Number(words[12]), started: words[19] ?? '' }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
