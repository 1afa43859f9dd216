/** What the Backup screen says: the headline, how often, how long, what is being done. */
import type { BackupAct, BackupStatus } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { ago, dayAndTime, span } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type Headline = { readonly shape: Shape; readonly text: string };

/** One sentence: is the mail safe? */
export function headline(status: BackupStatus, now: number): Headline {
  const { to, made, run, drill, proven, every } = status;
  if (to === '') return { shape: 'attention', text: t('There is no backup of your mail.') };
  if (run && !run.ok)
    return { shape: 'failed', text: t('The last backup failed: {because}.', { because: heard(run.because ?? '') }) };
  if (!made) return { shape: 'waiting', text: t('The first backup has not been made yet.') };
  if (drill && !drill.ok)
    return {
      shape: 'failed',
      text: t('A backup was tried and could not be restored: {because}.', { because: heard(drill.because ?? '') }),
    };
  if (every > 0 && now - made.at > Math.max(2 * every, 4 * HOUR))
    return { shape: 'attention', text: t('The last backup is old: it was made {ago}.', { ago: ago(made.at, now) }) };
  return proven
    ? {
        shape: 'ok',
        text: t('Your mail was backed up {ago}, and a backup was proven by restoring it {proven}.', {
          ago: ago(made.at, now),
          proven: ago(proven.at, now),
        }),
      }
    : { shape: 'ok', text: t('Your mail was backed up {ago}.', { ago: ago(made.at, now) }) };
}

export function howOften({ every, at }: Pick<BackupStatus, 'every' | 'at'>): string {
  if (every === 0) return t('Only by hand');
  if (every === DAY) return t('Every day at {at}', { at });
  if (every > DAY && every % DAY === 0) return t('Every {days} days at {at}', { days: every / DAY, at });
  return t('Every {span}', { span: span(every) });
}

export const howLong = ({ keep }: Pick<BackupStatus, 'keep'>): string =>
  t(
    'One of each of {daily, plural, one {the last day} other {the last # days}}, {weekly, plural, one {# week} other {# weeks}} and {monthly, plural, one {# month} other {# months}}',
    keep,
  );

export const doing: Readonly<Record<BackupAct, string>> = {
  backup: t('Backing up'),
  drill: t('Restoring it into a scratch folder, to try it'),
  verify: t('Reading every backup through'),
  export: t('Writing a backup into one file'),
  restore: t('Restoring everything beside what is there'),
};

export const failed: Readonly<Record<BackupAct, string>> = {
  backup: t('The backup was not made'),
  drill: t('The backup could not be restored'),
  verify: t('The backups are not all as they were'),
  export: t('The file was not written'),
  restore: t('Nothing was restored, and nothing was changed'),
};

/** null: not known yet. */
export const percentOf = ({ done, total }: { done: number; total: number }): number | null =>
  total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : null;

export const titleOf = (at: number): string => t('Backup of {moment}', { moment: dayAndTime(at) });

/** A whole path, on any system. */
export const isWhole = (path: string): boolean => /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path.trim());

/** When a backup was begun, from its name; null: it has none. */
export function idTime(id: string): number | null {
  const [, day, hour, minute, second] = /^(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

/** The same acts at the command line. */
export const twin = {
  backup: 'mailroom backup',
  to: 'mailroom backup to FOLDER',
  run: 'mailroom backup run',
  drill: 'mailroom backup drill',
  export: 'mailroom backup export FILE',
  stop: 'mailroom backup stop',
  restoreAll: 'mailroom restore all PLACE',
} as const;
