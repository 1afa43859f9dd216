/** The away reply as a form: what it holds, its words, and what it becomes. */

import type { Vacation, VacationMoment, VacationNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { date } from '../design/format.ts';

export type AwayForm = {
  readonly on: boolean;
  readonly from: string;
  readonly until: string;
  /** Of the server's clock, of this computer's, or as it was. */
  readonly zone: 'server' | 'here' | 'kept';
  readonly subject: string;
  readonly text: string;
  readonly days: string;
  readonly whom: Vacation['whom'];
  readonly addresses: string;
};

const fieldOf = (moment: VacationMoment | null): string => moment?.date ?? '';

export const formOf = (known: Vacation | null): AwayForm => ({
  on: known?.on ?? true,
  from: fieldOf(known?.from ?? null),
  until: fieldOf(known?.until ?? null),
  zone: known?.from?.zone || known?.until?.zone ? 'kept' : 'server',
  subject: known?.subject ?? '',
  text: known?.text ?? '',
  days: String(known?.days ?? 7),
  whom: known?.whom ?? 'everybody',
  addresses: known?.addresses.join(', ') ?? '',
});

/** Its times of day, where a mail program has set some, stay with their dates. */
export function vacationOf(form: AwayForm, known: Vacation | null, zoneAt: (date: string) => string): Vacation {
  const momentOf = (date: string, before: VacationMoment | null): VacationMoment | null => {
    if (date === '') return null;
    if (form.zone === 'kept' && before?.date === date) return before;
    const zone = form.zone === 'server' ? null : form.zone === 'here' ? zoneAt(date) : (before?.zone ?? null);
    return { date, time: form.zone === 'kept' ? (before?.time ?? null) : null, zone };
  };
  return {
    on: form.on,
    from: momentOf(form.from, known?.from ?? null),
    until: momentOf(form.until, known?.until ?? null),
    subject: form.subject.trim() === '' ? null : form.subject.trim(),
    text: form.text,
    days: Number(form.days),
    whom: form.whom,
    addresses: form.addresses.split(/[\s,;]+/).filter(Boolean),
    author: known?.author ?? null,
  };
}

/** '+0200': what the clock here shows on that day, in summer and winter. */
export function zoneHere(date: string): string {
  const minutes = -new Date(`${date}T12:00:00`).getTimezoneOffset();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
}

export function missing({ text, days, from, until }: AwayForm): string | null {
  if (text.trim() === '') return t('Say what is answered');
  if (!/^\d+$/.test(days) || Number(days) < 1 || Number(days) > 365) return t('Days between two answers: 1 to 365');
  return from !== '' && until !== '' && until < from ? t('It ends before it begins') : null;
}

/** As this window writes dates; an hour stands as it does in the script, whose zone may be another. */
function momentWords({ date: day, time }: VacationMoment): string {
  const [year, month, at] = day.split('-').map(Number);
  const said = year && month && at ? date(new Date(year, month - 1, at).getTime()) : day;
  return time === null ? said : `${said}, ${time.slice(0, 5)}`;
}

/** "On until 3 Jan 2027" */
export function stateWords({ vacation, state }: VacationNow): string {
  if (!vacation) return t('None');
  const until = vacation.until ? momentWords(vacation.until) : null;
  switch (state) {
    case 'off':
      return t('Off');
    case 'ahead':
      return t('From {from, select, none {now} other {{from}}}{until, select, none {} other { until {until}}}', {
        from: vacation.from ? momentWords(vacation.from) : 'none',
        until: until ?? 'none',
      });
    case 'now':
      return until === null ? t('On, without an end') : t('On until {until}', { until });
    case 'over':
      return until === null ? t('Over since a while') : t('Over since {until}', { until });
  }
}
