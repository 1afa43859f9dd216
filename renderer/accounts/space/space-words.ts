/** How much mailboxes may hold, and what becomes of mail when one is full: numbers and settings in words. Pure. */

import type { AccountRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { date, size } from '../../design/format.ts';
import type { Shape } from '../../design/words.ts';
import { share } from '../people-words.ts';
import type { Known, Values } from '../use-settings.ts';

export const policyKeys = [
  ...['quota.warn-at', 'quota.warn-again-at', 'quota.when-full', 'quota.grace-time', 'quota.grace-percent'],
] as const;
export type WhenFull = 'defer' | 'refuse' | 'grace';
export type Unit = 's' | 'm' | 'h' | 'd';

/** As the fields of a form have it. */
export type Policy = {
  readonly warnAt: string;
  readonly warnAgainAt: string;
  readonly whenFull: WhenFull;
  readonly graceTime: string;
  readonly graceUnit: Unit;
  readonly gracePercent: string;
};

export function policyFrom(known: Known): Policy {
  const text = (key: string): string => known[key]?.text ?? '';
  const [, graceTime = '7', graceUnit = 'd'] = /^(\d+)([smhd])$/.exec(text('quota.grace-time')) ?? [];
  return {
    warnAt: text('quota.warn-at'),
    warnAgainAt: text('quota.warn-again-at'),
    whenFull: text('quota.when-full') as WhenFull,
    ...{ graceTime, graceUnit: graceUnit as Unit },
    gracePercent: text('quota.grace-percent'),
  };
}

/** Only what is another than it was. */
export function changesFrom(policy: Policy, before: Policy): Values {
  const flat = (one: Policy): Values => ({
    'quota.warn-at': one.warnAt.trim(),
    'quota.warn-again-at': one.warnAgainAt.trim(),
    'quota.when-full': one.whenFull,
    'quota.grace-time': `${one.graceTime.trim()}${one.graceUnit}`,
    'quota.grace-percent': one.gracePercent.trim(),
  });
  const was = flat(before);
  return Object.fromEntries(Object.entries(flat(policy)).filter(([key, value]) => value !== was[key]));
}

export const units: readonly (readonly [Unit, string])[] = [
  ['s', t('seconds')],
  ['m', t('minutes')],
  ['h', t('hours')],
  ['d', t('days')],
];
const UNIT_MS: { readonly [U in Unit]: number } = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
export const graceMs = ({ graceTime, graceUnit }: Policy): number => Number(graceTime) * UNIT_MS[graceUnit];

export function spanWords({ graceTime, graceUnit }: Policy): string {
  const count = Number(graceTime);
  switch (graceUnit) {
    case 's':
      return t('{count, plural, one {# second} other {# seconds}}', { count });
    case 'm':
      return t('{count, plural, one {# minute} other {# minutes}}', { count });
    case 'h':
      return t('{count, plural, one {# hour} other {# hours}}', { count });
    case 'd':
      return t('{count, plural, one {# day} other {# days}}', { count });
  }
}

/** Who is told beforehand. Of two that are the same, or the second below the first, each is told when it is reached. */
export function warnWords({ warnAt, warnAgainAt }: Policy): string {
  const told = [...new Set([Number(warnAt), Number(warnAgainAt)])].filter(one => one > 0).toSorted((a, b) => a - b);
  const [first, second] = told;
  if (first === undefined) return t('Nobody is told that a mailbox fills up.');
  return second === undefined
    ? t('At {percent, number} % its owner finds a letter in the inbox.', { percent: first })
    : t('At {first, number} % its owner finds a letter in the inbox, at {second, number} % another.', {
        first,
        second,
      });
}

export const fullWords = (policy: Policy): string => {
  switch (policy.whenFull) {
    case 'defer':
      return t('Mail for a full mailbox waits at its sender, whose server tries again for some days.');
    case 'refuse':
      return t('Mail for a full mailbox goes back to its sender at once.');
    case 'grace':
      return t(
        'A full mailbox takes mail for {time} more, up to {percent, number} % above its limit. After that mail waits at its sender.',
        { time: spanWords(policy), percent: Number(policy.gracePercent) },
      );
  }
};

export const whenFullChoices: readonly (readonly [WhenFull, string, string])[] = [
  [
    'defer',
    t('It waits at its sender'),
    t('The other server tries again for some days, and nothing is lost if there is room by then.'),
  ],
  ['grace', t('It is taken for a while'), t('There is time to clear up; only then does mail wait at its sender.')],
  ['refuse', t('It goes back'), t('The sender knows at once. What is not sent again is lost.')],
];

/** `shape` null: there is nothing to fill. */
export type Fullness = { readonly shape: Shape | null; readonly word: string };
const USUAL_WARNING = 90;

/** What mail for it meets now. */
export function fullnessOf(account: AccountRow, policy: Policy, now: number): Fullness {
  const { quotaBytes: limit, usedBytes: used, overSince } = account;
  const part = share(account);
  if (limit === null || part === null) return { shape: null, word: t('No limit') };
  const percent = Math.floor(part * 100);
  if (used < limit) {
    const isNear = percent >= (Number(policy.warnAt) || USUAL_WARNING);
    return { shape: isNear ? 'attention' : 'ok', word: t('{percent, number} % full', { percent }) };
  }
  if (policy.whenFull === 'refuse') return { shape: 'failed', word: t('Full: mail goes back') };
  const until = (overSince ?? now) + graceMs(policy);
  const hasRoom = used * 100 < limit * (100 + Number(policy.gracePercent));
  return policy.whenFull === 'grace' && until > now && hasRoom
    ? { shape: 'attention', word: t('Full: takes mail until {date}', { date: date(until) }) }
    : { shape: 'failed', word: t('Full: mail waits at its sender') };
}

/** The fullest first; without a limit, the largest first, behind them. */
export const byFullness = (accounts: readonly AccountRow[]): readonly AccountRow[] =>
  accounts.toSorted((a, b) => fill(b) - fill(a) || b.usedBytes - a.usedBytes || a.address.localeCompare(b.address));
const fill = ({ usedBytes, quotaBytes }: AccountRow): number =>
  quotaBytes === null ? -1 : usedBytes / Math.max(1, quotaBytes);

export function spaceSummary(accounts: readonly AccountRow[]): string {
  const limited = accounts.filter(one => one.quotaBytes !== null);
  const full = limited.filter(one => one.usedBytes >= one.quotaBytes!).length;
  return [
    t('{size} in {count, plural, one {# mailbox} other {# mailboxes}}', {
      size: size(accounts.reduce((sum, one) => sum + one.usedBytes, 0)),
      count: accounts.length,
    }),
    limited.length === accounts.length
      ? t('all with a limit')
      : t('{count, plural, =0 {none with a limit} other {# with a limit}}', { count: limited.length }),
    ...(full > 0 ? [t('{count, number} full', { count: full })] : []),
  ].join(' · ');
}
