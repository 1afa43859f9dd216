/**
 * The word and the shape of every state, in one table each. A state is never shown by colour alone: shape, word and
 * only then colour.
 */
import type { JourneyRow, LogLine, Mode, RecipientState, Station, StationName } from '../../server/api/contract.ts';

export type Shape = 'ok' | 'waiting' | 'attention' | 'failed' | 'info' | 'held' | 'captured' | 'ahead';
type Look = { readonly shape: Shape; readonly word: string };

export const stateLook: { readonly [S in RecipientState | 'refused' | 'session']: Look } = {
  queued: { shape: 'waiting', word: 'Queued' },
  active: { shape: 'waiting', word: 'Being tried now' },
  deferred: { shape: 'waiting', word: 'Waiting' },
  held: { shape: 'held', word: 'Held' },
  delivered: { shape: 'ok', word: 'Delivered' },
  relayed: { shape: 'ok', word: 'Sent' },
  expanded: { shape: 'ok', word: 'Passed on' },
  failed: { shape: 'failed', word: 'Failed' },
  cancelled: { shape: 'info', word: 'Removed' },
  refused: { shape: 'failed', word: 'Refused' },
  session: { shape: 'info', word: 'Connection' },
};

export const outcomeShape: { readonly [O in LogLine['outcome']]: Shape } = {
  ok: 'ok',
  waiting: 'waiting',
  attention: 'attention',
  failed: 'failed',
  refused: 'failed',
  info: 'info',
};

/** The name of each station, and the role that keeps it (RFC 5598). */
export const stationWords: { readonly [S in StationName]: { readonly name: string; readonly role: string } } = {
  written: { name: 'Written', role: 'MUA' },
  judged: { name: 'Checked', role: 'MTA in' },
  accepted: { name: 'Accepted', role: 'MSA / MTA in' },
  queued: { name: 'Queued', role: 'Queue' },
  listed: { name: 'Mailing list', role: 'MDA' },
  delivered: { name: 'Delivered', role: 'MDA' },
  stored: { name: 'Stored', role: 'IMAP / POP3' },
  read: { name: 'Read', role: 'MUA' },
  sent: { name: 'Sent out', role: 'MTA out' },
  returned: { name: 'Told of', role: 'The other server' },
};

export const stationStateWord: { readonly [S in Station['state']]: string } = {
  done: 'done',
  waiting: 'waiting here',
  failed: 'failed here',
  refused: 'refused here',
  held: 'held here',
  ahead: 'not yet',
};

export const modeLook: { readonly [M in Mode]: Look } = {
  capture: { shape: 'captured', word: 'Capture: nothing leaves' },
  local: { shape: 'info', word: 'Local: only between our own' },
  deliver: { shape: 'ok', word: 'Deliver: mail goes out' },
};

/** What a row of the Journeys table says last: the state, and why. */
export function journeyOutcome(row: Pick<JourneyRow, 'state' | 'because'>): string {
  const { word } = stateLook[row.state];
  if (!row.because) return word;
  const told = row.because.toLowerCase().startsWith(word.toLowerCase());
  return told ? row.because.charAt(0).toUpperCase() + row.because.slice(1) : `${word}: ${row.because}`;
}

/** What a row is about, when it has no subject to say so. */
export const journeySubject = (row: Pick<JourneyRow, 'state' | 'subject'>): string => {
  if (row.subject) return row.subject;
  if (row.state === 'session') return 'Connection';
  return row.subject === null ? 'No message' : 'No subject';
};
