/** What the tray shows without words: a shape for each state (assets/render.ts draws them). Pure. */
import type { TrayState } from '../server/api/shell.ts';
import type { ServerState } from './server-process.ts';

/** An open gap: stopped. A triangle: a person is needed. A dot: something new was captured. */
export type Glyph = 'plain' | 'captured' | 'attention' | 'stopped';

/** @param hasNews  something was captured since the person last looked */
export function glyphOf(server: ServerState['state'], state: TrayState | null, hasNews: boolean): Glyph {
  if (server !== 'running') return 'stopped';
  if (state?.glyph === 'attention') return 'attention';
  return hasNews ? 'captured' : 'plain';
}
