/** What a person did to the queue, in words. */
import type { Facts } from './event.ts';

/** After who did it. */
const did: Readonly<Record<string, string>> = {
  hold: 'held it',
  release: 'released it',
  retry: 'asked to try it now',
  requeue: 'queued it anew',
  reroute: 'chose another route',
  readdress: 'changed the address',
  'add-recipients': 'added this recipient',
  'change-sender': 'changed the sender',
  schedule: 'chose the next try',
  keep: 'chose how long to keep trying',
  bounce: 'returned it to the sender',
  expire: 'ended its time',
  cancel: 'took it out of the queue',
  discard: 'threw away',
  'mark-delivered': 'marked it as delivered, without a delivery of ours',
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
