/** Which shape an answer has, and where its act leads. Pure. */

import type { WhyAction, WhyAnswer, WhyCauseCode, WhyDirection } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';
import { elsewherePath } from '../elsewhere/elsewhere-words.ts';

const well: ReadonlySet<WhyCauseCode> = new Set<WhyCauseCode>(['arrived', 'read', 'captured', 'taken', 'on-its-way']);
const waits: ReadonlySet<WhyCauseCode> = new Set<WhyCauseCode>([
  ...(['greylisted', 'waiting', 'own-hour', 'asleep', 'stopped', 'network'] as const),
]);
const ended: ReadonlySet<WhyCauseCode> = new Set<WhyCauseCode>([
  'said-no',
  'came-back',
  'disk-full',
  'fetch-login',
  'fetch-failed',
  'port-25-blocked',
]);
const refusals: ReadonlySet<WhyCauseCode> = new Set<WhyCauseCode>([
  ...([
    'refused',
    'wrong-password',
    'login-closed',
    'login-throttled',
    'turned-away',
    'limited',
    'suppressed',
  ] as const),
]);

export const shapeOf = (code: WhyCauseCode): Shape =>
  well.has(code)
    ? 'ok'
    : waits.has(code)
      ? 'waiting'
      : ended.has(code)
        ? 'failed'
        : refusals.has(code)
          ? 'failed'
          : code === 'fetch-off' || code === 'held' || code === 'breaker' || code === 'paused' || code === 'list-held'
            ? 'held'
            : 'attention';

/** Which way was looked; '': guessed. */
export const ways = (): readonly (readonly [WhyDirection | '', string])[] => [
  ['', t('Guess')],
  ['incoming', t('Mail to us')],
  ['outgoing', t('Mail from us')],
  ['app', t('Mail of an app')],
];

/** The address of the screen on which an act is done; null: it is done here. */
export function pathOf(action: WhyAction): string | null {
  const q = encodeURIComponent;
  switch (action.kind) {
    case 'open-journey':
      return `/journey/${q(action.trace)}`;
    case 'open-queue':
      return `/queue/${action.recipient}`;
    case 'open-person':
    case 'release-breaker':
      return `/accounts/${q(action.address)}`;
    case 'open-rules':
      return `/accounts/${q(action.address)}/rules`;
    case 'open-people':
      return '/accounts';
    case 'open-elsewhere':
      return elsewherePath(action.address);
    case 'open-doctor':
      return '/deliverability';
    case 'open-connect':
      return '/connect';
    case 'open-setting':
      return `/settings?find=${q(action.key)}`;
    default:
      return null;
  }
}

/** The address of an answer, to keep and to send. */
export function whyPath(text: string, way: WhyDirection | '' = ''): string {
  const query = new URLSearchParams({
    ...(text === '' ? {} : { about: text }),
    ...(way === '' ? {} : { way }),
  }).toString();
  return query === '' ? '/why' : `/why?${query}`;
}

/** The question that a screen is about: a journey's own. */
export const whyHere = (path: string): string =>
  whyPath(decodeURIComponent(/^\/(?:journey|session)\/([^/]+)$/.exec(path)?.[1] ?? ''));

/** What was asked, of an address of this screen. */
export function askedIn(search: string): { readonly text: string; readonly way: WhyDirection | '' } {
  const query = new URLSearchParams(search);
  const way = query.get('way');
  return {
    text: (query.get('about') ?? query.get('q') ?? '').trim(),
    way: way === 'incoming' || way === 'outgoing' || way === 'app' ? way : '',
  };
}

/** The same question at the command line. */
export function commandOf(text: string, way: WhyDirection | ''): string {
  const options = { '': '', incoming: '--to-us ', outgoing: '--from-us ', app: '--app ' }[way];
  return `mailroom why ${options}'${text.replaceAll("'", `'\\''`)}'`;
}

/** Of which message an answer speaks: who wrote to whom. */
export const fromTo = ({ sender, recipients }: NonNullable<WhyAnswer['about']>): string =>
  recipients.length > 1
    ? t('{sender} to {recipient} and {count, plural, one {# more} other {# more}}', {
        sender: sender || '<>',
        recipient: recipients[0] ?? '',
        count: recipients.length - 1,
      })
    : t('{sender} to {recipient}', { sender: sender || '<>', recipient: recipients[0] ?? '' });
