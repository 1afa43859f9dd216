/** What the queue's rows and acts say. Pure. */
import type { QueueActName, QueueActWish, QueueRow, RecipientState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { moment } from '../design/format.ts';
import { stateLook } from '../design/words.ts';

type ActWords = {
  readonly name: string;
  /** Under which it stands on the bar; none: in the menu. */
  readonly keys?: string;
  /** From which states it can be done. */
  readonly from: readonly RecipientState[];
  /** How the command line calls it. */
  readonly cli: string;
  /** Said when it is done; with the number that really changed. */
  readonly past: (changed: number) => string;
  readonly danger?: true;
};

const untried = ['queued', 'deferred'] as const;
const waiting = ['queued', 'deferred', 'held'] as const;

export const acts: { readonly [A in QueueActName]: ActWords } = {
  retry: {
    name: t('Send now'),
    keys: '!',
    from: untried,
    cli: 'retry',
    past: changed => t('{count, plural, one {# message is} other {# messages are}} tried now.', { count: changed }),
  },
  hold: {
    name: t('Hold'),
    keys: 'h',
    from: untried,
    cli: 'hold',
    past: changed =>
      t(
        '{count, plural, one {# message held. Nothing happens to it} other {# messages held. Nothing happens to them}} until released.',
        { count: changed },
      ),
  },
  release: {
    name: t('Release'),
    keys: 'h',
    from: ['held'],
    cli: 'release',
    past: changed => t('{count, plural, one {# message} other {# messages}} released.', { count: changed }),
  },
  bounce: {
    name: t('Return to sender'),
    keys: 'd',
    from: waiting,
    cli: 'bounce',
    past: changed =>
      t('{count, plural, one {# message} other {# messages}} returned to the sender.', { count: changed }),
  },
  reroute: {
    name: t('Route via'),
    keys: 'shift+r',
    from: waiting,
    cli: 'reroute',
    past: changed => t('{count, plural, one {# message} other {# messages}} on another route.', { count: changed }),
  },
  cancel: {
    name: t('Delete'),
    keys: '#',
    from: waiting,
    cli: 'delete',
    past: changed =>
      t('{count, plural, one {# message} other {# messages}} deleted from the queue.', { count: changed }),
    danger: true,
  },
  requeue: {
    name: t('Start anew'),
    from: waiting,
    cli: 'requeue',
    past: changed => t('{count, plural, one {# message} other {# messages}} queued anew.', { count: changed }),
  },
  schedule: {
    name: t('Send at…'),
    from: untried,
    cli: 'schedule',
    past: changed => t('{count, plural, one {# message} other {# messages}} to be tried then.', { count: changed }),
  },
  keep: {
    name: t('Keep trying until…'),
    from: waiting,
    cli: 'keep',
    past: changed => t('{count, plural, one {# message} other {# messages}} kept until then.', { count: changed }),
  },
  expire: {
    name: t('Give up now…'),
    from: waiting,
    cli: 'expire',
    past: changed =>
      t(
        '{count, plural, one {# message given up; its sender is} other {# messages given up; their senders are}} told.',
        {
          count: changed,
        },
      ),
  },
  'mark-delivered': {
    name: t('Mark as delivered…'),
    from: waiting,
    cli: 'delivered',
    past: changed =>
      t('{count, plural, one {# message} other {# messages}} marked as delivered; nobody is told.', { count: changed }),
  },
};

export const fit = (rows: readonly QueueRow[], act: QueueActName): readonly QueueRow[] =>
  rows.filter(row => acts[act].from.includes(row.state));

/** What ends a message, or is done to so many, is asked first. */
export type Asked = 'bounce' | 'expire' | 'mark-delivered';
export const isAsked = (act: QueueActName): act is Asked =>
  act === 'bounce' || act === 'expire' || act === 'mark-delivered';

type Count = { readonly count: number; readonly domain: string };
const questions: { readonly [A in Asked]: (what: Count) => string } = {
  bounce: what =>
    t(
      'Return {count, plural, one {# waiting message} other {# waiting messages}}{domain, select, none {} other { for {domain}}} to the sender?',
      what,
    ),
  expire: what =>
    t(
      'Give up on {count, plural, one {# waiting message} other {# waiting messages}}{domain, select, none {} other { for {domain}}}?',
      what,
    ),
  'mark-delivered': what =>
    t(
      'Mark {count, plural, one {# waiting message} other {# waiting messages}}{domain, select, none {} other { for {domain}}} as delivered?',
      what,
    ),
};

/** `Return 3 waiting messages for example.net to the sender?`: the thing and the count, and for whom when it is one place. */
export const question = (act: Asked, n: number, domain: string | null): string =>
  questions[act]({ count: n, domain: domain ?? 'none' });

/** null: there are several. */
export function oneDomain(rows: readonly Pick<QueueRow, 'address'>[]): string | null {
  const domains = new Set(rows.map(row => row.address.split('@').at(-1)!));
  const [domain] = domains;
  return domains.size === 1 ? domain! : null;
}

export const consequence: { readonly [A in Asked]: string } = {
  bounce: t('Each sender gets a report that says it could not be delivered. The messages leave the queue.'),
  expire: t('As if their time had run out: each sender gets a report, and the messages leave the queue.'),
  'mark-delivered': t('They leave the queue as if they had arrived. Nobody is told, and nobody gets them from here.'),
};

/** Said when it is done; with the number that really changed. */
export function done(act: QueueActName, changed: number, asked = changed): string {
  const what = acts[act].past(changed);
  if (asked <= changed) return what;
  return t('{what} {count, number} could not be: on the way, or gone.', { what, count: asked - changed });
}

/** By key, for buttons that could do nothing cannot be pressed. */
export function cannot(act: QueueActName, rows: readonly Pick<QueueRow, 'state'>[]): string {
  const states = [...new Set(rows.map(row => stateLook[row.state].word))];
  return t('{act} is not for this state: {states}.', {
    act: acts[act].name.replace('…', ''),
    states: states.join(', '),
  });
}

/** RFC 4865: its sender chose the hour, and nothing went wrong. */
export const waitsForItsHour = ({ attempts, nextAt, notBefore }: QueueRow): boolean =>
  attempts === 0 && notBefore !== null && nextAt === notBefore;

/** RFC 5321 §4.2: what a host said begins with its code; anything else is our own finding. */
export const isReply = (text: string): boolean => /^[2-5]\d\d[ -]/.test(text);

/** A rule or the breaker is named; the window and the command line are you. */
export const holder = (by: string | null): string =>
  by === null || /^the (window|command line)/.test(by) ? t('you') : by;

/** The far side's words first; without them, what the state means. */
export function why(row: QueueRow): string {
  if (row.state === 'held') {
    const by = t('Held by {whom}', { whom: holder(row.operatedBy) });
    return row.reply ? t('{why}; before that: {reply}', { why: by, reply: row.reply }) : by;
  }
  if (row.reply)
    return row.host && isReply(row.reply) ? t('{host} said: {reply}', { host: row.host, reply: row.reply }) : row.reply;
  if (waitsForItsHour(row)) return t('Held by its sender until {when}', { when: moment(row.notBefore!) });
  if (row.uncertain) return t('Perhaps delivered: the connection broke before the answer');
  switch (row.state) {
    case 'active':
      return t('A connection is open');
    case 'deferred':
      return t('The last attempt gave no answer');
    default:
      return t('Not tried yet');
  }
}

type Counts = Readonly<Record<RecipientState, number>>;

export function summary(counts: Counts): string {
  const said = [
    counts.active > 0 ? t('{count, number} being tried', { count: counts.active }) : null,
    counts.queued + counts.deferred > 0
      ? t('{count, number} waiting', { count: counts.queued + counts.deferred })
      : null,
    counts.held > 0 ? t('{count, number} held', { count: counts.held }) : null,
  ].filter(one => one !== null);
  return said.length > 0 ? said.join(' · ') : t('Nothing waits.');
}

export const waitingIn = (counts: Counts): number => counts.queued + counts.active + counts.deferred + counts.held;

/** More than so many are first shown: how many, of whom, where to, and who is left alone. */
export const MANY = 20;

/** The same on the command line; more ids than a line holds are told by what was looked for. */
export function commandFor(
  act: QueueActName,
  recipients: readonly number[],
  where: string,
  wish: Partial<Pick<Extract<QueueActWish, { act: 'reroute' }>, 'newRoute'>> = {},
): string {
  const which =
    recipients.length <= MANY
      ? recipients.join(' ') || 'ID…'
      : where === ''
        ? '--all'
        : `--where '${where.replaceAll("'", String.raw`'\''`)}'`;
  const more: Partial<Record<QueueActName, string>> = {
    reroute: ` --via ${wish.newRoute == null ? 'auto' : `"${wish.newRoute}"`}`,
    schedule: ' --at 18:30',
    keep: ' --until 2d',
  };
  return `mailroom queue ${acts[act].cli} ${which}${more[act] ?? ''}`;
}
