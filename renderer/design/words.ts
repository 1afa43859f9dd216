/**
 * The word and the shape of every state, in one table each. A state is never shown by colour alone: shape, word and
 * only then colour.
 */

import type { JourneyRow, LogLine, Mode, RecipientState, Station, StationName } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { heard } from '../language/heard.ts';

export type Shape = 'ok' | 'waiting' | 'attention' | 'failed' | 'info' | 'held' | 'captured' | 'ahead';
type Look = { readonly shape: Shape; readonly word: string };

export const stateLook: { readonly [S in RecipientState | 'refused' | 'session']: Look } = {
  queued: { shape: 'waiting', word: t('Queued') },
  active: { shape: 'waiting', word: t('Being tried now') },
  deferred: { shape: 'waiting', word: t('Waiting') },
  held: { shape: 'held', word: t('Held') },
  delivered: { shape: 'ok', word: t('Delivered') },
  relayed: { shape: 'ok', word: t('Sent') },
  expanded: { shape: 'ok', word: t('Passed on') },
  failed: { shape: 'failed', word: t('Failed') },
  cancelled: { shape: 'info', word: t('Removed') },
  refused: { shape: 'failed', word: t('Refused') },
  session: { shape: 'info', word: t('Connection') },
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
  written: { name: t('Written'), role: 'MUA' },
  judged: { name: t('Checked'), role: 'MTA in' },
  accepted: { name: t('Accepted'), role: 'MSA / MTA in' },
  queued: { name: t('Queued'), role: t('Queue') },
  listed: { name: t('Mailing list'), role: 'MDA' },
  delivered: { name: t('Delivered'), role: 'MDA' },
  stored: { name: t('Stored'), role: 'IMAP / POP3' },
  read: { name: t('Read'), role: 'MUA' },
  sent: { name: t('Sent out'), role: 'MTA out' },
  returned: { name: t('Told of'), role: t('The other server') },
};

export const stationStateWord: { readonly [S in Station['state']]: string } = {
  done: t('done'),
  waiting: t('waiting here'),
  failed: t('failed here'),
  refused: t('refused here'),
  held: t('held here'),
  ahead: t('not yet'),
};

/** `short`: where there is no room for the sentence. */
export const modeLook: { readonly [M in Mode]: Look & { readonly short: string } } = {
  capture: { shape: 'captured', word: t('Capture: nothing leaves'), short: t('Capture') },
  local: { shape: 'info', word: t('Local: only between our own'), short: t('Local') },
  deliver: { shape: 'ok', word: t('Deliver: mail goes out'), short: t('Deliver') },
};

/** What a row of the Journeys table says last: the state, and why. */
export function journeyOutcome(row: Pick<JourneyRow, 'state' | 'because'>): string {
  const { word } = stateLook[row.state];
  if (!row.because) return word;
  const because = heard(row.because);
  const told = because.toLowerCase().startsWith(word.toLowerCase());
  return told ? because.charAt(0).toUpperCase() + because.slice(1) : t('{state}: {because}', { state: word, because });
}

/** What a row is about, when it has no subject to say so. */
export const journeySubject = (row: Pick<JourneyRow, 'state' | 'subject'>): string => {
  if (row.subject) return row.subject;
  if (row.state === 'session') return t('Connection');
  return row.subject === null ? t('No message') : t('No subject');
};
