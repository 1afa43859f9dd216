/** What "replace" put at the top of a message stays there: RFC 5703 §5, of scripts that edit headers too. */
import type { Run } from '../extension.ts';

const kept = 'replaced';
const original: ReadonlySet<string> = new Set(['original-subject', 'original-from']);

export const markReplaced = (run: Run): void => {
  run.kept.set(kept, true);
};

export const isProtectedByReplace = (run: Run, name: string): boolean =>
  run.kept.has(kept) && original.has(name.toLowerCase());
