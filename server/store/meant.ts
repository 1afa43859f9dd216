/** Of reading.ts: the messages that somebody may mean, and notes by name; long looks let others have their turn. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Meant, MeantTrace, NotesWanted } from './noted-shapes.ts';
import type { StoredNote } from './shapes.ts';
import type { Reader } from './sqlite/database.ts';
import { notedBetween, soughtBy, tracesAmong, tracesOf } from './sqlite/noted.ts';

export const notesWanted = (db: () => Reader, { names, from, until, limit }: NotesWanted): readonly StoredNote[] =>
  names.flatMap(name => notedBetween(db(), name, { from, until }, limit)).sort((a, b) => b.at - a.at || b.id - a.id);

/** Where several things are known, a message must meet them all, and so all that meet one are gathered. */
const MOST_OF_ONE = 200_000;
/** So few are sooner looked at one by one than everything is gone through again. */
const FEW = 1_000;

export async function meantBy(db: () => Reader, wanted: Meant): Promise<readonly MeantTrace[]> {
  const sought = soughtBy(wanted);
  const most = sought.length === 1 ? wanted.limit : MOST_OF_ONE;
  let met: ReadonlyMap<string, number> | null = null;
  for (const one of sought) {
    const found = new Map<string, number>();
    const few = met !== null && met.size <= FEW ? [...met.keys()] : null;
    for (const traces of few ? tracesAmong(db, one, wanted, few) : tracesOf(db, one, wanted, most)) {
      for (const { trace, at } of traces) if (met === null || met.has(trace)) found.set(trace, at);
      await turn();
    }
    met = found;
  }
  return [...(met ?? [])]
    .map(([trace, at]) => ({ trace, at }))
    .sort((a, b) => b.at - a.at)
    .slice(0, wanted.limit);
}
