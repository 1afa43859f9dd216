/** The overview's facts in words. Pure. */
import type { CountedStation, Ledger, LineCounts, ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { count } from '../design/format.ts';
import type { LineInput, LineStation } from '../design/line-layout.ts';

/** Every recipient that was accepted has come to something; this is the sum that proves it. */
export function ledgerSentence(ledger: Ledger): string | null {
  if (ledger.accepted === 0) return null;
  const parts = [
    [ledger.delivered, t('{count} delivered', { count: count(ledger.delivered) })],
    [ledger.relayed, t('{count} sent out', { count: count(ledger.relayed) })],
    [ledger.expanded, t('{count} passed on', { count: count(ledger.expanded) })],
    [ledger.failed, t('{count} returned', { count: count(ledger.failed) })],
    [ledger.cancelled, t('{count} removed', { count: count(ledger.cancelled) })],
    [ledger.waiting, t('{count} waiting', { count: count(ledger.waiting) })],
  ] as const;
  // A sum, not a sentence: it reads the same in every language.
  const sum = parts.flatMap(([n, words]) => (n > 0 ? [words] : [])).join(' + ');
  return ledger.balanced
    ? t('Nothing is lost: {accepted, plural, one {# recipient} other {# recipients}} accepted = {sum}.', {
        accepted: ledger.accepted,
        sum,
      })
    : t('The books do not balance: {accepted, plural, one {# recipient} other {# recipients}} accepted, but {sum}.', {
        accepted: ledger.accepted,
        sum,
      });
}

export function listeningFact(listeners: readonly ListenerState[]): string {
  const smtp =
    listeners.find(one => one.state === 'listening' && one.name === 'smtp') ??
    listeners.find(one => one.state === 'listening');
  return smtp
    ? t('Listening on {address}, {count, plural, one {# connection} other {# connections}} now.', {
        address: `${smtp.host}:${smtp.port}`,
        count: smtp.connections,
      })
    : t('No listener is open, so nothing can come in.');
}

const names = {
  trunk: ['written', 'accepted', 'queued'],
  local: ['delivered', 'stored', 'read'],
  out: ['sent'],
} as const;

type CountedStop = LineStation & { readonly name: CountedStation };

/** A station is lit when mail passed it in the time that is counted. */
export function countedLine(counts: LineCounts): LineInput<CountedStop> {
  const station = (name: CountedStation): CountedStop => ({ name, state: counts.counts[name] > 0 ? 'done' : 'ahead' });
  return { trunk: names.trunk.map(station), branches: [names.local.map(station), names.out.map(station)] };
}

export function countedSentence(counts: LineCounts): string {
  const { accepted, delivered, sent } = counts.counts;
  const { minutes, waiting, refused, failed } = counts;
  return t(
    'In the last {minutes, plural, one {# minute} other {# minutes}}: {accepted, number} accepted, {delivered, number} delivered, {sent, number} sent out, {waiting, number} waiting, {refused, number} refused, {failed, number} failed',
    { minutes, accepted, delivered, sent, waiting, refused, failed },
  );
}
