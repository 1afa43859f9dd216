/**
 * What the server says, in the reader's language: its sentences come in English, for its journal and its searches are in
 * English. In English nothing is done and nothing is loaded; another language brings its ear with it (`ear.ts`).
 */
type Line = { readonly name: string; readonly fields: Readonly<Record<string, unknown>>; readonly sentence: string };
export type Ear = {
  readonly heard: (text: string) => string;
  readonly told: (line: Line) => string;
};

let ear: Ear | null = null;
export const hearWith = (next: Ear | null): void => {
  ear = next;
};

/** A ready sentence; what nobody has translated stays as it came. */
export const heard = (text: string): string => ear?.heard(text) ?? text;
/** An event, from its facts. */
export const told = (line: Line): string => ear?.told(line) ?? line.sentence;
