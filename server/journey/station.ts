/** What a way is drawn with: stations, and the events they are told from. */
import type { Event, Facts } from '../events/event.ts';
import type { Padlock } from '../events/security.ts';
import type { StoredNote } from '../store/interface.ts';

export type StationName =
  | 'written'
  | 'judged'
  | 'accepted'
  | 'queued'
  | 'listed'
  | 'delivered'
  | 'stored'
  | 'read'
  | 'sent'
  | 'returned';
export type Station = {
  readonly name: StationName;
  /** done: passed. waiting: it is here and waits. failed, refused: it ended here. ahead: not yet. */
  readonly state: 'done' | 'waiting' | 'failed' | 'refused' | 'held' | 'ahead';
  readonly at: number | null;
  /** One sentence for people: "Signed in as ana@office.test and handed over". */
  readonly sentence: string;
  /** A short fact below the station: "TLSv1.3", "UID 12". */
  readonly fact: string | null;
  /** Where it crossed from one program to another: how it was protected. */
  readonly padlock?: Padlock;
};

export type Of<N extends Event['name']> = { readonly id: number; readonly at: number; readonly fields: Facts[N] };

export const all = <N extends Event['name']>(events: readonly StoredNote[], name: N): Of<N>[] =>
  events.filter(e => e.name === name).sort((a, b) => a.at - b.at || a.id - b.id) as unknown as Of<N>[];
export const first = <N extends Event['name']>(events: readonly StoredNote[], name: N): Of<N> | undefined =>
  all(events, name)[0];

export const station = (
  name: StationName,
  state: Station['state'],
  at: number | null,
  sentence: string,
  fact: string | null = null,
): Station => ({ name, state, at, sentence, fact });

export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
