/** How a captured message is let out after all: asked for by each tool in its own words, done by `assembly/`. */
import type { Letter } from '../capture/letters.ts';

export type Release = {
  /** Where it would go, and to whom; null: nothing may be released. */
  allowed(): { readonly host: string; readonly recipients: readonly string[] } | null;
  /** A sentence: why it was not sent. */
  send(letter: Letter, recipients: readonly string[]): Promise<string | null>;
};
