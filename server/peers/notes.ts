/**
 * What is remembered of peers over days, also over a restart: who brought wanted mail (`good`), what was asked to come
 * again (`asked`), what came again (`passed`). Each note has an end. Memory is what counts; the file follows it
 * (notes-file.ts), so an answer costs no disk, and what a crash loses is a few seconds of it.
 */
import type { Instant } from '../base/units.ts';

export const noteKinds = ['good', 'asked', 'passed'] as const;
export type NoteKind = (typeof noteKinds)[number];
export type Note = { readonly at: Instant; readonly until: Instant };

/** Of each kind; the oldest go first. About 150 octets each. */
export const MOST_NOTES: { readonly [K in NoteKind]: number } = { good: 20_000, asked: 50_000, passed: 50_000 };

/** null: the note is gone. */
export type Change = { readonly kind: NoteKind; readonly key: string; readonly note: Note | null };

export class Notes {
  readonly #kept: { readonly [K in NoteKind]: Map<string, Note> } = {
    good: new Map(),
    asked: new Map(),
    passed: new Map(),
  };
  /** What the file does not have yet, by kind and key. */
  #changes = new Map<string, Change>();

  /** As it was kept; what is over is left out. */
  constructor(kept: readonly Change[] = [], now: Instant = 0) {
    for (const { kind, key, note } of kept) if (note && note.until > now) this.#kept[kind].set(key, note);
    for (const kind of noteKinds) this.#bound(kind);
    this.#changes.clear();
  }

  of(kind: NoteKind, key: string, now: Instant): Note | null {
    const note = this.#kept[kind].get(key);
    return note && note.until > now ? note : null;
  }

  put(kind: NoteKind, key: string, note: Note): void {
    const notes = this.#kept[kind];
    notes.delete(key);
    notes.set(key, note);
    this.#change({ kind, key, note });
    this.#bound(kind);
  }

  /** False: there was none. */
  drop(kind: NoteKind, key: string): boolean {
    if (!this.#kept[kind].delete(key)) return false;
    this.#change({ kind, key, note: null });
    return true;
  }

  /** What is over goes. */
  sweep(now: Instant): void {
    for (const kind of noteKinds)
      for (const [key, { until }] of this.#kept[kind]) if (until <= now) this.drop(kind, key);
  }

  count(kind: NoteKind): number {
    return this.#kept[kind].size;
  }

  /** All there is, for a file that is written anew. */
  *all(): Generator<Change, void, void> {
    for (const kind of noteKinds) for (const [key, note] of this.#kept[kind]) yield { kind, key, note };
  }

  /** What has changed since this was asked last. */
  takeChanges(): readonly Change[] {
    const changes = [...this.#changes.values()];
    this.#changes = new Map();
    return changes;
  }

  #change(change: Change): void {
    this.#changes.set(`${change.kind} ${change.key}`, change);
  }

  #bound(kind: NoteKind): void {
    const notes = this.#kept[kind];
    for (const key of notes.keys()) {
      if (notes.size <= MOST_NOTES[kind]) return;
      this.drop(kind, key);
    }
  }
}
