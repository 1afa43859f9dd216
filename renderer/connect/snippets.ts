/** Lines to paste, as the first run and Connect show them: those of a way in, in the order in which people look for them. */

import { openWay, type Snippet, type SnippetId, snippetsOf } from '../../server/api/connect-snippets.ts';
import type { ListenerState } from '../../server/api/contract.ts';

export type { Snippet } from '../../server/api/connect-snippets.ts';

/** What the first run has room for. */
const FIRST: readonly SnippetId[] = ['env', 'node', 'php', 'django', 'rails', 'laravel', 'spring', 'curl', 'python'];

/** With the host and port that really listen now; none where nothing listens. */
export function snippets(listeners: readonly ListenerState[], to: string): readonly Snippet[] {
  const way = openWay(listeners, to);
  if (!way) return [];
  const all = snippetsOf(way);
  return FIRST.flatMap(id => all.filter(one => one.id === id));
}
