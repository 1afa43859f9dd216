/** What a person did to the queue, in words. */
import { t } from '../base/language.ts';
import type { Facts } from './event.ts';

/** After who did it. */
const did: Readonly<Record<string, (by: string) => string>> = {
  hold: by => t('{by} held it', { by }),
  release: by => t('{by} released it', { by }),
  retry: by => t('{by} asked to try it now', { by }),
  requeue: by => t('{by} queued it anew', { by }),
  reroute: by => t('{by} chose another route', { by }),
  readdress: by => t('{by} changed the address', { by }),
  'add-recipients': by => t('{by} added this recipient', { by }),
  'change-sender': by => t('{by} changed the sender', { by }),
  schedule: by => t('{by} chose the next try', { by }),
  keep: by => t('{by} chose how long to keep trying', { by }),
  bounce: by => t('{by} returned it to the sender', { by }),
  expire: by => t('{by} ended its time', { by }),
  cancel: by => t('{by} took it out of the queue', { by }),
  discard: by => t('{by} threw away', { by }),
  'mark-delivered': by => t('{by} marked it as delivered, without a delivery of ours', { by }),
};

export const operatedWords = ({ act, by, change, why }: Facts['queue.operated']): string =>
  [
    did[act]?.(by) ?? t('{by} asked to {act}', { by, act }),
    ...(change ? [`(${change})`] : []),
    ...(why ? [t('because "{why}"', { why })] : []),
  ].join(' ');

export function frozenWords({ route, frozen, by, why }: Facts['queue.frozen']): string {
  const what = route === '*' ? t('all outgoing mail') : t('mail to {route}', { route });
  const said = frozen ? t('{by} stopped: {what}', { by, what }) : t('{by} let go on: {what}', { by, what });
  return why ? t('{said}, because "{why}"', { said, why }) : said;
}
