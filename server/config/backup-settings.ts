/** Settings of backups: where to, when, how long they stay, how often one is tried. (backup.domains and its kin: transfer-settings.) */
import { days } from '../base/units.ts';
import { duration, type Field, integer, text, yesNo } from './field.ts';

export const backupSettings = {
  'backup.to': text({
    default: '',
    doc: 'The folder that backups go to, best on another drive. Empty: none are made.',
    restarts: 'nothing',
  }),
  'backup.every': duration({
    default: days(1),
    min: 0,
    max: days(31),
    doc: 'How often a backup is made. What was missed while this computer slept is made up for. "0s": only by hand.',
    restarts: 'nothing',
  }),
  'backup.at': text({
    default: '02:30',
    doc: "The time of day for it, by this computer's clock, where backups are a day or more apart.",
    form: 'time-of-day',
    restarts: 'nothing',
  }),
  'backup.keep-daily': integer({
    default: 7,
    min: 0,
    max: 366,
    doc: 'Of so many days the last backup stays. The newest, and the newest that was proven, always do.',
    restarts: 'nothing',
  }),
  'backup.keep-weekly': integer({
    default: 4,
    min: 0,
    max: 520,
    doc: 'Of so many weeks the last backup stays.',
    restarts: 'nothing',
  }),
  'backup.keep-monthly': integer({
    default: 12,
    min: 0,
    max: 240,
    doc: 'Of so many months the last backup stays.',
    restarts: 'nothing',
  }),
  'backup.encrypt': yesNo({
    default: false,
    doc: 'Backups are encrypted (age) with a key that a passphrase opens: set it in the window, or by `mailroom backup passphrase`. It takes another folder than backups that are not.',
    restarts: 'nothing',
  }),
  'backup.drill-every': duration({
    default: days(7),
    min: 0,
    max: days(92),
    doc: 'How often the newest backup is restored into a scratch folder and compared. "0s": only by hand.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;

/** Minutes after midnight; null: it is no time. */
export function timeOfDay(text: string): number | null {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  return hour !== '' && Number(hour) < 24 && Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : null;
}
