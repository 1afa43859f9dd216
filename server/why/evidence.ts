/** Rows that prove an answer, from events: as the log tells them, with the trace that shows more. Pure. */
import { sentence } from '../events/catalogue.ts';
import { type Event, type Facts, SERVER_TRACE } from '../events/event.ts';
import type { StoredNote } from '../store/interface.ts';
import type { Evidence } from './answer.ts';
import type { Candidate } from './gathered.ts';

export type Of<N extends Event['name']> = {
  readonly id: number;
  readonly at: number;
  readonly trace: string;
  readonly name: N;
  readonly fields: Facts[N];
};

export const allOf = <N extends Event['name']>(notes: readonly StoredNote[], name: N): Of<N>[] =>
  notes.filter(note => note.name === name) as unknown as Of<N>[];
export const lastOf = <N extends Event['name']>(
  notes: readonly StoredNote[],
  name: N,
  fits: (fields: Facts[N]) => boolean = () => true,
): Of<N> | undefined => allOf(notes, name).findLast(note => fits(note.fields));

export const row = (note: Pick<StoredNote, 'at' | 'name' | 'trace' | 'fields'> | Of<Event['name']>): Evidence => {
  const { at, name, trace, fields } = note as StoredNote;
  const { reply } = fields;
  return {
    at,
    said: sentence({ name, fields }),
    trace: trace === SERVER_TRACE ? null : trace,
    bytes: typeof reply === 'string' && reply !== '' ? reply.split(/\r?\n/) : [],
  };
};

/** What a reader wants of a message's own events: the chief ones, at most so many, in their order. */
export function rowsOf(candidate: Candidate, names: readonly Event['name'][], most = 5): readonly Evidence[] {
  const wanted = new Set<string>(names);
  return candidate.notes
    .filter(note => wanted.has(note.name))
    .slice(-most)
    .map(row);
}
