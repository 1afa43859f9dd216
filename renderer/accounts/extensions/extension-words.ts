/** Addresses of a person's own making in words, and what a form of one says to the server. Pure. */

import type { ExtensionActGiven, ExtensionChange, ExtensionRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { date } from '../../design/format.ts';
import type { Shape } from '../../design/words.ts';
import { domainOf, localPartOf } from '../people-words.ts';

/** 'shop', of ana-shop@office.test for ana@office.test. */
export const nameIn = ({ address }: Pick<ExtensionRow, 'address'>, account: string): string =>
  localPartOf(address).slice(localPartOf(account).length + 1);

/** As it will be called; a name that is not typed yet leaves its place open. */
export const addressWith = (account: string, separator: string, name: string): string =>
  `${localPartOf(account)}${separator}${name.trim().toLowerCase() || '…'}@${domainOf(account)}`;

export type ExtensionState = 'open' | 'suspended' | 'ended';
export const stateOf = ({ over, act }: Pick<ExtensionRow, 'over' | 'act'>): ExtensionState =>
  over !== null ? 'ended' : act.kind === 'refuse' ? 'suspended' : 'open';

export const stateLook: { readonly [S in ExtensionState]: { readonly shape: Shape; readonly word: string } } = {
  open: { shape: 'ok', word: t('In use') },
  suspended: { shape: 'held', word: t('Suspended') },
  ended: { shape: 'info', word: t('Ended') },
};

export function leadsWords(act: ExtensionActGiven): string {
  switch (act.kind) {
    case 'inbox':
      return t('Comes to the inbox');
    case 'mailbox':
      return t('Comes to the folder {folder}', { folder: act.mailbox });
    case 'forward':
      return t('Goes on to {address}', { address: act.to });
    case 'refuse':
      return t('Is refused');
  }
}

/** What comes to one that takes no mail now: nothing, and this is what its sender is told. Null: it takes mail. */
export function refusalWords(row: Pick<ExtensionRow, 'over' | 'act'>): string | null {
  switch (stateOf(row)) {
    case 'open':
      return null;
    case 'suspended':
      return t('Mail is refused. Its sender reads: “{words}”', { words: 'This address is not used any more' });
    case 'ended':
      return t('Mail is refused. Its sender reads: “{words}”', { words: row.over ?? '' });
  }
}

/** For how long, how often and by whom. Messages are counted where there is a limit of any kind. */
export function limitsWords({ until, most, used, onlyFrom, over }: ExtensionRow): readonly string[] {
  const isLimited = until !== null || most !== null || onlyFrom !== null;
  return [
    ...(until !== null && over === null ? [t('until {date}', { date: date(until) })] : []),
    ...(most !== null
      ? [t('{used, number} of {most, plural, one {# message} other {# messages}}', { used, most })]
      : isLimited && (over === null || used > 0)
        ? [t('{count, plural, =0 {no message yet} one {# message so far} other {# messages so far}}', { count: used })]
        : []),
    ...(onlyFrom === null
      ? []
      : [onlyFrom === '' ? t('only from whoever writes first') : t('only from {whom}', { whom: onlyFrom })]),
  ];
}

/** How many of each: “3 in use · 1 suspended · 12 ended”. */
export function countWords(rows: readonly ExtensionRow[]): string {
  const of = (state: ExtensionState): number => rows.filter(one => stateOf(one) === state).length;
  return [
    t('{count, number} in use', { count: of('open') }),
    ...(of('suspended') > 0 ? [t('{count, number} suspended', { count: of('suspended') })] : []),
    ...(of('ended') > 0 ? [t('{count, number} ended', { count: of('ended') })] : []),
  ].join(' · ');
}

export const findExtensions = (rows: readonly ExtensionRow[], text: string): readonly ExtensionRow[] => {
  const wanted = text.trim().toLowerCase();
  return rows.filter(one =>
    `${one.address} ${leadsWords(one.act)} ${one.onlyFrom ?? ''}`.toLowerCase().includes(wanted),
  );
};

const rank: { readonly [S in ExtensionState]: number } = { open: 0, suspended: 1, ended: 2 };
/** What takes mail first; the newest of each first. */
export const inOrder = (rows: readonly ExtensionRow[]): readonly ExtensionRow[] =>
  rows.toSorted((a, b) => rank[stateOf(a)] - rank[stateOf(b)] || b.madeAt - a.madeAt);

// ── a form of one ──

export type From = 'anybody' | 'first' | 'one';
export type ExtensionForm = {
  readonly name: string;
  readonly kind: ExtensionActGiven['kind'];
  readonly mailbox: string;
  readonly to: string;
  /** '2026-12-31', as a field of a date has it; '': without an end. */
  readonly until: string;
  readonly most: string;
  readonly from: From;
  readonly whom: string;
};

export const newForm: ExtensionForm = {
  ...{ name: '', kind: 'inbox', mailbox: '', to: '', until: '', most: '', from: 'anybody', whom: '' },
};

const two = (n: number): string => String(n).padStart(2, '0');
/** Of the day here, not of Greenwich. */
export function dayOf(at: number | null): string {
  if (at === null) return '';
  const day = new Date(at);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
/** The last second of that day here; null: none was given. NaN: that is no day. */
export function endOf(day: string): number | null {
  if (day === '') return null;
  const [, year, month, ofMonth] = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  return new Date(Number(year), Number(month) - 1, Number(ofMonth), 23, 59, 59).getTime();
}

export const formOf = (row: ExtensionRow, account: string): ExtensionForm => ({
  name: nameIn(row, account),
  kind: row.act.kind,
  mailbox: row.act.kind === 'mailbox' ? row.act.mailbox : '',
  to: row.act.kind === 'forward' ? row.act.to : '',
  until: dayOf(row.until),
  most: row.most === null ? '' : String(row.most),
  from: row.onlyFrom === null ? 'anybody' : row.onlyFrom === '' ? 'first' : 'one',
  whom: row.onlyFrom ?? '',
});

function actFrom({ kind, mailbox, to }: ExtensionForm): ExtensionActGiven {
  switch (kind) {
    case 'mailbox':
      return { kind, mailbox: mailbox.trim() };
    case 'forward':
      return { kind, to: to.trim() };
    default:
      return { kind };
  }
}

/** `before`: what stays as it was to the second, though a day shows less. */
export function changeFrom(account: string, form: ExtensionForm, before: ExtensionRow | null): ExtensionChange {
  const keepsEnd = before !== null && dayOf(before.until) === form.until;
  return {
    ...{ account, name: form.name.trim(), act: actFrom(form) },
    until: keepsEnd ? before.until : endOf(form.until),
    most: form.most.trim() === '' ? null : Number(form.most),
    onlyFrom: form.from === 'anybody' ? null : form.from === 'first' ? 'first' : form.whom.trim(),
  };
}

/** All of it as it was, for the way back. */
export const changeBack = (account: string, row: ExtensionRow): ExtensionChange => ({
  ...{ account, name: nameIn(row, account), act: row.act, until: row.until, most: row.most },
  onlyFrom: row.onlyFrom === '' ? 'first' : row.onlyFrom,
});

export type Field = 'name' | 'target' | 'until' | 'most' | 'from';

/** What need not be asked: a field that is empty or no number. */
export function faultOf(form: ExtensionForm): { readonly field: Field; readonly words: string } | null {
  if (form.name.trim() === '') return { field: 'name', words: t('A name is missing, such as shop.') };
  if (form.kind === 'mailbox' && form.mailbox.trim() === '')
    return { field: 'target', words: t('The name of a folder is missing.') };
  if (form.kind === 'forward' && form.to.trim() === '') return { field: 'target', words: t('An address is missing.') };
  if (Number.isNaN(endOf(form.until))) return { field: 'until', words: t('That is no date.') };
  if (form.most.trim() !== '' && !/^[1-9]\d{0,8}$/.test(form.most.trim()))
    return { field: 'most', words: t('A whole number, one at least.') };
  if (form.from === 'one' && form.whom.trim() === '')
    return { field: 'from', words: t('An address or a domain is missing.') };
  return null;
}

/** Whose fault a sentence of the server is: the field whose own words it names; the name's, where it names none. */
export function fieldOf(sentence: string, form: ExtensionForm): Field {
  const names = (text: string): boolean =>
    text.trim() !== '' && sentence.toLowerCase().includes(text.trim().toLowerCase());
  if (form.kind === 'mailbox' && names(form.mailbox)) return 'target';
  if (form.kind === 'forward' && names(form.to)) return 'target';
  return form.from === 'one' && names(form.whom) ? 'from' : 'name';
}
