/** The overview's facts in words. Pure. */
import type { CountedStation, Ledger, LineCounts, ListenerState, Status } from '../../server/api/contract.ts';
import { count, plural } from '../design/format.ts';
import type { LineInput, LineStation } from '../design/line-layout.ts';
import type { Shape } from '../design/words.ts';

export const headlineShape: { readonly [K in Status['headline']['kind']]: Shape } = {
  moving: 'ok',
  waiting: 'waiting',
  stuck: 'failed',
  quiet: 'ok',
  capture: 'captured',
  attention: 'attention',
};

/** Every recipient that was accepted has come to something; this is the sum that proves it. */
export function ledgerSentence(ledger: Ledger): string | null {
  if (ledger.accepted === 0) return null;
  const parts = [
    [ledger.delivered, 'delivered'],
    [ledger.relayed, 'sent out'],
    [ledger.expanded, 'passed on'],
    [ledger.failed, 'returned'],
    [ledger.cancelled, 'removed'],
    [ledger.waiting, 'waiting'],
  ] as const;
  const sum = parts
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${count(n)} ${word}`)
    .join(' + ');
  return ledger.balanced
    ? `Nothing is lost: ${plural(ledger.accepted, 'recipient')} accepted = ${sum}.`
    : `The books do not balance: ${plural(ledger.accepted, 'recipient')} accepted, but ${sum}.`;
}

export function listeningFact(listeners: readonly ListenerState[]): string {
  const smtp =
    listeners.find(one => one.state === 'listening' && one.name === 'smtp') ??
    listeners.find(one => one.state === 'listening');
  return smtp
    ? `Listening on ${smtp.host}:${smtp.port}, ${plural(smtp.connections, 'connection')} now.`
    : 'No listener is open, so nothing can come in.';
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
  return `In the last ${plural(counts.minutes, 'minute')}: ${count(accepted)} accepted, ${count(delivered)} delivered, ${count(sent)} sent out, ${count(counts.waiting)} waiting, ${count(counts.refused)} refused, ${count(counts.failed)} failed`;
}
