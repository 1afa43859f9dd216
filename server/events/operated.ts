/** What a person did to the queue, in words. */
import type { Facts } from './event.ts';

/** After who did it. */
const did: Readonly<Record<string, string>> = {
  hold: 'held',
  release: 'released',
  retry: 'asked to try now',
  requeue: 'queued anew',
  reroute: 'gave another route to',
  readdress: 'changed the address of',
  'add-recipients': 'added',
  'change-sender': 'changed the sender of the message to',
  schedule: 'chose the next try for',
  keep: 'chose how long to keep trying',
  bounce: 'returned to the sender',
  expire: 'ended the time for',
  cancel: 'took out of the queue',
  discard: 'threw away',
  'mark-delivered': 'marked as delivered, without a delivery of ours',
};

export const operatedWords = ({ act, by, change, why }: Facts['queue.operated']): string =>
  [
    `${by} ${did[act] ?? `asked to ${act}`}`,
    ...(change ? [`(${change})`] : []),
    ...(why ? [`because "${why}"`] : []),
  ].join(' ');

export function frozenWords({ route, frozen, by, why }: Facts['queue.frozen']): string {
  const what = route === '*' ? 'all outgoing mail' : `mail to ${route}`;
  return `${by} ${frozen ? 'stopped' : 'let go on'}: ${what}${why ? `, because "${why}"` : ''}`;
}
